import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { milliseconds as ms } from '../../../src/protocol/units.js';
import type { Origin } from '../../../src/origin/origin.js';
import {
  codesOf,
  demoMedia,
  isHeader,
  openViewer,
  startTestOrigin,
  type Viewer,
} from '../../support/origin-viewer.js';

const run = promisify(execFile);
const clip = join(demoMedia, 'magicvideo.mp4');
let folder = '';
let origin: Origin;

const make = (options: string, name: string) =>
  run('ffmpeg', ['-v', 'error', '-y', '-i', clip, '-t', '3', ...options.split(' '), join(folder, name)]);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cf-odd-'));
  await mkdir(join(folder, 'sub folder'));
  await make('-c copy', 'moov last.mp4');
  await make('-c copy -movflags frag_keyframe+empty_moov', 'fragmented.mp4');
  await make('-c copy -an', 'video only.mp4');
  await make('-c copy -vn', 'sub folder/audio only.m4a');
  await make('-c copy', 'quicktime.mov');
  await make('-c:v flv1 -c:a libmp3lame -ar 22050', 'sorenson.flv');
  await make('-c:v copy -c:a libmp3lame', 'h264 mp3.flv');
  await make('-c:v libx265 -preset ultrafast -x265-params log-level=none -an', 'hevc.mp4');
  await copyFile(clip, join(folder, 'été.mp4'));
  await copyFile(join(folder, 'moov last.mp4'), join(folder, 'SHOUTED.MP4'));
  const flv = await readFile(join(demoMedia, 'videos/mediafile.flv'));
  await writeFile(join(folder, 'cut off.flv'), flv.subarray(0, 100_000));
  await writeFile(join(folder, 'garbage.mp4'), Buffer.alloc(5000, 0x5a));
  await writeFile(join(folder, 'garbage.flv'), Buffer.alloc(5000, 0x5a));
  await writeFile(join(folder, 'empty.mp4'), '');
  await writeFile(join(folder, 'empty.mp3'), '');
  await writeFile(join(folder, 'half.mp4'), (await readFile(clip)).subarray(0, 3000));
  origin = await startTestOrigin({ folder });
}, 60_000);
afterAll(async () => {
  await origin.close();
  await rm(folder, { recursive: true });
});

async function playThrough(name: string): Promise<Viewer> {
  const viewer = await openViewer(origin.rtmpPort);
  viewer.stream.setBufferLength(ms(60_000));
  await viewer.stream.play(name);
  await viewer.until(() => codesOf(viewer).includes('NetStream.Play.Stop'));
  viewer.close();
  return viewer;
}

describe('files of every kind', () => {
  it.each([
    ['mp4:moov last', 75, 100],
    ['mp4:fragmented', 75, 100],
    ['mp4:quicktime.mov', 75, 100],
    ['mp4:video only', 75, 0],
    ['mp4:sub folder/audio only.m4a', 0, 100],
    ['h264 mp3', 75, 100],
    ['sorenson', 75, 100],
    ['mp4:été', 500, 800],
  ])('%s plays to its end', async (name, pictures, sounds) => {
    const { media } = await playThrough(name);
    const count = (type: string) =>
      media.filter((message) => message.type === type && !isHeader(message)).length;
    expect(count('video')).toBeGreaterThanOrEqual(pictures - 2);
    expect(count('video')).toBeLessThanOrEqual(pictures + 2);
    expect(count('audio')).toBeGreaterThanOrEqual(sounds);
  });

  it('a file that is cut off plays as far as it goes', async () => {
    const { media } = await playThrough('cut off');
    expect(media.filter(({ type }) => type === 'video').length).toBeGreaterThan(30);
  });

  it('a codec that only FLV carries is handed through as it is', async () => {
    const { media } = await playThrough('sorenson');
    // Codec id 2, Sorenson H.263, keyframe.
    expect(media.find(({ type }) => type === 'video')?.payload[0]).toBe(0x12);
    expect((await fetch(`${origin.url}sorenson.flv/video.m3u8`)).status).toBe(404);
  });

  it.each([
    ['mp4:garbage', 'NetStream.Play.FileStructureInvalid'],
    ['garbage', 'NetStream.Play.FileStructureInvalid'],
    ['mp4:empty', 'NetStream.Play.FileStructureInvalid'],
    ['mp3:empty', 'NetStream.Play.FileStructureInvalid'],
    ['mp4:half', 'NetStream.Play.FileStructureInvalid'],
    ['mp4:hevc', 'NetStream.Play.NoSupportedTrackFound'],
  ])('%s is refused with a reason', async (name, code) => {
    const viewer = await openViewer(origin.rtmpPort);
    await expect(viewer.stream.play(name)).rejects.toThrow();
    // librtmp waits for an end where the refusal is one of these.
    await viewer.until(() => codesOf(viewer).length === 2);
    expect(codesOf(viewer)).toEqual([code, 'NetStream.Play.Stop']);
    viewer.close();
  });

  it('what cannot be played has no HLS either, but is there as a file', async () => {
    for (const name of ['garbage.mp4', 'hevc.mp4', 'empty.mp4', 'garbage.flv']) {
      expect((await fetch(`${origin.url}${name}.m3u8`)).status, name).toBe(404);
      expect((await fetch(`${origin.url}${name}`)).status, name).toBe(200);
    }
  });

  it('HLS carries spaces, other letters and extensions in capitals', async () => {
    for (const name of ['moov%20last', '%C3%A9t%C3%A9', 'h264%20mp3', 'fragmented', 'SHOUTED']) {
      const { stdout } = await run('ffprobe', [
        '-v',
        'error',
        '-show_entries',
        'stream=codec_type',
        '-of',
        'csv=p=0',
        `${origin.url}${name}.m3u8`,
      ]);
      expect(stdout).toContain('video');
      expect(stdout).toContain('audio');
    }
  });

  it('a file that is replaced is played as it is now', async () => {
    await copyFile(join(folder, 'moov last.mp4'), join(folder, 'changing.mp4'));
    await playThrough('mp4:changing');
    await copyFile(clip, join(folder, 'changing.mp4'));
    const { media } = await playThrough('mp4:changing');
    expect(media.filter((message) => message.type === 'video' && !isHeader(message))).toHaveLength(500);
  });
});
