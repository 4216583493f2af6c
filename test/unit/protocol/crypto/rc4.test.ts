import { describe, expect, it } from 'vitest';
import { Rc4 } from '../../../../src/protocol/crypto/rc4.js';
import { patternBytes } from '../../../support/bytes.js';
import { hex, split } from '../../../support/rtmp-captures.js';
import { readRtmpeCapture, RTMPE_CAPTURES } from '../../../support/rtmpe-captures.js';

describe('RC4', () => {
  // RFC 6229, at the offsets 0, 16 and 1536.
  it.each([
    [
      '0102030405',
      'b2396305f03dc027ccc3524a0a1118a8',
      '6982944f18fc82d589c403a47a0d0919',
      'd8729db41882259bee4f825325f5a130',
    ],
    [
      '0102030405060708090a0b0c0d0e0f10',
      '9ac7cc9a609d1ef7b2932899cde41b97',
      '5248c4959014126a6e8a84f11d1a9e1c',
      'ffa0b514647ec04f6306b892ae661181',
    ],
  ])('makes the stream of RFC 6229 for the key %s', (key, at0, at16, at1536) => {
    const stream = new Uint8Array(1552);
    new Rc4(hex(key)).apply(stream);
    expect(stream.subarray(0, 16)).toEqual(hex(at0));
    expect(stream.subarray(16, 32)).toEqual(hex(at16));
    expect(stream.subarray(1536)).toEqual(hex(at1536));
  });

  it.each(RTMPE_CAPTURES)('reads the recorded session %s by its keys, 1536 bytes left out', (name) => {
    const capture = readRtmpeCapture(name);
    for (const [key, wire, clear] of [
      [capture.toServerRc4Key, capture.c2s, capture.c2sClear],
      [capture.toClientRc4Key, capture.s2c, capture.s2cClear],
    ] as const) {
      const cipher = new Rc4(key);
      cipher.apply(new Uint8Array(1536));
      const bytes = wire.slice(3073);
      cipher.apply(bytes);
      expect(bytes).toEqual(clear);
    }
  });

  it('goes on where it ended, whatever the pieces', () => {
    const clear = patternBytes(5000, 3);
    const whole = clear.slice();
    new Rc4(hex('00112233')).apply(whole);
    const cipher = new Rc4(hex('00112233'));
    const pieces: Uint8Array[] = [];
    for (const piece of split(clear, [1, 0, 7, 1024, 3])) {
      cipher.apply(piece);
      pieces.push(piece.slice());
    }
    expect(Buffer.concat(pieces)).toEqual(Buffer.from(whole));
  });
});
