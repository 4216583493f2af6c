import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../src/errors/error-code.js';
import { ALL_SESSION_EXTRAS } from '../../src/session/all-session-extras.js';
import type { MediaMessage } from '../../src/protocol/message/message.js';
import { messageStreamId, milliseconds } from '../../src/protocol/units.js';
import { anyServerMessage } from '../support/arbitrary-messages.js';
import { vectorMessages } from '../support/flv-vector.js';
import { holds } from '../support/holds.js';
import { scriptedServer, settle, WELL_BEHAVED } from '../support/scripted-server.js';
import { SessionDriver } from '../support/session-driver.js';

/** A stream as it would be if the server said nothing else. */
const STREAM: readonly MediaMessage[] = vectorMessages('baseline.flv').map(
  ({ type, timestamp, payload }) => ({
    type,
    payload,
    messageStreamId: messageStreamId(1),
    timestamp: milliseconds(timestamp),
  }),
);

const moment = fc.oneof(
  { weight: 3, arbitrary: anyServerMessage.map((message) => ({ message })) },
  // So many of the stream's own, from where it is, and sometimes from the beginning again.
  { weight: 3, arbitrary: fc.record({ more: fc.integer({ min: 1, max: 40 }), again: fc.boolean() }) },
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
        await servers[0]?.server.waitFor('play');
        let at = 0;
        for (const [index, one] of moments.entries()) {
          if ('message' in one) servers.at(-1)?.server.send(one.message);
          else if ('more' in one) {
            if (one.again && at > 60) at = 0;
            const to = servers.at(-1)?.server;
            for (const message of STREAM.slice(at, at + one.more)) to?.send(message);
            at += one.more;
          } else if ('seek' in one) driver.seek(one.seek, index + 1);
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
