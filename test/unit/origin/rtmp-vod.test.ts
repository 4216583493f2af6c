import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { milliseconds as ms } from '../../../src/protocol/units.js';
import type { MediaMessage } from '../../../src/protocol/message/message.js';
import type { Origin } from '../../../src/origin/origin.js';
import {
  codesOf,
  isHeader,
  isKeyframe,
  openViewer,
  startTestOrigin,
  type Viewer,
} from '../../support/origin-viewer.js';

let origin: Origin;
beforeAll(async () => {
  origin = await startTestOrigin();
});
afterAll(() => origin.close());

async function withViewer<T>(work: (viewer: Viewer) => Promise<T>, app?: string, host?: string): Promise<T> {
  const viewer = await openViewer(origin.rtmpPort, app, host);
  try {
    return await work(viewer);
  } finally {
    viewer.close();
  }
}

const times = (media: readonly MediaMessage[]) => media.map(({ timestamp }) => timestamp as number);
const presentation = ({ timestamp, payload: [, , a = 0, b = 0, c = 0] }: MediaMessage) =>
  timestamp + (((a << 24) | (b << 16) | (c << 8)) >> 8);

describe('playing a file', () => {
  it('begins with its status, its metadata, its headers and a keyframe at zero', () =>
    withViewer(async (viewer) => {
      await viewer.stream.play('mp4:videos/mediafile.mp4');
      await viewer.until(() => viewer.media.some(isKeyframe));
      expect(codesOf(viewer).slice(0, 2)).toEqual(['NetStream.Play.Reset', 'NetStream.Play.Start']);
      const metadata = viewer.data.find(({ name }) => name === 'onMetaData')?.values[1];
      expect(metadata).toMatchObject({
        width: 640,
        height: 360,
        videocodecid: 7,
        audiocodecid: 10,
        framerate: 25,
      });
      expect((metadata as { duration: number }).duration).toBeCloseTo(20, 1);
      const videos = viewer.media.filter(({ type }) => type === 'video');
      expect(isHeader(videos[0]!)).toBe(true);
      expect(isKeyframe(videos[1]!)).toBe(true);
      expect(presentation(videos[1]!)).toBe(0);
    }));

  it('sends as far ahead as the client buffers, and then in real time', () =>
    withViewer(async (viewer) => {
      viewer.stream.setBufferLength(ms(2000));
      await viewer.stream.play('mp4:videos/mediafile.mp4');
      await viewer.until(() => times(viewer.media).some((time) => time >= 2000));
      const begin = performance.now();
      await viewer.until(() => times(viewer.media).some((time) => time >= 5500));
      // 2 s and a half are ahead at once; the rest has to wait for the clock.
      expect(performance.now() - begin).toBeGreaterThan(1200);
      expect(Math.max(...times(viewer.media))).toBeLessThan(8000);
    }));

  it('sends every picture once with the times of the file, decode order and presentation apart', () =>
    withViewer(async (viewer) => {
      viewer.stream.setBufferLength(ms(60_000));
      await viewer.stream.play('mp4:videos/mediafile.mp4');
      await viewer.until(() => codesOf(viewer).includes('NetStream.Play.Stop'));
      const videos = viewer.media.filter((message) => message.type === 'video' && !isHeader(message));
      const shown = videos.map(presentation).sort((a, b) => a - b);
      expect(shown).toEqual(Array.from({ length: 500 }, (_, i) => 40 * i));
      const all = times(viewer.media);
      expect(all.every((time, i) => i === 0 || time >= (all[i - 1] ?? 0))).toBe(true);
      expect(videos.every((message) => presentation(message) >= message.timestamp)).toBe(true);
    }));

  it('says at the end that it is complete', () =>
    withViewer(async (viewer) => {
      let isEof = false;
      viewer.stream.onStreamEof = () => (isEof = true);
      viewer.stream.setBufferLength(ms(60_000));
      await viewer.stream.play('videos/mediafile');
      await viewer.until(() => codesOf(viewer).includes('NetStream.Play.Stop'));
      expect(codesOf(viewer).slice(-2)).toEqual(['NetStream.Play.Complete', 'NetStream.Play.Stop']);
      expect(viewer.statuses.at(-2)?.['duration']).toBeCloseTo(20, 0);
      await viewer.connection.call('getStreamLength', 'x');
      expect(isEof).toBe(true);
    }));

  it('stops where len says', () =>
    withViewer(async (viewer) => {
      viewer.stream.setBufferLength(ms(60_000));
      await viewer.stream.play('mp4:videos/mediafile.mp4', { start: ms(4000), length: ms(2000) });
      await viewer.until(() => codesOf(viewer).includes('NetStream.Play.Complete'));
      expect(Math.max(...times(viewer.media))).toBeLessThan(6000);
      expect(Math.max(...times(viewer.media))).toBeGreaterThan(5800);
    }));

  it('sends one picture for len 0', () =>
    withViewer(async (viewer) => {
      await viewer.stream.play('mp4:videos/mediafile.mp4', { start: ms(4000), length: ms(0) });
      await viewer.until(() => codesOf(viewer).includes('NetStream.Play.Complete'));
      const frames = viewer.media.filter((message) => message.type === 'video' && !isHeader(message));
      expect(frames).toHaveLength(1);
    }));

  it('plays an MP3 without metadata, and tells its length', () =>
    withViewer(async (viewer) => {
      const [length] = await viewer.connection.call('getStreamLength', 'mp3:audio/mediafile');
      expect(length).toBeCloseTo(20, 0);
      await viewer.stream.play('mp3:audio/mediafile');
      await viewer.until(() => viewer.media.length > 20);
      expect(viewer.data.map(({ name }) => name)).not.toContain('onMetaData');
      // 1152 samples at 44.1 kHz each.
      expect(times(viewer.media).slice(0, 5)).toEqual([0, 26, 52, 78, 104]);
      // MP3, 44 kHz, 16 bit, stereo; then the sync word of a frame.
      expect([...viewer.media[0]!.payload.subarray(0, 2)]).toEqual([0x2f, 0xff]);
    }));
});

describe('names', () => {
  it.each([
    'mp4:magicvideo',
    'mp4:magicvideo.mp4',
    'videos/mediafile',
    'flv:videos/mediafile',
    'mp3:audio/mediafile',
  ])('%s plays', (name) =>
    withViewer(async ({ stream }) => expect((await stream.play(name)).code).toBe('NetStream.Play.Start')),
  );

  it.each([
    'magicvideo.mp4',
    'videos/mediafile.flv',
    'mp3:audio/mediafile.mp3',
    'mp4:videos/mediafile.f4v',
    'mp4:../package',
    'mp4:videos/../videos/mediafile.mp4',
    'mp4:/../../etc/passwd',
    'mp4:missing',
  ])('%s is not found', (name) =>
    withViewer(async ({ stream }) => {
      await expect(stream.play(name)).rejects.toMatchObject({ code: 'CF_RTMP_STREAM_NOT_FOUND' });
    }),
  );

  it('a missing file that may be a live stream is waited for in silence', () =>
    withViewer(async (viewer) => {
      await expect(viewer.stream.play('mp4:missing', { start: ms(-2000) })).rejects.toMatchObject({
        code: 'CF_RTMP_PLAY_TIMEOUT',
      });
      expect(viewer.statuses).toEqual([]);
    }));
});

describe('seeking', () => {
  it('to the timestamp of a keyframe starts with that one, though it is presented later', () =>
    withViewer(async (viewer) => {
      viewer.stream.setBufferLength(ms(60_000));
      await viewer.stream.play('mp4:magicvideo');
      await viewer.until(() => codesOf(viewer).includes('NetStream.Play.Stop'));
      const { timestamp } = viewer.media.filter(isKeyframe).at(-1)!;
      expect(presentation(viewer.media.filter(isKeyframe).at(-1)!)).toBeGreaterThan(timestamp);
      viewer.media.length = 0;
      await viewer.stream.seek(timestamp);
      await viewer.until(() => viewer.media.some(isKeyframe));
      expect(viewer.media.find(isKeyframe)?.timestamp).toBe(timestamp);
    }));

  it.each([
    ['mp4:videos/mediafile.mp4', 13_020, 12_000],
    ['mp4:videos/mediafile.mp4', 12_000, 12_000],
    ['mp4:videos/mediafile.mp4', 1999, 0],
    ['mp4:videos/mediafile.mp4', 99_000, 18_000],
  ])('in %s to %i shows the keyframe at %i first, headers in front of it', (name, to, keyframe) =>
    withViewer(async (viewer) => {
      await viewer.stream.play(name, { start: ms(6000) });
      await viewer.until(() => viewer.media.length > 10);
      await viewer.stream.seek(ms(to));
      const at = viewer.log.findIndex((entry) => 'code' in entry && entry.code === 'NetStream.Seek.Notify');
      const after = () =>
        viewer.log.slice(at + 1).filter((entry): entry is MediaMessage => 'payload' in entry);
      await viewer.until(() => after().some(isKeyframe) && after().filter(isHeader).length === 2);
      const [header, picture] = after().filter(({ type }) => type === 'video');
      expect(isHeader(header!)).toBe(true);
      expect(isKeyframe(picture!)).toBe(true);
      expect(presentation(picture!)).toBe(keyframe);
      // Nothing of the old place comes behind the notification.
      expect(Math.min(...times(after()))).toBeGreaterThanOrEqual(Math.max(0, keyframe - 120));
    }),
  );

  it('works after the end', () =>
    withViewer(async (viewer) => {
      viewer.stream.setBufferLength(ms(60_000));
      await viewer.stream.play('mp4:magicvideo', { start: ms(16_000) });
      await viewer.until(() => codesOf(viewer).includes('NetStream.Play.Stop'));
      const before = viewer.media.length;
      await viewer.stream.seek(ms(0));
      await viewer.until(() =>
        viewer.media.slice(before).some((message) => isKeyframe(message) && presentation(message) === 0),
      );
    }));

  it('while paused shows the picture that was asked for and stays paused', () =>
    withViewer(async (viewer) => {
      viewer.stream.setBufferLength(ms(500));
      await viewer.stream.play('mp4:videos/mediafile.mp4');
      await viewer.stream.pause(true, ms(0));
      await viewer.stream.seek(ms(11_000));
      const shown = () => viewer.media.filter((m) => m.type === 'video' && !isHeader(m)).map(presentation);
      await viewer.until(() => shown().includes(11_000));
      const newest = Math.max(...times(viewer.media));
      await new Promise((resolve) => setTimeout(resolve, 700));
      expect(Math.max(...times(viewer.media)) - newest).toBeLessThan(2500);
      expect(Math.max(...times(viewer.media))).toBeLessThan(11_000 + 500 + 1700);
    }));
});

describe('pausing', () => {
  it('sends nothing until playback goes on, and then what comes next', () =>
    withViewer(async (viewer) => {
      viewer.stream.setBufferLength(ms(100));
      await viewer.stream.play('mp4:videos/mediafile.mp4');
      await viewer.until(() => viewer.media.length > 20);
      await viewer.stream.pause(true, ms(500));
      expect(codesOf(viewer)).toContain('NetStream.Pause.Notify');
      const before = viewer.media.length;
      await new Promise((resolve) => setTimeout(resolve, 600));
      // One message may have been on its way when the pause came.
      expect(viewer.media.length - before).toBeLessThanOrEqual(1);
      const last = viewer.media.at(-1)!;
      await viewer.stream.pause(false, ms(500));
      await viewer.until(() => viewer.media.length > before + 20);
      const next = viewer.media[viewer.media.indexOf(last) + 1]!;
      expect(next.timestamp - last.timestamp).toBeGreaterThanOrEqual(0);
      expect(next.timestamp - last.timestamp).toBeLessThan(50);
    }));
});

describe('refused connects', () => {
  it.each([
    ['cfx/st', 'sunknown.cloudfront.net', 'CF_DISTRIBUTION_NOT_FOUND'],
    ['cfx/st', 'd111111abcdef8.cloudfront.net', 'CF_DISTRIBUTION_TYPE_MISMATCH'],
    ['cfx/other', 's5c39gqb8ow64r.cloudfront.net', 'CF_INVALID_INSTANCE'],
    ['other/st', 's5c39gqb8ow64r.cloudfront.net', 'CF_INVALID_URI'],
  ])('app %s at %s: %s', async (app, host, code) => {
    await expect(withViewer(() => Promise.resolve(), app, host)).rejects.toMatchObject({ code });
  });
});

describe('a playlist', () => {
  const appended = { start: ms(18_000), reset: false };

  it('goes on with what was appended while it plays', () =>
    withViewer(async (viewer) => {
      viewer.stream.setBufferLength(ms(100));
      await viewer.stream.play('mp4:magicvideo', { start: ms(16_000) });
      await viewer.stream.play('mp4:videos/ladder_low.mp4', appended).catch(() => undefined);
      await viewer.until(() => codesOf(viewer).includes('NetStream.Play.Complete'));
      const codes = codesOf(viewer);
      expect(codes).toContain('NetStream.Play.Switch');
      expect(codes.indexOf('NetStream.Play.Switch')).toBeLessThan(codes.lastIndexOf('NetStream.Play.Start'));
      // 16 s and 18 s of the one, 18 s of the other.
      expect(viewer.media.filter(isKeyframe).map(presentation)).toEqual([16_000, 18_000, 18_000]);
    }));

  it('begins with what is appended to nothing that plays', () =>
    withViewer(async (viewer) => {
      viewer.stream.setBufferLength(ms(60_000));
      await viewer.stream.play('mp4:magicvideo', { start: ms(18_000) });
      await viewer.until(() => codesOf(viewer).includes('NetStream.Play.Stop'));
      await viewer.stream.play('mp4:videos/ladder_low.mp4', appended);
      await viewer.until(() => viewer.media.filter(isKeyframe).length === 2);
      expect(codesOf(viewer).filter((code) => code === 'NetStream.Play.Reset')).toHaveLength(1);
    }));
});
