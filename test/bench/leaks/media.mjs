// What passes quickly: small pictures, few of them, and a little sound. Made once.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** 60 s, 10 pictures a second, a keyframe every second, AAC: about 5 kB/s and 18 messages/s. */
export async function makeTiny(folder) {
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'tiny.mp4');
  if (existsSync(path)) return;
  const inputs = '-f lavfi -i testsrc2=s=160x90:r=10:d=60 -f lavfi -i sine=f=440:r=8000:d=60';
  const video =
    '-c:v libx264 -preset veryfast -tune zerolatency -g 10 -keyint_min 10 -sc_threshold 0 -b:v 24k';
  const sound = '-pix_fmt yuv420p -c:a aac -b:a 12k -ac 1 -movflags +faststart -f mp4';
  const options = `-hide_banner -loglevel error -y ${inputs} ${video} ${sound}`.split(' ');
  await execute('ffmpeg', [...options, `${path}.draft`]);
  await rename(`${path}.draft`, path);
}
