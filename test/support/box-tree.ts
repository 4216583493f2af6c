/** Reads ISO-BMFF for the tests, apart from the code that writes it: ISO/IEC 14496-12. */
export interface Box {
  readonly type: string;
  readonly size: number;
  /** Fields worth comparing; samples of `trun` are in {@link readSamples}. */
  readonly fields: Readonly<Record<string, string | number>>;
  readonly children: readonly Box[];
  /** Content behind the header. */
  readonly content: Uint8Array;
}

const PLAIN_CONTAINERS = ['moov', 'trak', 'mdia', 'minf', 'dinf', 'stbl', 'mvex', 'moof', 'traf'];
/** Bytes in front of the boxes inside. */
const CONTAINERS = new Map([
  ...PLAIN_CONTAINERS.map((type): [string, number] => [type, 0]),
  ['dref', 8],
  ['stsd', 8],
  ['avc1', 78],
  ['mp4a', 28],
]);

export function readBoxes(bytes: Uint8Array): readonly Box[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const boxes: Box[] = [];
  for (let at = 0; at < bytes.byteLength;) {
    if (at + 8 > bytes.byteLength) throw new Error(`${bytes.byteLength - at} bytes behind the last box`);
    const size = view.getUint32(at);
    if (size < 8 || at + size > bytes.byteLength) throw new Error(`a box of ${size} bytes at ${at}`);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const content = bytes.subarray(at + 8, at + size);
    const skip = CONTAINERS.get(type);
    const children = skip === undefined ? [] : readBoxes(content.subarray(skip));
    boxes.push({ type, size, fields: fieldsOf(type, content), children, content });
    at += size;
  }
  return boxes;
}

function fieldsOf(type: string, content: Uint8Array): Record<string, string | number> {
  const v = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const text = (at: number) => String.fromCharCode(...content.subarray(at, at + 4));
  switch (type) {
    case 'ftyp':
      return { major: text(0) };
    case 'tkhd':
      return { id: v.getUint32(12), width: v.getUint32(76) / 65536, height: v.getUint32(80) / 65536 };
    case 'mdhd':
      return { timescale: v.getUint32(12) };
    case 'hdlr':
      return { handler: text(8) };
    case 'avc1':
      return { width: v.getUint16(24), height: v.getUint16(26) };
    case 'pasp':
      return { ratio: `${v.getUint32(0)}:${v.getUint32(4)}` };
    case 'mp4a':
      return { channels: v.getUint16(16), rate: v.getUint32(24) / 65536 };
    case 'trex':
      return { id: v.getUint32(4) };
    case 'mfhd':
      return { sequence: v.getUint32(4) };
    case 'tfhd':
      return { flags: v.getUint32(0).toString(16), id: v.getUint32(4) };
    case 'tfdt':
      return { version: v.getUint8(0), time: Number(v.getBigUint64(4)) };
    case 'trun':
      return {
        version: v.getUint8(0),
        flags: (v.getUint32(0) & 0xffffff).toString(16),
        count: v.getUint32(4),
      };
    default:
      return {};
  }
}

/** One line per box, indented, with its fields. */
export function printBoxes(boxes: readonly Box[], indent = ''): string {
  return boxes
    .map(({ type, fields, children }) => {
      const facts = Object.entries(fields).map(([name, value]) => ` ${name}=${value}`);
      const below = children.length === 0 ? '' : `\n${printBoxes(children, `${indent}  `)}`;
      return `${indent}${type}${facts.join('')}${below}`;
    })
    .join('\n');
}

export function findBox(boxes: readonly Box[], ...path: readonly string[]): Box | undefined {
  const [first, ...rest] = path;
  const found = boxes.find(({ type }) => type === first);
  return rest.length === 0 || found === undefined ? found : findBox(found.children, ...rest);
}

export interface ReadSample {
  readonly trackId: number;
  readonly decodeTime: number;
  readonly duration: number;
  readonly compositionOffset: number;
  readonly isSync: boolean;
  readonly data: Uint8Array;
}

/** Every sample of a media segment, by its `tfhd`, `tfdt` and `trun` alone. */
export function readSamples(segment: Uint8Array): readonly ReadSample[] {
  const moof = findBox(readBoxes(segment), 'moof');
  if (moof === undefined) throw new Error('no moof');
  return moof.children.filter(({ type }) => type === 'traf').flatMap((traf) => readTraf(segment, traf));
}

function readTraf(segment: Uint8Array, traf: Box): readonly ReadSample[] {
  const tfhd = findBox(traf.children, 'tfhd');
  const tfdt = findBox(traf.children, 'tfdt');
  const trun = findBox(traf.children, 'trun');
  if (tfhd === undefined || tfdt === undefined || trun === undefined) throw new Error('traf is not complete');
  const v = new DataView(trun.content.buffer, trun.content.byteOffset, trun.content.byteLength);
  const flags = v.getUint32(0) & 0xffffff;
  let at = 12;
  let decodeTime = Number(tfdt.fields['time']);
  let offset = v.getInt32(8);
  const samples: ReadSample[] = [];
  for (let i = 0; i < v.getUint32(4); i++) {
    const duration = v.getUint32(at);
    const size = v.getUint32(at + 4);
    at += 8;
    const sampleFlags = (flags & 0x400) === 0 ? 0 : v.getUint32(at);
    if ((flags & 0x400) !== 0) at += 4;
    const compositionOffset = (flags & 0x800) === 0 ? 0 : v.getInt32(at);
    if ((flags & 0x800) !== 0) at += 4;
    const isSync = (sampleFlags & 0x10000) === 0;
    const trackId = Number(tfhd.fields['id']);
    const data = segment.subarray(offset, offset + size);
    if (data.byteLength !== size) throw new Error('a sample outside of the segment');
    samples.push({ trackId, decodeTime, duration, compositionOffset, isSync, data });
    decodeTime += duration;
    offset += size;
  }
  return samples;
}
