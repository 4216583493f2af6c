const HIDDEN = '***';

/** Names that are a secret's, whatever stands before them (`wowzatokenhash`, `X-Amz-Signature`, `access_token`). */
const SECRET_ENDING =
  /(?:token(?:hash)?|signature|secret|pass(?:word|wd|phrase)|credentials?|jwt|hmac|hdnts|hdnea|cookies?)$/;
/** Names that are a secret's only when they are the whole name: `monkey` is none. Without `-`, `_` and `.`. */
const SECRET_NAME =
  /^(?:(?:cloudfront)?(?:policy|keypairid)|sign?|hash|md5|auth(?:orization)?|ticket|pass|pwd|(?:stream|api|access|secret|auth|license)?key|awsaccesskeyid|googleaccessid)$/;

/** Whether a query parameter, cookie, header or property of this name opens private content. */
export function isSecretName(name: string): boolean {
  if (name.length > 64) return false;
  const bare = name.toLowerCase().replace(/[-_.]/g, '');
  return SECRET_NAME.test(bare) || SECRET_ENDING.test(bare);
}

/** `name=` and what may stand before it; percent-encoded too, and encoded more than once (flash variables). */
const PARAMETER =
  /(?:^|[^A-Za-z0-9_.-]|%(?:25){0,3}(?:3F|26|3B|23|20|2C))([A-Za-z][A-Za-z0-9_.-]{0,63})(=|%(?:25){0,3}3D)/gi;
const END_OF_VALUE = /[&;#\s"'<>\\]/g;
const END_OF_ENCODED_VALUE = /[&;#\s"'<>\\]|%(?:25){0,3}(?:26|23|3B)/gi;

/** `user:password@` of an address, plain and percent-encoded. */
const USER_INFO = /([a-z][a-z0-9+.-]{0,30}:\/\/)[^/@\s]{1,512}@/gi;
const ENCODED_USER_INFO = /(%3A%2F%2F)(?:[^/@\s%]|%3A){1,512}%40/gi;
const HEADER = /\b(authorization|cookie|set-cookie)(\s{0,4}:\s{0,4})[^\r\n]+/gi;
const JSON_PROPERTY = /("([A-Za-z][A-Za-z0-9_.-]{0,63})"\s{0,4}:\s{0,4}")([^"\\]|\\.)*"/g;

/** The same text with everything that opens private content replaced by `***`. Idempotent. */
export function redactText(text: string): string {
  return redactParameters(
    text
      .replace(USER_INFO, `$1${HIDDEN}@`)
      .replace(ENCODED_USER_INFO, `$1${HIDDEN}%40`)
      .replace(HEADER, `$1$2${HIDDEN}`)
      .replace(JSON_PROPERTY, (whole, head: string, name: string) =>
        isSecretName(name) ? `${head}${HIDDEN}"` : whole,
      ),
  );
}

/** Written as a loop because a value may hold an address with parameters of its own (`?u=http://x/?Signature=…`). */
function redactParameters(text: string): string {
  let out = '';
  let copied = 0;
  PARAMETER.lastIndex = 0;
  for (let match = PARAMETER.exec(text); match !== null; match = PARAMETER.exec(text)) {
    const [, name = '', equals = ''] = match;
    const start = PARAMETER.lastIndex;
    // The `=` may itself stand before the next name (`a=Signature=x`).
    PARAMETER.lastIndex = start - equals.length;
    if (!isSecretName(name)) continue;
    const ending = equals === '=' ? END_OF_VALUE : END_OF_ENCODED_VALUE;
    ending.lastIndex = start;
    const end = ending.exec(text)?.index ?? text.length;
    out += text.slice(copied, start) + (end > start ? HIDDEN : '');
    copied = end;
    PARAMETER.lastIndex = end;
  }
  return out + text.slice(copied);
}

const MAX_DEPTH = 6;
const MAX_ITEMS = 50;
const MAX_TEXT = 2000;

/** Redacted, and short enough for a report. A server may send megabytes. */
export function redactAndCut(text: string): string {
  const redacted = redactText(text.slice(0, 4 * MAX_TEXT));
  if (text.length <= 4 * MAX_TEXT && redacted.length <= MAX_TEXT) return redacted;
  const note = `… (${text.length} characters)`;
  return redacted.slice(0, MAX_TEXT - note.length) + note;
}

/**
 * A copy of plain data with every text redacted and cut to a length that a report can hold, cycles and depth
 * bounded: what a server sent goes into reports only through here. What stands under a secret's name goes whole.
 */
export function redactValue(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactAndCut(value);
  if (typeof value === 'bigint' || typeof value === 'symbol') return String(value);
  if (typeof value !== 'object' || value === null) return typeof value === 'function' ? undefined : value;
  if (depth >= MAX_DEPTH) return '…';
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `<${value.byteLength} bytes>`;
  if (Array.isArray(value)) return redactList(value, depth);
  if (value instanceof Error) return redactAndCut(`${value.name}: ${value.message}`);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? String(value) : value.toISOString();
  if (value instanceof Map || value instanceof Set) return redactList([...value], depth);
  return redactObject(value, depth);
}

function redactList(items: readonly unknown[], depth: number): unknown {
  // `['Signature', '…']`, as URLSearchParams and Headers give their entries.
  if (items.length === 2 && typeof items[0] === 'string' && isSecretName(items[0])) return [items[0], HIDDEN];
  return items.slice(0, MAX_ITEMS).map((item) => redactValue(item, depth + 1));
}

function redactObject(value: object, depth: number): unknown {
  let entries: [string, unknown][];
  try {
    entries = Object.entries(value).slice(0, MAX_ITEMS);
    if (entries.length === 0 && 'href' in value && typeof value.href === 'string')
      return redactAndCut(value.href);
  } catch {
    return '…';
  }
  const isNamedSecret = entries.some(
    ([name, item]) => name === 'name' && typeof item === 'string' && isSecretName(item),
  );
  const out: Record<string, unknown> = {};
  for (const [name, item] of entries) {
    // Assigning `__proto__` would not make a property.
    if (name === '__proto__') continue;
    const isSecret = isSecretName(name) || (isNamedSecret && name === 'value');
    out[redactAndCut(name)] = isSecret && isHideable(item) ? HIDDEN : redactValue(item, depth + 1);
  }
  return out;
}

/** A flag or nothing is no secret: `{ auth: false }` says something and gives nothing away. */
function isHideable(value: unknown): boolean {
  return value !== undefined && value !== null && typeof value !== 'boolean' && value !== '';
}
