import { PlayerError } from '../../errors/player-error.js';
import { redactText } from '../../errors/redact.js';
import type { Clock } from '../clock.js';
import type { RequestKind, SignHook } from '../engine.js';
import { createAnswer, SignAnswers, type SignAnswer } from './sign-answers.js';

export interface SignerOptions {
  /** Read at each question: the page may change it. */
  readonly hook: () => SignHook | undefined;
  readonly now: () => number;
  readonly after: Clock['after'];
  /** Shorter than any attempt's budget, so that the reason is known before the attempt is over. */
  readonly timeoutMs: number;
}

interface Question {
  readonly address: string;
  readonly answer: Promise<SignAnswer>;
}

/** Once asked again because of a 403, an answer that is refused too is not doubted for so long. */
const SECOND_CHANCE_MS = 60_000;

/** Asks the page's hook, as seldom as possible. */
export class Signer {
  readonly #options: SignerOptions;
  readonly #answers = new SignAnswers();
  #questions: Question[] = [];
  /** Whether the last answer was for several addresses; until there was one, it may be. */
  #isForMany = true;

  constructor(options: SignerOptions) {
    this.#options = options;
  }

  get hasHook(): boolean {
    return this.#options.hook() !== undefined;
  }

  /** An answer that can be used without asking. */
  known(address: string): SignAnswer | undefined {
    const answer = this.#answers.find(address);
    return answer !== undefined && this.#options.now() < answer.renewAt ? answer : undefined;
  }

  /** Parallel requests share one question, also for different addresses while one answer may be for all of them. */
  async answer(address: string, kind: RequestKind): Promise<SignAnswer> {
    const before = this.#answers.find(address);
    try {
      for (;;) {
        const known = this.known(address);
        if (known !== undefined) return known;
        const shared = this.#pending(address);
        if (shared === undefined) return await this.#ask(address, kind, false);
        const answer = await shared.answer;
        if (shared.address === address) return answer;
      }
    } catch (error) {
      // It was asked in time: what is in hand opens the address a little longer.
      if (before !== undefined && this.#options.now() < before.expiresAt) return before;
      throw error;
    }
  }

  /** What can be used while the next answer is waited for, in the background. */
  knownOrAsked(address: string, kind: RequestKind): SignAnswer | undefined {
    const known = this.known(address);
    if (known !== undefined) return known;
    const old = this.#answers.find(address);
    // Whoever asks with time to wait hears of a failure.
    this.answer(address, kind).catch(() => undefined);
    return old !== undefined && this.#options.now() < old.expiresAt ? old : undefined;
  }

  /** A signature that came with an address; the hook's counts more. */
  learn(asked: string, url: string): void {
    if (this.#answers.find(asked) !== undefined) return;
    this.#answers.add(createAnswer({ asked, url, now: this.#options.now(), isSecond: false }));
  }

  #pending(address: string): Question | undefined {
    const same = this.#questions.find((question) => question.address === address);
    return same ?? (this.#isForMany ? this.#questions[0] : undefined);
  }

  /** After a 403 of `used`: another answer, or `undefined` when asking again has not helped before. */
  async second(address: string, kind: RequestKind, used: SignAnswer): Promise<SignAnswer | undefined> {
    const newest = this.#answers.find(address);
    if (newest !== undefined && newest !== used) return newest;
    const pending = this.#pending(address);
    if (pending !== undefined) {
      await pending.answer;
      return this.#answers.find(address);
    }
    if (used.isSecond && this.#options.now() - used.receivedAt < SECOND_CHANCE_MS) return undefined;
    return this.#ask(address, kind, true);
  }

  #ask(address: string, kind: RequestKind, isSecond: boolean): Promise<SignAnswer> {
    const answer = this.#call(address, kind).then((url) => {
      const fresh = createAnswer({ asked: address, url, now: this.#options.now(), isSecond });
      this.#isForMany = fresh.scope !== undefined;
      this.#answers.add(fresh);
      return fresh;
    });
    const question = { address, answer };
    const settled = (): void => {
      this.#questions = this.#questions.filter((other) => other !== question);
    };
    this.#questions.push(question);
    answer.then(settled, settled);
    return answer;
  }

  async #call(address: string, kind: RequestKind): Promise<string> {
    const { hook, after, timeoutMs } = this.#options;
    const sign = hook();
    if (sign === undefined) return address;
    let cancel: (() => void) | undefined;
    const tooLate = new Promise<never>((_, reject) => {
      cancel = after(timeoutMs, () => reject(failed(`gave no answer within ${timeoutMs} ms`, address, kind)));
    });
    try {
      const signed: unknown = await Promise.race([(async () => sign(address, kind))(), tooLate]);
      return readAnswer(signed, address, kind);
    } catch (thrown) {
      if (thrown instanceof PlayerError) throw thrown;
      const words = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
      throw failed(`threw: ${redactText(words)}`, address, kind);
    } finally {
      cancel?.();
    }
  }
}

function readAnswer(signed: unknown, address: string, kind: RequestKind): string {
  // A URL object says what it is when it is asked.
  const text = typeof signed === 'string' ? signed : signed instanceof URL ? signed.href : undefined;
  if (text === undefined || text.trim() === '') {
    throw failed(
      `gave ${text === undefined ? typeof signed : 'nothing'} in place of an address`,
      address,
      kind,
    );
  }
  if (text.startsWith('?')) return address + (address.includes('?') ? `&${text.slice(1)}` : text);
  if (kind === 'stream') return text;
  if (/^https?:\/\//i.test(text)) return text;
  try {
    const url = new URL(text, address);
    if (url.protocol === 'https:' || url.protocol === 'http:') return url.href;
  } catch {
    // Told below.
  }
  throw failed('gave something that is no http address', address, kind);
}

function failed(what: string, address: string, kind: RequestKind): PlayerError {
  return new PlayerError('CF_HTTP_SIGNATURE_UNAVAILABLE', {
    message: `sign ${what}`,
    context: {
      stage: 'sign',
      resource: kind,
      ...(kind === 'stream' ? { streamName: address } : { url: address }),
    },
  });
}
