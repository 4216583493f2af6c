// The media of the benchmarks: 720p30 with noise, so that the encoder really spends the bit rate. Made once.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

export const CLIPS = [
  { name: '3 Mbit/s', file: '3m.flv', kilobits: 3000 },
  { name: '20 Mbit/s', file: '20m.flv', kilobits: 20_000 },
];

/** @returns {Promise<{ name: string, bytes: Buffer }[]>} */
export async function clips(folder) {
  await mkdir(folder, { recursive: true });
  const out = [];
  for (const { name, file, kilobits } of CLIPS) {
    const path = join(folder, file);
    if (!existsSync(path)) await make(path, kilobits);
    out.push({ name, bytes: await readFile(path) });
  }
  return out;
}

async function make(path, kilobits) {
  const draft = `${path}.draft`;
  const picture = 'testsrc2=s=1280x720:r=30:d=10,noise=alls=40:allf=t';
  const rate = `${kilobits}k`;
  const video = `-c:v libx264 -preset veryfast -g 60 -pix_fmt yuv420p -b:v ${rate} -maxrate ${rate} -bufsize ${rate}`;
  const audio = '-f lavfi -i sine=f=440:r=44100:d=10';
  const options = `-hide_banner -loglevel error -y -f lavfi -i ${picture} ${audio} ${video} -c:a aac -b:a 128k -ac 2`;
  await execute('ffmpeg', [...options.split(' '), '-f', 'flv', draft]);
  await rename(draft, path);
}
