import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Segment, TrackKind } from '../../src/media/segment.js';
import { MediaSourceFeed } from '../../src/mse/media-source-feed.js';
import type { MediaSourceLike } from '../../src/mse/media-source.js';
import { seconds } from '../../src/protocol/units.js';
import { FakeMediaSource } from '../support/fake-media-source.js';

const KINDS = ['audio', 'video'] as const;
const mimeOf = (kind: TrackKind): string => `${kind}/mp4; codecs="x"`;

type Step =
  | { readonly append: TrackKind }
  | { readonly finish: TrackKind }
  | { readonly full: TrackKind }
  | 'open'
  | 'flush'
  | 'tidy'
  | 'duration'
  | 'end';

const kind = fc.constantFrom(...KINDS);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: kind.map((append) => ({ append })) },
  { weight: 6, arbitrary: kind.map((finish) => ({ finish })) },
  { weight: 1, arbitrary: kind.map((full) => ({ full })) },
  { weight: 4, arbitrary: fc.constantFrom<Step>('open', 'flush', 'tidy', 'duration', 'end') },
);

const init = (of: TrackKind): Segment => ({
  type: 'init',
  track: { kind: of, mimeType: mimeOf(of), codec: 'x', timescale: 1000 },
  data: Uint8Array.from([0]),
});

describe('what feeds a MediaSource', () => {
  it('appends everything since the last flush once and in order, and nothing from before it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 80 }), async (steps) => {
        const source = new FakeMediaSource();
        const failures: string[] = [];
        const feed = new MediaSourceFeed(
          source as unknown as MediaSourceLike,
          {
            failure: ({ code }) => failures.push(code),
            warning: () => {},
            changed: () => {},
            playhead: () => 0,
          },
          new AbortController().signal,
        );
        const due: Record<TrackKind, number[]> = { audio: [], video: [] };
        let flushes = 0;
        let flushed = 0;
        let mark = 0;
        const settle = async (): Promise<void> => {
          for (let turn = 0; turn < 8; turn++) await Promise.resolve();
        };
        feed.setTracks(KINDS);
        for (const of of KINDS) feed.append(init(of));
        const take = (next: Step): void => {
          if (typeof next === 'object') {
            if ('append' in next) {
              const of = next.append;
              mark = (mark % 250) + 1;
              due[of].push(mark);
              const data = Uint8Array.from([mark]);
              feed.append({
                type: 'media',
                kind: of,
                start: seconds(mark),
                end: seconds(mark + 1),
                keyframe: true,
                data,
              });
            } else if ('finish' in next) {
              const buffer = source.buffers.get(mimeOf(next.finish));
              if (buffer?.updating === true) buffer.finish();
            } else source.buffers.get(mimeOf(next.full))?.throws.push('QuotaExceededError');
            return;
          }
          if (next === 'open' && source.readyState === 'closed') source.open();
          if (next === 'flush') {
            due.audio = [];
            due.video = [];
            flushes++;
            void feed.flush().then(() => flushed++);
          }
          if (next === 'tidy') feed.tidy(0);
          if (next === 'duration') feed.setDuration(mark);
          // A source that was ended opens again with the next append, as a browser does it.
          if (next === 'end') feed.endOfStream();
          if (source.readyState === 'ended') source.readyState = 'open';
        };
        for (const next of steps) {
          take(next);
          await settle();
        }
        take('open');
        for (let round = 0; round < 400; round++) {
          source.finishAll();
          feed.tidy(0);
          await settle();
        }
        expect(failures).toEqual([]);
        expect(flushed).toBe(flushes);
        expect(feed.isFull).toBe(false);
        for (const of of KINDS) {
          const { done } = source.buffers.get(mimeOf(of))!;
          const since = done.slice(done.lastIndexOf('remove 0 Infinity') + 1);
          const appended = since.filter((what) => what.startsWith('append') && what !== 'append 0');
          expect(appended.slice(appended.length - due[of].length)).toEqual(
            due[of].map((number) => `append ${number}`),
          );
          expect(new Set(appended).size).toBe(appended.length);
          if (flushes > 0 && done.includes('remove 0 Infinity'))
            expect(appended).toHaveLength(due[of].length);
        }
      }),
      { numRuns: 100 },
    );
  });
});
