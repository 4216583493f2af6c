import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { ByteChannel } from '../../src/protocol/byte-channel.js';
import type { Cleanup } from './gateway.js';
import { memoryTunnel } from './tunnel.js';

export interface HttpTunnelServer {
  readonly port: number;
  /** Start lines and headers of what was asked. */
  readonly seen: { method: string; path: string; headers: IncomingMessage['headers']; connection: number }[];
  readonly channels: ByteChannel[];
}

/** An RTMPT server in HTTP/1.1. `intercept` answers by itself where it says true. */
export async function startHttpTunnelServer(
  cleanup: Cleanup,
  intercept: (request: IncomingMessage, response: ServerResponse) => boolean = () => false,
): Promise<HttpTunnelServer> {
  const tunnel = memoryTunnel();
  const seen: HttpTunnelServer['seen'] = [];
  const sockets = new Map<Socket, number>();
  let connections = 0;
  const server: Server = createServer((request, response) => {
    const path = request.url ?? '';
    const connection = sockets.get(request.socket) ?? 0;
    seen.push({ method: request.method ?? '', path, headers: request.headers, connection });
    if (intercept(request, response)) return;
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      void tunnel.server
        .respond(request.url ?? '', new Uint8Array(Buffer.concat(pieces)))
        .then(({ status, body }) => {
          // No Content-Type, as some servers have it.
          response.writeHead(status, { 'content-length': body.byteLength }).end(body);
        });
    });
  });
  server.on('connection', (socket) => sockets.set(socket, ++connections));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanup.add(() => {
    tunnel.server.close();
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return { port: (server.address() as AddressInfo).port, seen, channels: tunnel.channels };
}
