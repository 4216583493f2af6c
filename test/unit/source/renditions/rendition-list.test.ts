import { describe, expect, it } from 'vitest';
import { readRenditions } from '../../../../src/source/renditions/rendition-list.js';

const TWO = [
  { file: 'mp4:a_300', bitrate: 300_000, width: 640, height: 360 },
  { file: 'mp4:a_800', bitrate: 800_000 },
];

describe('renditions as they are written', () => {
  it.each<[string, unknown]>([
    ['text', 'mp4:a_300 300k 640x360, mp4:a_800 800k'],
    ['lines, with bare kilobits', '\n  mp4:a_300 640x360 300\n  mp4:a_800 800\n'],
    [
      'a list',
      [
        { file: 'mp4:a_300', bitrate: 300, width: 640, height: 360 },
        { file: 'mp4:a_800', bitrate: '800' },
      ],
    ],
    [
      'the names of Flowplayer and the bits of SMIL',
      [
        { url: 'mp4:a_300', bitrate: 300_000, width: '640', height: '360' },
        { url: 'mp4:a_800', bitrate: '0.8M' },
      ],
    ],
    [
      'JSON',
      JSON.stringify([{ file: 'mp4:a_300', bitrate: 300, width: 640, height: 360 }, 'mp4:a_800 800kbps']),
    ],
  ])('are read from %s', (_, written) => {
    expect(readRenditions(written)).toEqual({ type: 'list', list: TWO });
  });

  it('may be no more than names', () => {
    expect(readRenditions('a_low,a_high 720p')).toEqual({
      type: 'list',
      list: [{ file: 'a_low' }, { file: 'a_high', height: 720 }],
    });
  });

  it('keep signatures byte for byte', () => {
    const signed = 'mp4:a?Expires=1&Signature=a~b-c_&Key-Pair-Id=K';
    expect(readRenditions(`${signed} 300k, b`)).toMatchObject({ list: [{ file: signed }, { file: 'b' }] });
  });

  it.each(['films/a.smil', 'https://example.com/a.SMIL?v=1', '/a.smil'])(
    'are a SMIL file at %s',
    (address) => {
      expect(readRenditions(address)).toEqual({ type: 'smil', address });
    },
  );

  it.each(['smil:a.smil', 'rtmp://host/vod/smil:a.smil', 'amlst:a'])('are a stream called %s', (file) => {
    expect(readRenditions(file)).toEqual({ type: 'list', list: [{ file }] });
  });

  it.each<[unknown]>([
    [[{}]],
    [[7]],
    [[{ file: ' ' }]],
    [{ bitrate: 1 }],
    ['a what'],
    ['[1'],
    [Array(40).fill('a')],
  ])('are refused as %j', (written) => {
    expect(() => readRenditions(written)).toThrow(
      expect.objectContaining({ code: 'CF_CONFIG_INVALID' }) as Error,
    );
  });
});
