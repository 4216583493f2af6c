import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlayerError } from '../../src/errors/player-error.js';
import { connect } from '../../src/protocol/connection/client.js';
import { acceptConnection } from '../../src/protocol/connection/server.js';
import { ClientHandshake } from '../../src/protocol/handshake/client-handshake.js';
import type { HandshakeStep } from '../../src/protocol/handshake/handshake.js';
import { rtmpeClientHandshake } from '../../src/protocol/handshake/rtmpe-client-handshake.js';
import { ServerHandshake } from '../../src/protocol/handshake/server-handshake.js';
import { patternBytes } from '../support/bytes.js';
import { holds } from '../support/holds.js';
import { memoryChannelPair } from '../support/memory-channel.js';
import { split } from '../support/rtmp-captures.js';
import { rtmpeAnswer } from '../support/rtmpe-server.js';

const HANDSHAKE = 1 + 2 * 1536;
const CODES = ['CF_RTMP_HANDSHAKE_FAILED', 'CF_RTMP_DIGEST_MISMATCH', 'CF_RTMP_ENCRYPTION_UNSUPPORTED'];

const environment = { random: (length: number) => patternBytes(length, 11), now: () => 7 };
const sizes = fc.array(fc.integer({ min: 1, max: 3100 }), { minLength: 1, maxLength: 8 });
const changes = fc.array(fc.tuple(fc.nat(HANDSHAKE - 1), fc.integer({ min: 0, max: 255 })), { maxLength: 4 });
const version = fc.constantFrom(3, 6, 6, 6, 8, 9, 0x48);

/** What is done to bytes that would be right: some are others, the end is missing, or more follows. */
const damage = fc.record({
  changes,
  length: fc.oneof(fc.constant(HANDSHAKE), fc.nat(HANDSHAKE)),
  more: fc.uint8Array({ maxLength: 3000 }),
  isGarbage: fc.boolean(),
});
type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never;

function damaged(
  right: Uint8Array,
  first: number,
  { changes: list, length, more, isGarbage }: Damage,
): Uint8Array {
  const bytes = isGarbage ? patternBytes(HANDSHAKE, length + 1) : right.slice();
  for (const [at, value] of list) bytes[at] = value;
  bytes[0] = first;
  return length < HANDSHAKE ? bytes.slice(0, length) : Uint8Array.of(...bytes, ...more);
}

/** Ends in a result that gives back all bytes that are not the handshake's, in a PlayerError, or waits for more. */
function check(
  push: (bytes: Uint8Array) => HandshakeStep,
  bytes: Uint8Array,
  pieces: readonly number[],
): void {
  let taken = 0;
  let sent = 0;
  try {
    for (const piece of split(bytes, pieces)) {
      const step = push(piece);
      taken += piece.byteLength;
      sent += step.send?.byteLength ?? 0;
      expect(sent).toBeLessThanOrEqual(HANDSHAKE);
      if (step.done === undefined) {
        expect(taken).toBeLessThan(HANDSHAKE);
        continue;
      }
      expect(taken - step.done.rest.byteLength).toBe(HANDSHAKE);
      expect(step.done.cipher !== undefined).toBe(step.done.kind === 'rtmpe');
      return;
    }
  } catch (error) {
    if (!(error instanceof PlayerError)) throw error;
    expect(CODES).toContain(error.code);
  }
}

describe('a handshake', () => {
  it('of our RTMPE client ends in encryption, in a PlayerError, or waits for what is missing', () => {
    holds(
      fc.property(damage, version, sizes, (harm, first, pieces) => {
        const client = rtmpeClientHandshake(environment);
        const bytes = damaged(rtmpeAnswer(client.start()), first, harm);
        check(
          (piece) => {
            const step = client.push(piece);
            if (step.done !== undefined) expect(step.done.kind).toBe('rtmpe');
            return step;
          },
          bytes,
          pieces,
        );
      }),
      { numRuns: 150 },
    );
  });

  it('of our plain and digest client ends, in a PlayerError or in what it can bear', () => {
    holds(
      fc.property(damage, version, sizes, fc.constantFrom('plain', 'digest'), (harm, first, pieces, kind) => {
        const client = new ClientHandshake(kind as 'plain' | 'digest', environment);
        const bytes = damaged(rtmpeAnswer(client.start(), { version: 3 }), first, harm);
        check((piece) => client.push(piece), bytes, pieces);
      }),
      { numRuns: 150 },
    );
  });

  it('of our server ends for whatever client, and never without the encryption that was asked for', () => {
    holds(
      fc.property(damage, version, sizes, (harm, first, pieces) => {
        const server = new ServerHandshake(environment);
        const right = new Uint8Array(HANDSHAKE);
        right.set(rtmpeClientHandshake(environment).start());
        const bytes = damaged(right, first, harm);
        check(
          (piece) => {
            const step = server.push(piece);
            if (step.done !== undefined) expect(step.done.kind === 'rtmpe').toBe(bytes[0] === 6);
            return step;
          },
          bytes,
          pieces,
        );
      }),
      { numRuns: 150 },
    );
  });
});

describe('a connection by RTMPE', () => {
  it('of ours with whatever server ends within its time', async () => {
    await holds(
      fc.asyncProperty(damage, version, sizes, async (harm, first, pieces) => {
        const [client, server] = memoryChannelPair();
        void (async () => {
          for await (const c of server.incoming) {
            if (c.byteLength !== 1537) continue;
            for (const piece of split(damaged(rtmpeAnswer(c), first, harm), pieces)) void server.send(piece);
          }
        })().catch(() => undefined);
        const timeouts = { handshake: 20, connect: 20 };
        const error = await connect({
          channel: client,
          tcUrl: 'rtmpe://h/a',
          app: 'a',
          handshake: 'rtmpe',
          timeouts,
        }).then(
          () => undefined,
          (thrown: unknown) => thrown,
        );
        expect(error).toBeInstanceOf(PlayerError);
        expect((error as PlayerError).code).not.toBe('CF_INTERNAL');
        expect(client.isClosed).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('of whatever client with our server ends within its time', async () => {
    await holds(
      fc.asyncProperty(damage, version, sizes, async (harm, first, pieces) => {
        const [client, server] = memoryChannelPair();
        const codes: string[] = [];
        const over = acceptConnection(
          server,
          { onConnect: () => ({ accept: true }), onPlay: () => undefined },
          { onError: (error) => codes.push(error.code), connectTimeoutMs: 15 },
        );
        const right = new Uint8Array(HANDSHAKE);
        right.set(rtmpeClientHandshake(environment).start());
        for (const piece of split(damaged(right, first, harm), pieces)) {
          void client.send(piece).catch(() => undefined);
        }
        await over;
        expect(codes).not.toContain('CF_INTERNAL');
        expect(server.isClosed).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
