import type { ByteChannel } from '../protocol/byte-channel.js';
import type { AttemptReport } from './report.js';

/** The same channel; `told` hears of the bytes that come, before their reader does. */
export function watchChannel(channel: ByteChannel, told: (bytes: Uint8Array) => void): ByteChannel {
  async function* watched(): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const bytes of channel.incoming) {
      told(bytes);
      yield bytes;
    }
  }
  return {
    incoming: { [Symbol.asyncIterator]: watched },
    send: (bytes) => channel.send(bytes),
    close: () => channel.close(),
  };
}

/** What speaks at the other end, by the first bytes that came from there. */
export function whatAnswers(bytes: Uint8Array): AttemptReport['answered'] {
  const [first, second] = bytes;
  if (first === undefined) return 'nothing';
  // RTMP 1.0 section 5.2.2: S0 is the version.
  if (first === 3) return 'rtmp';
  if (first === 6 || first === 8 || first === 9) return 'encrypted';
  // A TLS alert or handshake record of version 3.x.
  if ((first === 0x15 || first === 0x16) && (second === undefined || second === 3)) return 'tls';
  const text = String.fromCharCode(...bytes.subarray(0, 8));
  return /^(?:HTTP\/|<!doc|<html)/i.test(text) ? 'http' : 'other';
}
