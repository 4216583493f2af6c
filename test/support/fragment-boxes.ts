/** What a media segment says of its samples, read from its boxes: ISO/IEC 14496-12 sections 8.8.7, 8.8.8, 8.8.12. */
export interface FragmentTimes {
  readonly baseMediaDecodeTime: number;
  readonly durations: readonly number[];
  readonly isSync: readonly boolean[];
  readonly dataSize: number;
}

function* boxes(bytes: Uint8Array): Generator<{ type: string; body: Uint8Array }> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 8 <= bytes.byteLength;) {
    const size = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (size < 8 || at + size > bytes.byteLength) throw new Error(`box ${type} of ${size} bytes at ${at}`);
    yield { type, body: bytes.subarray(at + 8, at + size) };
    at += size;
  }
}

/** One entry for each `moof`; throws where the bytes are no fragments. */
export function readFragments(bytes: Uint8Array): FragmentTimes[] {
  const fragments: FragmentTimes[] = [];
  for (const { type, body } of boxes(bytes)) {
    if (type !== 'moof') continue;
    for (const traf of boxes(body)) if (traf.type === 'traf') fragments.push(readTraf(traf.body));
  }
  return fragments;
}

function readTraf(traf: Uint8Array): FragmentTimes {
  let baseMediaDecodeTime = Number.NaN;
  const durations: number[] = [];
  const isSync: boolean[] = [];
  let dataSize = 0;
  for (const { type, body } of boxes(traf)) {
    const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
    if (type === 'tfdt') {
      baseMediaDecodeTime = view.getUint8(0) === 1 ? Number(view.getBigUint64(4)) : view.getUint32(4);
    }
    if (type !== 'trun') continue;
    const flags = view.getUint32(0) & 0xffffff;
    let at = 8 + (flags & 0x1 ? 4 : 0) + (flags & 0x4 ? 4 : 0);
    for (let i = 0; i < view.getUint32(4); i++) {
      const field = (bit: number) => (flags & bit ? view.getUint32((at += 4) - 4) : 0);
      durations.push(field(0x100));
      dataSize += field(0x200);
      // sample_is_non_sync_sample
      isSync.push((field(0x400) & 0x10000) === 0);
      field(0x800);
    }
  }
  return { baseMediaDecodeTime, durations, isSync, dataSize };
}
