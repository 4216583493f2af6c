import { describe, expect, it } from 'vitest';
import type { MediaMessage } from '../../../src/protocol/message/message.js';
import { messageStreamId, milliseconds } from '../../../src/protocol/units.js';
import { HeldStream } from '../../../src/session/quality/held-stream.js';
import { LiveCut, type LeftStream } from '../../../src/session/quality/live-cut.js';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from([...values, 0, 0, 0, 1, 2, 3, 4]);
const message = (type: 'audio' | 'video', timestamp: number, payload: Uint8Array): MediaMessage => ({
  type,
  timestamp: milliseconds(timestamp),
  messageStreamId: messageStreamId(1),
  payload,
});
// FLV tags of H.264 and AAC: configuration, keyframe, other frame, sound.
const config = (at = 0) => message('video', at, bytes(0x17, 0));
const key = (at: number) => message('video', at, bytes(0x17, 1, 0, 0, 0));
const frame = (at: number) => message('video', at, bytes(0x27, 1, 0, 0, 0));
const aacConfig = (at = 0) => message('audio', at, bytes(0xaf, 0));
const sound = (at: number) => message('audio', at, bytes(0xaf, 1));

const left = (end: number, playhead?: number, offset = 0): LeftStream => ({
  end,
  offset,
  playhead,
  hasVideo: true,
});
const timesOf = (messages: readonly MediaMessage[]) => messages.map(({ timestamp }) => timestamp);

function cutOf(...messages: MediaMessage[]): LiveCut {
  const cut = new LiveCut();
  for (const one of messages) cut.push(one, 0);
  return cut;
}

describe('the cut from one live stream into another', () => {
  it('waits until what the server keeps has come', () => {
    const cut = cutOf(config(), key(1000), frame(1040));
    expect(cut.pick(left(1040, 0), 100)).toBeUndefined();
    expect(cut.pick(left(1040, 0), 300)).toMatchObject({ at: 1000, offset: 0 });
  });

  it('is at a keyframe that the viewer has yet to see, with the configuration that came before', () => {
    const cut = cutOf(config(), aacConfig(), key(1000), sound(1010), key(2000), sound(2010), frame(2040));
    const found = cut.pick(left(2040, 1500), 300);
    expect(found?.at).toBe(2000);
    expect(timesOf(found?.messages ?? [])).toEqual([0, 0, 2000, 2010, 2040]);
  });

  it('waits for the next keyframe where the viewer has seen the last one, and for the old stream to come up to it', () => {
    const cut = cutOf(config(), key(1000), frame(1900));
    expect(cut.pick(left(1900, 1500), 300)).toBeUndefined();
    cut.push(key(3000), 400);
    expect(cut.pick(left(2900, 2000), 450)).toBeUndefined();
    expect(cut.pick(left(3000, 2100), 500)).toMatchObject({ at: 3000 });
  });

  it('does not wait for an old stream that sends nothing any more', () => {
    const cut = cutOf(config(), key(3000));
    expect(cut.pick(left(2500, 2400), 300)).toBeUndefined();
    expect(cut.pick(left(2500, 2400), 1400)).toMatchObject({ at: 3000 });
  });

  it('brings a stream of another clock to where the old one is', () => {
    const cut = cutOf(config(), key(500_000), frame(500_500));
    const found = cut.pick(left(60_500, 59_000), 300);
    expect(found).toMatchObject({ offset: -440_000, at: 60_000 });
  });

  it('keeps the offset of a clock that is the same', () => {
    const cut = cutOf(config(), key(500_000), frame(500_500));
    expect(cut.pick(left(400, -200, -500_000), 300)).toMatchObject({ offset: -500_000, at: 0 });
  });

  it('keeps no more than it needs', () => {
    const cut = new LiveCut();
    for (let at = 0; at < 20_000; at++) cut.push(at % 50 === 0 ? key(at * 40) : frame(at * 40), at * 40);
    const found = cut.pick(left(800_000, 799_000), 900_000);
    expect(found?.messages.length ?? 0).toBeLessThan(4001);
  });
});

describe('the beginning of a recording', () => {
  it('is complete with the first picture and what configures the decoders', () => {
    const held = new HeldStream(true);
    const states = [config(), aacConfig(), sound(0), key(0)].map((one) => held.push(one));
    expect(states).toEqual(['waits', 'waits', 'waits', 'complete']);
  });

  it('is incomplete without the configuration of what has come', () => {
    expect(new HeldStream(true).push(key(4000))).toBe('incomplete');
    const held = new HeldStream(true);
    expect([config(), sound(0), key(0)].map((one) => held.push(one)).at(-1)).toBe('incomplete');
    held.restart();
    expect([aacConfig(), key(0)].map((one) => held.push(one)).at(-1)).toBe('complete');
  });

  it('may be of sound alone', () => {
    const held = new HeldStream(false);
    expect([aacConfig(), sound(0)].map((one) => held.push(one))).toEqual(['waits', 'complete']);
    // MP3 needs no configuration.
    expect(new HeldStream(false).push(message('audio', 0, bytes(0x2f, 0xff)))).toBe('complete');
  });
});
