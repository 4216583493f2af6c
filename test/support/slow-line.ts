import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A TCP relay that lets no more through to its clients, all together, than a line would. */
export interface SlowLine {
  readonly port: number;
  /** Per second; may be changed at any time. */
  kilobits: number;
  stop(): Promise<void>;
}

const TICK_MS = 20;

export async function startSlowLine(targetPort: number): Promise<SlowLine> {
  const waiting = new Set<{ readonly client: Socket; readonly upstream: Socket; parts: Buffer[] }>();
  let credit = 0;
  const server = createServer((client) => {
    const upstream = connect(targetPort, '127.0.0.1');
    const one = { client, upstream, parts: [] as Buffer[] };
    waiting.add(one);
    client.pipe(upstream);
    upstream.on('data', (part: Buffer) => {
      one.parts.push(part);
      // As much as a router would hold; the rest waits at the server.
      if (one.parts.length > 1) upstream.pause();
    });
    const end = () => {
      waiting.delete(one);
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) socket.on('close', end).on('error', end);
  });
  const line = { kilobits: Infinity };
  const timer = setInterval(() => {
    credit = Math.min(credit + (line.kilobits * TICK_MS) / 8, Math.max(1500, (line.kilobits * 100) / 8));
    for (const one of waiting) {
      while (credit > 0 && one.parts.length > 0) {
        const part = one.parts.shift()!;
        const now = part.subarray(0, Math.min(part.length, Math.ceil(credit)));
        credit -= now.length;
        one.client.write(now);
        if (now.length < part.length) one.parts.unshift(part.subarray(now.length));
      }
      if (one.parts.length === 0) one.upstream.resume();
    }
  }, TICK_MS);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(line, {
    port: (server.address() as AddressInfo).port,
    stop: () => {
      clearInterval(timer);
      for (const { client, upstream } of waiting) {
        client.destroy();
        upstream.destroy();
      }
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  });
}
