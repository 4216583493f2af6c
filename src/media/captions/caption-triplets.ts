/** `cc_data` of ATSC A/53 part 4: a type and two bytes, valid ones only. */
export interface CaptionTriplet {
  /** 0, 1: CEA-608 of field 1, 2. 2, 3: CEA-708, 3 begins a packet. */
  readonly type: number;
  readonly first: number;
  readonly second: number;
}

const USER_DATA_REGISTERED = 4;
const GA94 = [0x47, 0x41, 0x39, 0x34];
const TYPE_CAPTIONS = 3;
const NONE: readonly CaptionTriplet[] = [];

/** What an SEI NAL unit of H.264 (header of one byte) or H.265 (two) has of captions. */
export function tripletsOfSei(unit: Uint8Array): readonly CaptionTriplet[] {
  // H.265 7.3.1.2: nuh_layer_id 0, nuh_temporal_id_plus1 not 0; prefix SEI is type 39.
  const isHevc = (unit[0] ?? 0) >> 1 === 39;
  const bytes = unescape(unit.subarray(isHevc ? 2 : 1));
  const triplets: CaptionTriplet[] = [];
  let at = 0;
  const number = (): number => {
    let value = 0;
    while (bytes[at] === 0xff) {
      value += 255;
      at++;
    }
    return value + (bytes[at++] ?? 0);
  };
  // What is left in the end are the trailing bits.
  while (at + 2 < bytes.byteLength) {
    const type = number();
    const size = number();
    const payload = bytes.subarray(at, at + size);
    if (type === USER_DATA_REGISTERED) triplets.push(...tripletsOfUserData(payload));
    at += size;
  }
  return triplets;
}

/** `user_data_registered_itu_t_t35`: ATSC A/53 part 4 section 6.2.3, ANSI/SCTE 128. */
function tripletsOfUserData(bytes: Uint8Array): readonly CaptionTriplet[] {
  if (bytes[0] !== 0xb5 || bytes[1] !== 0) return NONE;
  if (bytes[2] === 0x2f) return tripletsOfTyped(bytes.subarray(3));
  const isAtsc = bytes[2] === 0x31 && GA94.every((byte, index) => bytes[index + 3] === byte);
  return isAtsc ? tripletsOfTyped(bytes.subarray(7)) : NONE;
}

function tripletsOfTyped(bytes: Uint8Array): readonly CaptionTriplet[] {
  if (bytes[0] !== TYPE_CAPTIONS) return NONE;
  // DirecTV has a length between the type and the data.
  const skip = isCaptionData(bytes.subarray(1)) || !isCaptionData(bytes.subarray(2)) ? 1 : 2;
  return readTriplets(bytes.subarray(skip));
}

/**
 * What servers put into `onCaptionInfo`, which nobody has written down: user data with all, with some or with none of
 * what stands in front of its `cc_data`.
 */
export function tripletsOfCaptionInfo(bytes: Uint8Array): readonly CaptionTriplet[] {
  const known = tripletsOfUserData(bytes);
  if (known.length > 0) return known;
  for (let at = 0; at < Math.min(bytes.byteLength, 12); at++) {
    const rest = bytes.subarray(at);
    if (isCaptionData(rest)) return readTriplets(rest);
  }
  return NONE;
}

/** Whether these can be flags with a count, the reserved byte, and marker bits where they have to be. */
function isCaptionData(bytes: Uint8Array): boolean {
  const count = (bytes[0] ?? 0) & 0x1f;
  if (((bytes[0] ?? 0) & 0x40) === 0 || count === 0 || bytes.byteLength < 2 + count * 3) return false;
  for (let index = 0; index < count; index++) {
    if (((bytes[2 + index * 3] ?? 0) & 0xf8) !== 0xf8) return false;
  }
  return true;
}

function readTriplets(bytes: Uint8Array): readonly CaptionTriplet[] {
  const flags = bytes[0] ?? 0;
  // process_cc_data_flag
  if ((flags & 0x40) === 0) return NONE;
  const triplets: CaptionTriplet[] = [];
  for (let at = 2, left = flags & 0x1f; left > 0 && at + 2 < bytes.byteLength; left--, at += 3) {
    const marker = bytes[at] ?? 0;
    if ((marker & 4) === 0) continue;
    triplets.push({ type: marker & 3, first: bytes[at + 1] ?? 0, second: bytes[at + 2] ?? 0 });
  }
  return triplets;
}

/** Takes out emulation prevention: H.264 7.4.1. */
function unescape(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.byteLength);
  let length = 0;
  let zeros = 0;
  for (const byte of bytes) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    out[length++] = byte;
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return out.subarray(0, length);
}
