import { PlayerError } from '../errors/player-error.js';
import type { SessionCommand, SessionEvent } from './worker-protocol.js';

/**
 * The page has the hook that signs; the session asks it for the name before each `play`, since the server looks at the
 * signature then (FACTS 1.5: every play event).
 */
export class StreamNameSigning {
  readonly #emit: (event: SessionEvent) => void;
  readonly #waiting = new Map<number, (answer: SignedName) => void>();
  #count = 0;
  readonly #now: () => number;
  /** The last play was refused. */
  #wasRefused = false;
  #refusedAt = Number.NEGATIVE_INFINITY;

  constructor(emit: (event: SessionEvent) => void, now: () => number) {
    this.#emit = emit;
    this.#now = now;
  }

  /** @throws PlayerError what the page says. */
  async ask(streamName: string): Promise<string> {
    const id = ++this.#count;
    const answer = await new Promise<SignedName>((resolve) => {
      this.#waiting.set(id, resolve);
      this.#emit({ type: 'sign', id, streamName, wasRefused: this.#wasRefused });
      this.#wasRefused = false;
    });
    if (answer.error !== undefined) throw PlayerError.fromJSON(answer.error);
    return answer.streamName ?? streamName;
  }

  answered(command: SignedName): void {
    this.#waiting.get(command.id)?.(command);
    this.#waiting.delete(command.id);
  }

  /** Whether a play that failed is worth another one, with a fresh signature: once in a minute. */
  mayHelp(error: unknown): error is PlayerError {
    if (!(error instanceof PlayerError) || !REFUSALS.has(error.code)) return false;
    const now = this.#now();
    if (now - this.#refusedAt < SECOND_CHANCE_MS) return false;
    this.#refusedAt = now;
    this.#wasRefused = true;
    return true;
  }
}

/** A server that refuses a fresh signature too has other reasons. */
const SECOND_CHANCE_MS = 60_000;

type SignedName = Extract<SessionCommand, { type: 'signed' }>;

/** How servers refuse a signature; none says so. */
const REFUSALS = new Set(['CF_RTMP_PLAY_FAILED', 'CF_RTMP_STREAM_NOT_FOUND', 'CF_RTMP_STREAM_FAILED']);
