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

  it('reads what is for connect, as texts of attributes and as values of a program', () => {
    const swfHash = 'ab'.repeat(32);
    const connect = {
      connectParams: { user: 'x', tags: ['a', { b: null }], n: 1.5, ok: true },
      connectArguments: ['key', 7, { a: 1 }],
      flashVer: 'WIN 32,0,0,101',
      swfUrl: 'https://example.com/player.swf',
      swfHash,
      swfSize: 12345,
      pageUrl: 'https://example.com/',
      secureToken: '#ed%h0#w@1',
      objectEncoding: 3,
      fcSubscribe: true,
      length: 10.5,
    };
    expect(
      parseConfig({
        'connect-params': JSON.stringify(connect.connectParams),
        'connect-arguments': JSON.stringify(connect.connectArguments),
        'flash-ver': connect.flashVer,
        'swf-url': connect.swfUrl,
        'swf-hash': swfHash.toUpperCase(),
        'swf-size': '12345',
        'page-url': connect.pageUrl,
        'secure-token': connect.secureToken,
        'object-encoding': '3',
        'fc-subscribe': '',
        length: '10.5',
      }),
    ).toEqual(connect);
    expect(parseConfig(connect)).toEqual(connect);
    expect(parseConfig({ connectParams: ' ', connectArguments: '', swfHash: '', tunnel: '' })).toEqual({});
  });

  it('refuses what is no plain data for connect', () => {
    const cyclic: Record<string, unknown> = {};
    cyclic['self'] = cyclic;
    for (const connectParams of [cyclic, { big: 1n }, () => 1])
      expect(() => parseConfig({ connectParams })).toThrow(
        expect.objectContaining({ code: 'CF_CONFIG_INVALID' }),
      );
  });

  it('keeps a copy of what is for connect, so that nobody changes it later', () => {
    const connectParams = { user: 'x' };
    const config = parseConfig({ connectParams });
    connectParams.user = 'y';
    expect(config.connectParams).toEqual({ user: 'x' });
  });

  it.each([
    ['https://media.example.com/rtmpt/', 'https://media.example.com/rtmpt'],
    [' HTTP://Media.example.com:8080 ', 'HTTP://Media.example.com:8080'],
    ['Direct', 'direct'],
  ])('tunnel="%s" is %s', (tunnel, expected) => {
    expect(parseConfig({ tunnel })).toEqual({ tunnel: expected });
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
    [{ tunnel: 'wss://h/' }, 'tunnel'],
    [{ tunnel: 'https://h/?a=1' }, 'tunnel'],
    [{ tunnel: 'https://h/#a' }, 'tunnel'],
    [{ connectParams: 'user=x' }, 'connect-params'],
    [{ connectParams: '"x"' }, 'connect-params'],
    [{ connectParams: 7 }, 'connect-params'],
    [{ connectParams: 'null' }, 'connect-params'],
    [{ connectParams: ['a'] }, 'connect-params'],
    [{ connectArguments: { a: 1 } }, 'connect-arguments'],
    [{ connectArguments: Array.from({ length: 100 }, () => 1) }, 'connect-arguments'],
    [{ swfHash: 'abc' }, 'swf-hash'],
    [{ swfHash: 'zz'.repeat(32) }, 'swf-hash'],
    [{ swfSize: 0 }, 'swf-size'],
    [{ swfSize: 1.5 }, 'swf-size'],
    [{ objectEncoding: 1 }, 'object-encoding'],
    [{ objectEncoding: 'amf3' }, 'object-encoding'],
    [{ fcSubscribe: 'perhaps' }, 'fc-subscribe'],
    [{ flashVer: 'a\u0000b' }, 'flash-ver'],
    [{ length: 0 }, 'length'],
    [{ bufferLength: 0 }, 'buffer-length'],
    [{ bufferLength: 601 }, 'buffer-length'],
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
