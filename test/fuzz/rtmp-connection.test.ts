import * as fc from 'fast-check';
import { holds } from '../support/holds.js';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../src/errors/error-code.js';
import { PlayerError } from '../../src/errors/player-error.js';
import { connect } from '../../src/protocol/connection/client.js';
import { acceptConnection } from '../../src/protocol/connection/server.js';
import { memoryChannelPair } from '../support/memory-channel.js';
import { CAPTURES, readCapture, split } from '../support/rtmp-captures.js';

const sizes = fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 10 });
const changes = fc.array(
  fc.tuple(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), fc.integer({ min: 0, max: 255 })),
  { maxLength: 8 },
);
/** A recorded side of a session with bytes changed, or garbage with or without a first byte that looks right. */
const bytesOf = (direction: 'c2s' | 's2c') =>
  fc.oneof(
    fc.tuple(fc.constantFrom(...CAPTURES), changes).map(([name, list]) => {
      const bytes = readCapture(name, direction).slice();
      for (const [place, value] of list) bytes[Math.floor(place * bytes.byteLength)] = value;
      return bytes;
    }),
    fc.uint8Array({ minLength: 1, maxLength: 8000 }),
    fc.uint8Array({ minLength: 3072, maxLength: 8000 }).map((bytes) => Uint8Array.of(3, ...bytes)),
  );

describe('a connection', () => {
  it('of ours with whatever server ends, and says why', async () => {
    await holds(
      fc.asyncProperty(bytesOf('s2c'), sizes, async (bytes, pieces) => {
        const [client, server] = memoryChannelPair();
        for (const piece of split(bytes, pieces)) void server.send(piece);
        const timeouts = { handshake: 20, connect: 20, call: 20 };
        const promise = connect({ channel: client, tcUrl: 'rtmp://h/a', app: 'a', timeouts });
        setTimeout(() => server.close(), 5);
        try {
          const connection = await promise;
          const stream = await connection.createStream();
          await stream.play('x').catch(() => undefined);
          connection.close();
          await connection.closed;
        } catch (error) {
          expect(error).toBeInstanceOf(PlayerError);
          const { code } = error as PlayerError;
          expect(ERROR_CODES).toContain(code);
          expect(code).not.toBe('CF_INTERNAL');
        }
        expect(client.isClosed).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('of whatever client with our server ends', async () => {
    await holds(
      fc.asyncProperty(bytesOf('c2s'), sizes, async (bytes, pieces) => {
        const [client, server] = memoryChannelPair();
        const codes: string[] = [];
        const over = acceptConnection(
          server,
          {
            onConnect: () => ({ accept: true }),
            onPlay: (stream) => stream.sendStatus({ code: 'NetStream.Play.Start' }),
            onPublish: () => ({ accept: true }),
          },
          { onError: (error) => codes.push(error.code) },
        );
        for (const piece of split(bytes, pieces)) void client.send(piece).catch(() => undefined);
        setTimeout(() => client.close(), 2);
        await over;
        expect(codes).not.toContain('CF_INTERNAL');
      }),
      { numRuns: 150 },
    );
  });
});
