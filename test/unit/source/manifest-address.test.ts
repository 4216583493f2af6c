import { describe, expect, it } from 'vitest';
import type { Capabilities } from '../../../src/source/capabilities.js';
import type { PlayerConfig } from '../../../src/source/player-config.js';
import { planSources } from '../../../src/source/source-plan.js';

const D = 'd111111abcdef8.cloudfront.net';
const S = 's5c39gqb8ow64r.cloudfront.net';

const addresses = (config: PlayerConfig, capabilities?: Capabilities, kind = 'hls') =>
  planSources(config, capabilities).candidates.flatMap((candidate) =>
    candidate.kind === kind && candidate.kind !== 'rtmp' ? [candidate.url] : [],
  );
const paths = (file: string, hls: string) =>
  addresses({ webDistribution: D, file, hls }).map((url) => url.replace(`https://${D}/`, ''));
const warnings = (config: PlayerConfig, capabilities?: Capabilities) =>
  planSources(config, capabilities).warnings.map(({ code, message }) => `${code} ${message}`);

describe('the documented forms of a manifest address', () => {
  const MANIFEST = `https://${D}/myStream/playlist.m3u8`;
  it.each<[string, PlayerConfig]>([
    ['D1: domain and path', { webDistribution: D, hls: 'myStream/playlist.m3u8' }],
    ['D2: one slash', { webDistribution: D, hls: '/myStream/playlist.m3u8' }],
    ['a web distribution as the only one', { distribution: D, hls: 'myStream/playlist.m3u8' }],
    ['the manifest as the file', { distribution: D, file: 'myStream/playlist.m3u8' }],
    ['the manifest as a relative src', { distribution: D, src: 'myStream/playlist.m3u8' }],
    ['the whole address as src', { src: MANIFEST }],
    ['the whole address as hls', { hls: MANIFEST }],
    ['the whole address in the place of the domain', { distribution: MANIFEST }],
    ['the same of a web distribution, without scheme', { webDistribution: `${D}/myStream/playlist.m3u8` }],
  ])('%s', (_name, config) => {
    expect(addresses(config)).toEqual([MANIFEST]);
  });

  it('asks CloudFront by https from a page on https, whatever was written', () => {
    expect(
      addresses(
        { src: `http://${D}/a.m3u8?Expires=1&Signature=x~-_&Key-Pair-Id=K` },
        { pageUrl: 'https://x.example/' },
      ),
    ).toEqual([`https://${D}/a.m3u8?Expires=1&Signature=x~-_&Key-Pair-Id=K`]);
  });

  it('names no stream where a streaming distribution was pasted with a manifest', () => {
    expect(planSources({ distribution: `${S}/a.m3u8` }).candidates).toEqual([]);
    expect(warnings({ distribution: `${S}/a.m3u8` })[0]).toContain('CF_DISTRIBUTION_TYPE_MISMATCH');
  });

  it('D4, D5: keeps the query to the byte', () => {
    const path =
      'out/v1/46f7/index.m3u8?start=1&end=2&aws.manifestfilter=audio_language:fr,en;video_height:1-720';
    expect(addresses({ webDistribution: D, hls: path })).toEqual([`https://${D}/${path}`]);
  });
});

describe('templates by what made the manifest', () => {
  it.each([
    [
      'videos/a.mp4',
      'same-path',
      ['videos/a.m3u8', 'videos/a/index.m3u8', 'videos/a/playlist.m3u8', 'videos/a/master.m3u8'],
    ],
    ['videos/a.mp4', 'mediaconvert', ['videos/a.m3u8', 'videos/a/a.m3u8', 'videos/hls/a.m3u8']],
    ['main.mp4', 'mediaconvert', ['main.m3u8', 'main/main.m3u8', 'hls/main.m3u8']],
    [
      'delivery/curling',
      'medialive',
      ['delivery/curling.m3u8', 'delivery/curling/playlist.m3u8', 'delivery/curling/index.m3u8'],
    ],
    ['46f7', 'mediapackage', ['out/v1/46f7/index.m3u8']],
    ['46f7/cmaf', 'mediapackage-cmaf', ['out/v1/46f7/cmaf/index.m3u8']],
    ['a1/b2/c3', 'mediapackage-vod', ['out/v1/a1/b2/c3/index.m3u8']],
    ['out/v1/46f7', 'mediapackage', ['out/v1/46f7/index.m3u8']],
    ['jobs/a.mp4', 'elastic-transcoder-v3', ['jobs/a.m3u8', 'jobs/a/a.m3u8']],
    ['jobs/a.mp4', 'elastic-transcoder-v4', ['jobs/a.m3u8', 'jobs/a_v4.m3u8']],
    ['videos/a.f4v', 'hls-vod', ['hls-vod/videos/a.f4v.m3u8']],
    ['mp4:videos/a', 'hls-vod', ['hls-vod/videos/a.mp4.m3u8']],
    ['event/stream', 'hls-live', ['hls-live/livepkgr/_definst_/event/stream.m3u8']],
    ['stream', 'hls-live', ['hls-live/livepkgr/_definst_/liveevent/stream.m3u8']],
    [
      'my videos/é#1.mp4',
      'mediaconvert',
      [
        'my%20videos/%C3%A9%231.m3u8',
        'my%20videos/%C3%A9%231/%C3%A9%231.m3u8',
        'my%20videos/hls/%C3%A9%231.m3u8',
      ],
    ],
  ])('%s by %s', (file, name, expected) => {
    expect(paths(file, `template:${name}`)).toEqual(expected);
  });

  it('puts a query on each, and goes on with the entries behind it', () => {
    expect(paths('46f7', 'template:mediapackage?start=1&end=2,template:MediaLive x.m3u8')).toEqual([
      'out/v1/46f7/index.m3u8?start=1&end=2',
      '46f7.m3u8',
      '46f7/playlist.m3u8',
      '46f7/index.m3u8',
      'x.m3u8',
    ]);
  });

  it('leaves a file that is a manifest as it is', () => {
    expect(paths('out/v1/46f7/index.m3u8', 'template:mediapackage')).toEqual(['out/v1/46f7/index.m3u8']);
  });

  it.each([
    ['template:mediaconvrt', { file: 'a.mp4' }, 'must be one of same-path, mediaconvert'],
    ['template:constructor', { file: 'a.mp4' }, 'must be one of'],
    ['template:mediaconvert', {}, 'needs a file'],
  ])('says what is wrong with %s %j and tries nothing for it', (hls, more, words) => {
    const config = { webDistribution: D, hls, ...more };
    expect(addresses(config)).toEqual([]);
    expect(warnings(config).join()).toContain(words);
  });

  it('fills {key} in, the whole name', () => {
    expect(paths('videos/a.mp4', 'x/{key}.m3u8')).toEqual(['x/videos/a.mp4.m3u8']);
  });
});

describe('a signature of the file', () => {
  const policy = 'Policy=eyJ_~-&Signature=s~_-&Key-Pair-Id=K';
  it('is carried to the manifest when it may cover that too', () => {
    expect(addresses({ webDistribution: D, file: `a.mp4?${policy}` })).toEqual([
      `https://${D}/a.m3u8?${policy}`,
    ]);
    expect(addresses({ webDistribution: D, file: 'a.mp4', query: policy, hls: 'template:hls-vod' })).toEqual([
      `https://${D}/hls-vod/a.mp4.m3u8?${policy}`,
    ]);
  });

  it('stays with the file when it is for that address alone, and gives way to one that is written', () => {
    expect(addresses({ webDistribution: D, file: 'a.mp4?Expires=1&Signature=s&Key-Pair-Id=K' })).toEqual([
      `https://${D}/a.m3u8`,
    ]);
    expect(addresses({ webDistribution: D, file: `a.mp4?${policy}`, hls: 'b.m3u8?t=1' })).toEqual([
      `https://${D}/b.m3u8?t=1`,
    ]);
  });
});

describe('FLV without an end', () => {
  it('comes by HTTP or WebSocket', () => {
    for (const src of [
      'https://h.example/live/x.flv',
      'wss://h.example/live/x.flv?t=1',
      'ws://h.example/live?app=x',
    ])
      expect(planSources({ src, live: true }).candidates).toEqual([
        { kind: 'file', url: src, mimeType: 'video/x-flv', live: true },
      ]);
  });

  it('may not come by ws: or http: to a page on https, and that is said', () => {
    for (const src of ['ws://h.example/x.flv', 'http://h.example/x.flv']) {
      expect(planSources({ src }, { pageUrl: 'https://x.example/' }).candidates).toEqual([]);
      expect(warnings({ src }, { pageUrl: 'https://x.example/' }).join()).toContain('CF_ENV_MIXED_CONTENT');
    }
  });

  it('is the only file that is live', () => {
    expect(addresses({ src: 'https://h.example/a.mp4', live: true }, {}, 'file')).toEqual([]);
  });
});

describe('how a candidate is asked for', () => {
  it('is in HLS and file candidates as it is in the configuration', () => {
    const options = { credentials: 'include', cmcd: 'header', contentId: 'c', sessionId: 's' } as const;
    const { candidates } = planSources({
      webDistribution: D,
      file: 'a.mp4',
      start: 3,
      hlsEngine: 'vhs',
      ...options,
    });
    expect(candidates).toEqual([
      { kind: 'hls', url: `https://${D}/a.m3u8`, start: 3, engine: 'vhs', ...options },
      { kind: 'file', url: `https://${D}/a.mp4`, mimeType: 'video/mp4', start: 3, ...options },
    ]);
  });

  it('leaves out what is off or auto', () => {
    const { candidates } = planSources({
      src: 'https://h.example/a.m3u8',
      cmcd: 'off',
      contentId: 'c',
      hlsEngine: 'auto',
    });
    expect(candidates).toEqual([{ kind: 'hls', url: 'https://h.example/a.m3u8' }]);
  });

  it.each([
    { credentials: 'omit' },
    { cmcd: 'yes' },
    { hlsEngine: 'hls' },
    { contentId: 'x'.repeat(65) },
    { sessionId: {} },
  ])('refuses %j by the name of the field', (wrong) => {
    const field = Object.keys(wrong)[0]!.replace(/[A-Z]/, (letter) => `-${letter.toLowerCase()}`);
    expect(() => planSources({ src: 'https://h.example/a.m3u8', ...(wrong as object) })).toThrow(field);
  });
});

describe('src beside file', () => {
  const base = { distribution: S, gateway: 'wss://g.example', file: 'a.mp4', webDistribution: D };
  it.each([
    ['another stream', `rtmp://h.example/app/b`],
    ['another name', 'b.mp4'],
  ])('does not count when it is %s, and that is said', (_name, src) => {
    const { candidates, address } = planSources({ ...base, src });
    expect(address?.streamName).toBe('mp4:a.mp4');
    expect(candidates).toEqual(planSources(base).candidates);
    expect(warnings({ ...base, src }).join()).toContain('src: says something else than');
  });

  it('is silent about one that says the same', () => {
    expect(warnings({ ...base, src: `rtmp://${S}/cfx/st/a.mp4` })).toEqual(warnings(base));
    expect(warnings({ ...base, src: 'a.mp4' })).toEqual(warnings(base));
  });

  it('is another place of the video when it is an http address', () => {
    expect(addresses({ ...base, src: 'https://h.example/b.m3u8' })).toEqual([
      'https://h.example/b.m3u8',
      `https://${D}/a.m3u8`,
    ]);
  });

  it('counts when file has no server to be on', () => {
    const config = { file: 'a.mp4', src: 'b.mp4' };
    expect(addresses(config, { pageUrl: 'https://x.example/y/' }, 'file')).toEqual([
      'https://x.example/y/b.mp4',
    ]);
    expect(warnings(config).join()).toContain('file: needs a server');
  });
});
