import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlayerError } from '../../src/errors/player-error.js';
import type { ByteChannel } from '../../src/protocol/byte-channel.js';
import { openTunnel } from '../../src/protocol/rtmpt/open-tunnel.js';
import { LONGEST_PAUSE_MS } from '../../src/protocol/rtmpt/polling-pace.js';
import { TunnelClient } from '../../src/protocol/rtmpt/tunnel-client.js';
import { collect } from '../support/bytes.js';
import { holds } from '../support/holds.js';
import { memoryTunnel, ScriptedTunnel } from '../support/tunnel.js';

const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.string({ maxLength: 40 }).map((text) => new TextEncoder().encode(text)),
  fc.constantFrom('<html>', 'abc\n', '', '../..', '10.0.0.1\n').map((text) => new TextEncoder().encode(text)),
);
const anyStatus = fc.oneof(
  { weight: 6, arbitrary: fc.constant(200) },
  fc.constantFrom(0, 100, 204, 301, 400, 404, 410, 500, 503, 999),
);

describe('the RTMPT client', () => {
  it('comes through any answers, asks one thing at a time and counts without a gap', () => {
    const deed = fc.oneof(
      fc.record({
        do: fc.constant('answer' as const),
        status: anyStatus,
        pieces: fc.array(anyBytes, { maxLength: 4 }),
      }),
      fc.record({ do: fc.constant('push' as const), bytes: fc.uint8Array({ maxLength: 3000 }) }),
      fc.record({ do: fc.constant('abandon' as const) }),
      fc.record({ do: fc.constant('close' as const) }),
    );
    holds(
      fc.property(fc.array(deed, { maxLength: 60 }), fc.boolean(), (deeds, isReal) => {
        const client = new TunnelClient({ maxAnswer: 100, maxRequest: 1000 });
        let number = 0;
        let now = 0;
        const ask = (): boolean => {
          const step = client.next((now += LONGEST_PAUSE_MS));
          if (step.type !== 'request') return false;
          expect(client.next(now)).toEqual({ type: 'busy' });
          expect(step.body.byteLength).toBeGreaterThan(0);
          expect(step.body.byteLength).toBeLessThanOrEqual(1000);
          expect(step.path).toMatch(/^\/(fcs\/ident2|open\/1|(send|idle|close)\/[^/?#\s]+\/\d+)$/);
          const numbered = /\/(\d+)$/.exec(step.path.replace('/open/1', ''))?.[1];
          if (numbered !== undefined) expect(Number(numbered)).toBe(number++);
          return true;
        };
        if (isReal) {
          for (const [status, text] of [[404, ''] as const, [200, 'abc\n'] as const]) {
            ask();
            client.begin(status);
            client.receive(new TextEncoder().encode(text));
            client.end(now);
          }
        }
        try {
          for (const each of deeds) {
            if (each.do === 'push') client.push(each.bytes);
            else if (each.do === 'close') client.close();
            else if (ask()) {
              if (each.do === 'abandon') {
                client.abandon();
                continue;
              }
              client.begin(each.status);
              let given = 0;
              for (const piece of each.pieces) given += client.receive(piece).byteLength;
              expect(given).toBeLessThanOrEqual(100);
              client.end(now);
            }
          }
        } catch (error) {
          if (!(error instanceof PlayerError)) throw error;
          expect(['CF_TUNNEL_REJECTED', 'CF_TUNNEL_SESSION_LOST']).toContain(error.code);
          expect(client.next(now)).toEqual({ type: 'over' });
        }
      }),
    );
  });

  it('ends with an error or in order, whatever the server answers', async () => {
    await holds(
      fc.asyncProperty(fc.array(fc.tuple(anyStatus, anyBytes), { maxLength: 12 }), async (answers) => {
        const tunnel = new ScriptedTunnel((_, count) => {
          const [status, body] = answers[count] ?? [404, new Uint8Array(0)];
          // No pauses: the polling byte is one.
          return {
            status,
            body: count > 1 && (body[0] ?? 0) > 0 ? Uint8Array.of(1, ...body.subarray(1)) : body,
          };
        });
        try {
          const channel = await openTunnel({ post: tunnel.post });
          await channel.send(Uint8Array.of(3));
          await collect(channel);
        } catch (error) {
          if (!(error instanceof PlayerError)) throw error;
          expect(error.code).toMatch(/^CF_(TUNNEL_REJECTED|TUNNEL_SESSION_LOST|NETWORK_LOST)$/);
        }
        expect(tunnel.mostAtATime).toBe(1);
      }),
      { numRuns: 40 },
    );
  });
});

describe('client and server of RTMPT', () => {
  it('bring every byte in order, however both sides cut them and answers are cut', async () => {
    const pieces = (minLength: number) =>
      fc.array(fc.uint8Array({ minLength: 1, maxLength: 5000 }), { minLength, maxLength: 8 });
    await holds(
      fc.asyncProperty(pieces(1), pieces(0), fc.integer({ min: 1, max: 3000 }), async (up, down, cut) => {
        const { server, channels } = memoryTunnel({ maxWaiting: 4000 });
        const channel = await openTunnel({
          async post(path, body) {
            const answer = await server.respond(path, body);
            return { status: answer.status, body: inPieces(answer.body, cut) };
          },
        });
        const [other] = channels as [ByteChannel];
        const sizeOf = (all: readonly Uint8Array[]): number =>
          all.reduce((sum, { byteLength }) => sum + byteLength, 0);
        const atServer = collect(other, sizeOf(up));
        const atClient = collect(channel, sizeOf(down));
        const sendAll = async (to: ByteChannel, all: readonly Uint8Array[]): Promise<void> => {
          for (const bytes of all) await to.send(bytes);
        };
        await Promise.all([sendAll(channel, up), sendAll(other, down)]);
        expect(Buffer.compare(await atServer, Buffer.concat(up))).toBe(0);
        expect(Buffer.compare(await atClient, Buffer.concat(down))).toBe(0);
        channel.close();
        server.close();
      }),
      { numRuns: 25 },
    );
  });
});

describe('the RTMPT server', () => {
  it('answers any requests with one of its statuses, and takes no byte twice', async () => {
    const request = fc.record({
      command: fc.constantFrom('send', 'send', 'idle', 'close', 'open', 'fcs', 'x'),
      number: fc.oneof(fc.integer({ min: 0, max: 6 }), fc.constantFrom(-1, 1e15, Number.NaN)),
      isKnown: fc.boolean(),
    });
    await holds(
      fc.asyncProperty(fc.array(request, { maxLength: 12 }), fc.boolean(), async (requests, isTogether) => {
        const { server, channels } = memoryTunnel({ maxSessions: 4 });
        const { body } = await server.respond('/open/1', Uint8Array.of(0));
        const id = new TextDecoder().decode(body).trim();
        const [channel] = channels as [ByteChannel];
        const asked: Promise<unknown>[] = [];
        for (const [index, { command, number, isKnown }] of requests.entries()) {
          const asking = server
            .respond(`/${command}/${isKnown ? id : 'nobody'}/${number}`, Uint8Array.of(index))
            .then(({ status, body: answer }) => {
              expect([200, 400, 404, 503]).toContain(status);
              expect(answer.byteLength).toBeLessThanOrEqual(20);
            });
          asked.push(asking);
          if (!isTogether) await asking;
        }
        await Promise.all(asked);
        server.close();
        const received = [...(await collect(channel))];
        expect(new Set(received).size).toBe(received.length);
        for (const index of received)
          expect(requests[index]).toMatchObject({ command: 'send', isKnown: true });
        expect(server.sessions).toBe(0);
      }),
      { numRuns: 40 },
    );
  });
});

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += size) yield bytes.subarray(at, at + size);
}
