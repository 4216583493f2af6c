import { describe, expect, it } from 'vitest';
import { amfObject } from '../../../../src/protocol/amf/amf-value.js';
import { ServerCalls } from '../../../../src/protocol/connection/server-calls.js';
import { findRefusal, findStatusInfo } from '../../../../src/protocol/connection/status-info.js';
import { messageStreamId, milliseconds } from '../../../../src/protocol/units.js';

describe('the info object of a status', () => {
  it('is the first object with a code, wherever it stands', () => {
    const info = amfObject({ level: 'error', code: 'A.B', description: 'why', details: 'x', more: 1 });
    expect(findStatusInfo([null, amfObject({ a: 1 }), info])).toEqual({ ...info });
    expect(findStatusInfo([null, 'A.B', amfObject({ code: 5 })])).toBeUndefined();
  });

  it('has the level status where there is none, or one that is no text', () => {
    for (const level of [undefined, 3, null, amfObject({})]) {
      expect(findStatusInfo([amfObject({ level, code: 'A' })])).toMatchObject({ level: 'status', code: 'A' });
    }
  });

  it('has no description and no details but texts', () => {
    const odd = amfObject({
      level: 'status',
      code: 'A',
      description: amfObject({ a: 1 }),
      details: 7,
      ex: 1,
    });
    expect(findStatusInfo([odd])).toEqual({ level: 'status', code: 'A', ex: 1 });
  });

  it('may be a bare text in a refusal', () => {
    expect(findRefusal([null, 'no'])).toEqual({ level: 'error', code: '', description: 'no' });
  });
});

describe('a call of the server', () => {
  it('that a client refuses with a description that is no text is refused', async () => {
    let asked = -1;
    const calls = new ServerCalls((_name, id) => void (asked = id));
    const answer = calls.call('onBWCheck', [], 1000);
    calls.answer({
      type: 'command',
      messageStreamId: messageStreamId(0),
      timestamp: milliseconds(0),
      name: '_error',
      transactionId: asked,
      values: [null, amfObject({ code: 'A', description: amfObject({ slice: 1 }) })],
    });
    await expect(answer).rejects.toMatchObject({ code: 'CF_RTMP_CALL_FAILED', message: 'it refused' });
  });
});
