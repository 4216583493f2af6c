/** A file as text whose every part can be written back to the byte. */
export interface FileText {
  readonly text: string;
  /** What a piece of `text` says, which is not the same where the encoding is none that we write. */
  decode(piece: string): string;
  /** The bytes of a changed text. What was put in has to be ASCII where `isAscii`. */
  encode(text: string): Uint8Array;
  /** Only ASCII can be written into this file; other characters as character references. */
  readonly isAscii: boolean;
}

const BOM = '\ufeff';

/** UTF-8 with and without byte order mark, UTF-16 with one, and by its `meta charset` anything that ASCII is a part of. */
export function readFileText(bytes: Uint8Array): FileText {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return utf16(bytes);
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const declared = declaredCharset(bytes);
    // ISO-2022-JP and UTF-7 are ASCII by their bytes; nothing is changed in what only looks like text.
    if (declared === undefined || !/^(?:iso-2022|utf-7|hz-gb)/.test(declared)) {
      const rest = text.startsWith(BOM) ? text.slice(1) : text;
      const start = text.startsWith(BOM) ? BOM : '';
      return {
        text: rest,
        decode: same,
        encode: (changed) => Buffer.from(start + changed, 'utf8'),
        isAscii: false,
      };
    }
  } catch {
    // Another encoding.
  }
  return bytewise(bytes);
}

const same = (piece: string): string => piece;

function utf16(bytes: Uint8Array): FileText {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // Half a character at the end.
  const half = buffer.subarray(buffer.length - (buffer.length % 2));
  return {
    text: buffer.subarray(2).toString('utf16le'),
    decode: same,
    encode: (changed) => Buffer.concat([Buffer.from(BOM + changed, 'utf16le'), half]),
    isAscii: false,
  };
}

/**
 * Stands for the byte 0x80 and so on: letters of a script that no such page has, so that names in scripts stay names, and
 * what a character reference says is not taken for bytes.
 */
const BYTES = 0xa100;
const BYTE = /[\ua100-\ua1ff]/;

/**
 * A character for a byte: positions are those of the file, and every byte comes back as it was. The second byte of a
 * character may look like ASCII (Shift_JIS, GBK, Big5); it is none.
 */
function bytewise(bytes: Uint8Array): FileText {
  const decoder = decoderOf(declaredCharset(bytes));
  return {
    text: textOfBytes(bytes, decoder),
    decode: (piece) =>
      BYTE.test(piece)
        ? piece.replace(/[\ua100-\ua1ff]+/g, (run) => decoder.decode(bytesOfText(run)))
        : piece,
    encode: bytesOfText,
    isAscii: true,
  };
}

function textOfBytes(bytes: Uint8Array, { encoding }: Decoder): string {
  const codes = Uint16Array.from(bytes, (byte) => (byte < 0x80 ? byte : BYTES + byte));
  if (/^(?:shift_jis|euc-|gb|big5|iso-2022)/.test(encoding)) {
    const decoder = new TextDecoder(encoding);
    const isStateful = encoding.startsWith('iso-2022');
    for (let at = 0, from = 0; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0;
      if (byte < 0x80 && from === at && !isStateful) {
        from = at + 1;
        continue;
      }
      const said = decoder.decode(bytes.subarray(at, at + 1), { stream: true });
      if (said === '') continue;
      // What ends a broken character, or a change of the character set, is itself.
      const end = byte < 0x80 && said.endsWith(String.fromCharCode(byte)) ? at : at + 1;
      for (let one = from; one < end; one++) codes[one] = BYTES + (bytes[one] ?? 0);
      from = at + 1;
    }
  }
  const parts: string[] = [];
  for (let at = 0; at < codes.length; at += 8192)
    parts.push(String.fromCharCode(...codes.subarray(at, at + 8192)));
  return parts.join('');
}

function bytesOfText(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at) & 0xff;
  return bytes;
}

type Decoder = InstanceType<typeof TextDecoder>;

function decoderOf(label = 'windows-1252'): Decoder {
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder('windows-1252');
  }
}

/** As browsers look for it: in the first kilobyte. */
function declaredCharset(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 1024)).toString(
    'latin1',
  );
  return /<(?:meta|\?xml)\b[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w:.-]{1,40})/i
    .exec(start)?.[1]
    ?.toLowerCase();
}

/** For files in which only ASCII can be written. */
export function asAscii(html: string): string {
  return html.replace(/[^\0-\x7f]/gu, (character) => `&#${character.codePointAt(0) ?? 0xfffd};`);
}
