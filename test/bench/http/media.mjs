// The stream of the measurements: 360p25 of 2 Mbit/s with a keyframe every 2 s, four minutes of it, so that there is
// something a seek has to fetch. The same samples as MP4 (the local distribution makes HLS of it) and as FLV with a
// keyframe index. Made once.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Seconds. */
export const CLIP_LENGTH = 240;

export async function makeClips(folder) {
  await mkdir(folder, { recursive: true });
  const [mp4, flv] = ['clip.mp4', 'clip.flv'].map((name) => join(folder, name));
  if (!existsSync(mp4)) {
    const picture = `testsrc2=s=640x360:r=25:d=${CLIP_LENGTH},noise=alls=30:allf=t`;
    const audio = `-f lavfi -i sine=f=440:r=44100:d=${CLIP_LENGTH}`;
    const video = '-c:v libx264 -preset ultrafast -bf 2 -g 50 -sc_threshold 0 -pix_fmt yuv420p';
    const rate = '-b:v 2000k -maxrate 2000k -bufsize 2000k -c:a aac -b:a 96k -ac 2';
    await make(mp4, 'mp4', `-f lavfi -i ${picture} ${audio} ${video} ${rate} -movflags +faststart`);
  }
  if (!existsSync(flv)) await make(flv, 'flv', `-i ${mp4} -c copy -flvflags +add_keyframe_index`);
}

async function make(path, format, options) {
  const draft = `${path}.draft`;
  const quiet = '-hide_banner -loglevel error -y';
  await execute('ffmpeg', [...`${quiet} ${options} -f ${format}`.split(' '), draft]);
  await rename(draft, path);
}
