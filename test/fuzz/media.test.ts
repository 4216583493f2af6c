import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { holds } from '../support/holds.js';
import { describe, expect, it } from 'vitest';
import { PlayerError } from '../../src/errors/player-error.js';
import { decodeAacConfig } from '../../src/media/codec/aac-config.js';
import { decodeAvcConfig } from '../../src/media/codec/avc-config.js';
import { FlvFileReader } from '../../src/media/flv/flv-file-reader.js';
import type { MediaInput } from '../../src/media/transmuxer.js';
import { readSamples } from '../support/box-tree.js';
import { Recording, flvVector, readFlv, vectorMessages } from '../support/flv-vector.js';

const RUNS = { numRuns: Number(process.env['FUZZ_RUNS'] ?? 300) };
const SOURCES = ['b-frames.flv', 'mp3.flv', 'speex.flv'].map((name) => vectorMessages(name).slice(0, 60));

/** What may be thrown at a caller; anything else is a defect. */
function orPlayerError(act: () => void): PlayerError | undefined {
  try {
    act();
    return undefined;
  } catch (thrown) {
    if (thrown instanceof PlayerError && thrown.code !== 'CF_INTERNAL') return thrown;
    throw thrown;
  }
}

/** First bytes that get past the first switch, then anything. */
const tagBody = fc
  .tuple(
    fc.constantFrom(0x17, 0x27, 0xaf, 0x2f, 0x90, 0x91, 0x93, 0x96, 0x97, 0x95, 0xd1, 0x12, 0x00, 0xb2),
    fc.constantFrom(
      [],
      [0],
      [1],
      [2],
      [...'avc1'].map((c) => c.charCodeAt(0)),
      [...'mp4a'].map((c) => c.charCodeAt(0)),
    ),
    fc.uint8Array({ maxLength: 60 }),
  )
  .map(([first, second, rest]) => Uint8Array.from([first, ...second, ...rest]));
const kind = fc.constantFrom('audio' as const, 'video' as const);
const timestamp = fc.oneof(
  fc.nat({ max: 5000 }),
  fc.nat({ max: 0xffff_ffff }),
  fc.constantFrom(2 ** 24 - 1, 2 ** 24, 2 ** 32 - 1, 2 ** 31),
);
const randomMessages: fc.Arbitrary<MediaInput[]> = fc.array(
  fc.record({ type: kind, timestamp, payload: tagBody }),
  { maxLength: 40 },
);

/** Real streams with tags changed, cut, doubled, swapped and relabelled. */
const mutation = fc.record({
  at: fc.nat({ max: 59 }),
  what: fc.constantFrom('flip', 'cut', 'double', 'drop', 'swap', 'label', 'retype'),
  value: fc.nat({ max: 0xffff_ffff }),
});
const mutatedMessages: fc.Arbitrary<MediaInput[]> = fc
  .tuple(fc.constantFrom(...SOURCES), fc.array(mutation, { maxLength: 8 }))
  .map(([source, mutations]) => {
    const messages = [...source];
    for (const { at, what, value } of mutations) {
      const i = at % messages.length;
      const message = messages[i]!;
      const payload = new Uint8Array(message.payload);
      if (what === 'flip') payload[value % Math.min(40, payload.length)]! ^= 1 << ((value >>> 24) % 8);
      if (what === 'cut') messages[i] = { ...message, payload: payload.subarray(0, value % payload.length) };
      else if (what === 'double') messages.splice(i, 0, message);
      else if (what === 'drop' && messages.length > 1) messages.splice(i, 1);
      else if (what === 'swap') messages.push(...messages.splice(i, 1));
      else if (what === 'label') messages[i] = { ...message, timestamp: value };
      else if (what === 'retype')
        messages[i] = { ...message, type: message.type === 'audio' ? 'video' : 'audio' };
      else messages[i] = { ...message, payload };
    }
    return messages;
  });
const anyMessages = fc.oneof(randomMessages, mutatedMessages);

function feed(messages: readonly MediaInput[], flushEvery: number): { recording: Recording; taken: number } {
  const recording = new Recording();
  let taken = 0;
  for (const message of messages) {
    if (orPlayerError(() => recording.push(message)) !== undefined) break;
    if (++taken % flushEvery === 0) recording.transmuxer.flush();
  }
  orPlayerError(() => recording.end());
  return { recording, taken };
}

describe('the transmuxer, given anything', () => {
  it('ends in a PlayerError or goes on', () => {
    holds(
      fc.property(anyMessages, fc.integer({ min: 1, max: 9 }), (messages, every) => {
        feed(messages, every);
      }),
      RUNS,
    );
  });

  it('never lets decode times go back, nor a sample have no duration', () => {
    let count = 0;
    holds(
      fc.property(anyMessages, fc.integer({ min: 1, max: 9 }), (messages, every) => {
        const { recording } = feed(messages, every);
        for (const track of ['audio', 'video'] as const) {
          let last = -1;
          let timescale = 1;
          for (const segment of recording.of(track)) {
            if (segment.type === 'init') {
              timescale = segment.track.timescale;
              continue;
            }
            expect(segment.start).toBeGreaterThanOrEqual(0);
            expect(segment.end).toBeGreaterThan(segment.start);
            for (const { decodeTime, duration } of readSamples(segment.data)) {
              count++;
              expect(duration).toBeGreaterThan(0);
              expect(decodeTime / timescale).toBeGreaterThan(last);
              last = decodeTime / timescale;
            }
          }
        }
      }),
      RUNS,
    );
    // Otherwise the inputs are so broken that nothing was tried.
    expect(count).toBeGreaterThan(RUNS.numRuns);
  });

  it('puts every sample of a real stream out once, wherever it is flushed', () => {
    const messages = vectorMessages('b-frames.flv');
    const whole = feed(messages, 1000).recording;
    holds(
      fc.property(fc.uniqueArray(fc.nat({ max: messages.length - 1 })), (flushes) => {
        const recording = new Recording();
        messages.forEach((message, i) => {
          recording.push(message);
          if (flushes.includes(i)) recording.transmuxer.flush();
        });
        recording.end();
        for (const track of ['audio', 'video'] as const) {
          expect(recording.samples(track)).toEqual(whole.samples(track));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('puts every sample of a real stream out once, over discontinuities too', () => {
    const messages = vectorMessages('baseline.flv');
    const coded = messages.filter(({ payload }) => payload[1] === 1);
    const audio = coded.filter(({ type }) => type === 'audio').map(({ payload }) => payload.subarray(2));
    holds(
      fc.property(fc.uniqueArray(fc.nat({ max: messages.length - 1 })), (breaks) => {
        const recording = new Recording();
        messages.forEach((message, i) => {
          recording.push(message);
          if (breaks.includes(i)) recording.transmuxer.discontinuity({ timestampOrigin: 'keep' });
        });
        recording.end();
        const out = recording.samples('audio').map(({ data }) => data);
        expect(out.length).toBe(audio.length);
        expect(Buffer.compare(Buffer.concat(out), Buffer.concat(audio))).toBe(0);
      }),
      { numRuns: 40 },
    );
  });
});

describe('configurations, given anything', () => {
  const record = vectorMessages('b-frames.flv')[0]!.payload.subarray(5);
  const broken = fc
    .tuple(
      fc.nat({ max: record.length }),
      fc.array(fc.tuple(fc.nat({ max: record.length - 1 }), fc.nat({ max: 255 }))),
    )
    .map(([length, changes]) => {
      const out = new Uint8Array(record.subarray(0, length));
      for (const [at, value] of changes) if (at < out.length) out[at] = value;
      return out;
    });

  it('are read or refused', () => {
    holds(
      fc.property(fc.oneof(broken, fc.uint8Array({ maxLength: 80 })), (bytes) => {
        orPlayerError(() => decodeAvcConfig(bytes));
        orPlayerError(() => decodeAacConfig(bytes));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('an FLV file', () => {
  const vector = readFileSync(flvVector('audio-only.flv'));

  it('gives the same tags however it is cut', () => {
    const whole = readFlv(vector).map(({ type, timestamp: time, payload }) => [type, time, payload.length]);
    holds(
      fc.property(fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 30 }), (sizes) => {
        const tags: unknown[] = [];
        const reader = new FlvFileReader({
          onTag: ({ type, timestamp: time, payload }) => tags.push([type, time, payload.length]),
        });
        for (let at = 0, i = 0; at < vector.length; i++) {
          const size = sizes[i % sizes.length]!;
          reader.push(vector.subarray(at, at + size));
          at += size;
        }
        expect(tags).toEqual(whole);
      }),
      { numRuns: 100 },
    );
  });

  it('of garbage is read or refused', () => {
    const header = [0x46, 0x4c, 0x56, 1, 5, 0, 0, 0, 9];
    holds(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, hasHeader) => {
        orPlayerError(() => readFlv(hasHeader ? Uint8Array.from([...header, ...bytes]) : bytes));
      }),
      RUNS,
    );
  });
});
