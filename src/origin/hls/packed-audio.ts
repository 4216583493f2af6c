const OWNER = 'com.apple.streaming.transportStreamTimestamp';

/**
 * The ID3 tag in front of packed audio: RFC 8216 section 3.4. A PRIV frame with the time of the first sample on the
 * clock of MPEG-2 transport streams, 33 bits of 90 kHz.
 *
 * @param time seconds
 */
export function id3Timestamp(time: number): Uint8Array {
  const owner = new TextEncoder().encode(`${OWNER}\0`);
  const frameSize = owner.byteLength + 8;
  const out = new Uint8Array(10 + 10 + frameSize);
  const view = new DataView(out.buffer);
  // Sizes below 128 are the same in synchsafe notation.
  out.set([0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 0, 10 + frameSize]); // "ID3", 2.4.0, no flags
  out.set([0x50, 0x52, 0x49, 0x56, 0, 0, 0, frameSize, 0, 0], 10); // "PRIV"
  out.set(owner, 20);
  view.setBigUint64(20 + owner.byteLength, BigInt(Math.round(time * 90_000)) & 0x1_ffff_ffffn);
  return out;
}
