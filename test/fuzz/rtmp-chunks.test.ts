import * as fc from 'fast-check';
import { holds } from '../support/holds.js';
import { describe, expect, it } from 'vitest';
import { PlayerError } from '../../src/errors/player-error.js';
import { ChunkReader } from '../../src/protocol/chunk/chunk-reader.js';
import { ChunkWriter } from '../../src/protocol/chunk/chunk-writer.js';
import { decodeMessage } from '../../src/protocol/message/decode-message.js';
import { CAPTURES, readChunks, readMessages, split } from '../support/rtmp-captures.js';

const sizes = fc.array(fc.integer({ min: 1, max: 6000 }), { minLength: 1, maxLength: 40 });
const smallSizes = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 40 });
const direction = fc.constantFrom('c2s' as const, 's2c' as const);

/** Reads and decodes; what it throws must be a PlayerError. Returns how many messages came. */
function readAll(pieces: Iterable<Uint8Array>): number {
  let count = 0;
  const reader = new ChunkReader((raw) => {
    count += decodeMessage(raw).length;
  });
  try {
    for (const piece of pieces) reader.push(piece);
  } catch (error) {
    if (!(error instanceof PlayerError) || error.code === 'CF_INTERNAL') throw error;
  }
  return count;
}

describe('chunks', () => {
  it('give the same messages however a recorded session is split', () => {
    holds(
      fc.property(
        fc.constantFrom(...CAPTURES),
        direction,
        fc.oneof(sizes, smallSizes),
        (name, way, pieces) => {
          const bytes = readChunks(name, way);
          expect(readMessages(split(bytes, pieces))).toEqual(readMessages([bytes]));
        },
      ),
      { numRuns: 60 },
    );
  });

  const message = fc.record({
    chunkStreamId: fc.oneof(fc.integer({ min: 2, max: 70 }), fc.integer({ min: 2, max: 65599 })),
    typeId: fc.constantFrom(8, 9, 18, 20),
    messageStreamId: fc.oneof(fc.constantFrom(0, 1), fc.integer({ min: 0, max: 0xffffffff })),
    timestamp: fc.oneof(
      fc.integer({ min: 0, max: 100 }),
      fc.integer({ min: 0xfffff0, max: 0x1000010 }),
      fc.integer({ min: 0, max: 0xffffffff }),
    ),
    payload: fc.oneof(fc.uint8Array({ maxLength: 10 }), fc.uint8Array({ minLength: 120, maxLength: 700 })),
    chunkSize: fc.option(fc.integer({ min: 1, max: 300 }), { nil: undefined, freq: 4 }),
  });

  it('that we write read as what was written, however they are split', () => {
    holds(
      fc.property(fc.array(message, { maxLength: 40 }), smallSizes, (messages, pieces) => {
        const writer = new ChunkWriter();
        const out: Uint8Array[] = [];
        for (const { chunkStreamId, chunkSize, ...rest } of messages) {
          if (chunkSize !== undefined) {
            const payload = new Uint8Array(4);
            new DataView(payload.buffer).setUint32(0, chunkSize);
            out.push(writer.write(2, { typeId: 1, messageStreamId: 0, timestamp: 0, payload }));
            writer.chunkSize = chunkSize;
          }
          out.push(writer.write(chunkStreamId, rest));
        }
        const read = readMessages(split(Buffer.concat(out), pieces)).filter((m) => m.typeId !== 1);
        expect(read).toEqual(
          messages.map(({ typeId, messageStreamId, timestamp, payload }) => ({
            typeId,
            messageStreamId,
            timestamp,
            payload,
          })),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('that are garbage end in a PlayerError or in nothing', () => {
    holds(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 20_000 }), sizes, (bytes, pieces) => {
        readAll(split(bytes, pieces));
      }),
      { numRuns: 500 },
    );
  });

  it('of a recorded session with bytes changed end in a PlayerError or in messages', () => {
    const change = fc.tuple(
      fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      fc.integer({ min: 0, max: 255 }),
    );
    holds(
      fc.property(
        fc.constantFrom(...CAPTURES),
        direction,
        fc.array(change, { minLength: 1, maxLength: 12 }),
        sizes,
        (name, way, changes, pieces) => {
          const bytes = readChunks(name, way).slice();
          for (const [place, value] of changes) bytes[Math.floor(place * bytes.byteLength)] = value;
          readAll(split(bytes, pieces));
        },
      ),
      { numRuns: 400 },
    );
  });

  it('never hold more memory than the limit on unfinished messages', () => {
    holds(
      fc.property(fc.array(fc.integer({ min: 2, max: 63 }), { minLength: 50, maxLength: 300 }), (ids) => {
        const before = process.memoryUsage().arrayBuffers;
        // A header that declares 7 MiB, and one chunk of it, again and again.
        readAll(
          ids.map((id) => {
            const chunk = new Uint8Array(12 + 128);
            chunk.set([id, 0, 0, 0, 0x70, 0, 0, 9, 1, 0, 0, 0]);
            return chunk;
          }),
        );
        globalThis.gc?.();
        expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(300 * 1024 * 1024);
      }),
      { numRuns: 20 },
    );
  });
});
