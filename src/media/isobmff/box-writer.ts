/**
 * Writes big-endian fields into one buffer of a size known beforehand. Boxes whose content has a variable size are
 * opened and closed: `close` fills the size in.
 */
export class BoxWriter {
  readonly bytes: Uint8Array<ArrayBuffer>;
  position = 0;

  constructor(size: number) {
    this.bytes = new Uint8Array(size);
  }

  u8(value: number): void {
    this.bytes[this.position++] = value;
  }

  u16(value: number): void {
    const { bytes, position } = this;
    bytes[position] = value >>> 8;
    bytes[position + 1] = value;
    this.position = position + 2;
  }

  u24(value: number): void {
    this.u8(value >>> 16);
    this.u16(value);
  }

  /** Also for signed fields: two's complement. */
  u32(value: number): void {
    const { bytes, position } = this;
    bytes[position] = value >>> 24;
    bytes[position + 1] = value >>> 16;
    bytes[position + 2] = value >>> 8;
    bytes[position + 3] = value;
    this.position = position + 4;
  }

  /** Exact up to 2^53. */
  u64(value: number): void {
    this.u32(Math.floor(value / 0x1_0000_0000));
    this.u32(value >>> 0 === value ? value : value % 0x1_0000_0000);
  }

  zeros(count: number): void {
    this.position += count;
  }

  text(value: string): void {
    for (let i = 0; i < value.length; i++) this.u8(value.charCodeAt(i));
  }

  put(data: Uint8Array): void {
    this.bytes.set(data, this.position);
    this.position += data.byteLength;
  }

  /** Begins a box; what it returns goes to {@link BoxWriter.close}. */
  open(fourcc: string): number {
    const { bytes, position } = this;
    bytes[position + 4] = fourcc.charCodeAt(0);
    bytes[position + 5] = fourcc.charCodeAt(1);
    bytes[position + 6] = fourcc.charCodeAt(2);
    bytes[position + 7] = fourcc.charCodeAt(3);
    this.position = position + 8;
    return position;
  }

  /** A box with version and flags: ISO/IEC 14496-12 section 4.2. */
  openFull(fourcc: string, version: number, flags: number): number {
    const start = this.open(fourcc);
    this.u32((version << 24) | flags);
    return start;
  }

  close(start: number): void {
    const { bytes, position } = this;
    const size = position - start;
    bytes[start] = size >>> 24;
    bytes[start + 1] = size >>> 16;
    bytes[start + 2] = size >>> 8;
    bytes[start + 3] = size;
  }
}
