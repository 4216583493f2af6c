import { describe, expect, it } from 'vitest';
import type { Capabilities } from '../../../src/source/capabilities.js';
import type { Candidate } from '../../../src/source/candidate.js';
import type { PlayerConfig } from '../../../src/source/player-config.js';
import { planSources } from '../../../src/source/source-plan.js';

const H = 's5c39gqb8ow64r.cloudfront.net';
const D = 'd111111abcdef8.cloudfront.net';
const GATEWAY = 'wss://media.example.com/rtmp';

/** One line per candidate, as a person would say it. */
function say(candidate: Candidate): string {
  if (candidate.kind !== 'rtmp') return `${candidate.kind} ${candidate.url}`;
  return `${candidate.tcUrl} ${candidate.streamName} ${candidate.transport}`;
}
const plan = (config: PlayerConfig, capabilities?: Capabilities) => {
  const { candidates, warnings } = planSources(config, capabilities);
  return { said: candidates.map(say), codes: warnings.map((warning) => warning.code) };
};

describe('the RTMP ladder through a gateway', () => {
  const via = (config: PlayerConfig) => plan({ file: 'a.flv', gateway: GATEWAY, ...config }).said;

  it('is 1935, 80 and the tunnel on 80', () => {
    expect(via({ distribution: H })).toEqual([
      `rtmp://${H}/cfx/st a websocket`,
      `rtmp://${H}:80/cfx/st a websocket`,
      `rtmpt://${H}/cfx/st a websocket`,
    ]);
  });

  it.each([
    ['page', 'page'],
    ['auto', undefined],
  ] as const)('has its MediaSource where the page says: mse=%s', (mse, told) => {
    const { candidates } = planSources({ distribution: H, file: 'a.flv', gateway: GATEWAY, mse });
    expect(candidates.map((candidate) => candidate.kind === 'rtmp' && candidate.mse)).toEqual([
      told,
      told,
      told,
    ]);
  });

  it('C50: a written port is the only one, and the tunnel does not take it over', () => {
    expect(via({ streamer: `rtmp://${H}:1935/cfx/st` })).toEqual([
      `rtmp://${H}:1935/cfx/st a websocket`,
      `rtmpt://${H}/cfx/st a websocket`,
    ]);
    expect(via({ streamer: 'rtmp://host:19350/live' })).toEqual([
      'rtmp://host:19350/live a websocket',
      'rtmpt://host/live a websocket',
    ]);
  });

  it('C51: encryption is kept', () => {
    expect(via({ distribution: H, protocol: 'rtmpe' })).toEqual([
      `rtmpe://${H}/cfx/st a websocket`,
      `rtmpe://${H}:80/cfx/st a websocket`,
      `rtmpte://${H}/cfx/st a websocket`,
    ]);
    const { candidates } = planSources({ distribution: H, protocol: 'rtmpe', file: 'a', gateway: GATEWAY });
    expect(candidates.every((candidate) => candidate.kind === 'rtmp' && candidate.encrypted)).toBe(true);
  });

  it('a tunnel that was asked for is the only one', () => {
    expect(via({ distribution: H, protocol: 'rtmpt' })).toEqual([`rtmpt://${H}/cfx/st a websocket`]);
    expect(via({ distribution: H, protocol: 'rtmpte', port: 8080 })).toEqual([
      `rtmpte://${H}:8080/cfx/st a websocket`,
    ]);
  });

  it('tunnel none leaves the tunnels out, direct takes them to the server', () => {
    expect(via({ streamer: 'rtmp://host/live', tunnel: 'none' })).toHaveLength(2);
    const { candidates } = planSources({
      streamer: 'rtmp://host/live',
      file: 'a',
      gateway: GATEWAY,
      tunnel: 'direct',
    });
    expect(candidates.at(-1)).toMatchObject({
      protocol: 'rtmpt',
      transport: 'http-tunnel',
      endpoint: 'http://host:80',
    });
  });

  it('tunnel may be the address of a reverse proxy: every tunnel goes there, whatever the server', () => {
    const endpoints = (config: PlayerConfig, capabilities?: Capabilities) =>
      planSources({ file: 'a.flv', ...config }, capabilities).candidates.map((candidate) =>
        candidate.kind === 'rtmp'
          ? `${candidate.tcUrl} ${candidate.transport} ${candidate.endpoint}`
          : candidate.kind,
      );
    const tunnel = 'https://media.example.com/rtmpt';
    const tunnelled = (scheme: string, host: string) => `${scheme}://${host}/cfx/st http-tunnel ${tunnel}`;
    expect(endpoints({ streamer: `rtmp://${H}/cfx/st`, tunnel })).toEqual([tunnelled('rtmpt', H)]);
    expect(endpoints({ streamer: 'rtmpe://host/cfx/st', tunnel })).toEqual([tunnelled('rtmpte', 'host')]);
    expect(endpoints({ streamer: 'rtmp://host/cfx/st', tunnel, gateway: GATEWAY })).toEqual([
      `rtmp://host/cfx/st websocket ${GATEWAY}`,
      `rtmp://host:80/cfx/st websocket ${GATEWAY}`,
      tunnelled('rtmpt', 'host'),
    ]);
    const secure = { pageUrl: 'https://page.example/' };
    expect(endpoints({ streamer: 'rtmp://host/cfx/st', tunnel }, secure)).toEqual([
      tunnelled('rtmpt', 'host'),
    ]);
    expect(endpoints({ streamer: 'rtmp://host/cfx/st', tunnel: 'http://proxy.example' }, secure)).toEqual([]);
  });

  it('rtmps has no second way', () => {
    expect(via({ streamer: 'rtmps://host/live' })).toEqual(['rtmps://host/live a websocket']);
    expect(via({ streamer: 'rtmps://host:1443/live' })).toEqual(['rtmps://host:1443/live a websocket']);
  });

  it('what is for connect goes to every RTMP candidate, and to no other', () => {
    const connect = {
      connectParams: { user: 'x' },
      connectArguments: ['key'],
      flashVer: 'WIN 32,0,0,101',
      swfUrl: 'https://example.com/player.swf',
      swfHash: 'ab'.repeat(32),
      swfSize: 12345,
      pageUrl: 'https://example.com/',
      secureToken: '#ed%h0#w@1',
      objectEncoding: 3,
      fcSubscribe: true,
      length: 10,
    } as const;
    const { candidates } = planSources({
      streamer: 'rtmp://host/live',
      file: 'a.flv',
      gateway: GATEWAY,
      webDistribution: D,
      ...connect,
    });
    expect(candidates.map(({ kind }) => kind)).toEqual(['rtmp', 'rtmp', 'rtmp', 'hls', 'file']);
    for (const candidate of candidates.slice(0, 3)) expect(candidate).toMatchObject(connect);
    expect(Object.keys(candidates[3] ?? {})).toEqual(['kind', 'url']);
  });

  it('a candidate carries what the engine needs, live and start too', () => {
    const { candidates } = planSources({
      distribution: H,
      file: 'a.mp4',
      gateway: GATEWAY,
      start: 12.5,
      live: true,
    });
    expect(candidates[0]).toEqual({
      kind: 'rtmp',
      protocol: 'rtmp',
      host: H,
      port: 1935,
      tcUrl: `rtmp://${H}/cfx/st`,
      app: 'cfx/st',
      streamName: 'mp4:a.mp4',
      live: true,
      start: 12.5,
      encrypted: false,
      transport: 'websocket',
      endpoint: GATEWAY,
    });
  });

  it('the gateway may be written as http(s), and its query stays', () => {
    const endpointOf = (gateway: string, pageUrl?: string) => {
      const [first] = planSources(
        { streamer: 'rtmp://host/live', file: 'a', gateway },
        pageUrl === undefined ? {} : { pageUrl },
      ).candidates;
      return first?.kind === 'rtmp' ? first.endpoint : undefined;
    };
    expect(endpointOf('https://gw.example.com/x?target=a%3A1')).toBe('wss://gw.example.com/x?target=a%3A1');
    expect(endpointOf('/rtmp', 'http://localhost:8080/demo/')).toBe('ws://localhost:8080/rtmp');
    for (const gateway of [
      '/rtmp',
      'javascript:alert(1)',
      'rtmp://host',
      'wss://',
      'wss://a b/',
      'ws://u:p@host/',
    ]) {
      expect(() => endpointOf(gateway)).toThrow(expect.objectContaining({ code: 'CF_CONFIG_INVALID' }));
    }
  });
});

describe('RTMP that is not dialled', () => {
  it('a retired CloudFront host without a gateway', () => {
    expect(plan({ distribution: H, file: 'a.mp4' })).toEqual({
      said: [],
      codes: ['CF_DISTRIBUTION_RETIRED'],
    });
    expect(plan({ distribution: H, file: 'a.mp4', tunnel: 'direct' }).codes).toEqual([
      'CF_DISTRIBUTION_RETIRED',
    ]);
  });

  it('another host without a gateway', () => {
    expect(plan({ src: 'rtmp://host/live/key' })).toEqual({ said: [], codes: ['CF_CONFIG_GATEWAY_MISSING'] });
    expect(plan({ src: 'rtmp://host/live/key', tunnel: 'direct' })).toEqual({
      said: ['rtmpt://host/live key http-tunnel'],
      codes: [],
    });
  });

  it('C52: a web distribution, whatever the gateway', () => {
    const { said, codes } = plan({ distribution: D, file: 'a.mp4', gateway: GATEWAY });
    expect(codes).toEqual(['CF_DISTRIBUTION_TYPE_MISMATCH']);
    expect(said).toEqual([`hls https://${D}/a.m3u8`, `file https://${D}/a.mp4`]);
  });

  it('ws: from a page on https, but to the same machine it may', () => {
    const config = { streamer: 'rtmp://host/live', file: 'a' };
    const secure = { pageProtocol: 'https:' };
    expect(plan({ ...config, gateway: 'ws://gw.example.com/' }, secure)).toEqual({
      said: [],
      codes: ['CF_ENV_MIXED_CONTENT'],
    });
    for (const host of ['localhost:1', '127.0.0.1', '[::1]:8080']) {
      expect(plan({ ...config, gateway: `ws://${host}/` }, secure).said).toHaveLength(3);
    }
    expect(plan({ ...config, gateway: 'ws://gw.example.com/' }, { pageUrl: 'http://a/' }).said).toHaveLength(
      3,
    );
  });

  it('a browser without MSE or WebSocket', () => {
    const config = { streamer: 'rtmp://host/live', file: 'a', gateway: GATEWAY };
    expect(plan(config, { mse: false })).toEqual({ said: [], codes: ['CF_ENV_NO_MSE'] });
    expect(plan(config, { websocket: false })).toEqual({ said: [], codes: ['CF_ENV_NO_WEBSOCKET'] });
  });

  it('says what CloudFront would answer to another application', () => {
    const codes = (src: string) => plan({ src, gateway: GATEWAY }).codes;
    expect(codes(`rtmp://${H}/cfx/other/mp4:a.mp4`)).toEqual(['CF_INVALID_INSTANCE']);
    expect(codes(`rtmp://${H}/vod/mp4:a.mp4`)).toEqual(['CF_INVALID_URI']);
    expect(codes(`rtmp://${H}/cfx/st/mp4:a.mp4`)).toEqual([]);
  });
});

describe('vectors D of FACTS: HLS addresses', () => {
  const hls = (config: PlayerConfig, capabilities?: Capabilities) =>
    planSources(config, capabilities).candidates.flatMap((c) => (c.kind === 'hls' ? [c.url] : []));

  it.each<[string, PlayerConfig, string[]]>([
    ['D1', { webDistribution: D, hls: 'myStream/playlist.m3u8' }, [`https://${D}/myStream/playlist.m3u8`]],
    [
      'D1 on distribution',
      { distribution: D, hls: 'myStream/playlist.m3u8' },
      [`https://${D}/myStream/playlist.m3u8`],
    ],
    [
      'D1 as file',
      { distribution: D, file: 'myStream/playlist.m3u8' },
      [`https://${D}/myStream/playlist.m3u8`],
    ],
    ['D2', { webDistribution: D, hls: '/myStream/playlist.m3u8' }, [`https://${D}/myStream/playlist.m3u8`]],
    ['D3', { webDistribution: `http://${D}/`, hls: 'hls/main.m3u8' }, [`https://${D}/hls/main.m3u8`]],
    [
      'D4',
      { webDistribution: D, hls: 'out/v1/0a/index.m3u8?start=S&end=E' },
      [`https://${D}/out/v1/0a/index.m3u8?start=S&end=E`],
    ],
    [
      'D4 as file',
      { distribution: D, file: 'out/v1/0a/index.m3u8?start=S&end=E' },
      [`https://${D}/out/v1/0a/index.m3u8?start=S&end=E`],
    ],
    [
      'D5',
      { webDistribution: D, hls: 'index.m3u8?aws.manifestfilter=video_height:1-720;audio_language:fr,en' },
      [`https://${D}/index.m3u8?aws.manifestfilter=video_height:1-720;audio_language:fr,en`],
    ],
    [
      'a signed address',
      { hls: `https://${D}/a.m3u8?Policy=x~_-%2B&Signature=y&Key-Pair-Id=K` },
      [`https://${D}/a.m3u8?Policy=x~_-%2B&Signature=y&Key-Pair-Id=K`],
    ],
    ['the default', { webDistribution: D, file: 'videos/a.mp4' }, [`https://${D}/videos/a.m3u8`]],
    [
      'the default of a prefixed name',
      { webDistribution: D, file: 'mp4:videos/a' },
      [`https://${D}/videos/a.m3u8`],
    ],
    [
      'the default of a name with a dot',
      { webDistribution: D, file: 'talk.v2' },
      [`https://${D}/talk.v2.m3u8`],
    ],
    [
      'templates in order',
      {
        webDistribution: D,
        file: 'videos/a.mp4',
        hls: '{path}.m3u8, {dir}/hls/{name}/index.m3u8 /{ext}/{name}.{ext}.m3u8',
      },
      [`https://${D}/videos/a.m3u8`, `https://${D}/videos/hls/a/index.m3u8`, `https://${D}/mp4/a.mp4.m3u8`],
    ],
    [
      'an empty folder',
      { webDistribution: D, file: 'a.mp4', hls: 'x/{dir}/{name}.m3u8' },
      [`https://${D}/x/a.m3u8`],
    ],
    [
      'names that need encoding',
      { webDistribution: D, file: 'my videos/100% é#1+2.mp4' },
      [`https://${D}/my%20videos/100%25%20%C3%A9%231%2B2.m3u8`],
    ],
    ['an encoded name', { webDistribution: D, file: 'my%20video.mp4' }, [`https://${D}/my%20video.m3u8`]],
    [
      'a template address',
      { file: 'a b.mp4', distribution: H, hls: 'https://x.example/{name}.m3u8?t=1' },
      ['https://x.example/a%20b.m3u8?t=1'],
    ],
    ['src', { src: 'https://x.example/a.m3u8?x=1' }, ['https://x.example/a.m3u8?x=1']],
    ['an address of unknown kind', { src: 'https://x.example/watch?v=1' }, ['https://x.example/watch?v=1']],
    [
      'another origin',
      { webDistribution: 'http://127.0.0.1:8080/media/', file: 'a.mp4' },
      ['http://127.0.0.1:8080/media/a.m3u8'],
    ],
    [
      'an RTMP signature is not put on HTTP',
      { distribution: H, webDistribution: D, file: 'a.mp4?Expires=1&Signature=x&Key-Pair-Id=K' },
      [`https://${D}/a.m3u8`],
    ],
  ])('%s', (_id, config, expected) => {
    expect(hls(config)).toEqual(expected);
  });

  it('D16: a streaming distribution asked for HLS is reported and not called', () => {
    for (const config of [
      { webDistribution: H, file: 'a.mp4' },
      { distribution: H, hls: 'a.m3u8' },
      { hls: `https://${H}/a.m3u8` },
      { src: `https://${H}/a.m3u8` },
      { distribution: H, file: 'a.m3u8' },
      { distribution: H, file: 'a.mp4', order: ['hls'] as const },
    ]) {
      const { said, codes } = plan(config);
      expect(codes).toContain('CF_DISTRIBUTION_TYPE_MISMATCH');
      expect(said).toEqual([]);
    }
  });

  it('http: from a page on https is left out and said', () => {
    expect(plan({ hls: 'http://x.example/a.m3u8' }, { pageUrl: 'https://page.example/' })).toEqual({
      said: [],
      codes: ['CF_ENV_MIXED_CONTENT'],
    });
  });

  it('a placeholder nobody knows, or with nothing to fill it, is said', () => {
    expect(plan({ webDistribution: D, file: 'a.mp4', hls: '{nane}.m3u8' }).codes).toEqual([
      'CF_CONFIG_INVALID',
    ]);
    expect(plan({ webDistribution: D, hls: '{name}.m3u8' })).toEqual({
      said: [],
      codes: ['CF_CONFIG_INVALID'],
    });
    expect(plan({ hls: 'a.m3u8' })).toEqual({ said: [], codes: ['CF_CONFIG_INVALID'] });
  });
});

describe('plain files', () => {
  const files = (config: PlayerConfig) => planSources(config).candidates.filter((c) => c.kind === 'file');
  const web = { distribution: H, webDistribution: D };

  it.each<[string, string, string | undefined]>([
    ['videos/a.mp4', 'videos/a.mp4', 'video/mp4'],
    ['mp4:videos/a', 'videos/a.mp4', 'video/mp4'],
    ['mp3:song', 'song.mp3', 'audio/mpeg'],
    ['mp4:a.f4v', 'a.f4v', 'video/mp4'],
    ['clip.mov', 'clip.mov', 'video/quicktime'],
    ['a.m4a', 'a.m4a', 'audio/mp4'],
    ['flv:clip', 'clip.flv', 'video/x-flv'],
    ['talk.v2', 'talk.v2', undefined],
    ['my video?.mp4', 'my%20video', undefined],
    ['a#b+c.mp4', 'a%23b%2Bc.mp4', 'video/mp4'],
    ['видео.mp4', '%D0%B2%D0%B8%D0%B4%D0%B5%D0%BE.mp4', 'video/mp4'],
    ['a%20b%.mp4', 'a%20b%25.mp4', 'video/mp4'],
  ])('%s is the object %s', (file, key, mimeType) => {
    expect(files({ ...web, file })).toEqual([
      { kind: 'file', url: `https://${D}/${key}`, ...(mimeType === undefined ? {} : { mimeType }) },
    ]);
  });

  it('the extension that RTMP goes without is in the object key', () => {
    expect(files({ ...web, file: 'a.mp4', extension: 'strip' })[0]).toMatchObject({
      url: `https://${D}/a.mp4`,
    });
    expect(files({ ...web, file: 'a', prefix: 'mp4' })[0]).toMatchObject({ url: `https://${D}/a.mp4` });
  });

  it('a live stream is no file', () => {
    expect(files({ ...web, file: 'a.mp4', live: true })).toEqual([]);
    expect(plan({ src: 'https://x.example/a.mp4', live: true }).said).toEqual([]);
  });

  it('src of a known kind is that, of an unknown one both', () => {
    expect(plan({ src: 'https://x.example/a.mp4?x=1' }).said).toEqual(['file https://x.example/a.mp4?x=1']);
    expect(plan({ src: 'https://x.example/watch' }).said).toEqual([
      'hls https://x.example/watch',
      'file https://x.example/watch',
    ]);
    expect(plan({ src: 'https://x.example/a.mpd' })).toEqual({ said: [], codes: ['CF_FILE_UNSUPPORTED'] });
    expect(plan({ src: 'a.mp4' }, { pageUrl: 'https://x.example/dir/' }).said).toEqual([
      'file https://x.example/dir/a.mp4',
    ]);
  });

  it('the signature of a file that only HTTP can mean stays on it', () => {
    expect(
      files({ webDistribution: D, file: 'a.mp4?Expires=1&Signature=x~&Key-Pair-Id=K' })[0],
    ).toMatchObject({
      url: `https://${D}/a.mp4?Expires=1&Signature=x~&Key-Pair-Id=K`,
    });
  });
});

describe('the plan as a whole', () => {
  const everything = {
    distribution: H,
    webDistribution: D,
    gateway: GATEWAY,
    file: 'videos/a.mp4',
    tunnel: 'none',
  } as const;

  it('tries RTMP, HLS, the file, or what order says', () => {
    const kinds = (config: PlayerConfig) => planSources(config).candidates.map((candidate) => candidate.kind);
    expect(kinds(everything)).toEqual(['rtmp', 'rtmp', 'hls', 'file']);
    expect(kinds({ ...everything, order: ['hls', 'rtmp'] })).toEqual(['hls', 'rtmp', 'rtmp']);
    expect(kinds({ ...everything, order: ['file'] })).toEqual(['file']);
  });

  it('has no candidate and no warning twice', () => {
    const { said } = plan({ webDistribution: D, file: 'a.mp4', hls: ['a.m3u8', '/a.m3u8', '{name}.m3u8'] });
    expect(said).toEqual([`hls https://${D}/a.m3u8`, `file https://${D}/a.mp4`]);
    expect(plan({ webDistribution: H, hls: ['a.m3u8', 'b.m3u8'] }).codes).toEqual([
      'CF_DISTRIBUTION_TYPE_MISMATCH',
      'CF_CONFIG_INVALID',
    ]);
  });

  it('start goes to every candidate', () => {
    expect(
      planSources({ ...everything, start: 3 }).candidates.every((candidate) => candidate.start === 3),
    ).toBe(true);
  });

  it('contradictions are resolved and said', () => {
    const both = planSources({ ...everything, src: 'rtmp://other.example/live/key' });
    expect(both.address?.streamName).toBe('mp4:videos/a.mp4');
    expect(both.warnings.map((warning) => warning.code)).toEqual(['CF_CONFIG_INVALID']);
    const same = planSources({ ...everything, src: `rtmp://${H}/cfx/st/videos/a.mp4` });
    expect(same.warnings).toEqual([]);
    const twoHosts = planSources({
      distribution: H,
      streamer: 'rtmp://other.example/live',
      file: 'a',
      gateway: GATEWAY,
    });
    expect(twoHosts.address?.host).toBe('other.example');
    expect(twoHosts.warnings).toHaveLength(1);
    expect(
      planSources({ distribution: D, streamer: 'rtmp://other.example/live', file: 'a', gateway: GATEWAY })
        .warnings,
    ).toEqual([]);
  });

  it('without anything to play is an error, with something unplayable an empty plan that says why', () => {
    for (const config of [
      {},
      { distribution: H },
      { webDistribution: D, gateway: GATEWAY },
      { file: '', src: ' ' },
    ]) {
      expect(() => planSources(config)).toThrow(expect.objectContaining({ code: 'CF_CONFIG_NO_SOURCE' }));
    }
    expect(plan({ file: 'a.mp4' })).toEqual({ said: [], codes: ['CF_CONFIG_INVALID'] });
  });

  it('an address that ends before its stream is told from a stream without a server', () => {
    for (const config of [{ src: 'rtmp://host/live' }, { distribution: H, file: 'mp4:' }]) {
      expect(planSources(config).warnings.map(({ message }) => message)).toEqual(['file: names no stream']);
    }
    expect(planSources({ file: 'a.mp4' }).warnings[0]?.message).toMatch(/needs distribution/);
  });

  it('the address of an HTTP source is null', () => {
    expect(planSources({ src: 'https://x.example/a.m3u8' }).address).toBeNull();
  });
});
