import type { ByteChannel } from '../protocol/byte-channel.js';

/** Why a bridge came to its end. */
export type BridgeEnd = 'client closed' | 'upstream closed' | UpstreamFailure;

export interface UpstreamFailure {
  /** What its `incoming` threw. */
  readonly failure: unknown;
}

export interface BridgeMeter {
  onUp(bytes: number): void;
  onDown(bytes: number): void;
}

/**
 * Copies two channels into each other until one of them ends. Each direction waits for its own reader, so neither
 * side can make the gateway hold more than the channels' bounds. The channels stay open: the caller knows with
 * which words to close them.
 *
 * @param fromClient what the client sends; apart from `client`, because its beginning has been looked at
 */
export async function bridge(
  client: Pick<ByteChannel, 'send'>,
  fromClient: AsyncIterable<Uint8Array>,
  upstream: ByteChannel,
  meter: BridgeMeter,
): Promise<BridgeEnd> {
  const down = copy(upstream.incoming, client, meter.onDown);
  const up = copy(fromClient, upstream, meter.onUp);
  const first = await Promise.race([down, up.then((end) => (end === 'sink gone' ? 'deaf' : 'left'))]);
  if (first === 'left') return 'client closed';
  // A server that takes no more may still have said why: what it sent is read to its end.
  const end = first === 'deaf' ? await down : first;
  if (end === 'sink gone') return 'client closed';
  return end === 'source ended' ? 'upstream closed' : end;
}

type CopyEnd = 'source ended' | 'sink gone' | UpstreamFailure;

async function copy(
  source: AsyncIterable<Uint8Array>,
  sink: Pick<ByteChannel, 'send'>,
  onBytes: (bytes: number) => void,
): Promise<CopyEnd> {
  const iterator = source[Symbol.asyncIterator]();
  for (;;) {
    let bytes: Uint8Array;
    try {
      const next = await iterator.next();
      if (next.done === true) return 'source ended';
      bytes = next.value;
    } catch (failure) {
      return { failure };
    }
    try {
      await sink.send(bytes);
    } catch {
      return 'sink gone';
    }
    onBytes(bytes.byteLength);
  }
}
