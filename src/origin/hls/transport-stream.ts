/** MPEG-2 transport streams: ISO/IEC 13818-1. */

const PACKET = 188;
const PMT_PID = 0x1000;
const PIDS = { video: 0x100, audio: 0x101, id3: 0x102 } as const;
const STREAM_IDS = { video: 0xe0, audio: 0xc0, id3: 0xbd } as const;
const WRAP = 2 ** 33;

export type StreamKind = keyof typeof PIDS;

export interface AccessUnit {
  readonly kind: StreamKind;
  /** Of 90 kHz; presentation and decoding. */
  readonly pts: number;
  readonly dts: number;
  readonly isSync: boolean;
  readonly data: Uint8Array;
}

export interface TransportStream {
  /** From 0: counts the tables on from segment to segment. */
  readonly number: number;
  /** `stream_type` of each: 0x1b AVC, 0x0f AAC in ADTS, 3 and 4 MPEG audio, 0x15 metadata in PES packets. */
  readonly streamTypes: Partial<Readonly<Record<StreamKind, number>>>;
  /** In the order of `dts`. */
  readonly units: readonly AccessUnit[];
}

/** One segment: tables first, then every access unit as a PES packet. */
export function muxTransportStream({ number, streamTypes, units }: TransportStream): Uint8Array {
  const kinds = (['video', 'audio', 'id3'] as const).filter((kind) => streamTypes[kind] !== undefined);
  const clock = kinds.includes('video') ? 'video' : 'audio';
  const out = new PacketWriter();
  out.section(0, patOf(), number);
  out.section(PMT_PID, pmtOf(kinds, streamTypes, clock), number);
  for (const unit of units) out.unit(unit, unit.kind === clock);
  return out.bytes();
}

const patOf = (): number[] => section(0x00, [0, 1, 0xe0 | (PMT_PID >> 8), PMT_PID & 0xff], 1);

function pmtOf(
  kinds: readonly StreamKind[],
  types: TransportStream['streamTypes'],
  clock: StreamKind,
): number[] {
  const id3 = [...Buffer.from('ID3 ')];
  // "Timed Metadata for HTTP Live Streaming": metadata_pointer_descriptor and metadata_descriptor.
  const pointer = [0x25, 15, 0xff, 0xff, ...id3, 0xff, ...id3, 0, 0x1f, 0, 1];
  const descriptor = [0x26, 13, 0xff, 0xff, ...id3, 0xff, ...id3, 0, 0x0f];
  const program = kinds.includes('id3') ? pointer : [];
  const streams = kinds.flatMap((kind) => {
    const info = kind === 'id3' ? descriptor : [];
    const pid = PIDS[kind];
    return [types[kind] ?? 0, 0xe0 | (pid >> 8), pid & 0xff, 0xf0, info.length, ...info];
  });
  const pid = PIDS[clock];
  return section(0x02, [0xe0 | (pid >> 8), pid & 0xff, 0xf0, program.length, ...program, ...streams], 1);
}

/** Section 2.4.4: one section with its CRC. */
function section(tableId: number, content: readonly number[], id: number): number[] {
  const length = content.length + 9;
  const head = [tableId, 0xb0 | (length >> 8), length & 0xff, id >> 8, id & 0xff, 0xc1, 0, 0];
  const bytes = [...head, ...content];
  const crc = crc32(bytes);
  return [...bytes, crc >>> 24, (crc >>> 16) & 0xff, (crc >>> 8) & 0xff, crc & 0xff];
}

/** Annex A. */
function crc32(bytes: readonly number[]): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000_0000 ? (crc << 1) ^ 0x04c1_1db7 : crc << 1;
  }
  return crc >>> 0;
}

class PacketWriter {
  readonly #packets: Buffer[] = [];
  readonly #counters = new Map<number, number>();

  bytes(): Uint8Array {
    return Buffer.concat(this.#packets);
  }

  section(pid: number, bytes: readonly number[], number: number): void {
    const packet = Buffer.alloc(PACKET, 0xff);
    packet.set([0x47, 0x40 | (pid >> 8), pid & 0xff, 0x10 | (number & 15), 0, ...bytes]);
    this.#packets.push(packet);
  }

  unit({ kind, pts, dts, isSync, data }: AccessUnit, hasClock: boolean): void {
    const pid = PIDS[kind];
    const header = pesHeader(kind, pts, dts, data.byteLength);
    const pes = Buffer.concat([header, data]);
    let isFirst = true;
    for (let at = 0; at < pes.byteLength;) {
      // Who has read another segment before is told that the counter begins anew.
      const isNew = !this.#counters.has(pid);
      const counter = this.#counters.get(pid) ?? 0;
      this.#counters.set(pid, (counter + 1) & 15);
      const flags = isFirst ? (isNew ? 0x80 : 0) | (isSync ? 0x40 : 0) | (hasClock ? 0x10 : 0) : 0;
      const field = flags === 0 ? [] : [flags, ...(flags & 0x10 ? pcr(dts) : [])];
      const size = this.#packet({ pid, isFirst, counter, field }, pes.subarray(at));
      at += size;
      isFirst = false;
    }
  }

  /** @returns how many bytes it took */
  #packet(
    {
      pid,
      isFirst,
      counter,
      field,
    }: { pid: number; isFirst: boolean; counter: number; field: readonly number[] },
    payload: Uint8Array,
  ): number {
    const packet = Buffer.alloc(PACKET, 0xff);
    const needed = field.length === 0 ? 0 : field.length + 1;
    const size = Math.min(payload.byteLength, PACKET - 4 - needed);
    const adaptation = PACKET - 4 - size;
    packet.set([
      0x47,
      (isFirst ? 0x40 : 0) | (pid >> 8),
      pid & 0xff,
      (adaptation > 0 ? 0x30 : 0x10) | counter,
    ]);
    if (adaptation > 0) packet[4] = adaptation - 1;
    if (adaptation > 1) packet.set(field.length > 0 ? field : [0], 5);
    packet.set(payload.subarray(0, size), 4 + adaptation);
    this.#packets.push(packet);
    return size;
  }
}

/** Program clock reference, section 2.4.3.5: a little before what it is the clock of. */
function pcr(dts: number): number[] {
  const base = (((dts - 45_000) % WRAP) + WRAP) % WRAP;
  const high = Math.floor(base / 2);
  return [
    (high >>> 24) & 0xff,
    (high >>> 16) & 0xff,
    (high >>> 8) & 0xff,
    high & 0xff,
    ((base & 1) << 7) | 0x7e,
    0,
  ];
}

function pesHeader(kind: StreamKind, pts: number, dts: number, size: number): Buffer {
  const hasDts = kind === 'video' && dts !== pts;
  const times = hasDts ? [...timestamp(3, pts), ...timestamp(1, dts)] : timestamp(2, pts);
  const length = size + 3 + times.length;
  // Only video may leave its length open; metadata says that it is aligned.
  const said = kind === 'video' || length > 0xffff ? 0 : length;
  const head = [
    0,
    0,
    1,
    STREAM_IDS[kind],
    said >> 8,
    said & 0xff,
    kind === 'id3' ? 0x84 : 0x80,
    hasDts ? 0xc0 : 0x80,
  ];
  return Buffer.from([...head, times.length, ...times]);
}

function timestamp(prefix: number, ticks: number): number[] {
  const value = ((Math.round(ticks) % WRAP) + WRAP) % WRAP;
  const top = Math.floor(value / 2 ** 30) & 7;
  const low = value % 2 ** 30;
  return [
    (prefix << 4) | (top << 1) | 1,
    (low >>> 22) & 0xff,
    ((low >>> 14) & 0xfe) | 1,
    (low >>> 7) & 0xff,
    ((low << 1) & 0xfe) | 1,
  ];
}
