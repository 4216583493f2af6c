import { bridge, type BridgeMeter } from './bridge.js';
import { Refusal } from './refusal.js';
import { dialUpstream, refusalOf, resolveUpstream, type DialOptions } from './upstream.js';
import type { Upstream } from './upstream-policy.js';
import type { WebSocketChannel } from './websocket-channel.js';

/** C0 is 3 in plain RTMP (RTMP 1.0 section 5.2.2), 6, 8 or 9 in the RTMPE dialects, which pass through as they are. */
const HANDSHAKE_VERSIONS: readonly (number | undefined)[] = [3, 6, 8, 9];

export interface ConnectionSettings extends Omit<DialOptions, 'timeoutMs' | 'signal'> {
  readonly handshakeTimeoutMs: number;
  readonly connectTimeoutMs: number;
  readonly idleTimeoutMs: number;
}

/**
 * One client and its server, from the first byte to the end. Names are resolved while the first byte is on its way,
 * but the server hears of the client only after that byte: a gateway that dialled first would let anybody open
 * connections to it for nothing.
 *
 * @returns why an established connection ended, in words for a log
 * @throws Refusal what the client is to be told
 */
export async function serveConnection(
  client: WebSocketChannel,
  upstream: Upstream,
  settings: ConnectionSettings,
  meter: BridgeMeter,
): Promise<string> {
  const gone = new AbortController();
  const left = client.closed.then(() => {
    gone.abort(new ClientGone());
    throw new ClientGone();
  });
  left.catch(() => {});
  const resolving = resolveUpstream(upstream, settings.policy, settings.lookup);
  // A refused name ends the wait for the first byte.
  const refused = resolving.then(
    () => new Promise<never>(() => {}),
    (error: unknown) => Promise.reject(error),
  );
  refused.catch(() => {});
  try {
    const incoming = client.incoming[Symbol.asyncIterator]();
    const first = await Promise.race([firstBytes(incoming, settings.handshakeTimeoutMs), refused]);
    const addresses = await within(
      settings.connectTimeoutMs,
      Promise.race([resolving, left]),
      () => new Refusal('upstreamTimeout', `${upstream.host} is not resolved in time`),
    );
    const server = await dialUpstream(upstream, addresses, {
      ...settings,
      timeoutMs: settings.connectTimeoutMs,
      signal: gone.signal,
    });
    const idle = watchIdle(settings.idleTimeoutMs);
    try {
      const end = await Promise.race([
        bridge(client, resumed(first, incoming), server, {
          onUp(bytes) {
            meter.onUp(bytes);
            idle.moved();
          },
          onDown(bytes) {
            meter.onDown(bytes);
            idle.moved();
          },
        }),
        idle.expired,
      ]);
      if (typeof end === 'object') throw refusalOf(upstream, end.failure);
      if (end === 'idle') throw new Refusal('idleTimeout', 'nothing moved on this connection');
      return end;
    } finally {
      idle.stop();
      server.close();
    }
  } catch (error) {
    if (error instanceof ClientGone) return 'client closed';
    throw error;
  }
}

class ClientGone extends Error {}

async function firstBytes(incoming: AsyncIterator<Uint8Array>, timeoutMs: number): Promise<Uint8Array> {
  const nextBytes = async (): Promise<Uint8Array> => {
    for (;;) {
      const next = await incoming.next().catch(() => ({ done: true as const, value: undefined }));
      if (next.done === true) throw new ClientGone();
      if (next.value.byteLength > 0) return next.value;
    }
  };
  const first = await within(
    timeoutMs,
    nextBytes(),
    () => new Refusal('handshakeTimeout', `no RTMP handshake within ${timeoutMs} ms`),
  );
  if (HANDSHAKE_VERSIONS.includes(first[0])) return first;
  throw new Refusal('notRtmp', 'the first byte is not an RTMP version');
}

async function within<Value>(timeoutMs: number, value: Promise<Value>, late: () => Refusal): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), timeoutMs);
  });
  try {
    return await Promise.race([value, expired]);
  } finally {
    clearTimeout(timer);
  }
}

async function* resumed(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  yield* { [Symbol.asyncIterator]: () => rest };
}

function watchIdle(timeoutMs: number): { moved(): void; expired: Promise<'idle'>; stop(): void } {
  let last = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<'idle'>((resolve) => {
    const wait = (ms: number): void => {
      timer = setTimeout(() => {
        const rest = last + timeoutMs - performance.now();
        if (rest <= 0) resolve('idle');
        else wait(rest);
      }, ms);
    };
    wait(timeoutMs);
  });
  return { moved: () => (last = performance.now()), expired, stop: () => clearTimeout(timer) };
}
