// Makes hevc-configs.json anew: HEVCDecoderConfigurationRecords of x265, and what ffprobe says of their shape.
// x265 writes its reference picture sets elsewhere; some are put into its parameter set here, and ffprobe reads that.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'hevc-'));
const file = join(folder, 'a.mp4');

const make = (size, filter, params) =>
  execFileSync('ffmpeg', [
    ...`-v error -y -f lavfi -i testsrc2=s=${size}:r=25:d=0.2 -c:v libx265 -tag:v hvc1`.split(' '),
    '-x265-params',
    `log-level=none:info=0${params}`,
    '-vf',
    filter,
    file,
  ]);
/** Of the bare stream: the container would say the ratio as well. */
const shape = () => {
  const bare = join(folder, 'a.hevc');
  execFileSync('ffmpeg', ['-v', 'quiet', '-y', '-i', file, '-c', 'copy', bare]);
  const entries = 'stream=width,height,sample_aspect_ratio';
  const args = ['-v', 'quiet', '-show_entries', entries, '-of', 'json', bare];
  const [{ width, height, sample_aspect_ratio: ratio = '1:1' }] = JSON.parse(
    execFileSync('ffprobe', args, { encoding: 'utf8' }),
  ).streams;
  return { width, height, ratio };
};
const record = () => {
  const bytes = readFileSync(file);
  const at = bytes.indexOf('hvcC', 0, 'latin1');
  return bytes.subarray(at + 4, at - 4 + bytes.readUInt32BE(at - 4));
};

const bitsOf = (bytes) => [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
const bytesOf = (bits) =>
  Buffer.from(bits.match(/.{1,8}/g).map((byte) => Number.parseInt(byte.padEnd(8, '0'), 2)));
const ue = (value) => {
  const code = (value + 1).toString(2);
  return '0'.repeat(code.length - 1) + code;
};
const unescaped = (bytes) => Buffer.from(bytes.toString('hex').replace(/((?:..)*?)000003(?=0[0-3]|$)/g, '$10000'), 'hex');
const escaped = (bytes) => {
  const out = [];
  for (const byte of bytes) {
    if (byte <= 3 && out.length > 1 && out.at(-1) === 0 && out.at(-2) === 0) out.push(3);
    out.push(byte);
  }
  return Buffer.from(out);
};

/** With reference picture sets in the place of "none". */
function withSets(config, sets) {
  // The array of SPS: type, count, size, unit.
  let at = 23;
  while ((config[at] & 63) !== 33) at += 5 + config.readUInt16BE(at + 3);
  const size = config.readUInt16BE(at + 3);
  const unit = unescaped(config.subarray(at + 5, at + 5 + size));
  const bits = bitsOf(unit);
  let i = 16 + 8 + 96;
  const read = () => {
    const zeros = bits.indexOf('1', i) - i;
    const value = Number.parseInt(bits.slice(i + zeros, i + 2 * zeros + 1), 2) - 1;
    i += 2 * zeros + 1;
    return value;
  };
  for (let n = 0; n < 4; n++) read(); // id, chroma, width, height
  if (bits[i++] === '1') for (let n = 0; n < 4; n++) read();
  for (let n = 0; n < 3; n++) read();
  i++;
  for (let n = 0; n < 9; n++) read();
  i += 4; // scaling_list, amp, sao, pcm
  const before = i;
  if (read() !== 0) throw new Error('it has sets of its own');
  const made = escaped(bytesOf(bits.slice(0, before) + sets + bits.slice(i)));
  const head = Buffer.from(config.subarray(0, at + 5));
  head.writeUInt16BE(made.length, at + 3);
  return Buffer.concat([head, made, config.subarray(at + 5 + size)]);
}

/** The same file with another record: every box around it grows, and media lies before it. */
function replaceRecord(old, other) {
  const bytes = readFileSync(file);
  const at = bytes.indexOf('hvcC', 0, 'latin1') - 4;
  const grown = Buffer.concat([bytes.subarray(0, at + 8), other, bytes.subarray(at + 8 + old.length)]);
  for (const name of ['moov', 'trak', 'mdia', 'minf', 'stbl', 'stsd', 'hvc1', 'hvcC']) {
    const box = grown.lastIndexOf(name, at + 8, 'latin1') - 4;
    grown.writeUInt32BE(grown.readUInt32BE(box) + other.length - old.length, box);
  }
  writeFileSync(file, grown);
}

const list = [];
for (const [name, size, filter, params] of [
  ['square', '320x180', 'null', ''],
  ['4:3', '320x180', 'setsar=4/3', ''],
  ['12:11, cropped', '322x182', 'setsar=12/11', ':bframes=4:ref=4'],
  ['a ratio of its own', '320x180', 'setsar=37/29', ''],
  ['with scaling lists', '320x180', 'setsar=16/11', ':scaling-list=default'],
  ['in ten bits, 4:4:4', '320x180', 'setsar=4/3,format=yuv444p10', ''],
  ['temporal layers', '320x180', 'setsar=40/33', ':temporal-layers=1:bframes=3'],
]) {
  make(size, filter, params);
  list.push({ name, record: record().toString('hex'), ...shape() });
}
make('320x180', 'setsar=32/11', '');
const old = record();
// One set of two before and one behind, a second predicted from it (one closer, one left out), a third of its own.
const sets = [
  ue(3),
  [ue(2), ue(1), ue(0), '1', ue(2), '0', ue(1), '1'],
  ['1', '0', ue(0), '1', '01', '00', '1'],
  ['0', ue(1), ue(0), ue(3), '1'],
]
  .flat()
  .join('');
replaceRecord(old, withSets(old, sets));
list.push({ name: 'with sets of reference pictures', record: record().toString('hex'), ...shape() });

writeFileSync(new URL('hevc-configs.json', import.meta.url), `${JSON.stringify(list, null, 2)}\n`);
rmSync(folder, { recursive: true });
