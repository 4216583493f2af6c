import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test as base } from '../support/browser-fixtures.js';
import { documented, html } from '../support/configurations.js';
import { FRAME_BAR } from '../support/frame-bar.js';
import { oddities, writeOddities, type Oddity } from '../support/oddities.js';
import { recordPictures, type Record } from '../support/picture-record.js';

const test = base.extend<object, { odd: readonly Oddity[]; media: string }>({
  odd: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads from the pattern what a fixture needs
    async ({}, use) => use(await oddities()),
    { scope: 'worker', timeout: 60_000 },
  ],
  media: [
    async ({ odd }, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'cf-odd-'));
      await writeOddities(folder, odd);
      await use(folder);
      await rm(folder, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

const ROUNDING = 0.002;

/** How far the picture is from the one that belongs to its time; `undefined` where it may be either of two. */
function errorOf({ shows, unsure }: Oddity, { time, frame }: { time: number; frame: number }) {
  if (unsure !== undefined && time > unsure[0] && time < unsure[1]) return undefined;
  const part = shows.filter(({ at }) => at <= time + ROUNDING).at(-1) ?? shows[0];
  return part === undefined ? Infinity : frame - part.frame - (time - part.at) * FRAME_BAR.fps;
}

function check(oddity: Oddity, record: Record): void {
  const { name, end, last, size, hasSound = true, skips = 0, shows } = oddity;
  const { pictures, state } = record;
  expect.soft(state.error, `${name}: error`).toBeNull();
  // On a busy machine the second way of the ladder may begin; none fails.
  expect.soft(state.failures, `${name}: failures`).toEqual([]);
  expect.soft(state.size, `${name}: size`).toEqual(size);
  expect.soft(state.audioBytes > 0, `${name}: sound`).toBe(hasSound);
  expect.soft(Math.abs(state.skipped - skips), `${name}: jumped ${state.skipped} s`).toBeLessThan(0.3);
  expect.soft(Math.abs(state.currentTime - end), `${name}: ended at ${state.currentTime}`).toBeLessThan(0.15);
  if (shows.length === 0) return;
  const wrong = pictures.filter((picture) => Math.abs(errorOf(oddity, picture) ?? 0) > 0.51);
  expect.soft(wrong, `${name}: pictures that are not of their time`).toEqual([]);
  expect.soft(pictures.length, `${name}: pictures seen`).toBeGreaterThan(5);
  expect.soft(record.lastFrame, `${name}: last picture`).toBe(last);
}

const groups: readonly (readonly [string, readonly string[]])[] = [
  ['timestamps', ['wraps-', 'begins-']],
  ['jumps and gaps', ['jumps-', 'gap-', 'everything-twice']],
  ['what is no picture', ['sound-', 'heavy-', 'empty-', 'aggregates']],
  ['configurations', ['configuration-', 'first-picture-', 'mp3-', 'audio-only', 'video-only']],
  ['codings', ['b-', 'open-gop', 'interlaced-', 'size-', 'anamorphic-']],
];

for (const [title, prefixes] of groups) {
  test(`odd streams show each picture at its time, and end: ${title}`, async ({
    open,
    distribution,
    odd,
  }) => {
    const chosen = odd.filter(({ name }) => prefixes.some((prefix) => name.startsWith(prefix)));
    const configuration = ({ name, mode = 'odd/tags/' }: Oddity) =>
      documented(distribution, { file: `${mode}videos/${name}.flv`, autoplay: undefined, id: name });
    const { page } = await open(chosen.map((oddity) => html(configuration(oddity), 'cf-video')).join(''));
    const records = await recordPictures(
      page,
      chosen.map(({ name }) => name),
    );
    for (const oddity of chosen) check(oddity, records[oddity.name]!);
  });
}

test('no odd stream is left out', async ({ odd }) => {
  const isIn = (name: string) =>
    groups.filter(([, all]) => all.some((prefix) => name.startsWith(prefix))).length;
  expect(odd.filter(({ name }) => isIn(name) !== 1).map(({ name }) => name)).toEqual([]);
});
