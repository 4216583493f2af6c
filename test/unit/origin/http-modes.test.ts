import { request as httpRequest } from 'node:http';
import { connect } from 'node:http2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FAILURES } from '../../../src/origin/http/failure.js';
import { createModeMemory, parseModes, withModes } from '../../../src/origin/http/modes/with-modes.js';
import { SignedContent } from '../../../src/origin/http/signing/signed-content.js';
import type { ViewerRequest } from '../../../src/origin/http/viewer-request.js';
import type { Origin } from '../../../src/origin/origin.js';
import { startTestOrigin } from '../../support/origin-viewer.js';

let origin: Origin;
beforeAll(async () => {
  origin = await startTestOrigin({ channelFile: 'magicvideo.mp4' });
});
afterAll(() => origin.close());

const PAGE = 'https://page.example';
const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(new URL(path, origin.url), { headers, method, redirect: 'manual' });
const statusOf = async (path: string) => (await get(path)).status;
const pageOf = async (path: string, headers: Record<string, string> = { origin: PAGE }, method = 'GET') =>
  (await get(path, headers, method)).headers.get('access-control-allow-origin');
const preflight = (path: string) =>
  get(path, { origin: PAGE, 'access-control-request-headers': 'cmcd-request' }, 'OPTIONS');

/** What arrives of an answer, and how it ends. fetch would hide the difference. */
const receive = (path: string, patience = 10_000) =>
  new Promise<{ status?: number; bytes: number; end: string; firstByte?: number; length?: number }>(
    (resolve) => {
      const began = performance.now();
      const seen: { status?: number; bytes: number; firstByte?: number; length?: number } = { bytes: 0 };
      const done = (end: string) => {
        clearTimeout(timer);
        sent.destroy();
        resolve({ ...seen, end });
      };
      const timer = setTimeout(() => done('waiting'), patience);
      const sent = httpRequest(new URL(path, origin.url), { agent: false }, (answer) => {
        seen.status = answer.statusCode!;
        seen.length = Number(answer.headers['content-length']);
        answer.on('data', (piece: Buffer) => {
          seen.firstByte ??= performance.now() - began;
          seen.bytes += piece.byteLength;
        });
        answer.on('end', () => done('complete'));
        answer.on('error', (error: NodeJS.ErrnoException) => done(error.code ?? 'error'));
      });
      sent.on('error', (error: NodeJS.ErrnoException) => done(error.code ?? 'error'));
      sent.end();
    },
  );

describe('a mode', () => {
  it('stands in front of something, and is otherwise a name like others', () => {
    expect(parseModes('private/videos/a.mp4')).toMatchObject({
      key: 'videos/a.mp4',
      modes: [expect.anything()],
    });
    for (const key of [
      'private',
      'slow/a.mp4',
      'slow/rate/fast/a.mp4',
      'fail/Nothing/a.mp4',
      'cors/some/a.mp4',
    ])
      expect(parseModes(key)).toEqual({ key, modes: [] });
    const { modes, key } = parseModes('tag/1/cors/none/slow/rate/300@segment2-*3/cut/half/videos/a.mp4');
    expect([modes.length, key]).toEqual([4, 'videos/a.mp4']);
  });

  it('stays in the addresses that a playlist names', async () => {
    const master = await (await get('/cors/none/videos/mediafile.m3u8')).text();
    expect(master).toContain('\nmediafile.mp4/video.m3u8\n');
    expect(await pageOf('/cors/none/videos/mediafile.mp4/video.m3u8')).toBeNull();
  });

  it('is for one kind of request, from one number on, so many times', async () => {
    const base = '/videos/mediafile.mp4';
    expect(await statusOf(`/tag/a/fail/404@segment1${base}/video-0.m4s`)).toBe(200);
    expect(await statusOf(`/fail/NoSuchKey@segment1${base}/video-1.m4s`)).toBe(404);
    expect(await statusOf(`/fail/NoSuchKey@segment1${base}/video-2.m4s`)).toBe(200);
    expect(await statusOf(`/fail/NoSuchKey@segment1-${base}/video-2.m4s`)).toBe(404);
    expect(await statusOf(`/fail/NoSuchKey@segment${base}/video.m3u8`)).toBe(200);
    expect(await statusOf(`/fail/NoSuchKey@playlist${base}/video.m3u8`)).toBe(404);
    expect(await statusOf('/fail/NoSuchKey@playlist/videos/mediafile.m3u8')).toBe(200);
    expect(await statusOf('/fail/NoSuchKey@manifest/videos/mediafile.m3u8')).toBe(404);
    expect(await statusOf(`/fail/NoSuchKey@init${base}/video.mp4`)).toBe(404);
    expect(await statusOf('/fail/NoSuchKey@subtitle/captions.vtt')).toBe(404);
    expect(await statusOf(`/fail/NoSuchKey@file${base}`)).toBe(404);
    const twice = `/tag/twice/fail/500@segment*2${base}`;
    const statuses: number[] = [];
    for (const name of ['0', '0', '0', '1']) statuses.push(await statusOf(`${twice}/video-${name}.m4s`));
    expect(statuses).toEqual([500, 500, 200, 500]);
    expect(await statusOf(`/tag/again/fail/500@segment*2${base}/video-0.m4s`)).toBe(500);
  });
});

describe('an error', () => {
  it.each(FAILURES)('%s has its status, its words and the headers of the edge', async (name) => {
    const answer = await get(`/fail/${name}/videos/mediafile.mp4`, { origin: PAGE });
    const body = await answer.text();
    const { headers } = answer;
    if (answer.status >= 400) expect(headers.get('x-cache')).toBe('Error from cloudfront');
    expect(headers.get('via')).toMatch(/^1\.1 .*\(CloudFront\)$/);
    expect(headers.get('x-amz-cf-pop')).toMatch(/^[A-Z]{3}\d+-[A-Z]\d+$/);
    expect(headers.get('x-amz-cf-id')).toMatch(/^[\w-]{54}==$/);
    if (headers.get('server') === 'CloudFront') expect(headers.get('access-control-allow-origin')).toBeNull();
    if (body.startsWith('<?xml')) {
      expect(body).toContain(`<Code>${name.replace(/-S3$/, '')}</Code>`);
      expect(headers.get('content-type')).toMatch(/^(text|application)\/xml$/);
    } else {
      expect(headers.get('content-type')).toBe('text/html');
      expect(`${answer.status}`).toBe(/\d{3}/.exec(name)?.[0]);
    }
  });

  it.each([
    ['MissingKey', 403],
    ['AccessDenied', 403],
    ['NoSuchKey', 404],
    ['NoSuchBucket', 404],
    ['AuthorizationHeaderMalformed', 400],
    ['InvalidRange', 416],
    ['PermanentRedirect', 301],
    ['TemporaryRedirect', 307],
    ['InternalError', 500],
    ['SlowDown', 503],
    ['ServiceUnavailable', 503],
    ['InvalidObjectState', 403],
    ['PreconditionFailed', 412],
    ['NotImplemented', 501],
  ])('%s is %i', async (name, status) => expect(await statusOf(`/fail/${name}/a.mp4`)).toBe(status));

  it('of CloudFront and of S3 differ by one letter and by what only S3 says', async () => {
    const ofCloudFront = await (await get('/fail/AccessDenied/a.mp4')).text();
    const ofS3 = await (await get('/fail/AccessDenied-S3/a.mp4')).text();
    expect(ofCloudFront).toContain('<Message>Access denied</Message></Error>');
    expect(ofS3).toMatch(/<Message>Access Denied<\/Message><RequestId>\w+<\/RequestId><HostId>.+<\/HostId>/);
  });

  it('as a page of CloudFront ends with the id of its request', async () => {
    const answer = await get('/fail/504/a.mp4');
    const body = await answer.text();
    expect(body).toContain('<TITLE>ERROR: The request could not be satisfied</TITLE>');
    expect(body).toContain('<H1>504 ERROR</H1>');
    expect(body).toContain('Generated by cloudfront (CloudFront)');
    expect(/Request ID: (.*)/.exec(body)?.[1]).toBe(answer.headers.get('x-amz-cf-id'));
  });

  it('may be hidden behind a page that answers 200', async () => {
    const answer = await get('/fail/page-200/videos/mediafile.m3u8');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html']);
    expect(await answer.text()).not.toContain('#EXTM3U');
  });
});

describe('an edge cache', () => {
  const request = (path: string): ViewerRequest => ({
    method: 'GET',
    origin: 'http://localhost',
    path: `/${path}`,
    query: '',
    key: path,
    headers: {},
    address: '127.0.0.1',
    signal: new AbortController().signal,
  });
  let now = 0;
  const memory = createModeMemory(new SignedContent(), () => now);
  const ask = (path: string, status = 200) =>
    withModes(memory, request(path), async () => ({ status, type: '', body: `${now}`, maxAge: 4 }));

  it('keeps an error for 10 s, and what is there for its max-age', async () => {
    now = 0;
    expect((await ask('cached/fail/NoSuchKey*1/a.mp4')).status).toBe(404);
    now = 9999;
    const kept = await ask('cached/fail/NoSuchKey*1/a.mp4');
    expect([kept.status, kept.headers?.['age']]).toEqual([404, '9']);
    now = 10_000;
    expect((await ask('cached/fail/NoSuchKey*1/a.mp4')).body).toBe('10000');
    now = 13_999;
    expect((await ask('cached/fail/NoSuchKey*1/a.mp4')).body).toBe('10000');
    now = 14_000;
    expect((await ask('cached/fail/NoSuchKey*1/a.mp4')).body).toBe('14000');
  });

  it('takes another time where one is given', async () => {
    now = 0;
    await ask('cached/2/fail/503*1/a.mp4');
    now = 1999;
    expect((await ask('cached/2/fail/503*1/a.mp4')).status).toBe(503);
    now = 2000;
    expect((await ask('cached/2/fail/503*1/a.mp4')).status).toBe(200);
  });

  it('does not keep a 403, nor a 416', async () => {
    expect((await ask('cached/fail/AccessDenied*1/b.mp4')).status).toBe(403);
    expect((await ask('cached/fail/AccessDenied*1/b.mp4')).status).toBe(200);
    expect((await ask('cached/fail/InvalidRange*1/b.mp4')).status).toBe(416);
    expect((await ask('cached/fail/InvalidRange*1/b.mp4')).status).toBe(200);
  });

  it('may hold on to a playlist that should move', async () => {
    now = 0;
    expect((await ask('frozen/3000/a.m3u8')).body).toBe('0');
    now = 2999;
    expect((await ask('frozen/3000/a.m3u8')).body).toBe('2999');
    now = 99_999;
    expect((await ask('frozen/3000/a.m3u8')).body).toBe('2999');
    expect((await ask('frozen/3000/a-1.ts')).body).toBe('99999');
  });

  it('has a clock that may be wrong', async () => {
    const date = async (path: string) => Date.parse((await get(path)).headers.get('date') ?? '');
    expect(Math.abs((await date('/clock/-7200/captions.vtt')) - (Date.now() - 7_200_000))).toBeLessThan(5000);
  });
});

describe('a redirect', () => {
  it.each([301, 302, 307, 308])('by %i goes to the same address without it', async (status) => {
    const answer = await get(`/cors/all/redirect/${status}/captions.vtt?a=1`);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('location')).toBe('/cors/all/captions.vtt?a=1');
  });

  it('leads away to another host, or nowhere', async () => {
    const away = (await get('/redirect/away/captions.vtt')).headers.get('location');
    expect(away).toBe(`http://127.0.0.1:${origin.httpPort}/captions.vtt`);
    expect(await (await fetch(away!)).text()).toContain('WEBVTT');
    expect((await get('/redirect/loop/captions.vtt')).headers.get('location')).toBe(
      '/redirect/loop/captions.vtt',
    );
  });
});

describe('CORS', () => {
  it('is for any page, or for none', async () => {
    expect(await pageOf('/captions.vtt')).toBe('*');
    expect(await pageOf('/cors/none/captions.vtt')).toBeNull();
    expect(await pageOf('/cors/other/captions.vtt')).toBe('https://www.example.com');
    expect((await preflight('/cors/none/captions.vtt')).status).toBe(403);
  });

  it('is left out of what CloudFront itself says, unless wanted', async () => {
    expect(await pageOf('/private/captions.vtt')).toBeNull();
    const answer = await get('/cors/all/private/captions.vtt', { origin: PAGE });
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('access-control-expose-headers')).toContain('X-Amz-Cf-Id');
  });

  it('of S3 is there for requests with an Origin only', async () => {
    expect(await pageOf('/cors/origin/captions.vtt', {})).toBeNull();
    const answer = await get('/cors/origin/captions.vtt', { origin: PAGE });
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('vary')).toBe('Origin');
  });

  it('of a cache that does not know Origin is what the first request had', async () => {
    expect(await pageOf('/tag/without/cors/cached/captions.vtt', {})).toBeNull();
    expect(await pageOf('/tag/without/cors/cached/captions.vtt')).toBeNull();
    expect(await pageOf('/tag/with/cors/cached/captions.vtt')).toBe('*');
    expect(await pageOf('/tag/with/cors/cached/captions.vtt', {})).toBe('*');
  });

  it('with credentials names the page', async () => {
    const answer = await get('/cors/credentials/captions.vtt', { origin: PAGE });
    expect(answer.headers.get('access-control-allow-origin')).toBe(PAGE);
    expect(answer.headers.get('access-control-allow-credentials')).toBe('true');
    const before = await preflight('/cors/credentials/captions.vtt');
    expect(before.headers.get('access-control-allow-headers')).toBe('cmcd-request');
    expect(before.headers.get('access-control-allow-credentials')).toBe('true');
  });

  it('may refuse preflights alone', async () => {
    const refused = await preflight('/cors/no-preflight/captions.vtt');
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([403, null]);
    expect(await pageOf('/cors/no-preflight/captions.vtt')).toBe('*');
    expect((await preflight('/captions.vtt')).status).toBe(204);
  });

  it('lets a preflight through to private content, and never counts it', async () => {
    expect((await preflight('/private/captions.vtt')).status).toBe(204);
    await preflight('/tag/flight/fail/500*1/captions.vtt');
    expect(await statusOf('/tag/flight/fail/500*1/captions.vtt')).toBe(500);
  });
});

describe('an answer', () => {
  const path = 'videos/mediafile.mp4/video-0.m4s';
  let whole = 0;
  beforeAll(async () => {
    whole = (await receive(`/${path}`)).bytes;
    expect(whole).toBeGreaterThan(20_000);
  });

  it('is no faster than its rate', async () => {
    const began = performance.now();
    const kbps = Math.round((whole * 8) / 600);
    expect(await receive(`/slow/rate/${kbps}/${path}`)).toMatchObject({ bytes: whole, end: 'complete' });
    expect(performance.now() - began).toBeGreaterThan(550);
  });

  it('comes late, or only its body', async () => {
    expect((await receive(`/slow/answer/300/${path}`)).firstByte).toBeGreaterThan(290);
    const began = performance.now();
    const answer = await get(`/slow/media/300/${path}`);
    const headers = performance.now() - began;
    await answer.arrayBuffer();
    expect(performance.now() - began).toBeGreaterThan(290);
    expect(headers).toBeLessThan(performance.now() - began - 100);
  });

  it('pauses in the middle and goes on', async () => {
    const began = performance.now();
    expect(await receive(`/slow/stall/300/${path}`)).toMatchObject({ bytes: whole, end: 'complete' });
    expect(performance.now() - began).toBeGreaterThan(290);
  });

  it('breaks off in the middle, closed or reset', async () => {
    for (const how of ['half', 'reset-half']) {
      const seen = await receive(`/cut/${how}/${path}`);
      expect(seen.length).toBe(whole);
      expect(seen.bytes).toBe(Math.floor(whole / 2));
      expect(seen.end).toBe('ECONNRESET');
    }
  });

  it('never comes: closed, reset or kept waiting', async () => {
    expect(await receive(`/cut/close/${path}`)).toMatchObject({ bytes: 0, end: 'ECONNRESET' });
    expect(await receive(`/cut/reset/${path}`)).toMatchObject({ bytes: 0, end: 'ECONNRESET' });
    expect(await receive(`/cut/mute/${path}`, 300)).toEqual({ bytes: 0, end: 'waiting' });
  });

  it('stops in the middle for ever', async () => {
    expect(await receive(`/cut/stall/${path}`, 400)).toMatchObject({
      bytes: Math.floor(whole / 2),
      end: 'waiting',
    });
  });

  it('is shorter than it should be, and looks complete', async () => {
    const seen = await receive(`/cut/short/${path}`);
    expect([seen.bytes, seen.end, seen.length]).toEqual([whole >> 1, 'complete', whole >> 1]);
    const file = await receive('/cut/short/videos/mediafile.mp4');
    expect(file.bytes).toBe(Math.ceil((await receive('/videos/mediafile.mp4')).bytes / 2));
  });

  it('of HTTP/2 breaks off alone, and the connection goes on', async () => {
    const session = connect(origin.httpsUrl!, { ca: origin.certificate! });
    const ask = (asked: string) =>
      new Promise<string>((resolve) => {
        let bytes = 0;
        const stream = session.request({ ':path': `/${asked}` });
        stream.on('data', (piece: Buffer) => (bytes += piece.byteLength));
        stream.on('error', (error: NodeJS.ErrnoException) => resolve(`${bytes} ${error.code}`));
        stream.on('end', () => resolve(`${bytes} complete`));
      });
    expect(await ask(`cut/reset/${path}`)).toBe('0 ERR_HTTP2_STREAM_ERROR');
    expect(await ask(path)).toBe(`${whole} complete`);
    session.close();
  });
});
