import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../src/errors/error-code.js';
import { ALL_SESSION_EXTRAS } from '../../src/session/all-session-extras.js';
import type { MediaMessage } from '../../src/protocol/message/message.js';
import { anyServerMessage } from '../support/arbitrary-messages.js';
import { holds } from '../support/holds.js';
import { scriptedServer, settle, WELL_BEHAVED } from '../support/scripted-server.js';
import { SessionDriver } from '../support/session-driver.js';
import { avcConfig, picture, sound } from '../support/tag-bodies.js';

const time = fc.integer({ min: 0, max: 30_000 });
const moment = fc.oneof(
  { weight: 4, arbitrary: anyServerMessage.map((message) => ({ message })) },
  {
    weight: 3,
    arbitrary: fc
      .oneof(
        time.map((at) => avcConfig(at)),
        fc.tuple(time, fc.boolean()).map(([at, isKeyframe]) => picture(at, isKeyframe)),
        time.map((at) => sound(at)),
      )
      .map((message: MediaMessage) => ({ message })),
  },
  { weight: 1, arbitrary: fc.constantFrom(0, 3.3, 12, 1e9, -1, Number.NaN).map((seek) => ({ seek })) },
  { weight: 1, arbitrary: fc.constantFrom(0, 1, 30, 500, Number.NaN).map((ahead) => ({ ahead })) },
);

describe('a session whose server says anything at any moment', () => {
  it('says to the page what can be posted, ends with an error at most, and says nothing after it is closed', async () => {
    await holds(
      fc.asyncProperty(fc.array(moment, { maxLength: 40 }), fc.boolean(), async (moments, live) => {
        const servers: ReturnType<typeof scriptedServer>[] = [];
        const driver = new SessionDriver(
          {
            extras: ALL_SESSION_EXTRAS,
            openChannel: async () => {
              const opened = scriptedServer(WELL_BEHAVED);
              servers.push(opened);
              return opened.clientChannel;
            },
          },
          { live },
        );
        await settle();
        await settle();
        for (const [index, one] of moments.entries()) {
          if ('message' in one) servers.at(-1)?.server.send(one.message);
          else if ('seek' in one) driver.seek(one.seek, index + 1);
          else driver.session.handle({ type: 'buffered', ahead: one.ahead });
          if (index % 4 === 0) await settle();
        }
        await settle();
        driver.close();
        await settle();
        const count = driver.events.length;
        for (const event of driver.events) {
          expect(() => structuredClone(event)).not.toThrow();
          if (!('error' in event) || event.error === undefined) continue;
          expect(ERROR_CODES).toContain(event.error.code);
          expect(event.error.code).not.toBe('CF_INTERNAL');
        }
        // Reconnects do not come without measure.
        expect(servers.length).toBeLessThan(2 + moments.length);
        for (const { clientChannel } of servers) expect(clientChannel.isClosed).toBe(true);
        await settle();
        expect(driver.events).toHaveLength(count);
      }),
      { numRuns: 60 },
    );
  });
});
