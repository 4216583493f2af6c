import { execFile } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readFrameBar } from '../../support/read-frame-bar.js';

const run = promisify(execFile);
const folder = fileURLToPath(new URL('../../../demo/media', import.meta.url));

async function frameNumbers(file: string): Promise<(number | undefined)[]> {
  const size = ['-show_entries', 'stream=width,height', '-of', 'csv=p=0'];
  const { stdout: text } = await run('ffprobe', ['-v', 'error', '-select_streams', 'v', ...size, file]);
  const [width = 0, height = 0] = text.split(',').map(Number);
  const raw = ['-fps_mode', 'passthrough', '-pix_fmt', 'rgba', '-f', 'rawvideo', '-'];
  // Only the strip, so that 500 frames fit into memory; the reader gets it as the lower end of a picture.
  const strip = Math.round((height * 16) / 360);
  const { stdout } = await run(
    'ffmpeg',
    ['-v', 'error', '-i', file, '-vf', `crop=iw:${strip}:0:ih-${strip}`, ...raw],
    {
      encoding: 'buffer',
      maxBuffer: 1 << 28,
    },
  );
  const frameBytes = 4 * width * strip;
  const numbers: (number | undefined)[] = [];
  for (let at = 0; at + frameBytes <= stdout.length; at += frameBytes) {
    const data = new Uint8Array(4 * width * height);
    data.set(stdout.subarray(at, at + frameBytes), 4 * width * (height - strip));
    numbers.push(readFrameBar({ width, height, data }));
  }
  return numbers;
}

describe('the sample media', () => {
  for (const name of [
    'mediafile.mp4',
    'mediafile.flv',
    'ladder_low.mp4',
    'ladder_mid.mp4',
    'ladder_high.mp4',
  ]) {
    it(`${name} has 500 frames that say which one they are`, async () => {
      expect(await frameNumbers(join(folder, 'videos', name))).toEqual(
        Array.from({ length: 500 }, (_, i) => i),
      );
    });
  }

  it('has a keyframe every 2 s in every file with a picture', async () => {
    const select = [
      '-select_streams',
      'v',
      '-skip_frame',
      'nokey',
      '-show_entries',
      'frame=pts_time',
      '-of',
      'csv=p=0',
    ];
    for (const name of [
      'mediafile.mp4',
      'mediafile.flv',
      'ladder_low.mp4',
      'ladder_mid.mp4',
      'ladder_high.mp4',
    ]) {
      const { stdout } = await run('ffprobe', ['-v', 'error', ...select, join(folder, 'videos', name)]);
      const times = stdout
        .trim()
        .split(/[\s,]+/)
        .filter(Boolean)
        .map(Number);
      const first = times[0] ?? Number.NaN;
      expect(times.map((time) => Number((time - first).toFixed(2)))).toEqual([
        0, 2, 4, 6, 8, 10, 12, 14, 16, 18,
      ]);
    }
  });

  it('is smaller than 3 MB', async () => {
    let total = 0;
    for (const entry of await readdir(folder, { recursive: true })) {
      const file = await stat(join(folder, entry));
      if (file.isFile()) total += file.size;
    }
    expect(total).toBeLessThan(3_000_000);
  });
});
