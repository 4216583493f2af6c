/** An ID3 2.4 tag with one TXXX frame: a description and a text. */
export function id3Text(description: string, text: string): Uint8Array {
  const content = Buffer.from(`\u0003${description}\0${text}`, 'utf8');
  const frame = Buffer.concat([Buffer.from('TXXX'), synchsafe(content.byteLength), Buffer.alloc(2), content]);
  return Buffer.concat([Buffer.from([0x49, 0x44, 0x33, 4, 0, 0]), synchsafe(frame.byteLength), frame]);
}

const synchsafe = (size: number): Buffer =>
  Buffer.from([(size >> 21) & 0x7f, (size >> 14) & 0x7f, (size >> 7) & 0x7f, size & 0x7f]);

export interface TimedTag {
  /** Seconds. */
  readonly time: number;
  readonly data: Uint8Array;
}

/** What a title's segments carry: a tag at each whole second, which says it. */
export function tagsBetween(start: number, end: number): readonly TimedTag[] {
  const tags: TimedTag[] = [];
  for (let time = Math.ceil(start - 1e-6); time < end - 1e-6; time++)
    tags.push({ time, data: id3Text('cf-player', JSON.stringify({ second: time })) });
  return tags;
}

/**
 * The tag as an event message of an fMP4 segment: "Carriage of ID3 Timed Metadata in CMAF", `emsg` version 1 of
 * ISO/IEC 23009-1 section 5.10.3.3.
 */
export function eventMessage({ time, data }: TimedTag): Uint8Array {
  const scheme = Buffer.from('https://aomedia.org/emsg/ID3\0\0');
  const box = Buffer.alloc(32 + scheme.byteLength + data.byteLength);
  box.writeUInt32BE(box.byteLength, 0);
  box.write('emsg', 4, 'latin1');
  box[8] = 1;
  box.writeUInt32BE(1000, 12); // timescale
  box.writeBigUInt64BE(BigInt(Math.round(time * 1000)), 16); // presentation_time
  box.writeUInt32BE(0xffff_ffff, 24); // event_duration: not known
  box.writeUInt32BE(Math.round(time), 28); // id
  box.set(scheme, 32); // scheme_id_uri, value
  box.set(data, 32 + scheme.byteLength);
  return box;
}
