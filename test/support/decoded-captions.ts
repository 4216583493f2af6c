import { CaptionDecoder } from '../../src/media/captions/caption-decoder.js';
import type { CaptionTriplet } from '../../src/media/captions/caption-triplets.js';
import type { Caption } from '../../src/media/captions/caption.js';
import type { Triplet } from './caption-data.js';
import { tripletOf, type Pairs } from './caption-encoder.js';

/** ms between pictures. */
export const PICTURE = 40;

/** A decoder that is fed picture by picture, with what it said last of each caption. */
export class DecodedCaptions {
  readonly #captions = new Map<string, Caption>();
  readonly decoder = new CaptionDecoder((caption) =>
    this.#captions.set(`${caption.channel} ${caption.id}`, caption),
  );
  /** Of the next picture. */
  time = 0;

  /** One pair for each picture. */
  pairs(pairs: Pairs, field: 0 | 1 = 0): this {
    for (const pair of pairs) this.picture([tripletOf(pair, field)]);
    return this;
  }

  picture(triplets: readonly Triplet[]): this {
    const plain = triplets.map(({ type, bytes: [first, second] }): CaptionTriplet => ({
      type,
      first,
      second,
    }));
    this.decoder.push(plain, this.time);
    this.time += PICTURE;
    return this;
  }

  wait(ms: number): this {
    this.time += ms;
    return this;
  }

  of(channel: string): Caption[] {
    return [...this.#captions.values()].filter((caption) => caption.channel === channel);
  }

  /** Texts of a channel's captions, rows with a slash between them, blocks with two. */
  texts(channel: string): string[] {
    return this.of(channel).map(textOf);
  }
}

export const textOf = ({ blocks }: Caption): string =>
  blocks
    .map(({ rows }) => rows.map((spans) => spans.map(({ text }) => text).join('')).join(' / '))
    .join(' // ');
