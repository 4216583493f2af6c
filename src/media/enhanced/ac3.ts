import { BitReader } from '../codec/bit-reader.js';
import type { AudioFrame } from '../enhanced-rtmp-part.js';
import type { AudioDescription } from './codec-description.js';
import { box } from './box.js';
import { malformed } from './ex-header.js';

/** ETSI TS 102 366 table 4.13, kbit/s. */
const BIT_RATES = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 576, 640];
const SAMPLE_RATES = [48_000, 44_100, 32_000];
/** Table 4.3: full bandwidth channels by acmod. */
const CHANNELS = [2, 1, 2, 3, 3, 4, 4, 5];
const BLOCK = 256;
const DEPENDENT = 1;

interface SyncFrame {
  readonly data: Uint8Array;
  /** Samples. */
  readonly length: number;
  readonly sampleRate: number;
  readonly channelCount: number;
  readonly isDependent: boolean;
  /** Bits of `dac3`, or of the substream in `dec3`. */
  readonly fields: readonly (readonly [value: number, bits: number])[];
}

/** Neither codec has a configuration: what a decoder needs stands in every frame. */
export function readAc3(
  codec: 'ac-3' | 'ec-3',
  data: Uint8Array,
): { description: AudioDescription; frames: readonly AudioFrame[] } {
  const groups: SyncFrame[][] = [];
  for (let at = 0; at + 8 <= data.byteLength;) {
    const frame = codec === 'ac-3' ? readAc3Frame(data, at) : readEac3Frame(data, at);
    const group = groups.at(-1);
    // Dependent substreams belong to the frame before them.
    if (frame.isDependent && group !== undefined) group.push(frame);
    else groups.push([frame]);
    at += frame.data.byteLength;
  }
  const first = groups[0]?.[0];
  if (first === undefined) throw malformed('no whole frame in it', codec);
  const frames = groups.map((group): AudioFrame => {
    const size = group.reduce((sum, frame) => sum + frame.data.byteLength, 0);
    const start = group[0]?.data.byteOffset ?? 0;
    return { data: new Uint8Array(data.buffer, start, size), length: group[0]?.length ?? 0 };
  });
  return { description: describe(codec, groups[0] ?? [], first), frames };
}

function describe(codec: 'ac-3' | 'ec-3', group: readonly SyncFrame[], first: SyncFrame): AudioDescription {
  const { sampleRate, channelCount, length } = first;
  const size = group.reduce((sum, frame) => sum + frame.data.byteLength, 0);
  const dependents = group.length - 1;
  const fields =
    codec === 'ac-3'
      ? first.fields
      : // data_rate in kbit/s, num_ind_sub, the substream, num_dep_sub, chan_loc or reserved
        ([
          [Math.round((size * 8 * sampleRate) / length / 1000), 13],
          [0, 3],
          ...first.fields,
          [dependents, 4],
          [0, dependents > 0 ? 9 : 1],
        ] as const);
  return {
    name: codec === 'ac-3' ? 'AC-3' : 'E-AC-3',
    codecs: [codec],
    sampleRate,
    channelCount,
    entry: { fourCc: codec, boxes: box(codec === 'ac-3' ? 'dac3' : 'dec3', packed(fields)) },
  };
}

/** ETSI TS 102 366 section 4.3. */
function readAc3Frame(data: Uint8Array, at: number): SyncFrame {
  const r = syncAt(data, at, 'ac-3');
  r.skip(16); // crc1
  const fscod = r.bits(2);
  const frmsizecod = r.bits(6);
  const bsid = r.bits(5);
  const bsmod = r.bits(3);
  const acmod = r.bits(3);
  if ((acmod & 1) !== 0 && acmod !== 1) r.skip(2); // cmixlev
  if ((acmod & 4) !== 0) r.skip(2); // surmixlev
  if (acmod === 2) r.skip(2); // dsurmod
  const lfeon = r.bits(1);
  const sampleRate = SAMPLE_RATES[fscod];
  const bitRate = BIT_RATES[frmsizecod >> 1];
  if (sampleRate === undefined || bitRate === undefined) throw malformed('AC-3 of a reserved rate', 'ac-3');
  const words =
    fscod === 1
      ? Math.floor((bitRate * 96_000) / 44_100) + (frmsizecod & 1)
      : (bitRate * 96_000) / sampleRate;
  return {
    data: data.subarray(at, at + 2 * words),
    length: 6 * BLOCK,
    sampleRate,
    channelCount: (CHANNELS[acmod] ?? 2) + lfeon,
    isDependent: false,
    fields: [
      [fscod, 2],
      [bsid, 5],
      [bsmod, 3],
      [acmod, 3],
      [lfeon, 1],
      [frmsizecod >> 1, 5],
      [0, 5],
    ],
  };
}

/** Section E.1.2. */
function readEac3Frame(data: Uint8Array, at: number): SyncFrame {
  const r = syncAt(data, at, 'ec-3');
  const isDependent = r.bits(2) === DEPENDENT;
  r.skip(3); // substreamid
  const size = 2 * (r.bits(11) + 1);
  const fscod = r.bits(2);
  const second = r.bits(2); // fscod2 at half the rate, else numblkscod
  const full = fscod === 3 ? SAMPLE_RATES[second] : SAMPLE_RATES[fscod];
  if (full === undefined) throw malformed('E-AC-3 of a reserved rate', 'ec-3');
  const acmod = r.bits(3);
  const lfeon = r.bits(1);
  const bsid = r.bits(5);
  return {
    data: data.subarray(at, at + size),
    length: fscod === 3 ? 6 * BLOCK : (second === 3 ? 6 : second + 1) * BLOCK,
    sampleRate: fscod === 3 ? full / 2 : full,
    channelCount: (CHANNELS[acmod] ?? 2) + lfeon,
    isDependent,
    // reserved, asvc; bsmod is only told in optional parts of the frame: complete main
    fields: [
      [fscod, 2],
      [bsid, 5],
      [0, 1],
      [0, 1],
      [0, 3],
      [acmod, 3],
      [lfeon, 1],
      [0, 3],
    ],
  };
}

function syncAt(data: Uint8Array, at: number, codec: string): BitReader {
  if (data[at] !== 0x0b || data[at + 1] !== 0x77) throw malformed('a frame without its sync word', codec);
  return new BitReader(data.subarray(at + 2));
}

function packed(fields: readonly (readonly [value: number, bits: number])[]): Uint8Array {
  const bits = fields.flatMap(([value, count]) =>
    Array.from({ length: count }, (_, i) => (value >>> (count - 1 - i)) & 1),
  );
  const bytes = new Uint8Array(Math.ceil(bits.length / 8));
  bits.forEach((bit, i) => {
    bytes[i >> 3] = (bytes[i >> 3] ?? 0) | (bit << (7 - (i & 7)));
  });
  return bytes;
}
