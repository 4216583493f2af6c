import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { PlayerError } from '../../src/errors/player-error.js';
import type { MediaInput } from '../../src/media/transmuxer.js';
import { enhancedMessages, interleaved, readTrack } from '../support/enhanced-flv.js';
import { Recording, vectorMessages } from '../support/flv-vector.js';
import { holds } from '../support/holds.js';
import {
  after,
  both,
  drift,
  drop,
  duplicate,
  edited,
  isConfig,
  isOf,
  repeatConfig,
  shift,
  swap,
  withEmptyMessages,
  type Edit,
} from '../support/message-editor.js';

const SOURCES: readonly (readonly MediaInput[])[] = [
  vectorMessages('b-frames.flv'),
  vectorMessages('mp3.flv'),
  interleaved(
    enhancedMessages(readTrack('vp9.mp4')),
    enhancedMessages(readTrack('opus.mp4'), { trackId: 0 }),
    enhancedMessages(readTrack('opus-other.mp4'), { trackId: 1 }),
  ),
];

const kind = fc.constantFrom('audio' as const, 'video' as const);
const time = fc.nat({ max: 3000 });
/** Those that lose nothing. */
const harmless: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(fc.integer({ min: -3000, max: 20_000 }), time).map(([by, from]) => shift(by, after(from))),
  fc.tuple(fc.integer({ min: -6000, max: 6000 }), kind).map(([by, of]) => shift(by, isOf(of))),
  fc.constantFrom(2 ** 24, 2 ** 32).map((wrap) => shift(wrap - 1000, undefined, wrap)),
  fc.tuple(fc.integer({ min: -50_000, max: 50_000 }), kind).map(([ppm, of]) => drift(ppm, isOf(of))),
  fc.constantFrom(withEmptyMessages, repeatConfig),
);
const any: fc.Arbitrary<Edit> = fc.oneof(
  harmless,
  fc.tuple(kind, time).map(([of, from]) => drop(both(isOf(of), after(from)))),
  kind.map((of) => drop(both(isOf(of), isConfig))),
  time.map((from) => duplicate(after(from))),
  fc.nat({ max: 400 }).map(swap),
);

/** Every nth message is followed by a flush. */
function play(messages: readonly MediaInput[], every: number): Recording {
  const recording = new Recording();
  try {
    messages.forEach((message, i) => {
      recording.push(message);
      if (i % every === 0) recording.transmuxer.flush();
    });
    recording.end();
  } catch (thrown) {
    if (!(thrown instanceof PlayerError) || thrown.code === 'CF_INTERNAL') throw thrown;
  }
  return recording;
}

const RUNS = { numRuns: Number(process.env['FUZZ_RUNS'] ?? 150) };
const input = (edits: fc.Arbitrary<Edit>) =>
  fc.tuple(
    fc.constantFrom(...SOURCES),
    fc.array(edits, { minLength: 1, maxLength: 6 }),
    fc.integer({ min: 1, max: 50 }),
  );

it('whatever oddities come together, decode times grow', () => {
  holds(
    fc.property(input(any), ([source, edits, every]) => {
      const recording = play(edited(source, ...edits), every);
      for (const of of ['audio', 'video'] as const) {
        if (recording.inits(of).some(({ track }) => track.format === 'mpeg-audio')) continue;
        const samples = recording.samples(of);
        for (let i = 1; i < samples.length; i++) {
          expect(samples[i]!.decodeTime).toBeGreaterThan(samples[i - 1]!.decodeTime);
          expect(samples[i]!.duration).toBeGreaterThan(0);
        }
      }
    }),
    RUNS,
  );
});

it('whatever happens to the clocks, every picture comes out once', () => {
  holds(
    fc.property(input(harmless), ([source, edits, every]) => {
      const whole = play(source, 1000)
        .samples('video')
        .map(({ data }) => Buffer.from(data));
      const made = play(edited(source, ...edits), every).samples('video');
      expect(made.length).toBe(whole.length);
      expect(Buffer.compare(Buffer.concat(made.map(({ data }) => data)), Buffer.concat(whole))).toBe(0);
    }),
    RUNS,
  );
});
