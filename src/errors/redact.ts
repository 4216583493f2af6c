/** Query parameters that open private content, on any host: CloudFront's, S3's and the common stream keys. */
const SECRET_PARAMETER =
  /([?&;]|%3F|%26|^)((?:Policy|Signature|Key-Pair-Id|X-Amz-(?:Signature|Credential|Security-Token)|AWSAccessKeyId|token|secret|key|streamkey|password|auth|sig|hash|jwt|ticket|access_token)(?:=|%3D))([^&;#\s"'<>]*)/gi;
/** `user:password@` of an address. */
const USER_INFO = /([a-z][a-z0-9+.-]*:\/\/)[^/@\s]*@/gi;
const COOKIE = /(CloudFront-(?:Policy|Signature|Key-Pair-Id)=)[^;\s]*/gi;

/** The same text with everything that opens private content replaced by `***`. */
export function redactText(text: string): string {
  return text.replace(USER_INFO, '$1***@').replace(COOKIE, '$1***').replace(SECRET_PARAMETER, '$1$2***');
}

const MAX_DEPTH = 6;
const MAX_TEXT = 2000;

/**
 * A copy of plain data with every text redacted and cut to a length that a report can hold, cycles and depth
 * bounded: what a server sent goes into reports only through here.
 */
export function redactValue(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') {
    const text = redactText(value);
    return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}… (${text.length} characters)` : text;
  }
  if (typeof value !== 'object' || value === null) return typeof value === 'function' ? undefined : value;
  if (depth >= MAX_DEPTH) return '…';
  if (ArrayBuffer.isView(value)) return `<${value.byteLength} bytes>`;
  if (Array.isArray(value)) return value.slice(0, 50).map((item) => redactValue(item, depth + 1));
  if (value instanceof Error) return redactText(`${value.name}: ${value.message}`);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  const out: Record<string, unknown> = {};
  for (const [name, item] of Object.entries(value).slice(0, 50)) out[name] = redactValue(item, depth + 1);
  return out;
}
