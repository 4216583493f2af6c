import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlayerError } from '../../src/errors/player-error.js';
import { findTags } from '../../src/media/flv/tag-chain.js';
import { encodeFlvTag } from '../../src/media/flv/flv-file-writer.js';
import type { ByteAnswer, ByteSource } from '../../src/playback/flv-file/byte-source.js';
import { makeFlv } from '../support/flv-files.js';
import { flvVector, readFlv } from '../support/flv-vector.js';
import { FlvViewer } from '../support/flv-viewer.js';
import { holds } from '../support/holds.js';

const file = makeFlv(flvVector('b-frames.flv'), { copies: 6 });
const indexed = makeFlv(flvVector('b-frames.flv'), { copies: 6, index: 'right' });

/** The world outside: a file that is sent in pieces of any size, with ranges or without. */
class MemorySource implements ByteSource {
  readonly #bytes: Uint8Array;
  readonly #piece: number;
  readonly #hasRanges: boolean;
  readonly #tellsSize: boolean;

  constructor(bytes: Uint8Array, piece: number, hasRanges: boolean, tellsSize: boolean) {
    this.#bytes = bytes;
    this.#piece = piece;
    this.#hasRanges = hasRanges;
    this.#tellsSize = tellsSize;
  }

  async open(from: number, to: number | undefined): Promise<ByteAnswer | undefined> {
    const size = this.#bytes.byteLength;
    if (this.#hasRanges && from >= size) return undefined;
    let at = this.#hasRanges ? from : 0;
    const end = this.#hasRanges ? Math.min(to ?? size, size) : size;
    return {
      from: at,
      total: this.#tellsSize ? size : undefined,
      hasRanges: this.#hasRanges,
      read: async () => {
        if (at >= end) return undefined;
        const piece = this.#bytes.slice(at, Math.min(at + this.#piece, end));
        at += piece.byteLength;
        return piece;
      },
      cancel: () => undefined,
    };
  }
}

interface Damage {
  readonly at: number;
  readonly bytes: Uint8Array;
  readonly kind: 'written-over' | 'put-in' | 'taken-out' | 'cut-off';
}

const damage: fc.Arbitrary<Damage> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 300 }),
  kind: fc.constantFrom('written-over', 'put-in', 'taken-out', 'cut-off'),
});

function damaged(bytes: Uint8Array, damages: readonly Damage[]): Uint8Array {
  let all = Buffer.from(bytes);
  for (const { at, bytes: what, kind } of damages) {
    const place = Math.floor(at * all.length);
    const behind = kind === 'put-in' ? place : place + what.length;
    if (kind === 'cut-off') all = all.subarray(0, place);
    else
      all = Buffer.concat([
        all.subarray(0, place),
        kind === 'taken-out' ? new Uint8Array(0) : what,
        all.subarray(behind),
      ]);
  }
  return all;
}

const rest = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('an FLV over HTTP', () => {
  it('concludes with an end or a PlayerError, whatever the file is and wherever it is sought', async () => {
    await holds(
      fc.asyncProperty(
        fc.constantFrom(file, indexed),
        fc.array(damage, { maxLength: 4 }),
        fc.array(fc.double({ min: 0, max: 30, noNaN: true }), { maxLength: 3 }),
        fc.integer({ min: 500, max: 70_000 }),
        fc.boolean(),
        fc.boolean(),
        async (bytes, damages, seeks, piece, hasRanges, tellsSize) => {
          const source = new MemorySource(damaged(bytes, damages), piece, hasRanges, tellsSize);
          // Nothing is held back, so that everything is read.
          const viewer = new FlvViewer(source, { bufferLength: 10_000 });
          let seekId = 0;
          for (const seconds of seeks) {
            await rest();
            seekId = viewer.seek(seconds);
          }
          for (let turn = 0; turn < 3000 && viewer.failure === undefined; turn++) {
            if (viewer.ends.includes(seekId)) break;
            await rest();
          }
          viewer.session.close();
          if (viewer.failure === undefined) expect(viewer.ends).toContain(seekId);
          else expect(viewer.failure).toBeInstanceOf(PlayerError);
          expect(viewer.failure?.code).not.toBe('CF_INTERNAL');
        },
      ),
      { numRuns: 40 },
    );
  });

  it('finds the tags of a piece that begins and ends anywhere', () => {
    const positions: number[] = [];
    let at = 13;
    for (const tag of readFlv(file)) {
      positions.push(at);
      at += encodeFlvTag(tag).byteLength;
    }
    holds(
      fc.property(fc.nat(file.length - 1), fc.integer({ min: 40_000, max: 100_000 }), (from, size) => {
        const piece = file.subarray(from, from + size);
        const found = findTags(piece, { isEnd: from + size >= file.length }).map((tag) => from + tag.at);
        const expected = positions.filter(
          (position) => position >= from && position + 11 <= from + piece.length,
        );
        expect(found).toEqual(from === 0 ? positions.slice(0, found.length) : expected);
      }),
      { numRuns: 100 },
    );
  });
});
