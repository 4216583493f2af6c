import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { formatAuthority } from './authority.js';
import { parseCommand, USAGE, type CommandOptions } from './command-options.js';
import { createGateway, type Gateway, type GatewayEvent } from './gateway.js';

export interface CommandIo {
  stdout(text: string): void;
  stderr(text: string): void;
}

/**
 * `cf-player gateway`: runs until SIGINT or SIGTERM, or until the signal aborts, then tells its clients and ends.
 *
 * @returns the exit code
 */
export async function run(argv: readonly string[], io: CommandIo, signal?: AbortSignal): Promise<number> {
  let command: CommandOptions | 'help';
  let gateway: Gateway;
  try {
    command = parseCommand(argv);
    if (command === 'help') {
      io.stdout(USAGE);
      return 0;
    }
    const { verbose } = command;
    gateway = createGateway({
      ...command.gateway,
      ...(verbose ? { onEvent: (event: GatewayEvent) => io.stderr(`${describe(event)}\n`) } : {}),
    });
  } catch (error) {
    io.stderr(`cf-player gateway: ${error instanceof Error ? error.message : String(error)}\n`);
    io.stderr('See cf-player gateway --help\n');
    return 1;
  }
  const { allow = [], map = {} } = command.gateway;
  if (allow.length === 0 && Object.keys(map).length === 0) {
    io.stderr('cf-player gateway: neither --allow nor --map is given, so every client will be refused\n');
  }
  const server = createServer((request, response) => answer(request, response, gateway));
  server.on('upgrade', gateway.handleUpgrade);
  // Those that open a connection and ask for nothing.
  server.maxConnections = 2 * (command.gateway.maxConnections ?? 1000) + 128;
  try {
    await listen(server, command);
  } catch (error) {
    io.stderr(`cf-player gateway: cannot listen: ${(error as Error).message}\n`);
    return 1;
  }
  const { port } = server.address() as AddressInfo;
  const interrupted = untilInterrupted(signal);
  io.stdout(`listening on ws://${formatAuthority(command.host ?? 'localhost', port)}\n`);
  await interrupted;
  const stopped = new Promise<void>((resolve) => server.close(() => resolve()));
  await gateway.close();
  server.closeAllConnections();
  await stopped;
  return 0;
}

function listen(server: Server, { host, port }: CommandOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(host === undefined ? { port } : { host, port }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function untilInterrupted(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      process.off('SIGINT', done);
      process.off('SIGTERM', done);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    process.on('SIGINT', done);
    process.on('SIGTERM', done);
    signal?.addEventListener('abort', done);
    if (signal?.aborted === true) done();
  });
}

function answer(request: IncomingMessage, response: ServerResponse, gateway: Gateway): void {
  const path = (request.url ?? '').split('?', 1)[0];
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (path === '/healthz' && isRead) {
    const body = `${JSON.stringify({ status: 'ok', connections: gateway.stats.connections })}\n`;
    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(body);
    return;
  }
  response
    .writeHead(426, { 'content-type': 'text/plain', upgrade: 'websocket', connection: 'upgrade' })
    .end('This is a WebSocket gateway for RTMP.\n');
}

/** What a client sent goes into a log as one line, whatever it is. */
const quoted = (text: string | undefined): string => JSON.stringify((text ?? '').slice(0, 300));

function describe(event: GatewayEvent): string {
  const way = event.transport === undefined ? '' : ` by ${event.transport}`;
  const who = `${event.client} target ${quoted(event.target)}${way}`;
  if (event.type === 'refused') return `${who} refused ${event.closeCode} ${quoted(event.reason)}`;
  const seconds = (event.durationMs / 1000).toFixed(1);
  return `${who} ${event.end} after ${seconds} s, ${event.bytesUp} bytes up, ${event.bytesDown} down`;
}
