import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { FRAME_BAR, createFramePainter } from './frame-bar.js';

const execute = promisify(execFile);
const cache = fileURLToPath(new URL('../../.cache', import.meta.url));

/** Seconds of every clip, and seconds between its keyframes. */
export const CLIP = { duration: 20, keyframeInterval: 2 } as const;

const ffmpeg = (...args: string[]) =>
  execute('ffmpeg', ['-hide_banner', '-loglevel', 'error', '-y', ...args]);

async function makeMaster(file: string): Promise<void> {
  const { width, height, fps } = FRAME_BAR;
  const tone = `sine=frequency=440:sample_rate=44100:beep_factor=2:duration=${CLIP.duration}`;
  const encoder = spawn(
    'ffmpeg',
    [
      ...'-hide_banner -loglevel error -y'.split(' '),
      ...`-f rawvideo -pix_fmt yuv420p -s ${width}x${height} -r ${fps} -i -`.split(' '),
      '-f',
      'lavfi',
      '-i',
      tone,
      '-c:v',
      'ffv1',
      '-c:a',
      'pcm_s16le',
      file,
    ],
    { stdio: ['pipe', 'ignore', 'inherit'] },
  );
  const ended = once(encoder, 'exit');
  const paint = createFramePainter();
  for (let frame = 0; frame < CLIP.duration * fps; frame++) {
    if (!encoder.stdin.write(paint(frame))) await once(encoder.stdin, 'drain');
  }
  encoder.stdin.end();
  const [code] = (await ended) as [number | null];
  if (code !== 0) throw new Error(`ffmpeg ended with ${code} while making ${file}`);
}

/**
 * A folder with the media of the tests, made once: `videos/mediafile.mp4` (H.264 with B-frames, AAC),
 * `videos/clip.flv` (H.264 without, AAC, keyframe index) and `audio/song.mp3`, 20 s each, a keyframe every 2 s,
 * every frame numbered by the bar of {@link FRAME_BAR}.
 */
export async function mediaFolder(): Promise<string> {
  const folder = join(cache, 'test-media-1');
  if (existsSync(folder)) return folder;
  await mkdir(cache, { recursive: true });
  const draft = await mkdtemp(join(cache, 'draft-'));
  try {
    const master = join(draft, 'master.mkv');
    await makeMaster(master);
    const gop = `${CLIP.keyframeInterval * FRAME_BAR.fps}`;
    const video = [
      ...'-c:v libx264 -preset veryfast -b:v 200k -maxrate 260k -bufsize 300k'.split(' '),
      '-g',
      gop,
      '-keyint_min',
      gop,
      '-sc_threshold',
      '0',
      '-pix_fmt',
      'yuv420p',
    ];
    const audio = ['-c:a', 'aac', '-b:a', '64k', '-ar', '44100', '-ac', '2'];
    const out = join(draft, 'media');
    const target = async (name: string) => {
      await mkdir(dirname(join(out, name)), { recursive: true });
      return join(out, name);
    };
    const mp4 = [...video, '-profile:v', 'main', '-bf', '2', ...audio, '-movflags', '+faststart'];
    const flv = [...video, '-profile:v', 'baseline', '-bf', '0', ...audio, '-flvflags', 'add_keyframe_index'];
    await ffmpeg('-i', master, ...mp4, await target('videos/mediafile.mp4'));
    await ffmpeg('-i', master, ...flv, await target('videos/clip.flv'));
    await ffmpeg('-i', master, '-vn', '-c:a', 'libmp3lame', '-b:a', '64k', await target('audio/song.mp3'));
    // Complete or not there at all, also when two runs make it at the same time.
    await rename(out, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return folder;
}
