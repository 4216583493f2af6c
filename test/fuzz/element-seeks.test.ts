import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ElementSeeks } from '../../src/playback/mse/element-seeks.js';
import { FakeSeekMedia } from '../support/fake-seek-media.js';

const DURATION = 60;
const KEYFRAME_INTERVAL = 2;

/** What a step does next; where it has nothing to do, nothing happens. */
type Step = { seek: number } | { lose: number } | 'event' | 'buffer' | 'browser' | 'server' | 'tick';

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.integer({ min: 0, max: DURATION * 10 - 1 }).map((tenths) => ({ seek: tenths / 10 })),
  },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: DURATION }).map((from) => ({ lose: from })) },
  { weight: 20, arbitrary: fc.constantFrom<Step>('event', 'buffer', 'browser', 'server', 'tick') },
);

/** An element, its buffer and a server, whose turns come in any order. */
class World {
  readonly media = new FakeSeekMedia();
  /** What the server has still to say; the latest question ends the answer to the one before. */
  #answer: (() => void)[] = [];
  #now = 0;
  readonly stale: number[] = [];
  readonly seeks = new ElementSeeks(this.media, {
    flush: () => this.media.flush(),
    ask: (to, seekId) => this.#ask(to, seekId),
    within: (to) => to,
    reachable: (to) => to,
    isEnded: () => false,
    isFlowing: () => this.#answer.length > 0,
  });

  constructor(start: number) {
    this.media.whenSeeking = () => this.seeks.seeking();
    this.media.whenChanged = () => this.seeks.changed();
    if (start > 0) this.seeks.startAt(start);
    this.#send(start, 0);
  }

  async take(step: Step): Promise<boolean> {
    const hasDone = this.#take(step);
    for (let turn = 0; turn < 6; turn++) await Promise.resolve();
    return hasDone;
  }

  #take(step: Step): boolean {
    if (typeof step === 'object') {
      if ('seek' in step) this.media.currentTime = step.seek;
      // Only what is far from the playhead is ever removed.
      else if (Math.abs(step.lose - this.media.currentTime) > 12) this.media.lose(step.lose, step.lose + 10);
      return true;
    }
    switch (step) {
      case 'event':
        return this.media.dispatch();
      case 'buffer':
        return this.media.work();
      case 'browser':
        return this.media.completeSeek();
      case 'server': {
        const next = this.#answer.shift();
        next?.();
        return next !== undefined;
      }
      case 'tick':
        this.seeks.check((this.#now += 250));
        return false;
    }
  }

  #ask(to: number, seekId: number): void {
    // What is on its way already still comes.
    const late = this.#answer.slice(0, 1);
    this.#answer = late;
    this.#answer.push(() => this.seeks.landed(seekId));
    this.#send(to, seekId);
  }

  #send(from: number, seekId: number): void {
    const first = Math.floor(from / KEYFRAME_INTERVAL) * KEYFRAME_INTERVAL;
    for (let start = first; start < Math.min(DURATION, first + 12); start += 0.5) {
      this.#answer.push(() => {
        if (seekId === this.seeks.seekId) this.media.append({ start, end: start + 0.5, seekId });
      });
    }
  }
}

describe('seeks of an element', () => {
  it('end at the latest place, with its own media and picture, whatever the order of things', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 200 }).map((tenths) => tenths / 10),
        fc.array(step, { maxLength: 120 }),
        async (start, steps) => {
          const world = new World(start);
          let wanted = start;
          for (const next of steps) {
            if (typeof next === 'object' && 'seek' in next) wanted = next.seek;
            await world.take(next);
          }
          const { media, seeks } = world;
          for (let round = 0, quiet = 0; quiet < 12; round++) {
            expect(round).toBeLessThan(500);
            let hasDone = false;
            for (const next of ['server', 'buffer', 'event', 'browser'] as const) {
              hasDone = (await world.take(next)) || hasDone;
            }
            await world.take('tick');
            quiet = hasDone ? 0 : quiet + 1;
          }
          expect(media.currentTime).toBe(wanted);
          expect(media.seeking && wanted > 0).toBe(false);
          expect(media.isOff).toBe(false);
          // Media of a place that was left before is never beside that of the last one.
          expect(media.seekIds.every((id) => id === seeks.seekId)).toBe(true);
        },
      ),
      { numRuns: 400 },
    );
  });
});
