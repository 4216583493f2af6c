import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MediaLibrary } from '../../../src/origin/library/media-library.js';
import { LiveHlsRoutes } from '../../../src/origin/live/live-hls-routes.js';
import type { Publication } from '../../../src/origin/live/live-stream.js';
import { LiveStreams } from '../../../src/origin/live/live-streams.js';
import { loopTitle } from '../../../src/origin/live/loop-channel.js';
import { sequenceHeader, type TitleMessage } from '../../../src/origin/rtmp/tag-body.js';
import { demoMedia } from '../../support/origin-viewer.js';

let headers: TitleMessage[] = [];
const media: TitleMessage[] = [];
beforeAll(async () => {
  const library = new MediaLibrary(demoMedia);
  const lease = (await library.open('magicvideo.mp4'))!;
  headers = [lease.title.video!, lease.title.audio!].map((track) => ({
    type: track.kind,
    timestamp: 0,
    payload: sequenceHeader(track, 0)!,
  }));
  for await (const message of loopTitle(lease.title)) {
    if (message.timestamp > 40_000) break;
    media.push(message);
  }
  await library.close();
});

const routes = new LiveHlsRoutes();
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
