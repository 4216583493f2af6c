import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { FRAME_BAR, createFramePainter } from './frame-bar.js';

const cache = fileURLToPath(new URL('../../.cache', import.meta.url));

interface ClipRecipe {
  /** Number of the first picture; each clip goes on to {@link LAST}. */
  readonly from?: number;
  readonly video?: readonly string[];
  readonly audio?: readonly string[];
}

/** Pictures of a clip that begins with 0: three seconds, a keyframe each second. */
export const PICTURES = 75;

const args = (text: string): readonly string[] => text.split(' ');
const H264 = args('-c:v libx264 -preset veryfast -g 25 -keyint_min 25 -sc_threshold 0 -threads 1');
const IN_420 = args('-pix_fmt yuv420p');
const AAC = args('-c:a aac -b:a 48k -ac 2');
const WITH_B = [...H264, ...IN_420, ...args('-profile:v main -bf 2 -b_strategy 0')];
const scaled = (size: string, more = ''): readonly string[] =>
  args(`-vf scale=${size}:flags=neighbor${more}`);

/** What ffmpeg makes, each named after what is particular about it. */
const CLIPS = {
  'b-frames': {},
  'b-pyramid': {
    video: [...H264, ...IN_420, ...args('-profile:v high -bf 3 -b_strategy 0 -x264-params b-pyramid=normal')],
  },
  'open-gop': {
    video: [...H264, ...IN_420, ...args('-profile:v high -bf 3 -b_strategy 0 -x264-params open-gop=1')],
  },
  'interlaced-mbaff': {
    video: [...H264, ...IN_420, ...args('-profile:v high -bf 2 -flags +ildct+ilme -x264-params tff=1')],
  },
  'interlaced-bottom-first': {
    video: [...H264, ...IN_420, ...args('-profile:v high -bf 0 -x264-params bff=1')],
  },
  'interlaced-in-name-only': {
    video: [...H264, ...IN_420, ...args('-profile:v high -bf 2 -x264-params fake-interlaced=1')],
  },
  // 4:2:0 is cut by two pixels at a time: odd sizes need 4:4:4.
  'size-426x239': { video: [...H264, ...args('-pix_fmt yuv444p -bf 2'), ...scaled('426:239')] },
  'size-853x479': { video: [...H264, ...args('-pix_fmt yuv444p -bf 2'), ...scaled('853:479')] },
  'size-322x182': { video: [...WITH_B, ...scaled('322:182')] },
  'anamorphic-4-3': { video: [...WITH_B, ...scaled('240:180', ',setsar=4/3')] },
  'mp3-sound': { audio: args('-c:a libmp3lame -b:a 64k') },
  'audio-only': { video: ['-vn'] },
  'video-only': { audio: ['-an'] },
  'from-25-larger': { from: 25, video: [...WITH_B, ...scaled('426:240')] },
  'from-25-baseline': { from: 25, video: [...H264, ...IN_420, ...args('-profile:v baseline')] },
  'from-25-at-48000': { from: 25, audio: [...AAC, '-ar', '48000'] },
} as const satisfies Record<string, ClipRecipe>;

export type ClipName = keyof typeof CLIPS;

async function make(file: string, { from = 0, video = WITH_B, audio = AAC }: ClipRecipe): Promise<void> {
  const { width, height, fps } = FRAME_BAR;
  const tone = `sine=frequency=440:sample_rate=44100:beep_factor=2:duration=${(PICTURES - from) / fps}`;
  const input = `-f rawvideo -pix_fmt yuv420p -s ${width}x${height} -r ${fps} -i -`;
  const encoder = spawn(
    'ffmpeg',
    [
      '-hide_banner',
      '-loglevel',
      'error',
      '-y',
      ...args(input),
      '-f',
      'lavfi',
      '-i',
      tone,
      ...video,
      ...audio,
      file,
    ],
    { stdio: ['pipe', 'ignore', 'inherit'] },
  );
  const ended = once(encoder, 'exit');
  const paint = createFramePainter();
  function* pictures(): Generator<Buffer> {
    for (let frame = from; frame < PICTURES; frame++) yield paint(frame);
  }
  // What takes no video does not read to the end.
  await pipeline(Readable.from(pictures()), encoder.stdin).catch(() => undefined);
  const [code] = (await ended) as [number | null];
  if (code !== 0) throw new Error(`ffmpeg ended with ${code} while making ${file}`);
}

/** A folder with `<name>.flv` for each, made once. */
export async function oddClips(): Promise<string> {
  const folder = join(cache, 'odd-clips-1');
  if (existsSync(folder)) return folder;
  await mkdir(cache, { recursive: true });
  const draft = await mkdtemp(join(cache, 'draft-'));
  try {
    for (const [name, recipe] of Object.entries(CLIPS)) await make(join(draft, `${name}.flv`), recipe);
    // Complete or not there at all, also when two runs make it at the same time.
    await rename(draft, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return folder;
}
