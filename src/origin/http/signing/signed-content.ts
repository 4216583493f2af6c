import { createSign, createVerify, generateKeyPair, randomBytes, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { Answer } from '../answer.js';
import { cloudFrontXml } from '../cloudfront-answer.js';
import {
  cannedPolicy,
  customPolicy,
  fromSafeBase64,
  isInRange,
  matchesResource,
  readPolicy,
  RESERVED,
  toSafeBase64,
  type Policy,
  type Reserved,
} from './policy.js';

export type HashAlgorithm = 'SHA1' | 'SHA256';

export interface SignOptions {
  /** Default `canned`, for one address; `custom` may have everything else. */
  readonly policy?: 'canned' | 'custom';
  /** With `*` and `?`. Default: the address itself; for `custom` everything in its folder, by http and https. */
  readonly resource?: string;
  /** Seconds from now; default 3600. May be less than 0. */
  readonly expiresIn?: number;
  /** Seconds from now. */
  readonly startsIn?: number;
  readonly sourceIp?: string;
  /** Default `SHA1`, and then not written into the query. */
  readonly hash?: HashAlgorithm;
}

export interface Signed {
  /** The address with its signing query. */
  readonly url: string;
  /** The signing query alone, without `?`. */
  readonly query: string;
  /** By their names: `CloudFront-Policy` and so on. */
  readonly cookies: Readonly<Record<string, string>>;
  /** Seconds since 1970. */
  readonly expires: number;
}

type Parameters = Partial<Readonly<Record<Reserved, string>>>;

interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** What is asked for, as the rules for private content see it. */
export interface SignedRequest {
  /** Without the signing parameters. */
  readonly resource: string;
  readonly parameters: Parameters;
  readonly address: string;
}

/** Private content: a pair of keys for this run of the server, what it signs, and whether a request may pass. */
export class SignedContent {
  /** As the id of a public key looks. */
  readonly keyPairId = `K${randomId(13)}`;
  readonly #now: () => number;
  #keys: Promise<KeyPair> | undefined;
  #made: KeyPair | undefined;

  /** @param now ms since 1970 */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Made when first needed. */
  #keyPair(): Promise<KeyPair> {
    this.#keys ??= promisify(generateKeyPair)('rsa', { modulusLength: 2048 }).then(
      (keys) => (this.#made = keys),
    );
    return this.#keys;
  }

  /** PEM: what the owner of a distribution would give to CloudFront. */
  async publicKey(): Promise<string> {
    return (await this.#keyPair()).publicKey.export({ type: 'spki', format: 'pem' }) as string;
  }

  /** @param url absolute, or the name of an RTMP stream without its type (`mp4:`) */
  async sign(url: string, options: SignOptions = {}): Promise<Signed> {
    const { expiresIn = 3600, startsIn, sourceIp, hash = 'SHA1' } = options;
    const seconds = Math.floor(this.#now() / 1000);
    const expires = Math.max(0, seconds + Math.round(expiresIn));
    const isCanned = (options.policy ?? 'canned') === 'canned';
    const policy = isCanned
      ? cannedPolicy(options.resource ?? url, expires)
      : customPolicy({
          resource: options.resource ?? folderOf(url),
          before: expires,
          ...(startsIn === undefined ? {} : { after: Math.max(0, seconds + Math.round(startsIn)) }),
          ...(sourceIp === undefined ? {} : { sourceIp }),
        });
    const { privateKey } = await this.#keyPair();
    const signature = createSign(`RSA-${hash}`).update(policy).sign(privateKey);
    const parameters: Parameters = {
      ...(isCanned ? { Expires: `${expires}` } : { Policy: toSafeBase64(Buffer.from(policy)) }),
      Signature: toSafeBase64(signature),
      'Key-Pair-Id': this.keyPairId,
      ...(hash === 'SHA1' ? {} : { 'Hash-Algorithm': hash }),
    };
    const query = Object.entries(parameters)
      .map(([name, value]) => `${name}=${value}`)
      .join('&');
    const cookies = Object.fromEntries(
      Object.entries(parameters).map(([name, value]) => [`CloudFront-${name}`, value]),
    );
    return { url: `${url}${url.includes('?') ? '&' : '?'}${query}`, query, cookies, expires };
  }

  /** Why CloudFront would refuse; undefined where it lets the viewer in. */
  refusal({ resource, parameters, address }: SignedRequest): Answer | undefined {
    const { Expires, Policy, Signature } = parameters;
    const keyPairId = parameters['Key-Pair-Id'] ?? '';
    if (keyPairId === '')
      return cloudFrontXml('MissingKey', 'Missing Key-Pair-Id query parameter or cookie value');
    if (keyPairId !== this.keyPairId) return cloudFrontXml('InvalidKey', 'Unknown Key');
    const algorithm = parameters['Hash-Algorithm']?.toUpperCase() ?? 'SHA1';
    if (Signature === undefined || (Policy ?? Expires) === undefined || !/^SHA(1|256)$/.test(algorithm))
      return DENIED;
    const signature = fromSafeBase64(Signature);
    if (signature === undefined) return cloudFrontXml('MalformedSignature', 'Could not unencode Signature');
    const text =
      Policy === undefined ? cannedPolicy(resource, Expires ?? '') : fromSafeBase64(Policy)?.toString();
    const policy = text === undefined ? undefined : readPolicy(text);
    if (text === undefined || policy === undefined)
      return Policy === undefined ? DENIED : cloudFrontXml('MalformedPolicy', 'Malformed Policy');
    // A key that does not exist yet has signed nothing.
    const key = this.#made?.publicKey;
    const isGenuine =
      key !== undefined && createVerify(`RSA-${algorithm}`).update(text).verify(key, signature);
    return isGenuine && this.#holds(policy, resource, address) ? undefined : DENIED;
  }

  #holds({ resource: pattern, before, after, sourceIp }: Policy, resource: string, address: string): boolean {
    const seconds = this.#now() / 1000;
    return (
      (pattern === undefined || matchesResource(pattern, resource)) &&
      seconds < before &&
      (after === undefined || seconds > after) &&
      (sourceIp === undefined || isInRange(address, sourceIp))
    );
  }
}

const DENIED = cloudFrontXml('AccessDenied', 'Access denied');

const folderOf = (url: string): string =>
  `${(url.split('?', 1)[0] ?? '').replace(/^https?:/, 'http*:').replace(/[^/]*$/, '')}*`;

function randomId(length: number): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
  return Array.from(randomBytes(length), (byte) => letters[byte % letters.length]).join('');
}

/** The signing parameters of a query, and what is left of it. */
export function splitQuery(query: string): { readonly parameters: Parameters; readonly rest: string } {
  const parameters: Partial<Record<Reserved, string>> = {};
  const rest: string[] = [];
  for (const part of query === '' ? [] : query.split('&')) {
    const equals = part.indexOf('=');
    const name = RESERVED.find((reserved) => reserved === (equals < 0 ? part : part.slice(0, equals)));
    if (name === undefined) rest.push(part);
    else parameters[name] ??= decoded(equals < 0 ? '' : part.slice(equals + 1));
  }
  return { parameters, rest: rest.join('&') };
}

/** The same of a Cookie header; names are case-sensitive. */
export function cookieParameters(header: string | undefined): Parameters {
  const parameters: Partial<Record<Reserved, string>> = {};
  for (const pair of (header ?? '').split(';')) {
    const equals = pair.indexOf('=');
    const name = RESERVED.find((reserved) => `CloudFront-${reserved}` === pair.slice(0, equals).trim());
    if (name !== undefined) parameters[name] ??= decoded(pair.slice(equals + 1).trim());
  }
  return parameters;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
