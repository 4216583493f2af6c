import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Origin } from '../../../src/origin/origin.js';
import { readFragments, type FragmentTimes } from '../../support/fragment-boxes.js';
import { demoMedia, startTestOrigin } from '../../support/origin-viewer.js';

const run = promisify(execFile);
let origin: Origin;
beforeAll(async () => {
  origin = await startTestOrigin({ channelFile: 'magicvideo.mp4' });
});
afterAll(() => origin.close());

const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(new URL(path, origin.url), { headers, method, redirect: 'manual' });
const text = async (path: string) => {
  const answer = await get(path);
  expect(answer.status, path).toBe(200);
  return answer.text();
};
const bytes = async (path: string) => new Uint8Array(await (await get(path)).arrayBuffer());
const urisOf = (playlist: string) =>
  playlist.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

/** A request with its path as it is: fetch would have tidied it. */
const rawGet = (path: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(origin.httpPort, '127.0.0.1', () => {
      socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    });
    socket.on('data', (part) => (answer += part.toString('latin1')));
    socket.on('end', () => resolve(answer));
    socket.on('error', reject);
  });

describe('a plain file', () => {
  it('comes whole, with its type, and may be used by any page', async () => {
    const answer = await get('/videos/mediafile.mp4');
    const file = await readFile(join(demoMedia, 'videos/mediafile.mp4'));
    expect(Buffer.from(await answer.arrayBuffer()).equals(file)).toBe(true);
    expect(answer.headers.get('content-type')).toBe('video/mp4');
    expect(answer.headers.get('accept-ranges')).toBe('bytes');
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('comes in part', async () => {
    const file = await readFile(join(demoMedia, 'videos/mediafile.mp4'));
    const answer = await get('/videos/mediafile.mp4', { range: 'bytes=1000-1999' });
    expect(answer.status).toBe(206);
    expect(answer.headers.get('content-range')).toBe(`bytes 1000-1999/${file.length}`);
    expect(Buffer.from(await answer.arrayBuffer()).equals(file.subarray(1000, 2000))).toBe(true);
  });

  it('has no part behind its end', async () => {
    const answer = await get('/videos/mediafile.mp4', { range: 'bytes=99999999-' });
    expect(answer.status).toBe(416);
    expect(answer.headers.get('content-range')).toMatch(/^bytes \*\/\d+$/);
    expect(await answer.text()).toContain('<Code>InvalidRange</Code>');
  });

  it('has a HEAD without a body', async () => {
    const answer = await get('/captions.vtt', {}, 'HEAD');
    expect(answer.headers.get('content-type')).toBe('text/vtt; charset=utf-8');
    expect(Number(answer.headers.get('content-length'))).toBeGreaterThan(100);
    expect(await answer.text()).toBe('');
  });

  it('is not sent again to who has it', async () => {
    const tag = (await get('/poster.jpg')).headers.get('etag') ?? '';
    expect((await get('/poster.jpg', { 'if-none-match': tag })).status).toBe(304);
    expect((await get('/poster.jpg', { 'if-none-match': '"other"' })).status).toBe(200);
    expect((await get('/poster.jpg', { 'if-range': '"other"', range: 'bytes=0-9' })).status).toBe(200);
    expect((await get('/poster.jpg', { 'if-range': tag, range: 'bytes=0-9' })).status).toBe(206);
  });

  it('is refused or missing in the words of S3', async () => {
    const answer = await get('/videos/missing.mp4');
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toBe('application/xml');
    expect(await answer.text()).toContain('<Code>NoSuchKey</Code>');
    expect((await get('/videos/mediafile.mp4', {}, 'DELETE')).status).toBe(405);
  });

  it.each([
    '/../package.json',
    '/videos/../../../package.json',
    '/%2e%2e/package.json',
    '/..%2fpackage.json',
    '/videos/%00',
    '/.git/config',
    '//etc/passwd',
    '/dist/../package.json',
    '/dist/%2e%2e/package.json',
    '/demo/%2e%2e/package.json',
    '/%ff',
  ])('outside the folder is not given: %s', async (path) => {
    const answer = await rawGet(path);
    expect(answer).toMatch(/^HTTP\/1\.1 (403|404|400) /);
    expect(answer).not.toContain('cf-player"');
  });

  it('answers what a browser asks before it sends headers of its own', async () => {
    const answer = await get(
      '/videos/mediafile.mp4',
      { 'access-control-request-headers': 'range' },
      'OPTIONS',
    );
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-headers')).toBe('range');
  });
});

it('the demo page is at the root, without its sources', async () => {
  expect(await text('/')).toContain('cf-player');
  expect((await get('/demo.css')).headers.get('content-type')).toContain('text/css');
  expect((await get('/demo.ts')).status).toBe(404);
  expect((await get('/demo/')).headers.get('location')).toBe('/');
});

describe.each(['videos/mediafile.mp4', 'videos/mediafile.flv'])('HLS of %s', (key) => {
  it('names its renditions with codecs, size and bandwidth', async () => {
    const master = await text(`/${key}.m3u8`);
    expect(master).toMatch(/CODECS="avc1\.[0-9a-f]{6},mp4a\.40\.2"/);
    expect(master).toContain('RESOLUTION=640x360');
    expect(master).toMatch(/BANDWIDTH=[1-9]\d{4,6},AVERAGE-BANDWIDTH=[1-9]\d{4,6}/);
    expect(master).toMatch(/#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",.*URI="mediafile\.\w+\/audio\.m3u8"/);
  });

  it.each(['video', 'audio'])(
    'has %s segments without a gap, each beginning with a sync sample',
    async (kind) => {
      const playlist = await text(`/${key}/${kind}.m3u8`);
      expect(playlist).toContain('#EXT-X-ENDLIST');
      const durations = [...playlist.matchAll(/#EXTINF:([\d.]+)/g)].map(([, value]) => Number(value));
      expect(durations.reduce((sum, value) => sum + value, 0)).toBeCloseTo(20, 0);
      const target = Number(/TARGETDURATION:(\d+)/.exec(playlist)?.[1]);
      expect(Math.max(...durations.map(Math.round))).toBeLessThanOrEqual(target);
      const fragments: FragmentTimes[] = [];
      for (const uri of urisOf(playlist)) fragments.push(...readFragments(await bytes(`/${key}/${uri}`)));
      expect(fragments.length).toBeGreaterThanOrEqual(4);
      for (const [i, fragment] of fragments.entries()) {
        expect(fragment.isSync[0]).toBe(true);
        const before = fragments[i - 1];
        if (before === undefined) continue;
        const length = before.durations.reduce((sum, value) => sum + value, 0);
        expect(fragment.baseMediaDecodeTime).toBe(before.baseMediaDecodeTime + length);
      }
    },
  );

  it('is decoded by ffmpeg to its last picture', async () => {
    const options =
      '-v warning -count_frames -select_streams v -show_entries stream=nb_read_frames -of csv=p=0';
    const { stdout, stderr } = await run('ffprobe', [...options.split(' '), `${origin.url}${key}.m3u8`]);
    expect(
      stdout
        .trim()
        .split(/[\s,]+/)
        .at(-1),
    ).toBe('500');
    expect(stderr).not.toMatch(/error|invalid|corrupt/i);
  });
});

describe('HLS', () => {
  it('of a name takes the MP4 before the FLV', async () => {
    expect(await text('/videos/mediafile.m3u8')).toContain('\nmediafile.mp4/video.m3u8');
  });

  it('of a ladder has its variants from low to high', async () => {
    const master = await text('/videos/ladder.m3u8');
    expect(urisOf(master)).toEqual(['low', 'mid', 'high'].map((step) => `ladder_${step}.mp4/video.m3u8`));
    expect([...master.matchAll(/RESOLUTION=(\w+)/g)].map(([, size]) => size)).toEqual([
      '320x180',
      '480x270',
      '640x360',
    ]);
  });

  it('of a ladder is cut at the same times in every variant', async () => {
    const playlists = await Promise.all(
      ['low', 'mid', 'high'].map((step) => text(`/videos/ladder_${step}.mp4/video.m3u8`)),
    );
    expect(new Set(playlists).size).toBe(1);
  });

  it('of an MP3 is packed audio with its time in front', async () => {
    expect(await text('/audio/mediafile.m3u8')).toContain('CODECS="mp4a.40.34"');
    const uris = urisOf(await text('/audio/mediafile.mp3/audio.m3u8'));
    let size = 0;
    for (const uri of uris) size += (await bytes(`/audio/mediafile.mp3/${uri}`)).byteLength - 73;
    // All frames of the file, which has little else: ID3 in front, and the encoder's own first frame.
    const file = (await readFile(join(demoMedia, 'audio/mediafile.mp3'))).length;
    expect(file - size).toBeLessThan(500);
    expect(file - size).toBeGreaterThanOrEqual(0);
    const second = await bytes(`/audio/mediafile.mp3/${uris[1]}`);
    expect(Buffer.from(second.subarray(0, 3)).toString()).toBe('ID3');
    expect(Buffer.from(second.subarray(20, 65)).toString()).toBe(
      'com.apple.streaming.transportStreamTimestamp\0',
    );
    const time = new DataView(second.buffer).getBigUint64(65);
    expect(Number(time) / 90_000).toBeCloseTo(4, 1);
    expect([second[73], (second[74] ?? 0) & 0xe0]).toEqual([0xff, 0xe0]);
  });

  it.each([
    '/videos/missing.m3u8',
    '/videos/mediafile.mp4/video-99.m4s',
    '/videos/mediafile.mp4/other.m3u8',
    '/captions.m3u8',
    '/audio/mediafile.mp3/video.m3u8',
    '/live/nobody.m3u8',
  ])('has no %s', async (path) => {
    expect((await get(path)).status).toBe(404);
  });
});

describe('HLS of the live channel', () => {
  it('is there at once, with a full window', async () => {
    const playlist = await text('/live/channel/video.m3u8');
    expect(urisOf(playlist).length).toBeGreaterThanOrEqual(4);
    expect(playlist).not.toContain('ENDLIST');
    expect(playlist).not.toContain('DISCONTINUITY');
    expect((await get('/live/channel/video.m3u8')).headers.get('cache-control')).toBe('no-cache');
  });

  it.each(['video', 'audio'])('slides: %s goes on without a gap', async (kind) => {
    const seen = new Map<string, FragmentTimes[]>();
    const look = async () => {
      for (const uri of urisOf(await text(`/live/channel/${kind}.m3u8`))) {
        if (!seen.has(uri)) seen.set(uri, readFragments(await bytes(`/live/channel/${uri}`)));
      }
    };
    await look();
    const before = seen.size;
    await expect
      .poll(async () => (await look(), seen.size), { timeout: 8000, interval: 300 })
      .toBeGreaterThan(before + 1);
    const fragments = [...seen.values()].flat();
    for (const [i, fragment] of fragments.entries()) {
      const last = fragments[i - 1];
      if (last === undefined) continue;
      const length = last.durations.reduce((sum, value) => sum + value, 0);
      expect(fragment.baseMediaDecodeTime).toBe(last.baseMediaDecodeTime + length);
    }
    for (const [first] of seen.values()) expect(first?.isSync[0]).toBe(true);
  });
});

describe('HLS of the live channel as transport streams', () => {
  it('is read by ffmpeg, picture and sound', async () => {
    const master = await text('/hls/ts/live/channel.m3u8');
    expect(urisOf(master)).toEqual(['channel/main.m3u8']);
    expect(master).not.toContain('EXT-X-MEDIA');
    const options = '-v error -read_intervals %+3 -show_entries stream=codec_name -of csv=p=0';
    const { stdout, stderr } = await run('ffprobe', [
      ...options.split(' '),
      `${origin.url}hls/ts/live/channel.m3u8`,
    ]);
    expect(new Set(stdout.trim().split(/[\s,]+/))).toEqual(new Set(['h264', 'aac']));
    expect(stderr).toBe('');
  });

  it('and as parts, which a reload waits for', async () => {
    const playlist = await text('/hls/ll/live/channel/video.m3u8');
    const [, number, part] = /PRELOAD-HINT:TYPE=PART,URI="video-(\d+)\.(\d+)\.m4s"/.exec(playlist)!;
    const later = await text(`/hls/ll/live/channel/video.m3u8?_HLS_msn=${number}&_HLS_part=${part}`);
    expect(later).toContain(`URI="video-${number}.${part}.m4s"`);
    expect((await bytes(`/hls/ll/live/channel/video-${number}.${part}.m4s`)).byteLength).toBeGreaterThan(100);
  });
});

describe('HLS of a live ladder', () => {
  it('has a variant for each step, published when somebody asks', async () => {
    const master = await text('/live/ladder.m3u8');
    expect(urisOf(master)).toEqual(['low', 'mid', 'high'].map((step) => `ladder_${step}/video.m3u8`));
    expect(urisOf(await text('/hls/ts/live/ladder/playlist.m3u8'))[0]).toBe('../ladder_low/main.m3u8');
    expect(await text('/hls-live/livepkgr/_definst_/event/channel.m3u8')).toContain('\nchannel/video.m3u8');
  });

  it('has the same segments at the same times in every variant', async () => {
    await text('/live/ladder.m3u8');
    const playlists = await Promise.all(
      ['low', 'mid', 'high'].map((step) => text(`/hls/dvr/live/ladder_${step}/video.m3u8`)),
    );
    const segments = playlists.map((playlist) =>
      [...playlist.matchAll(/#EXTINF:([\d.]+),\n(.*)/g)].slice(0, 5).map(([, ...found]) => found.join(' ')),
    );
    expect(segments[0]).toHaveLength(5);
    expect(new Set(segments.map(String)).size).toBe(1);
    const [low, high] = await Promise.all(
      ['low', 'high'].map(async (step) => readFragments(await bytes(`/live/ladder_${step}/video-3.m4s`))[0]),
    );
    expect(low?.baseMediaDecodeTime).toBe(high?.baseMediaDecodeTime);
  });
});
