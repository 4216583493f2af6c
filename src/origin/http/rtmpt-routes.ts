import type { IncomingMessage, ServerResponse } from 'node:http';
import { TunnelServer } from '../../protocol/rtmpt/tunnel-server.js';

/** An encoder that publishes through the tunnel sends a few hundred KiB at most. */
const MAX_BODY = 1024 * 1024;

/** RTMPT is POST only; anything else below these paths is a file like others. */
export const isTunnelRequest = (request: IncomingMessage, path: string): boolean =>
  TunnelServer.isPath(path) &&
  (request.method === 'POST' ||
    (request.method === 'OPTIONS' && request.headers['access-control-request-method'] === 'POST'));

/** Answers a request of the tunnel; the headers of all answers (CORS) are the server's. Never rejects. */
export async function answerTunnel(
  tunnel: TunnelServer,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  response.setHeader('cache-control', 'no-cache, no-store');
  if (request.method === 'OPTIONS') {
    response.setHeader('access-control-allow-methods', 'POST, OPTIONS');
    response.setHeader(
      'access-control-allow-headers',
      request.headers['access-control-request-headers'] ?? '*',
    );
    response.setHeader('access-control-max-age', '3600');
    // A page from the internet may be let into the local network (Private Network Access).
    if (request.headers['access-control-request-private-network'] === 'true') {
      response.setHeader('access-control-allow-private-network', 'true');
    }
    response.writeHead(204).end();
    return;
  }
  const body = await readBody(request);
  if (body === undefined) {
    response.setHeader('content-length', 0);
    response.writeHead(413).end();
    return;
  }
  const answer = await tunnel.respond(path, body);
  response.setHeader('Content-Type', 'application/x-fcs');
  // librtmp looks for the capital letter.
  response.setHeader('Content-Length', answer.body.byteLength);
  response.writeHead(answer.status);
  response.end(answer.body);
}

/** Undefined for what is too long or broken off. */
async function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    for await (const piece of request as AsyncIterable<Buffer>) {
      length += piece.byteLength;
      if (length > MAX_BODY) return undefined;
      pieces.push(piece);
    }
  } catch {
    return undefined;
  }
  // A copy that nobody shares: it is kept until it is read, and a pool's buffer would be kept with it.
  return new Uint8Array(Buffer.concat(pieces));
}
