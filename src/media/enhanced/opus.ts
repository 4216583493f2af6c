import type { AudioFrame } from '../enhanced-rtmp-part.js';
import type { AudioDescription } from './codec-description.js';
import { box } from './box.js';
import { malformed } from './ex-header.js';

/** Opus is decoded at this rate whatever it was made from: RFC 7845 section 4. */
const SAMPLE_RATE = 48_000;

/** Identification header (RFC 7845 section 5.1) to `dOps` (Encapsulation of Opus in ISOBMFF, section 4.3.2). */
export function describeOpus(header: Uint8Array): AudioDescription {
  const hasName = String.fromCharCode(...header.subarray(0, 8)) === 'OpusHead';
  const head = hasName ? header.subarray(8) : header;
  const [, channelCount, skipLow, skipHigh, r0, r1, r2, r3, gainLow, gainHigh, family] = head;
  if (channelCount === undefined || family === undefined || channelCount === 0)
    throw malformed('this is no Opus identification header', 'Opus');
  const bytes = [0, channelCount, skipHigh, skipLow, r3, r2, r1, r0, gainHigh, gainLow, family];
  const mapping = family === 0 ? [] : head.subarray(11, 13 + channelCount);
  if (family !== 0 && mapping.length !== 2 + channelCount)
    throw malformed('an Opus identification header without its channel mapping', 'Opus');
  return {
    name: 'Opus',
    codecs: ['Opus', 'opus'],
    sampleRate: SAMPLE_RATE,
    channelCount,
    entry: { fourCc: 'Opus', boxes: box('dOps', bytes as number[], mapping) },
  };
}

/** RFC 6716 section 3.1 and 3.2. */
export function readOpusFrames(data: Uint8Array): readonly AudioFrame[] {
  const toc = data[0] ?? 0;
  const code = toc & 3;
  const count = code === 0 ? 1 : code < 3 ? 2 : (data[1] ?? 0) & 0x3f;
  const length = count * frameLength(toc >> 3);
  if (length === 0 || length > 5760)
    throw malformed('an Opus packet of no length, or more than 120 ms', 'Opus');
  return [{ data, length }];
}

/** Table 2, in samples at 48 kHz: SILK 10 to 60 ms, hybrid 10 and 20 ms, CELT 2.5 to 20 ms. */
function frameLength(config: number): number {
  if (config < 12) return [480, 960, 1920, 2880][config % 4] ?? 0;
  if (config < 16) return config % 2 === 0 ? 480 : 960;
  return 120 << (config % 4);
}
