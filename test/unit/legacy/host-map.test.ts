import { describe, expect, it } from 'vitest';
import { HostMap } from '../../../src/legacy/host-map.js';

const OLD = 's5c39gqb8ow64r.cloudfront.net';
const STREAMER = `rtmp://${OLD}/cfx/st`;

describe('the table of hosts', () => {
  it('adds a web distribution and leaves the names as they are', () => {
    const map = new HostMap({ [OLD]: 'd111111abcdef8.cloudfront.net' });
    expect(map.apply({ streamer: STREAMER, file: 'a.mp4' })).toEqual({
      streamer: STREAMER,
      file: 'a.mp4',
      webDistribution: 'd111111abcdef8.cloudfront.net',
    });
  });

  it.each([
    [
      'rtmp://new.example.com/vod',
      { streamer: STREAMER, file: 'a.mp4' },
      { streamer: 'rtmp://new.example.com/vod', file: 'a.mp4' },
    ],
    [
      'rtmp://new.example.com:1936',
      { streamer: STREAMER, file: 'a.mp4' },
      { streamer: 'rtmp://new.example.com:1936/cfx/st', file: 'a.mp4' },
    ],
    [
      'rtmps://new.example.com/vod/',
      { src: `${STREAMER}/mp4:v/a.mp4?x=1` },
      { streamer: 'rtmps://new.example.com/vod', file: 'mp4:v/a.mp4?x=1' },
    ],
    [
      'rtmp://new.example.com/vod',
      { src: `${STREAMER}/&mp4:v/a.mp4` },
      { streamer: 'rtmp://new.example.com/vod', file: 'mp4:v/a.mp4' },
    ],
    [
      'rtmp://new.example.com',
      { file: `${STREAMER}/a`, src: 'https://x/a.mp4' },
      { file: 'rtmp://new.example.com/cfx/st/a', src: 'https://x/a.mp4' },
    ],
  ])('leads to the server %s', (target, config, wanted) => {
    expect(new HostMap({ [OLD]: target }).apply(config)).toEqual(wanted);
  });

  it('moves the renditions with the stream', () => {
    const map = new HostMap({ 'old.example.com': 'rtmp://new.example.com/vod' });
    expect(
      map.apply({
        src: 'rtmp://old.example.com/app/mp4:a_300',
        renditions: [
          { file: 'rtmp://old.example.com/app/mp4:a_300' },
          { file: 'rtmp://old.example.com/app/mp4:a_800' },
        ],
      }),
    ).toEqual({
      streamer: 'rtmp://new.example.com/vod',
      file: 'mp4:a_300',
      renditions: [{ file: 'mp4:a_300' }, { file: 'mp4:a_800' }],
    });
  });

  it('takes the exact name before the longer pattern before the shorter one', () => {
    const map = new HostMap({
      '*': 'any.example.com',
      '*.cloudfront.net': 'cdn.example.com',
      [OLD]: 'exact.example.com',
    });
    const web = (host: string) => map.apply({ src: `rtmp://${host}/a/b` }).webDistribution;
    expect([OLD, 's1.cloudfront.net', 'else.example.com'].map(web)).toEqual([
      'exact.example.com',
      'cdn.example.com',
      'any.example.com',
    ]);
  });

  it('fills what the star was into the new name', () => {
    const map = new HostMap({
      's*.cloudfront.net': ['d*.cloudfront.net', 'https://cdn.example.com/{path}/*.m3u8'],
    });
    expect(map.apply({ src: 'rtmp://s77.cloudfront.net/cfx/st/a' })).toMatchObject({
      webDistribution: 'd77.cloudfront.net',
      hls: ['https://cdn.example.com/{path}/77.m3u8'],
    });
  });

  it('moves addresses of files and manifests, ports and letters apart', () => {
    const map = new HostMap({ 'OLD.example.com': 'https://cdn.example.com/files' });
    expect(
      map.apply({ src: 'http://old.example.com:8080/v/a.mp4?x=1', hls: ['//old.example.com/a.m3u8'] }),
    ).toEqual({
      src: 'https://cdn.example.com/files/v/a.mp4?x=1',
      hls: ['https://cdn.example.com/files/a.m3u8'],
    });
  });

  it('does not send a player to a gateway for a host whose contents are on the web only', () => {
    const map = new HostMap({ a: 'd1.example.com', b: ['d1.example.com', 'wss://gw.example.com'] });
    expect(map.isWebOnly({ streamer: 'rtmp://a/x' })).toBe(true);
    expect(map.isWebOnly({ streamer: 'rtmp://b/x' })).toBe(false);
    expect(map.isWebOnly({ streamer: 'rtmp://c/x' })).toBe(false);
    expect(map.apply({ streamer: 'rtmp://b/x', file: 'y' }).gateway).toBe('wss://gw.example.com');
  });

  it.each([{ 'a b': 'x' }, { '': 'x' }, { 'a*b*c': 'x' }, { a: 'ftp://x' }, { a: 'user@x' }, { a: '"><x' }])(
    'refuses %j',
    (table) => {
      expect(() => new HostMap(table as Record<string, string>)).toThrow(/^map: /);
    },
  );
});
