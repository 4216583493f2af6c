import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../src/errors/error-code.js';
import { PlayerError } from '../../src/errors/player-error.js';
import { amfObject, type AmfValue } from '../../src/protocol/amf/amf-value.js';
import { ALL_EXTRAS } from '../../src/protocol/connection/all-extras.js';
import { dial } from '../../src/protocol/connection/dial.js';
import { answerSecureToken } from '../../src/protocol/connection/secure-token.js';
import { parseRtmpUrl, resolveRtmpUrl } from '../../src/protocol/rtmp-url.js';
import { holds } from '../support/holds.js';
import { scriptedServer, WELL_BEHAVED, type Reaction } from '../support/scripted-server.js';

const address = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.stringMatching(/^rtmp(e|t|te|s)?:\/\/[a-z.[\]:]{0,12}(:[0-9]{0,6})?[/a-z?=%]{0,20}$/),
  fc.stringMatching(/^\/{0,3}[a-z:?/]{0,20}$/),
);
const code = fc.constantFrom(
  'NetConnection.Connect.Success',
  'NetConnection.Connect.Rejected',
  'NetConnection.Connect.Closed',
  'NetConnection.Connect.ReconnectRequest',
  'NetStream.Play.Start',
  '',
);
/** What servers put into the answer to connect, and worse. */
const { value } = fc.letrec<{ value: AmfValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(null, undefined, 0, 3, 302, true, 'error', 'status'),
    code,
    address,
    fc.stringMatching(/^[0-9a-f]{0,40}$/),
    fc.array(tie('value'), { maxLength: 3 }),
    fc
      .dictionary(
        fc.constantFrom(
          'level',
          'code',
          'description',
          'ex',
          'redirect',
          'application',
          'secureToken',
          'objectEncoding',
          'tcUrl',
          '__proto__',
        ),
        tie('value'),
        { maxKeys: 5 },
      )
      .map((properties) => amfObject(properties)),
  ),
}));

describe('the address of an RTMP application', () => {
  it('is refused with a PlayerError, or read the same again from what goes into connect', () => {
    holds(
      fc.property(address, (text) => {
        let first;
        try {
          first = parseRtmpUrl(text);
        } catch (error) {
          expect((error as PlayerError).code).toBe('CF_CONFIG_INVALID');
          return;
        }
        expect(parseRtmpUrl(first.tcUrl)).toEqual(first);
      }),
      { numRuns: 1000 },
    );
  });

  it('takes any reference, and an address where the reference is one', () => {
    holds(
      fc.property(address, (reference) => {
        const resolved = resolveRtmpUrl(reference, 'rtmp://example.com/a/b?c');
        if (/^rtmp\w*:\/\//.test(reference)) expect(resolved).toBe(reference);
        else if (reference.startsWith('/') && !reference.startsWith('//'))
          expect(resolved).toBe(`rtmp://example.com${reference}`);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the answer to connect', () => {
  it('may be anything: a SecureToken is found in it, or not', () => {
    holds(
      fc.property(fc.array(value, { maxLength: 4 }), fc.string(), (values, secret) => {
        const text = answerSecureToken(values, secret);
        expect(text === undefined || typeof text === 'string').toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('may be anything and come any number of times: dialling ends, and leaves nothing open when it fails', async () => {
    const answer = fc.record({
      name: fc.constantFrom('_result', '_error', 'onStatus', 'close', 'onBWDone', 'onFCSubscribe'),
      transactionId: fc.constantFrom(0, 1, 2),
      values: fc.array(value, { maxLength: 3 }),
    });
    await holds(
      fc.asyncProperty(fc.array(answer, { maxLength: 4 }), async (answers) => {
        const servers: ReturnType<typeof scriptedServer>[] = [];
        const connect: Reaction = (server) => {
          for (const { name, transactionId, values } of answers) server.command(name, transactionId, values);
        };
        const rung = { protocol: 'rtmp', host: 'h', port: 1935, tcUrl: 'rtmp://h/a', app: 'a' } as const;
        try {
          const { connection } = await dial<{
            protocol: 'rtmp';
            host: string;
            port: number;
            tcUrl: string;
            app: string;
          }>({
            rungs: [rung],
            open: async () => {
              const opened = scriptedServer({ ...WELL_BEHAVED, connect });
              servers.push(opened);
              return opened.clientChannel;
            },
            connect: {
              timeouts: { handshake: 50, connect: 15, call: 15 },
              secureToken: 's',
              objectEncoding: 3,
            },
            extras: ALL_EXTRAS,
            maxRedirects: 1,
            rungsOfRedirect: () => [rung],
          });
          connection.close();
          await connection.closed;
        } catch (error) {
          expect(error).toBeInstanceOf(PlayerError);
          expect(ERROR_CODES).toContain((error as PlayerError).code);
          expect((error as PlayerError).code).not.toBe('CF_INTERNAL');
        }
        for (const { clientChannel } of servers) expect(clientChannel.isClosed).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});
