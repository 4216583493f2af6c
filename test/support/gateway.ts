import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { WebSocket } from 'ws';
import { createGateway, type Gateway, type GatewayOptions } from '../../src/gateway/gateway.js';
import type { OpenWebSocketOptions } from '../../src/transport/open-websocket.js';

/** `ws` has the interface of a browser's WebSocket where our transport uses it, and works on every Node. */
export const nodeWebSocket = WebSocket as unknown as NonNullable<OpenWebSocketOptions['WebSocket']>;

/** Things to end after each test, last first. */
export class Cleanup {
  private readonly steps: (() => unknown)[] = [];
  add(step: () => unknown): void {
    this.steps.push(step);
  }
  async run(): Promise<void> {
    for (let step = this.steps.pop(); step !== undefined; step = this.steps.pop()) await step();
  }
}

/** A TCP server on a free port of this machine. */
export async function startTcpServer(cleanup: Cleanup, onSocket: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
    onSocket(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanup.add(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

/** A gateway inside an http server of its own; `url` has no query. */
export async function startGateway(
  cleanup: Cleanup,
  options: GatewayOptions,
): Promise<{ gateway: Gateway; url: string; port: number }> {
  const gateway = createGateway(options);
  const server = createHttpServer();
  server.on('upgrade', gateway.handleUpgrade);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanup.add(async () => {
    await gateway.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { gateway, url: `ws://127.0.0.1:${port}/rtmp`, port };
}

export interface ClosedWith {
  readonly code: number;
  readonly reason: string;
}

/** A bare WebSocket client. `closed` resolves with what the gateway closed it with. */
export function openClient(
  cleanup: Cleanup,
  url: string,
  headers: Record<string, string> = {},
): { socket: WebSocket; open: Promise<void>; closed: Promise<ClosedWith> } {
  const socket = new WebSocket(url, ['binary'], { headers });
  cleanup.add(() => socket.terminate());
  socket.on('error', () => {});
  const closed = new Promise<ClosedWith>((resolve) =>
    socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() })),
  );
  const open = new Promise<void>((resolve) => socket.once('open', () => resolve()));
  return { socket, open, closed };
}

/** Waits for what cannot be awaited; the test's own time limit is the end of it. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
