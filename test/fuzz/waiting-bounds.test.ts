import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Segment, TrackKind } from '../../src/media/segment.js';
import { WaitingSegments } from '../../src/mse/waiting-segments.js';
import type { MediaMessage } from '../../src/protocol/message/message.js';
import { seconds } from '../../src/protocol/units.js';
import { KeyframeIndex } from '../../src/session/keyframe-index.js';
import { HeldStream } from '../../src/session/quality/held-stream.js';
import { LiveCut } from '../../src/session/quality/live-cut.js';
import { SeekAttempt } from '../../src/session/seek-attempt.js';

const MB = 1024 * 1024;
/** One piece of memory for everything: what counts is what is claimed. */
const BYTES = new Uint8Array(4 * MB);
const KEYFRAME = 0x17;
const INTERFRAME = 0x27;

const size = fc.oneof(fc.integer({ min: 2, max: 5000 }), fc.integer({ min: MB, max: 4 * MB }));
const kind = fc.constantFrom<TrackKind>('audio', 'video');

function segment(of: TrackKind, bytes: number, at: number, keyframe: boolean): Segment {
  const data = BYTES.subarray(0, bytes);
  return { type: 'media', kind: of, start: seconds(at), end: seconds(at + 1), keyframe, data };
}
const init = (of: TrackKind, bytes: number): Segment => ({
  type: 'init',
  track: { kind: of, mimeType: `${of}/mp4`, codec: 'x', timescale: 1000 },
  data: BYTES.subarray(0, bytes),
});

const bytesOf = (all: Iterable<{ readonly data: Uint8Array }>): number =>
  [...all].reduce((sum, { data }) => sum + data.byteLength, 0);

describe('segments of a live stream that wait for a MediaSource', () => {
  const step = fc.oneof(
    {
      weight: 30,
      arbitrary: fc.record({ push: kind, bytes: size, keyframe: fc.boolean(), isInit: fc.boolean() }),
    },
    { weight: 1, arbitrary: fc.constantFrom('take' as const, 'forgetMedia' as const) },
  );

  it('are never more than the limit, and keep the newest configuration and their order', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const waiting = new WaitingSegments();
        const newest = new Map<TrackKind, Segment>();
        let at = 0;
        for (const next of steps) {
          if (next === 'take') newest.clear();
          if (typeof next === 'string') {
            waiting[next]();
            continue;
          }
          const { push, bytes, keyframe } = next;
          const isInit = next.isInit && bytes < 5000;
          const one = isInit ? init(push, bytes) : segment(push, bytes, at++, keyframe);
          if (isInit) newest.set(push, one);
          waiting.push(one);
          if (waiting.isEnough) waiting.dropOldest();
          expect(waiting.isEnough).toBe(false);
        }
        const all = waiting.take();
        expect(bytesOf(all.filter(({ type }) => type === 'media'))).toBeLessThanOrEqual(8 * MB);
        for (const one of newest.values()) expect(all).toContain(one);
        const starts = all.flatMap((one) => (one.type === 'media' ? [one.start] : []));
        expect(starts).toEqual([...starts].sort((one, other) => one - other));
      }),
      { numRuns: 100 },
    );
  });
});

const message = fc.record({
  type: kind,
  bytes: size,
  step: fc.integer({ min: -500, max: 3000 }),
  isKeyframe: fc.boolean(),
  isConfig: fc.boolean(),
});

/** Messages without a copy of their bytes: the first two say what they are. */
function messagesOf(
  all: readonly (typeof message extends fc.Arbitrary<infer T> ? T : never)[],
): MediaMessage[] {
  let timestamp = 0;
  return all.map(({ type, bytes, step: by, isKeyframe, isConfig }) => {
    timestamp = Math.max(0, timestamp + by);
    const payload = new Proxy(BYTES.subarray(0, bytes), {
      get: (target, name) => {
        if (name === '0') return type === 'audio' ? 0xaf : isKeyframe ? KEYFRAME : INTERFRAME;
        if (name === '1') return isConfig ? 0 : 1;
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
      },
    });
    return { type, timestamp, payload } as unknown as MediaMessage;
  });
}
const sum = (all: readonly MediaMessage[]): number =>
  all.reduce((bytes, { payload }) => bytes + payload.byteLength, 0);
const stream = fc.array(message, { minLength: 20, maxLength: 150 }).map(messagesOf);

describe('media that a session keeps', () => {
  it('of another live rendition is bounded', () => {
    fc.assert(
      fc.property(stream, (messages) => {
        const cut = new LiveCut();
        for (const [at, one] of messages.entries()) {
          cut.push(one, at);
          const found = cut.pick(
            { end: undefined, offset: 0, playhead: undefined, hasVideo: at % 2 === 0 },
            at + 2000,
          );
          expect(sum(found?.messages ?? [])).toBeLessThanOrEqual(32 * MB + 2 * BYTES.byteLength);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('of another recording is bounded until it can be decoded', () => {
    fc.assert(
      fc.property(stream, fc.boolean(), (messages, hasVideo) => {
        const held = new HeldStream(hasVideo);
        for (const one of messages) {
          const state = held.push(one);
          expect(sum(held.messages)).toBeLessThanOrEqual(32 * MB);
          if (state === 'incomplete') held.restart();
          else if (state !== 'waits') return;
        }
      }),
      { numRuns: 60 },
    );
  });

  it('of the place of a seek is bounded', () => {
    fc.assert(
      fc.property(stream, fc.integer({ min: 0, max: 60_000 }), fc.boolean(), (messages, target, hasVideo) => {
        const attempt = new SeekAttempt({
          target,
          index: new KeyframeIndex(),
          offset: 0,
          hasRestarted: false,
          expectsVideo: () => hasVideo,
          lastTimestamp: undefined,
        });
        attempt.notify();
        for (const one of messages) {
          const step = attempt.push(one);
          if (step.type === 'ask') attempt.notify();
          if (step.type === 'accept') {
            expect(sum(step.messages)).toBeLessThanOrEqual(16 * MB + BYTES.byteLength);
            return;
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
