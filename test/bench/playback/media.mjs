// The streams of the measurements: 720p30, H.264 of 1 Mbit/s without B-frames (as low-latency encoders make it), a
// keyframe every second, AAC. A strip at the lower edge of each picture says which frame it is. `clip.mp4` is what the
// live channel repeats; `film.mp4` and `film.flv` are the same five times over, more than players buffer. Made once.
import { spawn, execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

export const FPS = 30;
/** Seconds of the clip: when the numbers in the pictures begin again. */
export const CLIP_LENGTH = 120;
const FILM_CLIPS = 5;
/** As in test/support/read-frame-bar.ts: two rows of 8/360 of the height, 16 cells, most significant bit first. */
const STRIP = { cells: 16, height: 32 };

/** One byte for each cell: the number, and below it its complement. */
function stripOf(frame) {
  const bits = Array.from({ length: STRIP.cells }, (_, i) => (frame >> (STRIP.cells - 1 - i)) & 1);
  return Buffer.from([...bits.map((bit) => bit * 255), ...bits.map((bit) => 255 - bit * 255)]);
}

export async function makeStreams(folder) {
  await mkdir(folder, { recursive: true });
  const [clip, mp4, flv] = ['clip.mp4', 'film.mp4', 'film.flv'].map((name) => join(folder, name));
  if (!existsSync(clip)) await makeClip(clip);
  const again = `-stream_loop ${FILM_CLIPS - 1} -i ${clip} -c copy`;
  if (!existsSync(mp4)) await make(mp4, `${again} -movflags +faststart -f mp4`);
  if (!existsSync(flv)) await make(flv, `-i ${mp4} -c copy -flvflags +add_keyframe_index -f flv`);
}

const QUIET = ['-hide_banner', '-loglevel', 'error', '-y'];

async function make(path, options) {
  await execute('ffmpeg', [...QUIET, ...options.split(' '), `${path}.draft`]);
  await rename(`${path}.draft`, path);
}

async function makeClip(path) {
  const { cells, height } = STRIP;
  const picture = `testsrc2=s=1280x720:r=${FPS}:d=${CLIP_LENGTH},noise=alls=12:allf=t`;
  const inputs = `-f lavfi -i ${picture} -f rawvideo -pix_fmt gray -s ${cells}x2 -r ${FPS} -i -`;
  const sound = `-f lavfi -i sine=f=440:r=44100:beep_factor=2:d=${CLIP_LENGTH}`;
  const graph = `[1]scale=1280:${height}:flags=neighbor,format=yuv420p[strip];[0][strip]overlay=0:H-${height}[out]`;
  const video = `-map [out] -c:v libx264 -preset ultrafast -tune zerolatency -g ${FPS} -keyint_min ${FPS}`;
  const rate = '-sc_threshold 0 -b:v 1000k -maxrate 1200k -bufsize 600k -pix_fmt yuv420p -profile:v main';
  const audio = '-map 2 -c:a aac -b:a 96k -ac 2 -movflags +faststart -f mp4';
  const options = `${inputs} ${sound} -filter_complex ${graph} ${video} ${rate} ${audio}`.split(' ');
  const encoder = spawn('ffmpeg', [...QUIET, ...options, `${path}.draft`], {
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  const ended = once(encoder, 'exit');
  for (let frame = 0; frame < CLIP_LENGTH * FPS; frame++) {
    if (!encoder.stdin.write(stripOf(frame))) await once(encoder.stdin, 'drain');
  }
  encoder.stdin.end();
  const [code] = await ended;
  if (code !== 0) throw new Error(`ffmpeg ended with ${code} while making ${path}`);
  await rename(`${path}.draft`, path);
}
