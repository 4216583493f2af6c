/** Caption data as it lies in the coded picture. */
export interface CaptionPacket {
  /** When its picture is shown: ms on the output timeline. */
  readonly time: number;
  /** A whole SEI NAL unit, escaped as it came. */
  readonly data: Uint8Array;
}

/** ITU-T H.264 table 7-1; H.265 table 7-1: prefix SEI. */
const AVC_SEI = 6;
const HEVC_PREFIX_SEI = 39;
/** A picture has at most 31 triplets; what is much larger is something else. */
const MAX_UNIT = 2048;
/** Pictures are not reordered over more than 16 (H.264, max_dec_frame_buffering). */
const MAX_HELD = 64;

/**
 * Finds captions in coded pictures (CEA-608 and 708 in user data, ATSC A/53 part 4) and brings them into the order in
 * which the pictures are shown, which is the order of the captions. All that streams without captions pay for.
 */
export class CaptionScan {
  readonly #tell: (packet: CaptionPacket) => void;
  #held: CaptionPacket[] = [];

  constructor(tell: (packet: CaptionPacket) => void) {
    this.#tell = tell;
  }

  /**
   * @param frame NAL units with their lengths in front.
   * @param time When it is decoded, ms. @param shownAt When it is shown, ms.
   */
  push(frame: Uint8Array, lengthSize: number, isHevc: boolean, time: number, shownAt: number): void {
    let at = 0;
    while (at + lengthSize < frame.byteLength) {
      let size = 0;
      for (const end = at + lengthSize; at < end; at++) size = size * 256 + (frame[at] ?? 0);
      const header = frame[at] ?? 0;
      if (isHevc ? ((header >> 1) & 63) === HEVC_PREFIX_SEI : (header & 31) === AVC_SEI) {
        const unit = frame.subarray(at, at + size);
        if (unit.byteLength <= MAX_UNIT && hasCaptions(unit))
          this.#held.push({ time: shownAt, data: new Uint8Array(unit) });
      }
      at += size;
    }
    if (this.#held.length === 0) return;
    this.#held.sort((a, b) => a.time - b.time);
    // Nothing that is decoded later is shown before what is decoded now.
    while (this.#held.length > MAX_HELD || (this.#held[0]?.time ?? Infinity) <= time) this.#release();
  }

  /** Nothing follows, or from another place. */
  end(): void {
    while (this.#held.length > 0) this.#release();
  }

  #release(): void {
    const packet = this.#held.shift();
    if (packet !== undefined) this.#tell(packet);
  }
}

/** ITU-T T.35: the United States, and then ATSC or DirecTV. There is nothing to escape in these bytes. */
function hasCaptions(unit: Uint8Array): boolean {
  for (let at = unit.indexOf(0xb5); at >= 0; at = unit.indexOf(0xb5, at + 1)) {
    if (unit[at + 1] === 0 && (unit[at + 2] === 0x31 || unit[at + 2] === 0x2f)) return true;
  }
  return false;
}
