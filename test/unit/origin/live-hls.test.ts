import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parsePackaging } from '../../../src/origin/hls/packaging.js';
import { MediaLibrary } from '../../../src/origin/library/media-library.js';
import { LiveHlsRoutes } from '../../../src/origin/live/live-hls-routes.js';
import type { Publication } from '../../../src/origin/live/live-stream.js';
import { LiveStreams } from '../../../src/origin/live/live-streams.js';
import { loopTitle } from '../../../src/origin/live/loop-channel.js';
import { sequenceHeader, type TitleMessage } from '../../../src/origin/rtmp/tag-body.js';
import { readFragments } from '../../support/fragment-boxes.js';
import { demoMedia } from '../../support/origin-viewer.js';

let headers: TitleMessage[] = [];
const media: TitleMessage[] = [];
beforeAll(async () => {
  const library = new MediaLibrary(demoMedia);
  const lease = (await library.open('magicvideo.mp4'))!;
  headers = [lease.title.video!, lease.title.audio!].map((track) => ({
    type: track.kind,
    timestamp: 0,
    payload: sequenceHeader(track, track.configsAt(0)[0]!)!,
  }));
  for await (const message of loopTitle(lease.title)) {
    if (message.timestamp > 40_000) break;
    media.push(message);
  }
  await library.close();
});

const routes = new LiveHlsRoutes({ kept: 24 });
const streams = new LiveStreams((stream) => routes.add(stream));
afterAll(() => streams.find('show')?.publish()?.end());

function send(publication: Publication | undefined, seconds: number): void {
  for (const message of [...headers, ...media]) {
    if (message.timestamp <= seconds * 1000) publication?.send(message);
  }
}
const text = async (path: string) => `${(await routes.answer(path))?.body as string | undefined}`;
const uris = (playlist: string) =>
  playlist.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

describe('HLS of a live stream', () => {
  it('has a window that moves', async () => {
    const publication = streams.get('show')?.publish();
    send(publication, 30.1);
    const playlist = await text('show/video.m3u8');
    expect(playlist).toContain('#EXT-X-MEDIA-SEQUENCE:9\n');
    expect(uris(playlist)).toEqual([9, 10, 11, 12, 13, 14].map((number) => `video-${number}.m4s`));
    expect([...playlist.matchAll(/#EXTINF:([\d.]+)/g)].map(([, value]) => value)).toEqual(
      Array(6).fill('2.00000'),
    );
    expect(await routes.answer('show/video-0.m4s')).toBeUndefined();
    expect((await routes.answer('show/video-9.m4s'))?.type).toBe('video/mp4');
    expect((await routes.answer('show/audio-9.m4s'))?.type).toBe('audio/mp4');
    publication?.end();
    expect(await text('show/video.m3u8')).toContain('#EXT-X-ENDLIST');
  });

  it('goes on behind a discontinuity when the publisher comes back', async () => {
    const before = /MEDIA-SEQUENCE:(\d+)/.exec(await text('show/video.m3u8'))?.[1];
    const publication = streams.get('show')?.publish();
    send(publication, 6.1);
    const playlist = await text('show/video.m3u8');
    expect(playlist).not.toContain('ENDLIST');
    expect(Number(/MEDIA-SEQUENCE:(\d+)/.exec(playlist)?.[1])).toBeGreaterThan(Number(before));
    expect(playlist).toMatch(/#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI="video-1\.mp4"\n/);
    const init = await routes.answer('show/video-1.mp4');
    expect(String.fromCharCode(...new Uint8Array(init!.body as Uint8Array).subarray(4, 8))).toBe('ftyp');
    send(publication, 40);
    // The discontinuity has left the window, and is counted.
    expect(await text('show/video.m3u8')).toContain('#EXT-X-DISCONTINUITY-SEQUENCE:1\n');
    publication?.end();
  });

  it('names one variant with its codecs', async () => {
    const master = await text('show.m3u8');
    expect(master).toMatch(
      /CODECS="avc1\.4d40\w\w,mp4a\.40\.2",RESOLUTION=320x180,AUDIO="audio"\nshow\/video\.m3u8/,
    );
  });

  it('is not there for a name that nobody has published', async () => {
    streams.get('waited for');
    expect(await routes.answer('waited for.m3u8')).toBeUndefined();
    expect(await routes.answer('show/video-999.m4s')).toBeUndefined();
    expect(await routes.answer('show/other.m3u8')).toBeUndefined();
  });
});

describe('HLS of a live stream, made by options', () => {
  let publication: Publication | undefined;
  /** Media up to here has been sent. */
  let sent = 0;
  const sendUntil = (seconds: number) => {
    for (const message of media) {
      if (message.timestamp > sent * 1000 && message.timestamp <= seconds * 1000) publication?.send(message);
    }
    sent = seconds;
  };
  const packagingOf = (options: string) => ({ packaging: parsePackaging(options) });
  const body = async (path: string, options = 'll', query = '') =>
    (await routes.answer(`event/${path}`, { ...packagingOf(options), query }))?.body;
  const low = async (kind: string, query = '') => `${(await body(`${kind}.m3u8`, 'll', query)) as string}`;
  const linesOf = (playlist: string, tag: string) =>
    playlist.split('\n').filter((line) => line.startsWith(`#EXT-X-${tag}:`));
  const partsOf = (playlist: string) =>
    linesOf(playlist, 'PART').map((line) =>
      /DURATION=([\d.]+),URI="(.+?)"(,INDEPENDENT=YES)?/.exec(line)!.slice(1),
    );
  beforeAll(() => {
    publication = streams.get('event')?.publish();
    for (const header of headers) publication?.send(header);
    publication?.send(media.find(({ timestamp }) => timestamp === 0)!);
    sendUntil(21);
  });
  afterAll(() => publication?.end());

  it('keeps a long window for those who want to go back', async () => {
    expect(uris((await body('video.m3u8', 'dvr')) as string)).toHaveLength(10);
    expect(uris((await body('video.m3u8', 'pdt')) as string)).toHaveLength(6);
    expect((await body('video.m3u8', 'dvr')) as string).toContain('#EXT-X-MEDIA-SEQUENCE:0\n');
  });

  it('has parts that add up to their segments, the first of each independent', async () => {
    for (const kind of ['video', 'audio']) {
      const playlist = await low(kind);
      const target = Number(/PART-TARGET=([\d.]+)/.exec(playlist)?.[1]);
      expect(target).toBe(0.5);
      expect(playlist).toContain('#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=1.500\n');
      const parts = partsOf(playlist);
      for (const [duration, uri, independent] of parts) {
        expect(Number(duration)).toBeLessThanOrEqual(target);
        if (kind === 'video') expect(independent !== undefined).toBe(uri!.endsWith('.0.m4s'));
      }
      for (const number of [7, 8, 9]) {
        const own = parts.filter(([, uri]) => uri!.startsWith(`${kind}-${number}.`));
        const extinf = Number(new RegExp(`#EXTINF:([\\d.]+),\\n${kind}-${number}\\.m4s`).exec(playlist)?.[1]);
        expect(own.reduce((sum, [duration]) => sum + Number(duration), 0)).toBeCloseTo(extinf, 1);
        const bytes = await Promise.all(own.map(([, uri]) => body(uri!)));
        expect(
          Buffer.concat(bytes as Uint8Array[]).equals((await body(`${kind}-${number}.m4s`)) as Uint8Array),
        ).toBe(true);
      }
    }
  });

  it('has the parts of the segment that is being made, and says which one is next', async () => {
    const playlist = await low('video');
    const uriList = partsOf(playlist).map(([, uri]) => uri);
    // A second of it: two parts of 11 pictures, 40 ms each, are over.
    expect(uriList.slice(-2)).toEqual(['video-10.0.m4s', 'video-10.1.m4s']);
    expect(linesOf(playlist, 'PRELOAD-HINT')).toEqual(['#EXT-X-PRELOAD-HINT:TYPE=PART,URI="video-10.2.m4s"']);
    expect(linesOf(playlist, 'RENDITION-REPORT')).toEqual([
      '#EXT-X-RENDITION-REPORT:URI="audio.m3u8",LAST-MSN=10,LAST-PART=1',
    ]);
    expect(readFragments((await body('video-10.1.m4s')) as Uint8Array)[0]?.isSync[0]).toBe(false);
  });

  it('answers a reload when the part is there, and not before', async () => {
    let isAnswered = false;
    const reload = low('video', '_HLS_msn=10&_HLS_part=2').then((playlist) => {
      isAnswered = true;
      return playlist;
    });
    const hinted = body('video-10.2.m4s');
    sendUntil(21.2);
    await Promise.resolve();
    expect(isAnswered).toBe(false);
    sendUntil(21.5);
    expect(partsOf(await reload).at(-1)?.[1]).toBe('video-10.2.m4s');
    expect(readFragments((await hinted) as Uint8Array)).toHaveLength(1);
  });

  it('answers a reload for a whole segment when it is over', async () => {
    const reload = low('audio', '_HLS_msn=10');
    sendUntil(22.1);
    expect(await reload).toMatch(/audio-10\.m4s\n/);
    expect(linesOf(await reload, 'PRELOAD-HINT')).toEqual([
      '#EXT-X-PRELOAD-HINT:TYPE=PART,URI="audio-11.0.m4s"',
    ]);
  });

  it('refuses to wait for what is far away, and gives up what does not come', async () => {
    const refused = await routes.answer('event/video.m3u8', { ...packagingOf('ll'), query: '_HLS_msn=99' });
    expect(refused?.status).toBe(400);
    const late = await routes.answer('event/video.m3u8', { ...packagingOf('ll'), query: '_HLS_part=1' });
    expect(late?.status).toBe(400);
    const viewer = new AbortController();
    const waiting = routes.answer('event/video.m3u8', {
      ...packagingOf('ll'),
      query: '_HLS_msn=12',
      signal: viewer.signal,
    });
    viewer.abort();
    expect((await waiting)?.status).toBe(503);
  });

  it('may be interrupted at every third segment, and counts that', async () => {
    const playlist = (await body('video.m3u8', 'discontinuity')) as string;
    expect(playlist).toContain('#EXT-X-MEDIA-SEQUENCE:5\n');
    expect(playlist).toContain('#EXT-X-DISCONTINUITY-SEQUENCE:2\n');
    expect([...playlist.matchAll(/#EXT-X-DISCONTINUITY\n(?:#.*\n)*(.+)/g)].map(([, uri]) => uri)).toEqual([
      'video-6.m4s',
      'video-9.m4s',
    ]);
  });

  it('may be encrypted', async () => {
    const playlist = (await body('video.m3u8', 'aes')) as string;
    expect(playlist).toContain('#EXT-X-KEY:METHOD=AES-128,URI="video-0.key"\n');
    expect(((await body('video-0.key', 'aes')) as Uint8Array).byteLength).toBe(16);
    const clear = (await body('video-9.m4s', 'dvr')) as Uint8Array;
    const segment = (await body('video-9.m4s', 'aes')) as Uint8Array;
    expect(segment.byteLength).toBe(clear.byteLength + 16 - (clear.byteLength % 16));
  });

  it('ends with a playlist that waits for nothing', async () => {
    const reload = low('video', '_HLS_msn=11');
    publication?.end();
    const playlist = await reload;
    expect(playlist).toContain('#EXT-X-ENDLIST');
    expect(linesOf(playlist, 'PRELOAD-HINT')).toEqual([]);
  });
});
