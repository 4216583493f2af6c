import { joinQueries, splitQuery, splitSigning, withQuery } from '../../source/signed-query.js';
import { systemClock, type Clock } from '../clock.js';
import type { EngineContext, RequestKind } from '../engine.js';
import { carryQuery, covers, scopeOf } from './carry-query.js';
import { cmcdHeaders, cmcdParameter, type CmcdObject, type CmcdPlayback } from './cmcd.js';
import { sessionIdFor } from './cmcd-session.js';
import type { SignAnswer } from './sign-answers.js';
import { Signer } from './signer.js';
import { signatureOf, type UrlSignature } from './url-signature.js';

/** What of a candidate decides how it is requested. */
export interface RequestedCandidate {
  readonly kind?: 'hls' | 'file' | 'rtmp';
  /** Of the manifest or file. */
  readonly url: string;
  readonly credentials?: 'include';
  readonly cmcd?: 'query' | 'header' | 'off';
  readonly contentId?: string;
  readonly sessionId?: string;
}

/** What is to be requested. */
export interface PolicyRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly withCredentials: boolean;
}

export interface RequestPolicyOptions {
  /** The media element asks with cookies (`crossorigin="use-credentials"`). */
  readonly withCredentials?: boolean;
  /** `false` where the browser itself makes the requests: then there is CMCD by query only. */
  readonly canSetHeaders?: boolean;
  /** Milliseconds; default 5000. */
  readonly hookTimeoutMs?: number;
  /** Milliseconds of the epoch, by the clock of this device. */
  readonly now?: () => number;
  readonly after?: Clock['after'];
}

/** How everything of one candidate is requested: signatures, cookies, CMCD. One per attempt. */
export interface RequestPolicy {
  /** For `XMLHttpRequest.withCredentials` and `fetch`'s `include`. */
  readonly withCredentials: boolean;
  /**
   * @param url absolute, as the manifest or playlist names it: without what was added here before.
   * @throws PlayerError `CF_HTTP_SIGNATURE_UNAVAILABLE` where the page's hook gives no signature.
   */
  request(url: string, kind: RequestKind, object?: CmcdObject): Promise<PolicyRequest>;
  /** The same at once; `undefined` where the hook has to be asked first, and then it is being asked. */
  requestNow(url: string, kind: RequestKind, object?: CmcdObject): PolicyRequest | undefined;
  /**
   * A request was answered 403, or with status 0 across origins, which a 403 of CloudFront looks like: asks the hook
   * once more. `true`: the request is worth a repetition. Never throws.
   */
  forbidden(url: string, kind: RequestKind): Promise<boolean>;
  /** For CMCD: how playback stands, asked at each request. */
  observe(playback: () => CmcdPlayback): void;
  /** The `Date` of an answer: by it a wrong clock of this device is corrected. */
  hearDate(date: string | null | undefined): void;
  /** Address of the manifest or file as the page gave it. */
  readonly source: string;
  /** The page could read an answer to this request: what it cannot read from there later is no matter of CORS. */
  noteReadable(url: string): void;
  isReadable(url: string): boolean;
  /** The signature an address would be requested with now, as far as it is known. */
  signatureOf(url: string): UrlSignature | undefined;
}

const HOOK_TIMEOUT_MS = 5000;
/** Answers take their time on the way, and `Date` has seconds. */
const CLOCK_TOLERANCE_MS = 30_000;
const MAX_USED = 256;

/** @param candidate its address may be relative to the page. */
export function createRequestPolicy(
  candidate: RequestedCandidate,
  context: EngineContext = {},
  options: RequestPolicyOptions = {},
): RequestPolicy {
  return new Policy(candidate, context, options);
}

class Policy implements RequestPolicy {
  readonly withCredentials: boolean;
  readonly source: string;
  readonly #readable = new Set<string>();
  readonly #candidate: RequestedCandidate;
  readonly #options: RequestPolicyOptions;
  readonly #signer: Signer;
  readonly #scope: ReturnType<typeof scopeOf>;
  readonly #sessionId: string;
  /** The manifest's or file's address, unsigned. */
  readonly #source: string;
  /** What the last request of an address was signed with; by the unsigned and by the signed address. */
  readonly #used = new Map<string, { readonly address: string; readonly answer: SignAnswer }>();
  #playback: () => CmcdPlayback = () => ({});
  #clockOffset = 0;

  constructor(candidate: RequestedCandidate, context: EngineContext, options: RequestPolicyOptions) {
    const url = absolute(candidate.url);
    this.source = url;
    this.#candidate = candidate;
    this.#options = options;
    this.withCredentials = candidate.credentials === 'include' || options.withCredentials === true;
    this.#source = unsigned(url);
    this.#sessionId = candidate.sessionId ?? sessionIdFor(context, this.#source);
    this.#signer = new Signer({
      hook: () => context.sign,
      now: () => this.#now(),
      after: options.after ?? ((milliseconds, callback) => systemClock.after(milliseconds, callback)),
      timeoutMs: options.hookTimeoutMs ?? HOOK_TIMEOUT_MS,
    });
    const scope = scopeOf(url);
    this.#scope = scope;
    this.#learn(url);
  }

  async request(url: string, wanted: RequestKind, object: CmcdObject = {}): Promise<PolicyRequest> {
    const address = this.#addressOf(url);
    const kind = this.#kindOf(address, wanted);
    if (!this.#isForHook(address)) return this.#finish(this.#carried(address), kind, object);
    this.#learn(address);
    return this.#signed(unsigned(address), await this.#signer.answer(unsigned(address), kind), kind, object);
  }

  requestNow(url: string, wanted: RequestKind, object: CmcdObject = {}): PolicyRequest | undefined {
    const address = this.#addressOf(url);
    const kind = this.#kindOf(address, wanted);
    if (!this.#isForHook(address)) return this.#finish(this.#carried(address), kind, object);
    this.#learn(address);
    const answer = this.#signer.knownOrAsked(unsigned(address), kind);
    return answer === undefined ? undefined : this.#signed(unsigned(address), answer, kind, object);
  }

  async forbidden(url: string, kind: RequestKind): Promise<boolean> {
    if (!this.#signer.hasHook) return false;
    const used = this.#used.get(url) ?? this.#used.get(unsigned(this.#addressOf(url)));
    if (used === undefined) return false;
    try {
      return (await this.#signer.second(used.address, kind, used.answer)) !== undefined;
    } catch {
      return false;
    }
  }

  observe(playback: () => CmcdPlayback): void {
    this.#playback = playback;
  }

  hearDate(date: string | null | undefined): void {
    const offset = Date.parse(date ?? '') - this.#deviceTime();
    if (Number.isFinite(offset)) this.#clockOffset = Math.abs(offset) > CLOCK_TOLERANCE_MS ? offset : 0;
  }

  noteReadable(url: string): void {
    this.#readable.add(originOf(url));
  }

  isReadable(url: string): boolean {
    return this.#readable.has(originOf(url));
  }

  signatureOf(url: string): UrlSignature | undefined {
    const address = this.#addressOf(url);
    const answer = this.#used.get(unsigned(address))?.answer;
    return signatureOf(answer === undefined ? this.#carried(address) : answer.url);
  }

  /** What comes with a signature of its own needs none from the hook while that one is good. */
  #learn(address: string): void {
    const signature = signatureOf(address);
    if (signature === undefined || signature.type === 'other' || this.#hasEnded(signature)) return;
    this.#signer.learn(unsigned(address), address);
  }

  #signed(address: string, answer: SignAnswer, kind: RequestKind, object: CmcdObject): PolicyRequest {
    const isOwn = answer.asked === address;
    const url = isOwn || answer.scope === undefined ? answer.url : carryQuery(answer.scope, address);
    // A hook that signs other things only leaves it to what came with the manifest.
    const request = this.#finish(url === address ? this.#carried(address) : url, kind, object);
    for (const key of [address, url, request.url]) {
      this.#used.delete(key);
      this.#used.set(key, { address, answer });
    }
    for (const oldest of this.#used.keys()) {
      if (this.#used.size <= 3 * MAX_USED) break;
      this.#used.delete(oldest);
    }
    return request;
  }

  /** The hook is for addresses over HTTP; data and blobs need no signature. */
  #isForHook(address: string): boolean {
    return this.#signer.hasHook && /^https?:/i.test(address);
  }

  /** Where the page signs nothing but the manifest: what came on its address. */
  #carried(address: string): string {
    const scope = this.#scope;
    if (scope === undefined || address === this.source) return address;
    // A signature for one address opens no other, and keeps CloudFront from looking at the cookies, which may.
    if (this.withCredentials && ['canned', 's3'].includes(scope.signature?.type ?? '')) return address;
    return carryQuery(scope, address);
  }

  #finish(url: string, kind: RequestKind, object: CmcdObject): PolicyRequest {
    const { withCredentials } = this;
    const { cmcd = 'off', contentId } = this.#candidate;
    if (cmcd === 'off' || !/^https?:/i.test(url)) return { url, headers: {}, withCredentials };
    const session = {
      sessionId: this.#sessionId,
      format: this.#candidate.kind === 'file' || kind === 'file' ? ('o' as const) : ('h' as const),
      ...(contentId === undefined ? {} : { contentId }),
    };
    const facts = { url, kind, object, playback: this.#playback(), session };
    if (cmcd === 'query') {
      const query = `CMCD=${cmcdParameter(facts)}`;
      if (mayHaveQuery(url, query)) return { url: withParameter(url, query), headers: {}, withCredentials };
    }
    const headers = this.#options.canSetHeaders === false ? {} : cmcdHeaders(facts);
    return { url, headers, withCredentials };
  }

  /** Engines call a manifest without variants a playlist, some from the beginning and some when it is asked for again. */
  #kindOf(address: string, kind: RequestKind): RequestKind {
    return kind === 'playlist' && unsigned(address) === this.#source ? 'manifest' : kind;
  }

  /** As the playlist names it: engines hand back what they were given, where a playlist is asked for again. */
  #addressOf(url: string): string {
    return this.#used.get(url)?.address ?? absolute(url);
  }

  #hasEnded({ expiresAt }: UrlSignature): boolean {
    return expiresAt !== undefined && expiresAt <= this.#now();
  }

  #deviceTime(): number {
    return this.#options.now?.() ?? Date.now();
  }

  #now(): number {
    return this.#deviceTime() + this.#clockOffset;
  }
}

/** Without CloudFront's signing parameters; the rest byte for byte. */
export function unsigned(address: string): string {
  const [text = '', ...fragment] = address.split('#');
  const { path, query } = splitQuery(text);
  if (query === undefined || signatureOf(text) === undefined) return address;
  const { rest } = splitSigning(query);
  return [withQuery(path, rest === '' ? undefined : rest), ...fragment].join('#');
}

/** Whether a signature still fits when a parameter is added: never one for a single address. */
function mayHaveQuery(url: string, parameter: string): boolean {
  const signature = signatureOf(url);
  if (signature === undefined || signature.type === 'other') return true;
  if (signature.type !== 'custom' || signature.resource === undefined) return false;
  return covers(signature.resource, withParameter(unsigned(url), parameter));
}

function withParameter(url: string, parameter: string): string {
  const [text = '', ...fragment] = url.split('#');
  const { path, query = '' } = splitQuery(text);
  return [withQuery(path, joinQueries(query, parameter)), ...fragment].join('#');
}

function absolute(url: string): string {
  if (/^[a-z][a-z0-9+.-]*:/i.test(url)) return url;
  try {
    return new URL(url, globalThis.document?.baseURI).href;
  } catch {
    return url;
  }
}

function originOf(url: string): string {
  return /^[a-z]+:\/\/[^/?#]*/i.exec(url)?.[0].toLowerCase() ?? '';
}
