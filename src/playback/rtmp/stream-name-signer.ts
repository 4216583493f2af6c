import { splitQuery, withQuery } from '../../source/signed-query.js';
import { buildStreamName, parseName } from '../../source/stream-name.js';
import { systemClock } from '../clock.js';
import type { EngineContext } from '../engine.js';
import { unsigned } from '../http/request-policy.js';
import { Signer } from '../http/signer.js';
import { signatureOf } from '../http/url-signature.js';

/** Shorter than the budget of an RTMP attempt. */
const TIMEOUT_MS = 3000;
const PREFIX = /^(?:mp4|mp3|flv|id3|raw):/i;

export interface StreamNameSignerOptions {
  /** Milliseconds of the epoch. */
  readonly now?: () => number;
  readonly after?: typeof systemClock.after;
}

/** Signed stream names, from the page's hook: kept while they are good, asked for anew before they end. */
export class StreamNameSigner {
  readonly #signer: Signer;
  readonly #now: () => number;

  constructor(context: EngineContext, options: StreamNameSignerOptions = {}) {
    this.#now = options.now ?? (() => Date.now());
    this.#signer = new Signer({
      hook: () => context.sign,
      now: this.#now,
      after: options.after ?? ((milliseconds, callback) => systemClock.after(milliseconds, callback)),
      timeoutMs: TIMEOUT_MS,
    });
  }

  /**
   * @param streamName as the plan has it, perhaps signed already.
   * @param wasRefused the server refused the last one that was given: the hook is asked again, once.
   * @throws PlayerError `CF_HTTP_SIGNATURE_UNAVAILABLE`
   */
  async sign(streamName: string, wasRefused: boolean): Promise<string> {
    const name = unsigned(streamName);
    const own = signatureOf(streamName);
    if (own !== undefined && (own.expiresAt ?? Infinity) > this.#now()) this.#signer.learn(name, streamName);
    const used = this.#signer.known(name);
    const answer =
      wasRefused && used !== undefined
        ? ((await this.#signer.second(name, 'stream', used)) ?? used)
        : await this.#signer.answer(name, 'stream');
    return playableName(name, answer.url);
  }
}

/**
 * What servers that sign give back: the name, the name without its type, the file with its extension, or a whole address
 * (FACTS 1.5). What is the same stream by the rules for names (FACTS 3.5) keeps the name that was asked for; the type of
 * any other is not signed and goes before it again.
 */
export function playableName(asked: string, signed: string): string {
  const prefix = PREFIX.exec(asked)?.[0] ?? '';
  const bare = asked.slice(prefix.length);
  const text = /^rtmp[a-z]{0,2}:\/\//i.test(signed) ? fromAddress(bare, signed) : signed;
  const { path, query } = splitQuery(text);
  const isSame = (['auto', 'strip'] as const).some(
    (extension) => buildStreamName(parseName(path), { extension }).wire === splitQuery(asked).path,
  );
  if (isSame) return withQuery(splitQuery(asked).path, query);
  return PREFIX.test(text) ? text : prefix + text;
}

function fromAddress(bare: string, signed: string): string {
  const path = signed.split('?', 1)[0] ?? '';
  const at = path.lastIndexOf(bare);
  return at < 0 ? signed : signed.slice(at);
}
