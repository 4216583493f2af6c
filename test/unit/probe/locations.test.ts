import { describe, expect, it } from 'vitest';
import type { PlayerError } from '../../../src/errors/player-error.js';
import { isDirect, planProbe } from '../../../src/probe/locations.js';
import type { PlayerConfig } from '../../../src/source/player-config.js';

const H = 's5c39gqb8ow64r.cloudfront.net';
const plan = (config: PlayerConfig | string, tcUrl?: string) =>
  planProbe({ config: typeof config === 'string' ? { src: config } : config, tcUrl });
const first = (config: PlayerConfig | string, tcUrl?: string) => plan(config, tcUrl).locations[0];
const ways = (config: PlayerConfig | string) =>
  first(config).rungs.map(({ protocol, port }) => `${protocol}:${port}`);
function failure(config: PlayerConfig | string): string {
  try {
    plan(config);
    return 'none';
  } catch (error) {
    return (error as PlayerError).code;
  }
}

describe('the ladder of a probe', () => {
  it.each([
    ['rtmp', ['rtmp:1935', 'rtmp:80', 'rtmpt:80']],
    ['rtmpe', ['rtmpe:1935', 'rtmpe:80', 'rtmpte:80']],
    ['rtmpt', ['rtmpt:80']],
    ['rtmpte', ['rtmpte:80']],
    ['rtmps', ['rtmps:443']],
  ])('of %s is %j', (scheme, expected) => {
    expect(ways(`${scheme}://media.example.com/vod/mp4:a.mp4`)).toEqual(expected);
  });

  it('begins with the port that is written, and is direct without a gateway', () => {
    const { rungs } = first('rtmp://media.example.com:1936/vod/a');
    expect(rungs[0]).toMatchObject({
      protocol: 'rtmp',
      port: 1936,
      tcUrl: 'rtmp://media.example.com:1936/vod',
    });
    expect(rungs.filter(({ protocol }) => protocol === 'rtmp')).toHaveLength(1);
    expect(rungs.every(isDirect)).toBe(true);
  });

  it('goes through the gateway that is given', () => {
    const { rungs } = first({ distribution: H, file: 'a.mp4', gateway: 'wss://gateway.example.com/rtmp' });
    expect(rungs.map(({ endpoint }) => endpoint)).toEqual(rungs.map(() => 'wss://gateway.example.com/rtmp'));
    expect(rungs.some(isDirect)).toBe(false);
  });

  it('is made for a connection alone where the address names no stream', () => {
    const location = first('rtmp://media.example.com/vod');
    expect(location).toMatchObject({ app: 'vod', streamName: undefined });
    expect(location.rungs[0]?.tcUrl).toBe('rtmp://media.example.com/vod');
  });

  it('knows the way without encryption, to tell what is wrong', () => {
    expect(plan('rtmpe://media.example.com:1936/vod/a').plain[0]).toMatchObject({
      protocol: 'rtmp',
      port: 1936,
    });
    expect(plan('rtmp://media.example.com/vod/a').plain).toEqual([]);
  });
});

describe('what a probe does not dial', () => {
  it.each([
    [`rtmp://d111111abcdef8.cloudfront.net/cfx/st/a.mp4`, 'CF_DISTRIBUTION_TYPE_MISMATCH'],
    [`rtmps://${H}/cfx/st/a.mp4`, 'CF_CONFIG_INVALID'],
    ['https://media.example.com/a.mp4', 'CF_CONFIG_INVALID'],
    ['rtmp://user:word@media.example.com/vod/a', 'CF_CONFIG_INVALID'],
    ['rtmp://media.example.com/vod/a?Expires=1&Key-Pair-Id=K', 'CF_CONFIG_SIGNATURE_INCOMPLETE'],
  ])('%s: %s', (address, code) => {
    expect(failure(address)).toBe(code);
  });
});

describe('tc-url', () => {
  const UPSTREAM = 'rtmp://10.0.0.1:1935/vod';

  it('is what every rung sends, and the address is where they connect', () => {
    const { rungs } = first('rtmpe://proxy.example.com:1936/vod/mp4:a.mp4', UPSTREAM);
    expect(rungs[0]).toMatchObject({ host: 'proxy.example.com', port: 1936, tcUrl: UPSTREAM, app: 'vod' });
  });

  it.each([
    ['rtmpe://proxy.example.com/mp4:a.mp4', 'vod', 'mp4:a.mp4'],
    ['rtmpe://proxy.example.com/mp4:dir/a.mp4', 'vod', 'mp4:dir/a.mp4'],
    ['rtmpe://proxy.example.com/vod/dir/a.mp4', 'vod', 'mp4:dir/a.mp4'],
    // The address says otherwise.
    ['rtmpe://proxy.example.com/other/a.mp4', 'other', 'mp4:a.mp4'],
  ])('gives the application of %s: %s with the stream %s', (address, app, streamName) => {
    expect(first(address, UPSTREAM)).toMatchObject({ app, streamName });
  });

  it('is tried with its own application where the one of the address is refused', () => {
    const { locations } = plan('rtmpe://proxy.example.com/other/a.mp4', UPSTREAM);
    expect(locations[1]).toMatchObject({
      app: 'vod',
      streamName: 'mp4:a.mp4',
      reason: 'the application of tc-url',
    });
  });
});

describe('other readings of an address', () => {
  it('put cfx/st where CloudFront wants it', () => {
    expect(plan(`rtmp://${H}/videos/a.mp4`).locations[1]).toMatchObject({
      app: 'cfx/st',
      streamName: 'mp4:videos/a.mp4',
      reason: 'cfx/st is missing',
    });
    expect(plan(`rtmp://${H}/cfx/videos/a.mp4`).locations[1]).toMatchObject({
      streamName: 'mp4:videos/a.mp4',
    });
  });

  it('end the application after fewer or more segments', () => {
    const { locations } = plan('rtmp://media.example.com/vod/dir/mp4:sub/a.mp4');
    expect(locations[0]).toMatchObject({ app: 'vod/dir', streamName: 'mp4:sub/a.mp4' });
    expect(locations.map(({ app, streamName }) => [app, streamName])).toEqual(
      expect.arrayContaining([
        ['vod', 'mp4:dir/sub/a.mp4'],
        ['vod/dir/sub', 'mp4:a.mp4'],
      ]),
    );
  });

  it('keep port and signature', () => {
    const query = 'Expires=1&Signature=x&Key-Pair-Id=K';
    const other = plan(`rtmp://media.example.com:1936/videos/a.mp4?${query}`).locations[1];
    expect(other?.rungs[0]?.port).toBe(1936);
    expect(other?.streamName).toBe(`mp4:videos/a.mp4?${query}`);
  });

  it('are none for an address that has cfx/st', () => {
    expect(plan(`rtmp://${H}/cfx/st/videos/a.mp4`).locations).toHaveLength(1);
  });
});
