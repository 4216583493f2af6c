import { describe, expect, it } from 'vitest';
import { parseRtmpUrl, resolveRtmpUrl } from '../../../src/protocol/rtmp-url.js';

describe('the address of an RTMP application', () => {
  it.each([
    ['rtmp://example.com/vod', { protocol: 'rtmp', host: 'example.com', app: 'vod', rest: '' }],
    [
      'rtmp://example.com:1936/cfx/st',
      { port: 1936, app: 'cfx/st', tcUrl: 'rtmp://example.com:1936/cfx/st' },
    ],
    [
      'RTMPTE://Example.COM/app/',
      { protocol: 'rtmpte', host: 'example.com', app: 'app', tcUrl: 'rtmpte://example.com/app' },
    ],
    ['rtmps://[2001:db8::1]:444/a', { protocol: 'rtmps', host: '[2001:db8::1]', port: 444 }],
    ['rtmp://example.com', { app: '', tcUrl: 'rtmp://example.com' }],
    [
      '  rtmpe://example.com//live/one?token=a/b&c=d ',
      { app: 'live/one', rest: '?token=a/b&c=d', tcUrl: 'rtmpe://example.com/live/one?token=a/b&c=d' },
    ],
    ['rtmp://example.com?only=query', { app: '', rest: '?only=query' }],
    ['rtmp://example.com/live/mp4:dir/a.mp4', { app: 'live/mp4:dir/a.mp4' }],
  ])('%s', (text, expected) => {
    expect(parseRtmpUrl(text)).toMatchObject(expected);
  });

  it('has no port where none is written', () => {
    expect(parseRtmpUrl('rtmpt://example.com/a')).not.toHaveProperty('port');
  });

  it.each([
    '', 'example.com/vod', 'http://example.com/vod', 'rtmpx://example.com/', 'rtmp:/vod', 'rtmp://', 'rtmp:///vod',
    'rtmp://user@example.com/vod', 'rtmp://example.com:0/vod', 'rtmp://example.com:65536/vod', 'rtmp://example.com:x/vod',
    'rtmp://exa mple.com/vod', 'rtmp://example.com/a b', 'javascript:alert(1)',
  ])('refuses %j', (text) => {
    expect(() => parseRtmpUrl(text)).toThrow(expect.objectContaining({ code: 'CF_CONFIG_INVALID' }));
  }); // prettier-ignore
});

describe('an address of a hostile server', () => {
  it.each([`rtmp://h/${'a'.repeat(5000)}`, `rtmp://h${'/'.repeat(4000)} x`, `rtmp://${'h'.repeat(8e6)}`])(
    'is refused at once: %.20s…',
    (text) => {
      expect(() => parseRtmpUrl(text)).toThrow(expect.objectContaining({ code: 'CF_CONFIG_INVALID' }));
    },
    500,
  );
});

describe('a reference seen from an address (RFC 3986 section 5)', () => {
  const base = 'rtmp://one.example.com:1936/live/first?a=b';
  it.each([
    ['', base],
    ['rtmps://two.example.com/app', 'rtmps://two.example.com/app'],
    ['//two.example.com/app', 'rtmp://two.example.com/app'],
    ['/app/two', 'rtmp://one.example.com:1936/app/two'],
    ['second', 'rtmp://one.example.com:1936/live/second'],
    ['?c=d', 'rtmp://one.example.com:1936/live/first?c=d'],
  ])('%j', (reference, expected) => {
    expect(resolveRtmpUrl(reference, base)).toBe(expected);
  });

  it('stays below a host without a path', () => {
    expect(resolveRtmpUrl('app', 'rtmp://example.com')).toBe('rtmp://example.com/app');
  });
});
