import { describe, expect, it } from 'vitest';
import type { RtmpCandidate } from '../../../../src/source/candidate.js';
import type { PlayerConfig } from '../../../../src/source/player-config.js';
import { planAnySources, planSources } from '../../../../src/source/renditions/plan-with-renditions.js';

const S = 'rtmp://s5c39gqb8ow64r.cloudfront.net/cfx/st';
const GATEWAY = { gateway: 'wss://gw.example.com/rtmp' };
const LIST = 'videos/a_800.mp4 800k 1280x720, videos/a_100.mp4 100k, videos/a_300.flv 300k';

const rtmpOf = (config: PlayerConfig) =>
  planSources({ ...GATEWAY, ...config }).candidates.filter(
    (one): one is RtmpCandidate => one.kind === 'rtmp',
  );

describe('a plan with renditions', () => {
  it('has one candidate for each way, with all names, lowest first, each by the rules for names', () => {
    const candidates = rtmpOf({ streamer: S, renditions: LIST });
    expect(candidates.map(({ protocol, port }) => [protocol, port])).toEqual([
      ['rtmp', 1935],
      ['rtmp', 80],
      ['rtmpt', 80],
    ]);
    for (const candidate of candidates) {
      expect(candidate.streamName).toBe('videos/a_300');
      expect(candidate.renditions).toEqual([
        { streamName: 'mp4:videos/a_100.mp4', bitrate: 100_000 },
        { streamName: 'videos/a_300', bitrate: 300_000 },
        { streamName: 'mp4:videos/a_800.mp4', bitrate: 800_000, width: 1280, height: 720 },
      ]);
    }
  });

  it('takes whole addresses of one server', () => {
    const [candidate] = rtmpOf({ renditions: [{ file: `${S}/mp4:a` }, { file: `${S}/mp4:b` }] });
    expect(candidate).toMatchObject({
      tcUrl: S,
      renditions: [{ streamName: 'mp4:a' }, { streamName: 'mp4:b' }],
    });
  });

  it('signs each with its own query, or all with the common one', () => {
    const signed = (name: string, signature: string) =>
      `${name}?Expires=9&Signature=${signature}&Key-Pair-Id=K`;
    const own = rtmpOf({
      streamer: S,
      renditions: [{ file: signed('a.mp4', 's1') }, { file: signed('b.mp4', 's2') }],
    });
    expect(own[0]?.renditions?.map(({ streamName }) => streamName)).toEqual([
      signed('mp4:a.mp4', 's1'),
      signed('mp4:b.mp4', 's2'),
    ]);
    const common = rtmpOf({
      streamer: S,
      query: 'Policy=p&Signature=s&Key-Pair-Id=K',
      renditions: 'a.mp4,b.mp4',
    });
    expect(common[0]?.renditions?.[1]?.streamName).toBe('mp4:b.mp4?Policy=p&Signature=s&Key-Pair-Id=K');
  });

  it('leaves out what is elsewhere or cannot be read, and says so', () => {
    const { candidates, warnings } = planSources({
      ...GATEWAY,
      streamer: S,
      renditions: [
        { file: 'a.mp4' },
        { file: 'rtmp://other.example/vod/b' },
        { file: 'c?Signature=x' },
        { file: 'd.mp4' },
      ],
    });
    expect((candidates[0] as RtmpCandidate).renditions?.map(({ streamName }) => streamName)).toEqual([
      'mp4:a.mp4',
      'mp4:d.mp4',
    ]);
    const messages = warnings.map(({ message }) => message).filter((message) => message.includes('left out'));
    expect(messages).toHaveLength(2);
    expect(warnings.map(({ code }) => code)).toContain('CF_CONFIG_SIGNATURE_INCOMPLETE');
  });

  it('leaves HLS and files to what is named besides', () => {
    const { candidates } = planSources({
      ...GATEWAY,
      streamer: S,
      webDistribution: 'd111111abcdef8.cloudfront.net',
      file: 'videos/whole.mp4',
      renditions: LIST,
    });
    const urls = candidates.flatMap((one) => (one.kind === 'rtmp' ? [] : [one.url]));
    expect(urls).toEqual([
      'https://d111111abcdef8.cloudfront.net/videos/whole.m3u8',
      'https://d111111abcdef8.cloudfront.net/videos/whole.mp4',
    ]);
    expect(candidates[0]).toMatchObject({ kind: 'rtmp', streamName: 'videos/a_300' });
  });

  it('plays the middle one where they are files over HTTP', () => {
    const file = (name: string) => ({ file: `https://example.com/${name}.mp4` });
    const { candidates } = planSources({
      renditions: [
        { ...file('low'), bitrate: 100 },
        { ...file('high'), bitrate: 900 },
        { ...file('mid'), bitrate: 300 },
      ],
    });
    expect(candidates).toMatchObject([{ kind: 'file', url: 'https://example.com/mid.mp4' }]);
  });

  it('fails with the reason where none can be read', () => {
    expect(() => rtmpOf({ streamer: S, renditions: 'a?Signature=x, b?Signature=y' })).toThrow(
      expect.objectContaining({ code: 'CF_CONFIG_SIGNATURE_INCOMPLETE' }) as Error,
    );
    expect(() => rtmpOf({ streamer: S, renditions: '[]' })).toThrow(/empty/);
  });

  it.each(['src', 'file', 'renditions'] as const)(
    'reads a SMIL file in %s, relative to the page',
    async (field) => {
      const asked: string[] = [];
      const plan = await planAnySources(
        { ...GATEWAY, [field]: 'lists/film.smil' },
        { pageUrl: 'https://page.example/dir/index.html' },
        (address) => {
          asked.push(address);
          return Promise.resolve(
            `<smil><head><meta base="${S}"/></head><body><switch><video src="mp4:a.mp4" system-bitrate="800000"/><video src="b.mp4" system-bitrate="300000"/></switch></body></smil>`,
          );
        },
      );
      expect(asked).toEqual(['https://page.example/dir/lists/film.smil']);
      expect(plan.candidates[0]).toMatchObject({
        tcUrl: S,
        renditions: [
          { streamName: 'mp4:b.mp4', bitrate: 300_000 },
          { streamName: 'mp4:a.mp4', bitrate: 800_000 },
        ],
      });
    },
  );

  it.each([
    { renditions: 'javascript:alert(1)//a.smil' },
    { renditions: 'data:text/plain,<smil>.smil' },
    { src: 'ws://h.example/a.smil' },
  ])('loads no SMIL file from %j', async (config) => {
    const asked: string[] = [];
    const planned = planAnySources({ ...GATEWAY, ...config }, {}, (address) => {
      asked.push(address);
      return Promise.resolve('');
    });
    await expect(planned).rejects.toMatchObject({ code: 'CF_CONFIG_INVALID' });
    expect(asked).toEqual([]);
  });

  it('takes the streamer of the page over that of the file', async () => {
    const smil =
      '<smil><head><meta base="rtmp://old.example/vod"/></head><body><video src="a"/></body></smil>';
    const plan = await planAnySources({ ...GATEWAY, streamer: S, src: 'a.smil' }, {}, () =>
      Promise.resolve(smil),
    );
    expect(plan.candidates[0]).toMatchObject({ tcUrl: S, streamName: 'a' });
  });
});
