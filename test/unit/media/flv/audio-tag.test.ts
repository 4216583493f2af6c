import { describe, expect, it } from 'vitest';
import { decodeAnyAudioTag } from '../../../../src/media/enhanced/any-tag.js';

const ascii = (text: string) => [...text].map((c) => c.charCodeAt(0));
const decode = (...bytes: readonly number[]) => decodeAnyAudioTag(Uint8Array.from(bytes));
const data = (...bytes: readonly number[]) => Uint8Array.from(bytes);

describe('an audio tag', () => {
  it('reads an AAC configuration', () => {
    expect(decode(0xaf, 0, 0x12, 0x10)).toEqual({ type: 'config', codec: 'aac', data: data(0x12, 0x10) });
  });

  it('reads AAC', () => {
    expect(decode(0xaf, 1, 0x21, 0x10)).toEqual({ type: 'frame', codec: 'aac', data: data(0x21, 0x10) });
  });

  it.each([0x2f, 0x22, 0xe2])('reads MP3 whatever rate the flags claim: %i', (flags) => {
    expect(decode(flags, 0xff, 0xfb)).toEqual({ type: 'frame', codec: 'mp3', data: data(0xff, 0xfb) });
  });

  it.each([
    ['no bytes', []],
    ['AAC without data', [0xaf, 1]],
    ['an empty AAC configuration', [0xaf, 0]],
    ['MP3 without data', [0x2f]],
    ['the order of channels', [0x94, ...ascii('mp4a'), 0, 2]],
    ['another track', [0x95, 0x01, ...ascii('mp4a'), 3, 9]],
  ])('finds nothing to decode in %s', (_name, bytes) => {
    expect(decode(...bytes)).toEqual({ type: 'nothing' });
  });

  it.each([
    [0, 'PCM'],
    [1, 'ADPCM'],
    [3, 'PCM'],
    [4, 'Nellymoser 16 kHz'],
    [5, 'Nellymoser 8 kHz'],
    [6, 'Nellymoser'],
    [7, 'G.711 A-law'],
    [8, 'G.711 mu-law'],
    [11, 'Speex'],
    [12, 'sound format 12'],
  ])('names sound format %i', (format, codec) => {
    expect(decode(format << 4, 1, 2)).toEqual({ type: 'unsupported', codec });
  });

  it.each(['ipcm', 'ac-4'])('names the FourCC %s', (codec) => {
    expect(decode(0x90, ...ascii(codec), 1)).toEqual({ type: 'unsupported', codec });
  });

  it.each([
    [
      'an AAC configuration',
      [0x90, ...ascii('mp4a'), 0x12, 0x10],
      { type: 'config', data: data(0x12, 0x10) },
    ],
    ['AAC', [0x91, ...ascii('mp4a'), 7], { type: 'frame', codec: 'aac', data: data(7) }],
    ['MP3', [0x91, ...ascii('.mp3'), 7], { type: 'frame', codec: 'mp3', data: data(7) }],
    ['the end of the sequence', [0x92, ...ascii('mp4a')], { type: 'end' }],
    ['AAC of track 0', [0x95, 0x01, ...ascii('mp4a'), 0, 7], { type: 'frame', codec: 'aac', data: data(7) }],
  ])('reads, by Enhanced RTMP, %s', (_name, bytes, tag) => {
    expect(decode(...bytes)).toMatchObject(tag);
  });

  it.each([
    ['AAC packet type 2', [0xaf, 2, 0]],
    ['an enhanced tag without its FourCC', [0x90, 1]],
    ['an unknown audio packet type', [0x93, ...ascii('mp4a'), 1]],
  ])('refuses %s', (_name, bytes) => {
    expect(() => decode(...bytes)).toThrow(expect.objectContaining({ code: 'CF_MEDIA_TAG_MALFORMED' }));
  });
});
