import { isSecretName } from '../../errors/redact.js';
import { splitQuery } from '../../source/signed-query.js';

/** What the signature on an address says about itself. */
export interface UrlSignature {
  /**
   * `custom`: a CloudFront policy; `canned`: CloudFront's `Expires`; `s3`: a presigned address; `other`: something that
   * looks like a token. What it covers is known of the first three.
   */
  readonly type: 'custom' | 'canned' | 's3' | 'other';
  /** Milliseconds of the epoch. */
  readonly expiresAt?: number;
  /** Milliseconds of the epoch before which it is not accepted. */
  readonly startsAt?: number;
  /** `custom`: with `*` and `?` as wildcards. */
  readonly resource?: string;
}

/** CloudFront's policy document, as far as a player has a use for it. */
export interface SignaturePolicy {
  /** Absent: everything that the key pair is trusted for. */
  readonly resource?: string;
  /** Milliseconds of the epoch. */
  readonly expiresAt?: number;
  readonly startsAt?: number;
  /** `192.0.2.0/24` */
  readonly sourceIp?: string;
}

/** Longer than any policy that a URL can carry. */
const MAX_POLICY = 16_384;

/** Undoes CloudFront's safe base64 (`-` is `+`, `_` is `=`, `~` is `/`); `undefined` where it is no policy. */
export function decodePolicy(text: string): SignaturePolicy | undefined {
  if (text.length > MAX_POLICY) return undefined;
  try {
    const base64 = text.replace(/-/g, '+').replace(/_/g, '=').replace(/~/g, '/');
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const document: unknown = JSON.parse(new TextDecoder().decode(bytes));
    const statement = property(document, 'Statement');
    const [first] = Array.isArray(statement) ? (statement as unknown[]) : [];
    if (typeof first !== 'object' || first === null) return undefined;
    const condition = property(first, 'Condition');
    const resource = property(first, 'Resource');
    const sourceIp = property(property(condition, 'IpAddress'), 'AWS:SourceIp');
    const expiresAt = epochTime(property(condition, 'DateLessThan'));
    const startsAt = epochTime(property(condition, 'DateGreaterThan'));
    return {
      ...(typeof resource === 'string' ? { resource } : {}),
      ...(expiresAt === undefined ? {} : { expiresAt }),
      ...(startsAt === undefined ? {} : { startsAt }),
      ...(typeof sourceIp === 'string' ? { sourceIp } : {}),
    };
  } catch {
    return undefined;
  }
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

function epochTime(condition: unknown): number | undefined {
  return seconds(property(condition, 'AWS:EpochTime'));
}

function seconds(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? number * 1000 : undefined;
}

/** The signature in an address or stream name; `undefined` where there is none. */
export function signatureOf(address: string): UrlSignature | undefined {
  const { query } = splitQuery(address.split('#', 1)[0] ?? '');
  if (query === undefined || query === '') return undefined;
  const parameters = parametersOf(query);
  const policy = parameters.get('Policy');
  const hasSignature = parameters.has('Signature');
  if (policy !== undefined && (hasSignature || parameters.has('Key-Pair-Id'))) {
    const { resource, expiresAt, startsAt } = decodePolicy(policy) ?? {};
    // A policy without a Resource is for everything; one that cannot be read is for what it came with.
    const covers = decodePolicy(policy) === undefined ? undefined : (resource ?? '*');
    return {
      type: 'custom',
      ...(covers === undefined ? {} : { resource: covers }),
      ...(expiresAt === undefined ? {} : { expiresAt }),
      ...(startsAt === undefined ? {} : { startsAt }),
    };
  }
  const expires = parameters.get('Expires');
  if (hasSignature && expires !== undefined) {
    const expiresAt = seconds(expires);
    const type = parameters.has('AWSAccessKeyId') || parameters.has('GoogleAccessId') ? 's3' : 'canned';
    return { type, ...(expiresAt === undefined ? {} : { expiresAt }) };
  }
  return presigned(parameters) ?? (hasToken(parameters) ? { type: 'other' } : undefined);
}

/** Signature version 4: `X-Amz-Date` and seconds from there. */
function presigned(parameters: ReadonlyMap<string, string>): UrlSignature | undefined {
  if (!parameters.has('X-Amz-Signature')) return undefined;
  const date = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(parameters.get('X-Amz-Date') ?? '');
  const life = seconds(parameters.get('X-Amz-Expires'));
  if (date === null || life === undefined) return { type: 's3' };
  const [, year, month, day, hour, minute, second] = date.map(Number) as [number, ...number[]];
  const at = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second);
  return { type: 's3', expiresAt: at + life };
}

function hasToken(parameters: ReadonlyMap<string, string>): boolean {
  return [...parameters.keys()].some((name) => isSecretName(name));
}

/** The first value of each, as it stands there. */
export function parametersOf(query: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const part of query.split('&')) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    const name = equals < 0 ? part : part.slice(0, equals);
    if (!found.has(name)) found.set(name, equals < 0 ? '' : part.slice(equals + 1));
  }
  return found;
}
