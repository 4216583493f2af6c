import { describe, expect, it } from 'vitest';
import type { RequestKind } from '../../../../src/playback/engine.js';
import {
  cmcdHeaders,
  cmcdParameter,
  relativePath,
  type CmcdRequest,
} from '../../../../src/playback/http/cmcd.js';
import { createRequestPolicy } from '../../../../src/playback/http/request-policy.js';
import { cannedQuery, customQuery } from '../../../support/signed-urls.js';

// CTA-5004: keys, units and rounding of its table 1, syntax of 3.2, headers of 3.1.
const URL_NOW = 'https://cdn.example/vod/high/seg2.ts';
const SID = '6e2fb550-c457-11e9-bb97-0800200c9a66';
const request = (more: Partial<CmcdRequest> = {}): CmcdRequest => ({
  url: URL_NOW,
  kind: 'segment',
  object: {},
  playback: {},
  session: { sessionId: SID, format: 'h' },
  ...more,
});
const values = (more: Partial<CmcdRequest> = {}): Record<string, string | true> =>
  Object.fromEntries(
    decodeURIComponent(cmcdParameter(request(more)))
      .split(',')
      .map((pair) => [pair.split('=')[0], pair.includes('=') ? pair.slice(pair.indexOf('=') + 1) : true]),
  );

describe('common media client data', () => {
  it('is one query value: keys in order, percent-encoded', () => {
    // The first example of the specification, with what a player of HLS adds.
    const example = request({
      object: { media: 'v', bitrate: 3_200_000, duration: 4.004, topBitrate: 6_000_000 },
      playback: { throughput: 25_400_000, requestedThroughput: 15_000_000, starved: true },
    });
    expect(cmcdParameter(example)).toBe(
      'br%3D3200%2Cbs%2Cd%3D4004%2Cmtp%3D25400%2Cot%3Dv%2Crtp%3D15000%2Csf%3Dh%2Csid%3D%226e2fb550-c457-11e9-bb97-0800200c9a66%22%2Ctb%3D6000',
    );
  });

  it('is four headers, by how often a value changes', () => {
    expect(
      cmcdHeaders(
        request({
          object: { media: 'v', bitrate: 3_200_000, duration: 4.004, topBitrate: 6_000_000 },
          playback: {
            bufferLength: 21.34,
            playbackRate: 1.08,
            throughput: 25_449_000,
            requestedThroughput: 15_000_000,
            live: false,
            starved: true,
          },
          session: { sessionId: SID, contentId: 'faec5fc2-ac30-11ea-bb37-0242ac130002', format: 'h' },
        }),
      ),
    ).toEqual({
      'CMCD-Object': 'br=3200,d=4004,ot=v,tb=6000',
      'CMCD-Request': 'bl=21300,dl=19800,mtp=25400',
      'CMCD-Session': `cid="faec5fc2-ac30-11ea-bb37-0242ac130002",pr=1.08,sf=h,sid="${SID}",st=v`,
      'CMCD-Status': 'bs,rtp=15000',
    });
  });

  it.each<[number, string]>([
    [0, '0'],
    [0.049, '0'],
    [0.05, '100'],
    [21.349, '21300'],
    [21.35, '21400'],
  ])('rounds the buffer to hundreds of milliseconds: %d s', (bufferLength, bl) => {
    expect(values({ playback: { bufferLength } })['bl']).toBe(bl);
  });

  it('leaves out what is the default, false or no number', () => {
    const found = values({
      playback: { playbackRate: 1, starved: false, startup: false, throughput: Number.NaN, bufferLength: -1 },
      object: { bitrate: Infinity },
    });
    expect(Object.keys(found).sort()).toEqual(['ot', 'sf', 'sid']);
    // A rate of 0 is a pause, and says nothing about a deadline.
    expect(values({ playback: { playbackRate: 0, bufferLength: 4 } })).toMatchObject({ pr: '0', bl: '4000' });
    expect(values({ playback: { playbackRate: 0, bufferLength: 4 } })).not.toHaveProperty('dl');
  });

  it('says when playback starts, and whether it is live', () => {
    expect(values({ playback: { startup: true, live: true } })).toMatchObject({ su: true, st: 'l' });
  });

  it.each<[RequestKind, string]>([
    ['manifest', 'm'],
    ['playlist', 'm'],
    ['segment', 'av'],
    ['key', 'k'],
    ['init', 'i'],
    ['subtitle', 'c'],
    ['file', 'av'],
  ])('names the type of a %s', (kind, ot) => {
    expect(values({ kind })['ot']).toBe(ot);
  });

  it('says of media only what is about media', () => {
    const about = { object: { bitrate: 1e6, duration: 4, topBitrate: 2e6 }, playback: { bufferLength: 3 } };
    expect(Object.keys(values({ kind: 'playlist', ...about })).sort()).toEqual(['ot', 'sf', 'sid']);
  });

  it('strings are escaped and fit into a header; a content id has 64 characters', () => {
    const session = { sessionId: 'a"b\\c\r\nd', contentId: 'x'.repeat(80), format: 'h' } as const;
    const header = cmcdHeaders(request({ session }))['CMCD-Session'];
    expect(header).toBe(`cid="${'x'.repeat(64)}",sf=h,sid="a\\"b\\\\c__d"`);
  });
});

describe('the next object', () => {
  it.each([
    ['https://cdn.example/vod/high/seg3.ts', 'seg3.ts'],
    ['https://cdn.example/vod/low/seg3.ts', '../low/seg3.ts'],
    ['https://cdn.example/audio/a.aac?m=1', '../../audio/a.aac?m=1'],
    ['https://cdn.example/vod/high/sub/seg3.ts#x', 'sub/seg3.ts'],
  ])('%s', (next, path) => {
    expect(relativePath(URL_NOW, next)).toBe(path);
    expect(values({ object: { next } })['nor']).toBe(`"${encodeURIComponent(path)}"`);
  });

  it('of another server is not told', () => {
    expect(relativePath(URL_NOW, 'https://other.example/a.ts')).toBeUndefined();
    expect(relativePath(URL_NOW, 'nonsense')).toBeUndefined();
  });

  it('is told without what opens it', () => {
    for (const query of [
      cannedQuery('x', 1),
      customQuery('*', 1),
      'token=S3CR3T',
      'm=1&hdnts=exp=1',
      'X-Amz-Signature=1',
      'Expires=5',
    ])
      expect(relativePath(URL_NOW, `https://cdn.example/vod/high/seg3.ts?${query}`)).toBe('seg3.ts');
  });
});

describe('requests with it', () => {
  const SEGMENT = 'https://cdn.example/vod/seg1.ts';
  const MANIFEST = 'https://cdn.example/vod/main.m3u8';
  const asked = (query: string, cmcd: 'query' | 'header' | 'off' | undefined, canSetHeaders = true) =>
    createRequestPolicy(
      {
        url: query === '' ? MANIFEST : `${MANIFEST}?${query}`,
        sessionId: SID,
        ...(cmcd === undefined ? {} : { cmcd }),
      },
      {},
      { canSetHeaders },
    ).request(SEGMENT, 'segment');

  it('are what they are without it unless somebody wants it', async () => {
    for (const cmcd of [undefined, 'off'] as const)
      expect(await asked('', cmcd)).toEqual({ url: SEGMENT, headers: {}, withCredentials: false });
  });

  it('have it in the query, behind what is there', async () => {
    expect((await asked('', 'query')).url).toBe(`${SEGMENT}?CMCD=ot%3Dav%2Csf%3Dh%2Csid%3D%22${SID}%22`);
    expect((await asked('token=x', 'query')).url).toMatch(/\?token=x&CMCD=ot%3Dav/);
    const wildcard = customQuery('http*://cdn.example/*', 4_000_000_000);
    const { url, headers } = await asked(wildcard, 'query');
    expect(url.startsWith(`${SEGMENT}?${wildcard}&CMCD=`)).toBe(true);
    expect(headers).toEqual({});
  });

  it('have it in headers', async () => {
    const { url, headers } = await asked('', 'header');
    expect(url).toBe(SEGMENT);
    expect(headers).toEqual({ 'CMCD-Object': 'ot=av', 'CMCD-Session': `sf=h,sid="${SID}"` });
  });

  it.each([
    ['D11: canned', cannedQuery(SEGMENT, 4_000_000_000)],
    ['a policy for one address', customQuery(MANIFEST, 4_000_000_000)],
    ['a policy that cannot be read', 'Policy=x&Signature=y&Key-Pair-Id=z'],
    ['presigned for S3', 'X-Amz-Signature=x&X-Amz-Date=20250101T000000Z&X-Amz-Expires=60'],
  ])('never get another query where the signature is for one address: %s', async (_what, query) => {
    const { url, headers } = await asked(query, 'query');
    expect(url).toBe(`${SEGMENT}?${query}`);
    expect(headers['CMCD-Object']).toBe('ot=av');
  });

  it('of the browser itself have none where the query may not have it', async () => {
    const query = cannedQuery(SEGMENT, 4_000_000_000);
    expect(await asked(query, 'query', false)).toEqual({
      url: `${SEGMENT}?${query}`,
      headers: {},
      withCredentials: false,
    });
  });

  it('have one session id for what a player plays, and another for something else', async () => {
    const page = {};
    const sid = async (url: string, context = page) =>
      /sid="([^"]+)"/.exec(
        (await createRequestPolicy({ url, cmcd: 'header' }, context).request(url, 'manifest')).headers[
          'CMCD-Session'
        ]!,
      )![1]!;
    const first = await sid(MANIFEST);
    expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(await sid(MANIFEST)).toBe(first);
    expect(await sid(MANIFEST, {})).not.toBe(first);
    expect(await sid(`${MANIFEST}8`)).not.toBe(first);
  });

  it('say how playback stands at that moment', async () => {
    const policy = createRequestPolicy({ url: MANIFEST, cmcd: 'header' });
    let bufferLength = 1;
    policy.observe(() => ({ bufferLength }));
    expect((await policy.request(SEGMENT, 'segment')).headers['CMCD-Request']).toBe('bl=1000');
    bufferLength = 2;
    expect(policy.requestNow(SEGMENT, 'segment')!.headers['CMCD-Request']).toBe('bl=2000');
  });
});
