import { hasWildcard, isCovered, scopeOf, type QueryScope } from './carry-query.js';
import { signatureOf } from './url-signature.js';

/** What the hook gave, and until when it is used. */
export interface SignAnswer {
  /** What was asked about, unsigned. */
  readonly asked: string;
  /** The address to request. */
  readonly url: string;
  /** With a policy for several addresses: for which. */
  readonly scope: QueryScope | undefined;
  /** Milliseconds of the policy's clock. */
  readonly receivedAt: number;
  /** From then on the hook is asked before it is used; `Infinity` where the address does not say when it ends. */
  readonly renewAt: number;
  readonly expiresAt: number;
  /** Asked for because the one before it was answered 403. */
  readonly isSecond: boolean;
}

/** Before the end, where the signature lasts long enough for that. */
const MARGIN_MS = 60_000;
/** However short its life, an answer is used for so long. */
const MIN_USE_MS = 1000;
/** Segments of a long live stream are asked for one by one and never again. */
const MAX_ANSWERS = 256;

export function createAnswer(options: {
  readonly asked: string;
  readonly url: string;
  readonly now: number;
  readonly isSecond: boolean;
}): SignAnswer {
  const { asked, url, now, isSecond } = options;
  const scope = scopeOf(url);
  const expiresAt = signatureOf(url)?.expiresAt ?? Infinity;
  const life = expiresAt - now;
  // A fresh signature that has ended already, or ends at once, means that this clock is wrong: the server's counts.
  const renewAt =
    life <= 0 ? now + MARGIN_MS : Math.max(now + MIN_USE_MS, expiresAt - Math.min(MARGIN_MS, life / 4));
  const isForMany = scope !== undefined && hasWildcard(scope);
  return {
    asked,
    url,
    scope: isForMany ? scope : undefined,
    receivedAt: now,
    renewAt,
    expiresAt: Math.max(expiresAt, renewAt),
    isSecond,
  };
}

/** The answers in hand: by address, and those that are for many addresses. */
export class SignAnswers {
  readonly #byAddress = new Map<string, SignAnswer>();
  #forMany: SignAnswer[] = [];

  add(answer: SignAnswer): void {
    if (answer.scope !== undefined) {
      const { asked } = answer;
      this.#forMany = this.#forMany.filter((other) => other.scope && !covers(answer, other.asked, asked));
      this.#forMany.unshift(answer);
      this.#forMany.length = Math.min(this.#forMany.length, 16);
    }
    this.#byAddress.delete(answer.asked);
    this.#byAddress.set(answer.asked, answer);
    if (this.#byAddress.size <= MAX_ANSWERS) return;
    for (const oldest of this.#byAddress.keys()) {
      this.#byAddress.delete(oldest);
      break;
    }
  }

  /** The newest that is for an address. */
  find(address: string): SignAnswer | undefined {
    const own = this.#byAddress.get(address);
    const shared = this.#forMany.find(({ scope }) => scope !== undefined && isCovered(scope, address));
    if (own === undefined || shared === undefined) return own ?? shared;
    return shared.receivedAt > own.receivedAt ? shared : own;
  }
}

function covers({ scope }: SignAnswer, other: string, asked: string): boolean {
  return scope !== undefined && (other === asked || isCovered(scope, other));
}
