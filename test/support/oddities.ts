import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeFlvHeader, encodeFlvTag } from '../../src/media/flv/flv-file-writer.js';
import type { MediaInput } from '../../src/media/transmuxer.js';
import { encodeAmf0 } from '../../src/protocol/amf/amf0-encode.js';
import { readFlv } from './flv-vector.js';
import {
  after,
  both,
  drift,
  drop,
  duplicate,
  edited,
  inOrder,
  isConfig,
  isOf,
  not,
  repeatConfig,
  shift,
  withEmptyMessages,
  withSei,
  type Edit,
} from './message-editor.js';
import { oddClips, PICTURES, type ClipName } from './odd-clips.js';

/** From `at` on (seconds of media) the picture with this number is shown, then 25 a second. */
interface Shown {
  readonly at: number;
  readonly frame: number;
}

/** A stream with one thing that is not as it should be, and what must be seen of it. */
export interface Oddity {
  readonly name: string;
  readonly messages: readonly MediaInput[];
  /** How the local distribution plays it; absent: tag by tag, as the file stands. */
  readonly mode?: 'odd/aggregates/' | 'odd/tags/' | '';
  readonly shows: readonly Shown[];
  /** Where the same moment may have either of two pictures, seconds. */
  readonly unsure?: readonly [number, number];
  /** Number of the last picture. */
  readonly last: number;
  /** Where it ends, in seconds of media. */
  readonly end: number;
  readonly size?: readonly [number, number];
  readonly hasSound?: boolean;
  /** Seconds that playback has to jump. */
  readonly skips?: number;
}

/** Pictures of clips with B-frames are shown from here on. */
const FIRST = 0.08;
const START: Shown = { at: FIRST, frame: 0 };
/** A moment between two keyframes, ms. */
const MIDDLE = 1500;

/** The streams of test/browser/stream-oddities.spec.ts, made by ffmpeg and by the message editor. */
export async function oddities(): Promise<readonly Oddity[]> {
  const folder = await oddClips();
  const clip = (name: ClipName): readonly MediaInput[] =>
    readFlv(readFileSync(join(folder, `${name}.flv`))).flatMap(({ type, timestamp, payload }) =>
      type === 'script' ? [] : [{ type, timestamp, payload: Uint8Array.from(payload) }],
    );
  const plain = clip('b-frames');
  const [width, height] = [320, 180];
  const usual = { shows: [START], last: PICTURES - 1, end: 3.08, size: [width, height] } as const;
  const made = (name: ClipName, more: Partial<Oddity> = {}): Oddity => ({
    name,
    messages: clip(name),
    ...usual,
    ...more,
  });
  const from = (name: string, edits: readonly Edit[], more: Partial<Oddity> = {}): Oddity => ({
    name,
    messages: edited(plain, ...edits),
    ...usual,
    ...more,
  });
  const firstSecond = plain.filter((m, i) => isConfig(m, i) || m.timestamp < 1000);
  const followedBy = (name: ClipName, by: number, more: Partial<Oddity> = {}): Oddity => ({
    name: `configuration-${name.replace('from-25-', 'changes-to-')}`,
    messages: [...firstSecond, ...edited(clip(name), shift(by))],
    ...usual,
    ...more,
  });
  /** Media behind the middle is so many seconds later than it should be. */
  const gap = (ms: number, more: Partial<Oddity> = {}): Oddity =>
    from(`gap-${ms}-ms`, [shift(ms, after(MIDDLE))], {
      // The picture before the gap stays; pictures that are shown later than they are decoded came before it.
      shows: [START, { at: 1.58 + ms / 1000, frame: 37.5 }],
      unsure: [1.5, 1.66 + ms / 1000],
      end: usual.end + ms / 1000,
      ...more,
    });
  return [
    made('b-frames', { mode: '' }),
    made('b-pyramid'),
    made('open-gop'),
    made('interlaced-mbaff'),
    made('interlaced-bottom-first', { shows: [{ at: 0.023, frame: 0 }], end: 3.023 }),
    made('interlaced-in-name-only'),
    made('size-426x239', { size: [426, 239] }),
    made('size-853x479', { size: [853, 479] }),
    made('size-322x182', { size: [322, 182] }),
    made('anamorphic-4-3', { size: [320, 180] }),
    made('mp3-sound'),
    made('audio-only', { shows: [], size: [0, 0], end: 3 }),
    made('video-only', { hasSound: false }),
    from('wraps-at-2-24', [shift(2 ** 24 - MIDDLE, () => true, 2 ** 24)]),
    from('wraps-at-2-32', [shift(2 ** 32 - MIDDLE)]),
    from('begins-2-s-before-2-32', [shift(2 ** 32 - 2000)]),
    from('begins-at-4-h-39-min', [shift(2 ** 24 - MIDDLE)]),
    from('begins-at-49-days', [shift(2 ** 32 - 120_000)]),
    from('jumps-back-500-ms', [shift(-500, after(MIDDLE))], {
      shows: [START, { at: 1.08, frame: 37.5 }],
      unsure: [0.9, 1.7],
      end: 2.58,
    }),
    from('jumps-back-40-ms', [shift(-40, after(MIDDLE))], {
      shows: [START, { at: 1.54, frame: 37.5 }],
      unsure: [1.4, 1.7],
      end: 3.04,
    }),
    from('begins-anew', [shift(-MIDDLE, after(MIDDLE))], { unsure: [1.4, 1.8], end: 3.1 }),
    gap(50),
    // Sound is bridged for less than a second and a frame; the hole is jumped when nothing has come to fill it.
    gap(1000, { skips: 1.05 }),
    gap(10_000, { skips: 10.05 }),
    from('everything-twice', [duplicate()]),
    from('sound-drifts-200-ppm', [drift(200, isOf('audio')), inOrder]),
    from('sound-drifts-2-percent', [drift(20_000, isOf('audio')), inOrder], { end: 3.11 }),
    from('configuration-repeated', [repeatConfig]),
    followedBy('from-25-larger', 1000, { size: [426, 240] }),
    followedBy('from-25-baseline', 1057),
    followedBy('from-25-at-48000', 1000),
    from('first-picture-no-keyframe', [drop(both(both(isOf('video'), not(after(40))), not(isConfig)))], {
      shows: [{ at: 1.08, frame: 25 }],
      skips: 1.08,
    }),
    from('sound-without-configuration', [drop(both(isOf('audio'), isConfig))], { hasSound: false }),
    from('heavy-with-sei', [withSei(10, 2000)]),
    from('empty-messages', [withEmptyMessages]),
    from('aggregates', [], { mode: 'odd/aggregates/' }),
  ];
}

/** With metadata that promises the tracks, and says nothing of a length. */
function flvOf(messages: readonly MediaInput[]): Buffer {
  const has = (type: MediaInput['type']) => messages.some((m) => m.type === type && m.payload.length > 0);
  const metadata = {
    ...(has('video') ? { videocodecid: 7 } : {}),
    ...(has('audio') ? { audiocodecid: 10 } : {}),
  };
  const payload = encodeAmf0(['onMetaData', metadata]);
  return Buffer.concat([
    encodeFlvHeader({ hasAudio: has('audio'), hasVideo: has('video') }),
    encodeFlvTag({ type: 'script', timestamp: 0, payload }),
    ...messages.map(encodeFlvTag),
  ]);
}

/** Writes `videos/<name>.flv` for each. */
export async function writeOddities(folder: string, all: readonly Oddity[]): Promise<void> {
  await mkdir(join(folder, 'videos'), { recursive: true });
  for (const { name, messages } of all) await writeFile(join(folder, `videos/${name}.flv`), flvOf(messages));
}
