import { describe, expect, it } from 'vitest';
import { ClipEnd } from '../../../src/session/clip-end.js';
import { readVideoMessage } from '../../../src/session/video-message.js';
import type { MediaMessage } from '../../../src/protocol/message/message.js';
import { messageStreamId, milliseconds } from '../../../src/protocol/units.js';
import { sound } from '../../support/tag-bodies.js';

const END = 200;

function picture(timestamp: number, shown: number, isKeyframe = false): MediaMessage {
  const offset = shown - timestamp;
  return {
    type: 'video',
    messageStreamId: messageStreamId(1),
    timestamp: milliseconds(timestamp),
    payload: Uint8Array.from([isKeyframe ? 0x17 : 0x27, 1, offset >> 16, offset >> 8, offset, 9, 9]),
  };
}

/** When each is shown that is kept. */
function kept(messages: readonly MediaMessage[], end = END): (number | undefined)[] {
  const clip = new ClipEnd();
  return messages.map((message) => {
    const cut = clip.cut(message, message.timestamp, end);
    return cut && cut.timestamp + readVideoMessage(cut.payload).compositionOffset;
  });
}

describe('the end of a clip', () => {
  it('keeps a picture that others are decoded from, and shows it before the last', () => {
    // I B B P, in the order of decoding; the P is shown where the clip is over.
    const group = [picture(0, 80, true), picture(40, 200), picture(80, 120), picture(120, 160)];
    expect(kept([...group, picture(160, 320), picture(200, 240)])).toEqual([
      80,
      79,
      120,
      160,
      159,
      undefined,
    ]);
  });

  it('leaves the message that came as it was', () => {
    const [first, needed] = [picture(0, 80, true), picture(40, 200)];
    const before = [...needed.payload];
    kept([first, needed]);
    expect([...needed.payload]).toEqual(before);
  });

  it('lets nothing follow a keyframe that is shown behind it', () => {
    const messages = [picture(0, 80, true), picture(40, 120), picture(120, 200, true), picture(160, 240)];
    expect(kept(messages)).toEqual([80, 120, undefined, undefined]);
  });

  it('is over for pictures without reordering where the first is shown behind it', () => {
    const clip = new ClipEnd();
    for (const [time, is] of [
      [160, false],
      [200, true],
    ] as const) {
      clip.cut(picture(time, time, time === 160), time, END);
      expect(clip.past.has('video')).toBe(is);
    }
  });

  it('is over for each track by itself', () => {
    const clip = new ClipEnd();
    expect(clip.cut(sound(200), 200, END)).toBeUndefined();
    expect(clip.cut(picture(80, 160, true), 80, END)).toBeDefined();
    expect([...clip.past]).toEqual(['audio']);
    clip.reset();
    expect(clip.cut(sound(100), 100, END)).toBeDefined();
  });
});
