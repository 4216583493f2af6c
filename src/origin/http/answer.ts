/** What a route gives; the server adds the headers that all answers have. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string | Uint8Array;
  /** Seconds; 0: asked for anew each time. */
  readonly maxAge?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** An error as S3 words it, which is what viewers of a CloudFront distribution get to see. */
export function s3Error(
  status: number,
  code: 'NoSuchKey' | 'AccessDenied' | 'InvalidRange' | 'MethodNotAllowed' | 'InvalidURI' | 'InternalError',
  message: string,
  facts: Readonly<Record<string, string>> = {},
): Answer {
  const more = Object.entries(facts).map(([name, value]) => `<${name}>${escape(value)}</${name}>`);
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${escape(message)}</Message>${more.join('')}</Error>\n`;
  return { status, type: 'application/xml', body };
}

export const noSuchKey = (key: string): Answer =>
  s3Error(404, 'NoSuchKey', 'The specified key does not exist.', { Key: key });
