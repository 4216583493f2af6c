/** The names of signed requests and what a policy says: FACTS 1.5 and 5.3. */
export const RESERVED = ['Expires', 'Policy', 'Signature', 'Key-Pair-Id', 'Hash-Algorithm'] as const;
export type Reserved = (typeof RESERVED)[number];

export const MAX_EPOCH = 2_147_483_647;

/** Base64 whose `+`, `=` and `/` are written as `-`, `_` and `~`. */
export const toSafeBase64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes).toString('base64').replaceAll('+', '-').replaceAll('=', '_').replaceAll('/', '~');

/** Undefined for what is none. */
export function fromSafeBase64(text: string): Buffer | undefined {
  const plain = text.replaceAll('-', '+').replaceAll('_', '=').replaceAll('~', '/');
  return plain !== '' && plain.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(plain)
    ? Buffer.from(plain, 'base64')
    : undefined;
}

/** Byte for byte what CloudFront makes of `Expires`. */
export const cannedPolicy = (resource: string, expires: number | string): string =>
  `{"Statement":[{"Resource":"${resource}","Condition":{"DateLessThan":{"AWS:EpochTime":${expires}}}}]}`;

export interface Policy {
  /** Absent: everything. */
  readonly resource?: string;
  /** Seconds since 1970. */
  readonly before: number;
  readonly after?: number;
  /** An IPv4 address or range: `192.0.2.0/24`. */
  readonly sourceIp?: string;
}

export function customPolicy({ resource, before, after, sourceIp }: Policy): string {
  const Condition = {
    DateLessThan: { 'AWS:EpochTime': before },
    ...(after === undefined ? {} : { DateGreaterThan: { 'AWS:EpochTime': after } }),
    ...(sourceIp === undefined ? {} : { IpAddress: { 'AWS:SourceIp': sourceIp } }),
  };
  return JSON.stringify({
    Statement: [{ ...(resource === undefined ? {} : { Resource: resource }), Condition }],
  });
}

/** Undefined where it is no policy: no JSON, another number of statements than one, no end, no address range. */
export function readPolicy(text: string): Policy | undefined {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    return undefined;
  }
  const statements = member(root, 'Statement');
  if (!Array.isArray(statements) || statements.length !== 1) return undefined;
  const statement: unknown = statements[0];
  const resource = member(statement, 'Resource');
  const condition = member(statement, 'Condition');
  const before = member(member(condition, 'DateLessThan'), 'AWS:EpochTime');
  const after = member(member(condition, 'DateGreaterThan'), 'AWS:EpochTime');
  const sourceIp = member(member(condition, 'IpAddress'), 'AWS:SourceIp');
  if (resource !== undefined && typeof resource !== 'string') return undefined;
  if (!isEpoch(before) || (after !== undefined && !isEpoch(after))) return undefined;
  if (sourceIp !== undefined && (typeof sourceIp !== 'string' || rangeOf(sourceIp) === undefined))
    return undefined;
  return {
    ...(resource === undefined ? {} : { resource }),
    before,
    ...(after === undefined ? {} : { after }),
    ...(sourceIp === undefined ? {} : { sourceIp }),
  };
}

const isEpoch = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MAX_EPOCH;

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;

/** `*` stands for any characters, `?` for one. Takes time in proportion to both lengths, whatever the pattern. */
export function matchesResource(pattern: string, url: string): boolean {
  let [at, position, star, restart] = [0, 0, -1, 0];
  while (position < url.length) {
    if (pattern[at] === '*') {
      star = at++;
      restart = position;
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === url[position])) {
      at += 1;
      position += 1;
    } else if (star >= 0) {
      at = star + 1;
      position = ++restart;
    } else return false;
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}

const bitsOf = (address: string): number | undefined => {
  const parts = address.split('.').map((part) => (/^\d{1,3}$/.test(part) ? Number(part) : 256));
  if (parts.length !== 4 || parts.some((part) => part > 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
};

function rangeOf(text: string): { readonly first: number; readonly size: number } | undefined {
  const [address = '', length = '32', ...rest] = text.split('/');
  const bits = bitsOf(address);
  if (bits === undefined || rest.length > 0 || !/^\d{1,2}$/.test(length) || Number(length) > 32)
    return undefined;
  const size = 2 ** (32 - Number(length));
  return { first: Math.floor(bits / size) * size, size };
}

/** IPv4 only, as CloudFront's condition is. */
export function isInRange(address: string, range: string): boolean {
  const bits = bitsOf(address);
  const found = rangeOf(range);
  return bits !== undefined && found !== undefined && bits >= found.first && bits < found.first + found.size;
}
