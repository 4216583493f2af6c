import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holds } from '../support/holds.js';
import { recordingServer } from '../support/recording-server.js';
import { SessionDriver } from '../support/session-driver.js';

/** Seconds; the recording has 20. */
const place = fc.integer({ min: 0, max: 190 }).map((tenths) => tenths / 10);
const moment = fc.oneof(
  { weight: 3, arbitrary: place.map((seek) => ({ seek })) },
  { weight: 2, arbitrary: fc.constantFrom(0, 2, 30).map((ahead) => ({ ahead })) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 8 }).map((turns) => ({ turns })) },
);

type Moment = typeof moment extends fc.Arbitrary<infer M> ? M : never;

/** The number of the seek that follows. */
async function act(driver: SessionDriver, moments: readonly Moment[]): Promise<number> {
  let seekId = 0;
  for (const one of moments) {
    if ('seek' in one) driver.seek(one.seek, ++seekId);
    else if ('ahead' in one) driver.session.handle({ type: 'buffered', ahead: one.ahead });
    else for (let turn = 0; turn < one.turns; turn++) await new Promise((resolve) => setImmediate(resolve));
  }
  return seekId + 1;
}

describe('a session whose viewer seeks, pauses and goes on at any moment', () => {
  it('gives the page media of the latest place, and of none before that after it', async () => {
    await holds(
      fc.asyncProperty(
        fc.array(moment, { maxLength: 25 }),
        place,
        fc.constantFrom('next', 'previous'),
        async (moments, last, landing) => {
          const server = recordingServer({ landing });
          const driver = new SessionDriver({ openChannel: server.openChannel });
          const seekId = await act(driver, moments);
          driver.seek(last, seekId);
          await driver.mediaUpTo(last, seekId);
          driver.close();
          const { start } = driver.span('video', seekId);
          expect(start).toBeLessThanOrEqual(last);
          // No earlier than the keyframe before, or the two before where the server goes to the next one.
          expect(last - start).toBeLessThan(6);
          const ids = driver.of('segment').map((event) => event.seekId);
          expect(ids).toEqual([...ids].sort((a, b) => a - b));
          expect(driver.of('failure')).toEqual([]);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('gives it media or the end where a server numbers from zero after each seek, and never an error', async () => {
    await holds(
      fc.asyncProperty(
        fc.array(moment, { maxLength: 25 }),
        place,
        fc.constantFrom('next', 'previous'),
        async (moments, last, landing) => {
          const server = recordingServer({ landing, labels: 'from-zero', burst: 20_000 });
          const driver = new SessionDriver({ openChannel: server.openChannel });
          const seekId = await act(driver, moments);
          driver.seek(last, seekId);
          // Where nothing of the beginning was seen yet, nobody can say what a picture with the number zero is: the place
          // is as exact as what was asked for, and the recording may end before the last one.
          const isOfThis = (event: { readonly seekId: number }): boolean => event.seekId === seekId;
          await Promise.race([driver.mediaUpTo(last, seekId), driver.next('ended', isOfThis)]);
          driver.close();
          expect(driver.span('video', seekId).start).toBeLessThanOrEqual(last);
          const ids = driver.of('segment').map((event) => event.seekId);
          expect(ids).toEqual([...ids].sort((a, b) => a - b));
          expect(driver.of('failure')).toEqual([]);
        },
      ),
      { numRuns: 30 },
    );
  });
});
