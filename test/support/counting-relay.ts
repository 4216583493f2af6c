import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A TCP relay in front of a server that knows how many connections there are and were. */
export interface CountingRelay {
  readonly port: number;
  readonly open: number;
  readonly total: number;
  /** Bytes that clients have sent, connection by connection. */
  readonly sentBytes: readonly number[];
  /** Cuts every connection, as a network does. */
  cut(): void;
  stop(): Promise<void>;
}

/** @param port one that is free; default: any */
export async function startCountingRelay(targetPort: number, port = 0): Promise<CountingRelay> {
  const sockets = new Set<Socket>();
  const sentBytes: number[] = [];
  const server = createServer((client) => {
    const number = sentBytes.push(0) - 1;
    client.on('data', (part) => {
      sentBytes[number]! += part.length;
    });
    sockets.add(client);
    const upstream = connect(targetPort, '127.0.0.1');
    client.pipe(upstream).pipe(client);
    const end = () => {
      sockets.delete(client);
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) socket.on('close', end).on('error', end);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    get open() {
      return sockets.size;
    },
    get total() {
      return sentBytes.length;
    },
    sentBytes,
    cut,
    stop: () => {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
