import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlayerError } from '../../src/errors/player-error.js';
import { AMF3_CODEC } from '../../src/protocol/amf/amf3-codec.js';
import { decodeMessage } from '../../src/protocol/message/decode-message.js';
import { encodeMessage } from '../../src/protocol/message/encode-message.js';
import type { RawMessage } from '../../src/protocol/message/message.js';
import { messageStreamId, milliseconds } from '../../src/protocol/units.js';
import { anyClientMessage, anyServerMessage } from '../support/arbitrary-messages.js';
import { holds } from '../support/holds.js';

const raw = (typeId: number, payload: Uint8Array, timestamp = 0): RawMessage => ({
  typeId,
  messageStreamId: messageStreamId(1),
  timestamp: milliseconds(timestamp),
  payload,
});

describe('messages', () => {
  it('of every type with any body are read or refused with a PlayerError', () => {
    const small = fc.integer({ min: 0, max: 23 });
    const body = fc.array(fc.oneof(small, fc.integer({ min: 0, max: 255 })), { maxLength: 120 });
    holds(
      fc.property(fc.integer({ min: 0, max: 23 }), body, fc.boolean(), (typeId, bytes, hasAmf3) => {
        try {
          decodeMessage(raw(typeId, Uint8Array.from(bytes)), hasAmf3 ? AMF3_CODEC : undefined);
        } catch (error) {
          if (!(error instanceof PlayerError)) throw error;
          expect(['CF_RTMP_MESSAGE_MALFORMED', 'CF_ENV_NO_ENGINE']).toContain(error.code);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('that we write read as what was written', () => {
    holds(
      fc.property(fc.oneof(anyServerMessage, anyClientMessage), (message) => {
        if (message.type === 'unknown') return;
        const [read] = decodeMessage(encodeMessage(message, AMF3_CODEC), AMF3_CODEC);
        if (message.type === 'data') {
          const { name: _, ...rest } = message;
          expect(read).toMatchObject({ ...rest, values: message.values });
          return;
        }
        const { objectEncoding, ...rest } = message as typeof message & { objectEncoding?: number };
        expect(read).toEqual(objectEncoding === 3 ? { ...rest, objectEncoding } : rest);
      }),
      { numRuns: 500 },
    );
  });

  it('inside an aggregate come out one by one, at the distance that they had', () => {
    const part = fc.record({
      typeId: fc.constantFrom(8, 9),
      delta: fc.integer({ min: 0, max: 5000 }),
      payload: fc.uint8Array({ maxLength: 300 }),
    });
    const start = fc.constantFrom(0, 1000, 0xffff00, 0xffffff00);
    holds(
      fc.property(
        fc.array(part, { maxLength: 12 }),
        start,
        start,
        fc.boolean(),
        (parts, own, first, hasLast) => {
          const bytes: number[] = [];
          let at = first;
          const times: number[] = [];
          for (const [index, { typeId, delta, payload }] of parts.entries()) {
            const [a, b, c, d] = [at >>> 24, (at >>> 16) & 255, (at >>> 8) & 255, at & 255];
            const size = payload.byteLength;
            bytes.push(typeId, size >> 16, (size >> 8) & 255, size & 255, b, c, d, a, 0, 0, 0, ...payload);
            const back = size + 11;
            if (hasLast || index < parts.length - 1) bytes.push(0, 0, back >> 8, back & 255);
            times.push((own + (at - first)) >>> 0);
            at = (at + delta) >>> 0;
          }
          const read = decodeMessage(raw(22, Uint8Array.from(bytes), own));
          expect(
            read.map((message) => 'payload' in message && [message.timestamp, [...message.payload]]),
          ).toEqual(parts.map(({ payload }, index) => [times[index], [...payload]]));
        },
      ),
      { numRuns: 300 },
    );
  });
});
