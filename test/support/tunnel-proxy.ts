import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A reverse proxy before an RTMPT server that can forget its sessions, as servers do when they restart. */
export interface TunnelProxy {
  readonly port: number;
  /** Sessions opened through it so far. */
  readonly sessions: number;
  /** From now on every session there was is answered with 404. */
  loseSessions(): void;
  stop(): Promise<void>;
}

const CORS = { 'access-control-allow-origin': '*', 'cache-control': 'no-store' };

export async function startTunnelProxy(targetPort: number): Promise<TunnelProxy> {
  const seen = new Set<string>();
  const lost = new Set<string>();
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    const session = /^\/(?:send|idle)\/([^/]+)/.exec(path)?.[1];
    if (session !== undefined) seen.add(session);
    if (session !== undefined && lost.has(session)) {
      request.resume();
      response.writeHead(404, { ...CORS, 'content-length': 0 }).end();
      return;
    }
    const onward = forward(
      { host: '127.0.0.1', port: targetPort, method: request.method, path, headers: request.headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    get sessions() {
      return seen.size;
    },
    loseSessions: () => {
      for (const session of seen) lost.add(session);
    },
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
