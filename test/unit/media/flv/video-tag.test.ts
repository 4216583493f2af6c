import { describe, expect, it } from 'vitest';
import { decodeAnyVideoTag } from '../../../../src/media/enhanced/any-tag.js';

const ascii = (text: string) => [...text].map((c) => c.charCodeAt(0));
const decode = (...bytes: readonly number[]) => decodeAnyVideoTag(Uint8Array.from(bytes));
const data = (...bytes: readonly number[]) => Uint8Array.from(bytes);

describe('a video tag', () => {
  it('reads an AVC keyframe with its composition time', () => {
    expect(decode(0x17, 1, 0, 0, 80, 1, 2)).toEqual({
      type: 'frame',
      codec: 'avc',
      isKeyframe: true,
      compositionOffset: 80,
      data: data(1, 2),
    });
  });

  it('reads a composition time as signed', () => {
    expect(decode(0x27, 1, 0xff, 0xff, 0xd8, 9)).toMatchObject({ isKeyframe: false, compositionOffset: -40 });
  });

  it('reads an AVC configuration', () => {
    expect(decode(0x17, 0, 0, 0, 0, 1, 2, 3)).toEqual({ type: 'config', codec: 'avc', data: data(1, 2, 3) });
  });

  it('reads the end of a sequence, however short', () => {
    expect(decode(0x17, 2, 0, 0, 0)).toEqual({ type: 'end' });
    expect(decode(0x27, 2)).toEqual({ type: 'end' });
  });

  it.each([
    ['no bytes', []],
    ['a command', [0x57, 0]],
    ['an AVC frame without NAL units', [0x27, 1, 0, 0, 0]],
    ['an enhanced command', [0xd1, 0]],
    ['enhanced metadata', [0x84, ...ascii('hvc1'), 2, 0]],
    ['another track of a multitrack', [0x96, 0x01, ...ascii('avc1'), 1, 0, 0, 0, 9]],
  ])('finds nothing to decode in %s', (_name, bytes) => {
    expect(decode(...bytes)).toEqual({ type: 'nothing' });
  });

  it.each([
    [2, 'Sorenson H.263'],
    [3, 'Screen video'],
    [4, 'On2 VP6'],
    [5, 'On2 VP6 with alpha channel'],
    [6, 'Screen video version 2'],
    [0, 'video codec id 0'],
    [15, 'video codec id 15'],
  ])('names codec id %i', (id, codec) => {
    expect(decode(0x10 | id, 0, 0, 0, 0, 0)).toEqual({ type: 'unsupported', codec });
  });

  it.each(['vvc1', 'mp4v'])('names the FourCC %s', (codec) => {
    expect(decode(0x90, ...ascii(codec), 1, 2)).toEqual({ type: 'unsupported', codec });
  });

  it('names a FourCC that cannot be printed by its number', () => {
    expect(decode(0x90, 0, 1, 2, 255)).toEqual({ type: 'unsupported', codec: '0x000102ff' });
  });

  it.each([
    ['its configuration', [0x90, ...ascii('avc1'), 1, 7], { type: 'config', data: data(1, 7) }],
    [
      'coded frames with a composition time',
      [0xa1, ...ascii('avc1'), 0xff, 0xff, 0xff, 7],
      { type: 'frame', isKeyframe: false, compositionOffset: -1, data: data(7) },
    ],
    [
      'coded frames without one',
      [0x93, ...ascii('avc1'), 7],
      { type: 'frame', isKeyframe: true, compositionOffset: 0, data: data(7) },
    ],
    ['the end of the sequence', [0x92, ...ascii('avc1')], { type: 'end' }],
    [
      'coded frames behind a modifier',
      [0x97, 2, 0, 0, 1, 0x03, ...ascii('avc1'), 7],
      { type: 'frame', isKeyframe: true, data: data(7) },
    ],
    [
      'track 0 of one track',
      [0x96, 0x03, ...ascii('avc1'), 0, 7, 8],
      { type: 'frame', isKeyframe: true, data: data(7, 8) },
    ],
    [
      'track 0 of many',
      [0x96, 0x13, ...ascii('avc1'), 1, 0, 0, 2, 5, 5, 0, 0, 0, 1, 7],
      { type: 'frame', data: data(7) },
    ],
    [
      'track 0 of many codecs',
      [0x96, 0x23, ...ascii('hvc1'), 1, 0, 0, 1, 5, ...ascii('avc1'), 0, 0, 0, 1, 7],
      { type: 'frame', data: data(7) },
    ],
  ])('reads H.264 by Enhanced RTMP: %s', (_name, bytes, tag) => {
    expect(decode(...bytes)).toMatchObject(tag);
  });

  it.each([
    ['an AVC tag of four bytes', [0x17, 1, 0, 0]],
    ['AVC packet type 3', [0x17, 3, 0, 0, 0, 1]],
    ['an enhanced tag without its FourCC', [0x90, 0x61, 0x76]],
    ['coded frames without their composition time', [0x91, ...ascii('avc1'), 0]],
    ['a modifier longer than the tag', [0x97, 200, 1, 2]],
    ['modifiers without end', [0x97, 0, 0, 7, 0, 0, 7, 0, 0]],
    ['a track longer than the tag', [0x96, 0x13, ...ascii('avc1'), 0, 0, 1, 0, 7]],
  ])('refuses %s', (_name, bytes) => {
    expect(() => decode(...bytes)).toThrow(expect.objectContaining({ code: 'CF_MEDIA_TAG_MALFORMED' }));
  });
});
