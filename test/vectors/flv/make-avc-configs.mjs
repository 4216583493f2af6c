// Makes avc-configs.json anew: node test/vectors/flv/make-avc-configs.mjs
// Configurations that x264 writes, and what ffprobe says of the same stream.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CASES = {
  'baseline 320x180, cropped': ['320x180', '-profile:v', 'baseline'],
  'main 1280x720': ['1280x720', '-profile:v', 'main'],
  'high 1920x1080, cropped': ['1920x1080', '-profile:v', 'high'],
  'interlaced 1920x1080': ['1920x1080', '-flags', '+ilme+ildct'],
  'PAL 720x576, 16:9 by Extended_SAR 64:45': ['720x576', '-vf', 'setsar=64/45'],
  'PAL 720x576, 16:11': ['720x576', '-vf', 'setsar=16/11'],
  'NTSC 720x480, 8:9': ['720x480', '-vf', 'setsar=8/9'],
  'high 4:2:2 of 10 bits, 642x362': ['642x362', '-pix_fmt', 'yuv422p10le'],
  'high 4:4:4, 322x182': ['322x182', '-pix_fmt', 'yuv444p'],
  'grey 322x182': ['322x182', '-pix_fmt', 'gray'],
  'custom scaling lists 320x240': ['320x240', '-x264-params', 'cqm=jvt'],
  'odd 2x2': ['2x2'],
};
const file = join(tmpdir(), 'cf-avc-config.flv');
const out = Object.entries(CASES).map(([name, [size, ...options]]) => {
  const source = ['-f', 'lavfi', '-i', `testsrc2=s=${size}:r=25:d=0.08`, '-threads', '1'];
  const codec = ['-c:v', 'libx264', '-preset', 'veryfast', ...options, '-bitexact', '-f', 'flv'];
  execFileSync('ffmpeg', ['-hide_banner', '-loglevel', 'error', '-y', ...source, ...codec, file]);
  const hex = execFileSync('ffprobe', ['-v', 'error', '-show_data', '-show_entries', 'stream=extradata', file], {
    encoding: 'utf8',
  });
  const record = [...hex.matchAll(/^[0-9a-f]{8}: ((?:[0-9a-f]{2,4} ?)+) {1,}/gm)]
    .map((line) => line[1].replaceAll(' ', ''))
    .join('');
  const fields = 'stream=width,height,sample_aspect_ratio,profile,level';
  const probed = execFileSync('ffprobe', ['-v', 'error', '-show_entries', fields, '-of', 'json', file], {
    encoding: 'utf8',
  });
  const { width, height, sample_aspect_ratio: ratio = '1:1', profile, level } = JSON.parse(probed).streams[0];
  return { name, record, width, height, pixelAspectRatio: ratio, profile, level };
});
writeFileSync(new URL('avc-configs.json', import.meta.url), `${JSON.stringify(out, null, 2)}\n`);
