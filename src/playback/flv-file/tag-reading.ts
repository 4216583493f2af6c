import { PlayerError } from '../../errors/player-error.js';
import { FlvFileReader } from '../../media/flv/flv-file-reader.js';
import type { FlvTag } from '../../media/flv/flv-tag.js';
import { findTags, type ChainedTag } from '../../media/flv/tag-chain.js';
import type { ByteAnswer, ByteSource } from './byte-source.js';

export type PlacedTag = FlvTag & { readonly position: number };

/** How a reading goes on behind a tag: `stop` ends it, quietly. */
export type Verdict = 'go' | 'stop';

export interface TagReadingHooks {
  /** Resolves when more is wanted. */
  wanted(signal: AbortSignal): Promise<void>;
  /** How many bytes are asked for at once. */
  windowSize(): number;
  received(bytes: number): void;
  warning(error: PlayerError): void;
}

/** A server that is silent for so long is gone, whatever TCP thinks. */
const SILENCE_MS = 15_000;
/** Between two tries after a loss. */
const RETRY_MS = [300, 1000, 2500];
/** Where there is as much to look at, and no tag, there is none. */
const MAX_LOOK = 20 * 1024 * 1024;
const FIRST_LOOK = 32 * 1024;
const MAX_DAMAGES = 50;

/** Reads the tags of one FLV, from any place of it; asks for its bytes in pieces, and again where a piece is lost. */
export class TagReading {
  readonly #source: ByteSource;
  readonly #hooks: TagReadingHooks;
  #total: number | undefined;
  #hasRanges: boolean | undefined;
  /** Whether tags have their right size behind them in this file; `undefined` until that was seen. */
  #isStrict: boolean | undefined;
  #damages = 0;

  constructor(source: ByteSource, hooks: TagReadingHooks) {
    this.#source = source;
    this.#hooks = hooks;
  }

  /** Bytes of the file. */
  get total(): number | undefined {
    return this.#total;
  }
  /** Whether any piece can be asked for; `undefined` before the first answer. */
  get hasRanges(): boolean | undefined {
    return this.#hasRanges;
  }

  /**
   * Gives every tag from the one that begins at `from` on to `take`.
   *
   * @returns `ended` at the end of the source, `stopped` where `take` said so.
   * @throws PlayerError, or the signal's reason
   */
  async read(
    from: number,
    take: (tag: PlacedTag) => Verdict,
    signal: AbortSignal,
    onBytes?: (bytes: Uint8Array) => void,
  ): Promise<'ended' | 'stopped'> {
    let hasStopped = false;
    const startAt = (position: number) =>
      new FlvFileReader(
        {
          onTag: (tag) => {
            if (!hasStopped && !signal.aborted) hasStopped = take(tag) === 'stop';
          },
        },
        { ...(position > 0 ? { from: position } : {}), isStrict: this.#isStrict ?? 'by-example' },
      );
    let reader = startAt(from);
    let position = from;
    let losses = 0;
    for (;;) {
      try {
        const answer = await this.#open(position, signal);
        if (answer === undefined) return this.#atEnd(reader);
        const asked = position;
        try {
          for (;;) {
            const bytes = await this.#next(answer, signal);
            if (bytes === undefined) break;
            onBytes?.(bytes);
            position += bytes.byteLength;
            losses = 0;
            reader.push(bytes);
            this.#isStrict ??= reader.isStrict;
            if (hasStopped) return 'stopped';
            if (!answer.hasRanges) await this.#hooks.wanted(signal);
          }
        } finally {
          answer.cancel();
        }
        // An answer without a byte would be asked for again for ever.
        if (!answer.hasRanges || position === asked || position >= (this.#total ?? Infinity)) {
          return this.#atEnd(reader);
        }
      } catch (thrown) {
        signal.throwIfAborted();
        const error = PlayerError.from(thrown, 'CF_NETWORK_LOST', { stage: 'media' });
        if (error.code === 'CF_MEDIA_TAG_MALFORMED') {
          position = await this.#behindDamage(error, signal);
          reader = startAt(position);
          continue;
        }
        // Before anything came the plan knows better what to do; and what is sent whole cannot go on.
        if (this.#hasRanges !== true || !error.retryable || losses >= RETRY_MS.length) throw error;
        await delay(RETRY_MS[losses++] ?? 0, signal);
      }
    }
  }

  /**
   * The tags that are found from any place of the file on, as many as come with finding them (in so many bytes at
   * once); none where there is none up to the end.
   */
  async look(
    from: number,
    signal: AbortSignal,
    atOnce = FIRST_LOOK,
  ): Promise<readonly (ChainedTag & { readonly position: number })[]> {
    let bytes = new Uint8Array(0);
    for (let size = atOnce; size <= MAX_LOOK; size *= 2) {
      bytes = joined([bytes, ...(await this.#piece(from + bytes.byteLength, from + size, signal))]);
      const isEnd = bytes.byteLength < size;
      const tags = findTags(bytes, { isEnd, hasSizes: this.#isStrict !== false });
      if (tags.some(({ type }) => type !== 'script')) {
        return tags.map((tag) => ({ ...tag, position: from + tag.at }));
      }
      if (isEnd) break;
    }
    return [];
  }

  /** Bytes of the file, asked for where no answer said so. */
  async findTotal(signal: AbortSignal): Promise<number | undefined> {
    if (this.#total !== undefined || this.#hasRanges !== true) return this.#total;
    this.#total = await this.#source.size?.(signal);
    return this.#total;
  }

  async #open(position: number, signal: AbortSignal): Promise<ByteAnswer | undefined> {
    if (this.#total !== undefined && position >= this.#total) return undefined;
    await this.#hooks.wanted(signal);
    const end = this.#hasRanges === false ? undefined : position + this.#hooks.windowSize();
    const answer = await this.#source.open(position, end, signal);
    this.#note(answer);
    if (answer !== undefined && answer.from !== position) {
      answer.cancel();
      throw new PlayerError('CF_FILE_FAILED', {
        message: `the server sent the file from ${answer.from} on, not from ${position}`,
        context: { stage: 'request' },
      });
    }
    return answer;
  }

  async #piece(from: number, to: number, signal: AbortSignal): Promise<readonly Uint8Array[]> {
    if (this.#total !== undefined && from >= this.#total) return [];
    const answer = await this.#source.open(from, to, signal);
    this.#note(answer);
    const pieces: Uint8Array[] = [];
    try {
      if (answer?.from !== from) return [];
      for (let size = 0; size < to - from;) {
        const piece = await this.#next(answer, signal);
        if (piece === undefined) break;
        pieces.push(piece);
        size += piece.byteLength;
      }
    } finally {
      answer?.cancel();
    }
    return pieces;
  }

  #note(answer: ByteAnswer | undefined): void {
    if (answer === undefined) return;
    this.#total = answer.total ?? this.#total;
    this.#hasRanges ??= answer.hasRanges;
  }

  async #next(answer: ByteAnswer, signal: AbortSignal): Promise<Uint8Array | undefined> {
    let timer: number | undefined;
    const silence = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () =>
          reject(
            new PlayerError('CF_NETWORK_TIMEOUT', {
              message: 'the server went silent in the middle of the file',
              context: { stage: 'media' },
            }),
          ),
        SILENCE_MS,
      );
    });
    try {
      const bytes = await Promise.race([answer.read(), silence]);
      signal.throwIfAborted();
      if (bytes !== undefined) this.#hooks.received(bytes.byteLength);
      return bytes;
    } finally {
      clearTimeout(timer);
    }
  }

  async #behindDamage(error: PlayerError, signal: AbortSignal): Promise<number> {
    const at = Number(error.context['position'] ?? 0);
    // Without its beginning it is no FLV; and of what is sent whole the rest is gone.
    if (at <= 0 || this.#hasRanges !== true || ++this.#damages > MAX_DAMAGES) throw error;
    this.#hooks.warning(error);
    const [next] = await this.look(at + 1, signal);
    return next?.position ?? this.#total ?? Number.MAX_SAFE_INTEGER;
  }

  #atEnd(reader: FlvFileReader): 'ended' {
    if (!reader.isBetweenTags) {
      this.#hooks.warning(
        new PlayerError('CF_MEDIA_TAG_MALFORMED', {
          message: 'the file ends in the middle of a tag',
          context: { stage: 'media' },
        }),
      );
    }
    return 'ended';
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(pieces.reduce((size, piece) => size + piece.byteLength, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.byteLength;
  }
  return all;
}

function delay(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        reject(signal.reason as Error);
      },
      { once: true },
    );
  });
}
