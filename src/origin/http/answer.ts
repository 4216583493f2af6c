/** Part of a file; both ends are included. */
export interface FilePiece {
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

/** A stream has no length that anybody knows; it ends when the viewer leaves. */
export type Body = string | Uint8Array | FilePiece | AsyncIterable<Uint8Array>;

/** How an answer is held up or broken on its way; places are parts of the body, from 0 to 1. */
export interface Delivery {
  /** ms before the first byte, headers included. `Infinity`: never. */
  readonly answerAfter?: number;
  /** ms between headers and body. */
  readonly bodyAfter?: number;
  /** Bytes in a second. */
  readonly rate?: number;
  readonly stall?: { readonly at: number; readonly ms: number };
  /** `close`: the connection ends; `reset`: it is reset. */
  readonly cut?: { readonly at: number; readonly how: 'close' | 'reset' };
}

/** What a route gives; the server adds the headers that all answers have. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: Body;
  /** Seconds; 0: asked for anew each time. */
  readonly maxAge?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** Headers of CORS. Absent: any page may use the answer. */
  readonly cors?: Readonly<Record<string, string>>;
  readonly delivery?: Delivery;
}

export const isFilePiece = (body: Body): body is FilePiece => typeof body === 'object' && 'path' in body;
export const isStream = (body: Body): body is AsyncIterable<Uint8Array> =>
  typeof body === 'object' && Symbol.asyncIterator in body;

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The XML of an error; `type` is what S3 says of it. */
export function errorXml(
  code: string,
  message: string,
  facts: Readonly<Record<string, string>> = {},
): string {
  const more = Object.entries(facts).map(([name, value]) => `<${name}>${escape(value)}</${name}>`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${escape(message)}</Message>${more.join('')}</Error>\n`;
}

/** An error as S3 words it, which is what viewers of a CloudFront distribution get to see. */
export const s3Error = (
  status: number,
  code: string,
  message: string,
  facts: Readonly<Record<string, string>> = {},
): Answer => ({ status, type: 'application/xml', body: errorXml(code, message, facts) });

export const noSuchKey = (key: string): Answer =>
  s3Error(404, 'NoSuchKey', 'The specified key does not exist.', { Key: key });

export const textAnswer = (status: number, body: string): Answer => ({
  status,
  type: 'text/plain; charset=utf-8',
  body,
});
