import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CaptionDecoder } from '../../src/media/captions/caption-decoder.js';
import { CaptionScan } from '../../src/media/captions/caption-scan.js';
import { tripletsOfCaptionInfo, tripletsOfSei } from '../../src/media/captions/caption-triplets.js';
import type { Caption } from '../../src/media/captions/caption.js';
import { cueTextOf } from '../../src/playback/cues/cue-text.js';
import { plainData } from '../../src/playback/cues/plain-data.js';
import { readCaptionate, readTextData } from '../../src/playback/cues/text-data.js';
import { readCaptionInfo } from '../../src/playback/cues/caption-info.js';
import { holds } from '../support/holds.js';
import { oddParity, registered, seiUnit } from '../support/caption-data.js';

const RUNS = { numRuns: Number(process.env['FUZZ_RUNS'] ?? 300) };

/** Bytes that mean something more often than by chance. */
const byte = fc.oneof(
  fc.integer({ min: 0, max: 255 }),
  fc.constantFrom(0x10, 0x11, 0x14, 0x15, 0x17, 0x1c, 0x20, 0x25, 0x27, 0x29, 0x2c, 0x2d, 0x2f, 0x70),
  fc.constantFrom(0x22, 0x3f, 0x88, 0x89, 0x8b, 0x8c, 0x92, 0x97, 0x98, 0x9f, 0x0d, 0x18, 0xe1),
);
const triplet = fc.record({
  type: fc.integer({ min: 0, max: 3 }),
  first: fc.oneof(byte, byte.map(oddParity)),
  second: fc.oneof(byte, byte.map(oddParity)),
});

function check({ start, end, blocks, channel }: Caption): void {
  expect(channel).toMatch(/^(CC[1-4]|SERVICE\d{1,2})$/);
  expect(end ?? Infinity).toBeGreaterThanOrEqual(start);
  expect(blocks.length).toBeGreaterThan(0);
  expect(blocks.length).toBeLessThanOrEqual(15);
  for (const { line, position, rows } of blocks) {
    for (const percent of [line, position]) {
      expect(percent).toBeGreaterThanOrEqual(0);
      expect(percent).toBeLessThanOrEqual(100);
    }
    expect(rows.length).toBeLessThanOrEqual(15);
    // Tags are those of the look, and what was text is none.
    expect(cueTextOf(rows).replace(/<\/?[iuc](\.[a-z]+)?>|&(lt|gt|amp);/g, '')).not.toMatch(/[<>&]/);
  }
}

describe('captions', () => {
  it('of any bytes are bounded in size and place, and their times go forward', () => {
    holds(
      fc.property(fc.array(triplet, { maxLength: 400 }), (triplets) => {
        const last = new Map<string, Caption>();
        const decoder = new CaptionDecoder((caption) => {
          check(caption);
          const before = last.get(caption.channel);
          if (before !== undefined && before.id !== caption.id) {
            expect(caption.id).toBe(before.id + 1);
            expect(caption.start).toBeGreaterThanOrEqual(before.end!);
          }
          last.set(caption.channel, caption);
        });
        triplets.forEach((one, index) => decoder.push([one], index * 40));
        decoder.end();
        for (const { end } of last.values()) expect(end).toBeDefined();
      }),
      RUNS,
    );
  });

  it('are looked for in any bytes without a throw', () => {
    const bytes = fc.uint8Array({ maxLength: 300 });
    holds(
      fc.property(bytes, fc.constantFrom(1, 2, 3, 4), fc.boolean(), (frame, lengthSize, isHevc) => {
        tripletsOfSei(frame);
        expect(tripletsOfCaptionInfo(frame).length).toBeLessThanOrEqual(31);
        const scan = new CaptionScan(({ data }) => tripletsOfSei(data));
        scan.push(frame, lengthSize, isHevc, 0, 40);
        scan.end();
      }),
      RUNS,
    );
  });

  it('come out of SEI as they went in', () => {
    const any = fc.record({ type: fc.constantFrom(0, 1, 2, 3), bytes: fc.tuple(byte, byte) });
    holds(
      fc.property(fc.array(any, { minLength: 1, maxLength: 31 }), (triplets) => {
        const unit = seiUnit(registered(triplets as Parameters<typeof registered>[0]));
        expect(tripletsOfSei(unit)).toEqual(
          triplets.map(({ type, bytes: [first, second] }) => ({ type, first, second })),
        );
      }),
      RUNS,
    );
  });
});

describe('data messages', () => {
  it('of any shape become what JSON says without loss, and lines of text or none', () => {
    holds(
      fc.property(fc.anything({ withDate: true, withTypedArray: true, withNullPrototype: true }), (value) => {
        const plain = plainData(value);
        expect(JSON.parse(JSON.stringify(plain))).toEqual(plain);
        expect(JSON.stringify(plain).length).toBeLessThan(2_000_000);
        readTextData(value);
        readCaptionate(value);
        readCaptionInfo(value);
      }),
      RUNS,
    );
  });
});
