import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/source/parse-config.js';

describe('parseConfig', () => {
  it('reads attributes', () => {
    expect(
      parseConfig({
        distribution: ' s5c39gqb8ow64r.cloudfront.net\n',
        'web-distribution': 'd111111abcdef8.cloudfront.net',
        file: 'videos/a.mp4',
        live: '',
        port: '1935',
        start: '12.5',
        order: 'hls, rtmp',
        prefix: 'MP4:',
        protocol: 'rtmpe://',
        tunnel: '',
        class: 'wide',
      }),
    ).toEqual({
      distribution: 's5c39gqb8ow64r.cloudfront.net',
      webDistribution: 'd111111abcdef8.cloudfront.net',
      file: 'videos/a.mp4',
      live: true,
      port: 1935,
      start: 12.5,
      order: ['hls', 'rtmp'],
      prefix: 'mp4',
      protocol: 'rtmpe',
    });
  });

  it('reads JSON, an address alone, and nothing', () => {
    expect(parseConfig('{"file":1234,"live":false,"hls":["a.m3u8"]}')).toEqual({
      file: '1234',
      live: false,
      hls: ['a.m3u8'],
    });
    expect(parseConfig(' rtmp://h/a/b ')).toEqual({ src: 'rtmp://h/a/b' });
    for (const nothing of [undefined, null, '', '  ', {}, { file: '', port: ' ' }])
      expect(parseConfig(nothing)).toEqual({});
  });

  it.each<[string, string[]]>([
    ['a.m3u8,b.m3u8', ['a.m3u8', 'b.m3u8']],
    ['a.m3u8 , b.m3u8\n c.m3u8', ['a.m3u8', 'b.m3u8', 'c.m3u8']],
    ['["a b.m3u8","c,d.m3u8"]', ['a b.m3u8', 'c,d.m3u8']],
    ['x.m3u8?f=fr,en;v=1', ['x.m3u8?f=fr,en;v=1']],
    ['x.m3u8?f=fr,en,https://h/b.m3u8?g=1,2', ['x.m3u8?f=fr,en', 'https://h/b.m3u8?g=1,2']],
    ['{path}.m3u8,{path}/index.m3u8', ['{path}.m3u8', '{path}/index.m3u8']],
    ['a.m3u8,a.m3u8', ['a.m3u8']],
  ])('hls="%s" is %j', (hls, expected) => {
    expect(parseConfig({ hls })).toEqual({ hls: expected });
  });

  it('reading twice is reading once', () => {
    const config = parseConfig({ hls: 'a.m3u8,b.m3u8', live: 'live', query: '?a=1 ', order: 'file' });
    expect(parseConfig(config)).toEqual(config);
  });

  it.each<[unknown, string]>([
    [42, 'configuration'],
    [['a'], 'configuration'],
    ['{broken', 'configuration'],
    [{ file: {} }, 'file'],
    [{ file: true }, 'file'],
    [{ port: 1.5 }, 'port'],
    [{ port: Number.NaN }, 'port'],
    [{ start: -1 }, 'start'],
    [{ start: '1e999' }, 'start'],
    [{ live: 'perhaps' }, 'live'],
    [{ live: {} }, 'live'],
    [{ order: 'rtmp dash' }, 'order'],
    [{ order: 7 }, 'order'],
    [{ hls: [{}] }, 'hls'],
    [{ hls: 'javascript:alert(1)' }, 'hls'],
    [{ hls: Array.from({ length: 100 }, (_, i) => `${i}.m3u8`) }, 'hls'],
    [{ hls: '[1' }, 'hls'],
    [{ tunnel: 'yes' }, 'tunnel'],
    [{ webDistribution: 'a\u0000b' }, 'web-distribution'],
  ])('%j is CF_CONFIG_INVALID and names %s', (input, field) => {
    expect(() => parseConfig(input)).toThrow(
      expect.objectContaining({
        code: 'CF_CONFIG_INVALID',
        message: expect.stringMatching(new RegExp(`^${field}: `)),
      }),
    );
  });
});
