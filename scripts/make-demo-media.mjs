// Makes the sample media of the local distribution: `node scripts/make-demo-media.mjs [folder]`, default demo/media.
// Needs ffmpeg with x264, AAC and LAME. The results are committed, so that nobody else needs them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { captions } from './demo-media/captions.mjs';
import { PICTURE, paintFrame } from './demo-media/picture.mjs';
import { SOUND, makeSound } from './demo-media/sound.mjs';

const out = process.argv[2] ?? fileURLToPath(new URL('../demo/media', import.meta.url));
const work = await mkdtemp(join(tmpdir(), 'cf-player-media-'));

function ffmpeg(args, feed) {
  const child = spawn('ffmpeg', ['-hide_banner', '-loglevel', 'error', '-y', ...args], {
    stdio: [feed ? 'pipe' : 'ignore', 'inherit', 'inherit'],
  });
  const ended = once(child, 'exit').then(([code]) => {
    if (code !== 0) throw new Error(`ffmpeg ${args.join(' ')} ended with ${code}`);
  });
  return feed ? Promise.all([ended, feed(child.stdin)]) : ended;
}

const target = async (name) => {
  await mkdir(dirname(join(out, name)), { recursive: true });
  return join(out, name);
};

/** Options as a person writes them; file names, which may have spaces, are given apart. */
const words = (text) => text.trim().split(/\s+/);

const { width, height, fps, seconds } = PICTURE;
const master = join(work, 'master.mkv');
const sound = join(work, 'sound.pcm');
const pcm = [...words(`-f s16le -ar ${SOUND.sampleRate} -ac ${SOUND.channels} -i`), sound];
const rgb = words(`-f rawvideo -pix_fmt rgb24 -s ${width}x${height} -r ${fps} -i -`);
const lossless = words('-vf scale=out_color_matrix=bt709:out_range=tv,format=yuv420p -c:v ffv1 -c:a copy');

async function paintAll(stdin) {
  for (let frame = 0; frame < seconds * fps; frame++) {
    if (!stdin.write(paintFrame(frame))) await once(stdin, 'drain');
  }
  stdin.end();
}

const colour = '-colorspace bt709 -color_primaries bt709 -color_trc bt709 -color_range tv';
// A closed GOP of 2 s in every rendition, so that keyframes lie at the same times in all of them.
const gop = `-g ${2 * fps} -keyint_min ${2 * fps} -sc_threshold 0 -x264-params open-gop=0`;
const x264 = `-c:v libx264 -preset veryslow -tune animation ${gop} ${colour}`;
const withReordering = '-profile:v main -bf 2';
const withoutReordering = '-profile:v baseline -bf 0';

async function makeClip(name, size, profile, videoKbps, audioKbps) {
  const rate = `-b:v ${videoKbps}k -maxrate ${1.5 * videoKbps}k -bufsize ${3 * videoKbps}k`;
  const aac = `-c:a aac -b:a ${audioKbps}k -ar 44100 -ac 2`;
  const container = name.endsWith('.flv')
    ? '-flvflags add_keyframe_index'
    : '-movflags +faststart -map_metadata -1';
  const options = words(`-vf scale=${size}:flags=area ${x264} ${profile} ${rate} ${aac} ${container}`);
  await ffmpeg(['-i', master, ...options, await target(name)]);
}

try {
  await writeFile(sound, makeSound());
  await ffmpeg([...rgb, ...pcm, ...lossless, master], paintAll);
  await makeClip('videos/mediafile.mp4', '640:360', withReordering, 195, 56);
  await makeClip('videos/mediafile.flv', '640:360', withoutReordering, 195, 56);
  await makeClip('videos/ladder_low.mp4', '320:180', withReordering, 50, 40);
  await makeClip('videos/ladder_mid.mp4', '480:270', withReordering, 105, 40);
  await makeClip('videos/ladder_high.mp4', '640:360', withReordering, 215, 40);
  await copyFile(join(out, 'videos/ladder_low.mp4'), await target('magicvideo.mp4'));
  const mp3 = words('-c:a libmp3lame -b:a 48k -id3v2_version 3 -metadata title=cf-player');
  await ffmpeg([...pcm, ...mp3, await target('audio/mediafile.mp3')]);
  await ffmpeg(['-ss', '7.6', '-i', master, ...words('-frames:v 1 -q:v 5'), await target('poster.jpg')]);
  await writeFile(await target('captions.vtt'), captions(seconds));
  // Renditions of the ladder: another sound, a third deeper, and subtitles.
  const deeper = words(`-af asetrate=${SOUND.sampleRate * 0.8},aresample=${SOUND.sampleRate},atempo=1.25`);
  const aac = words('-c:a aac -b:a 32k -ac 2 -movflags +faststart -map_metadata -1 -t');
  await ffmpeg([...pcm, ...deeper, ...aac, `${seconds}`, await target('videos/ladder.de.m4a')]);
  for (const language of ['en', 'de'])
    await writeFile(await target(`videos/ladder.${language}.vtt`), captions(seconds, language));

  let total = 0;
  for (const entry of await readdir(out, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const { size } = await stat(join(entry.parentPath ?? entry.path, entry.name));
    console.log(`${`${size}`.padStart(9)} ${entry.name}`);
    total += size;
  }
  console.log(`${`${total}`.padStart(9)} together`);
} finally {
  await rm(work, { recursive: true, force: true });
}
