import type { ByteChannel } from '../../src/protocol/byte-channel.js';

/** Bytes in which every position has its own neighbourhood, so that a lost, doubled or moved piece shows. */
export function patternBytes(length: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed >>> 0 || 1;
  for (let i = 0; i < length; i += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[i] = state & 255;
  }
  return bytes;
}

/** What a channel brings until its end, or until `length` bytes have come. */
export async function collect(
  channel: Pick<ByteChannel, 'incoming'>,
  length = Infinity,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const iterator = channel.incoming[Symbol.asyncIterator]();
  // Not `for await`: leaving that loop would close the channel.
  while (size < length) {
    const next = await iterator.next();
    if (next.done === true) break;
    pieces.push(next.value);
    size += next.value.byteLength;
  }
  return Buffer.concat(pieces);
}
