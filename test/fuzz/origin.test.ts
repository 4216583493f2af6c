import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { MediaLibrary } from '../../src/origin/library/media-library.js';
import { LiveStreams } from '../../src/origin/live/live-streams.js';
import { ClientSession } from '../../src/origin/rtmp/client-session.js';
import { parseStreamModes } from '../../src/origin/rtmp/stream-mode.js';
import { amfObject, type AmfValue } from '../../src/protocol/amf/amf-value.js';
import { connect } from '../../src/protocol/connection/client.js';
import type { StreamLink } from '../../src/protocol/connection/client-stream.js';
import { acceptConnection } from '../../src/protocol/connection/server.js';
import { holds } from '../support/holds.js';
import { memoryChannelPair } from '../support/memory-channel.js';
import { demoMedia } from '../support/origin-viewer.js';

const library = new MediaLibrary(demoMedia);
afterAll(() => library.close());

const words =
  'fail slow silent end data odd stall media rate close eof cuepoint headers videos mp4: 0 100 NetStream.Play.Stop ' +
  'ladder_low.mp4 NetStream.Seek.Failed .. ?a=/b 999999999 ';
const word = fc.constantFrom(...words.split(' '));
const name = fc.oneof(
  fc.array(word, { maxLength: 8 }).map((words) => words.join('/')),
  fc.string({ maxLength: 60 }),
);

describe('names', () => {
  it('of any kind come apart without an error, and nothing of the real name is lost', () =>
    holds(
      fc.property(name, (said) => {
        const { modes, name: rest } = parseStreamModes(said);
        expect(modes.length).toBeLessThanOrEqual(8);
        if (modes.length === 0) expect(rest).toBe(said);
        // Its prefix may have moved.
        else
          expect(
            said.replaceAll(/^[a-z0-9]{2,4}:/gi, '').endsWith(rest.replace(/^[a-z0-9]{2,4}:/i, '')),
          ).toBe(true);
      }),
    ));
});

const scalar: fc.Arbitrary<AmfValue> = fc.oneof(
  name,
  fc.double(),
  fc.integer({ min: -3000, max: 30_000 }),
  fc.boolean(),
  fc.constantFrom(null, undefined),
);
const transition = fc.constantFrom(
  'switch',
  'swap',
  'append',
  'appendAndWait',
  'reset',
  'resume',
  'stop',
  'SWITCH',
  'x',
  '',
);
const file = fc.constantFrom(
  ...['low', 'mid', 'high'].map((step) => `mp4:videos/ladder_${step}.mp4`),
  'mp4:x.mp4',
);
const options: fc.Arbitrary<AmfValue> = fc
  .record(
    {
      streamName: fc.oneof(file, scalar),
      oldStreamName: fc.oneof(file, scalar),
      start: scalar,
      len: scalar,
      offset: scalar,
      transition: fc.oneof(transition, scalar),
    },
    { requiredKeys: [] },
  )
  .map((record) => amfObject(record));
const command: fc.Arbitrary<readonly [string, readonly AmfValue[]]> = fc.oneof(
  fc.tuple(fc.constant('play'), fc.tuple(fc.oneof(file, name), scalar, scalar, scalar)),
  fc.tuple(fc.constant('play2'), fc.tuple(fc.oneof(options, scalar))),
  fc.tuple(fc.constant('play2'), fc.tuple(file, scalar, scalar, transition, scalar, file)),
  fc.tuple(
    fc.constantFrom('seek', 'pause', 'publish', 'closeStream', 'FCSubscribe'),
    fc.array(scalar, { maxLength: 2 }),
  ),
);

describe('the local distribution', () => {
  it('goes on answering whatever is played, switched and sought', () =>
    holds(
      fc.asyncProperty(
        fc.array(command, { maxLength: 12 }),
        fc.constantFrom('vod', 'live'),
        async (commands, app) => {
          const [here, there] = memoryChannelPair();
          const errors: string[] = [];
          const content = { library, live: new LiveStreams(), distributions: [] };
          const over = acceptConnection(there, new ClientSession(content), {
            onError: ({ code, message }) => errors.push(`${code} ${message}`),
          });
          const connection = await connect({ channel: here, tcUrl: `rtmp://localhost/${app}`, app });
          const stream = await connection.createStream();
          for (const [what, values] of commands) {
            // The names in these may end the connection on purpose.
            if (JSON.stringify(values).includes('close')) continue;
            (connection as unknown as StreamLink).notify(stream.id, what, values);
          }
          await connection.call('getStreamLength', 'mp4:videos/ladder_low.mp4');
          connection.close();
          await over;
          expect(errors).toEqual([]);
        },
      ),
      { numRuns: 60 },
    ));
});
