/** Caption data as encoders write it: ATSC A/53 part 4, in SEI of H.264 and H.265. */

export interface Triplet {
  /** 0, 1: CEA-608 of field 1 or 2; 2, 3: CEA-708, 3 begins a packet. */
  readonly type: 0 | 1 | 2 | 3;
  readonly bytes: readonly [number, number];
}

/** `cc_data()` behind `GA94` and type 3. */
export function userData(triplets: readonly Triplet[]): number[] {
  return [0x47, 0x41, 0x39, 0x34, 3, ...captionData(triplets)];
}

export function captionData(triplets: readonly Triplet[]): number[] {
  return [
    0x40 | triplets.length,
    0xff,
    ...triplets.flatMap(({ type, bytes }) => [0xfc | type, ...bytes]),
    0xff,
  ];
}

/** ITU-T T.35: the United States, ATSC. */
export const registered = (triplets: readonly Triplet[]): number[] => [0xb5, 0, 0x31, ...userData(triplets)];

/** An SEI NAL unit with emulation prevention. */
export function seiUnit(payload: readonly number[], header: readonly number[] = [6], type = 4): Uint8Array {
  const size: number[] = [];
  let left = payload.length;
  for (; left >= 255; left -= 255) size.push(255);
  size.push(left);
  const escaped: number[] = [];
  let zeros = 0;
  for (const byte of [type, ...size, ...payload, 0x80]) {
    if (zeros >= 2 && byte <= 3) {
      escaped.push(3);
      zeros = 0;
    }
    escaped.push(byte);
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return Uint8Array.from([...header, ...escaped]);
}

/** NAL units with 4 bytes of length in front. */
export function avccFrame(...units: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(
    units.flatMap((unit) => [0, 0, unit.byteLength >> 8, unit.byteLength & 255, ...unit]),
  );
}

/** Sets bit 7 so that the number of ones is odd. */
export function oddParity(byte: number): number {
  let ones = 0;
  for (let bit = 0; bit < 7; bit++) ones += (byte >> bit) & 1;
  return (byte & 0x7f) | (ones % 2 === 0 ? 0x80 : 0);
}

export const line21 = (a: number, b: number, field: 0 | 1 = 0): Triplet => ({
  type: field,
  bytes: [oddParity(a), oddParity(b)],
});
