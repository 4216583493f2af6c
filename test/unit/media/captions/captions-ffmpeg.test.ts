import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CaptionDecoder } from '../../../../src/media/captions/caption-decoder.js';
import { tripletsOfSei } from '../../../../src/media/captions/caption-triplets.js';
import type { Caption } from '../../../../src/media/captions/caption.js';
import { signed24 } from '../../../../src/media/flv/signed24.js';
import { Transmuxer } from '../../../../src/media/transmuxer.js';
import { line21Encoder } from '../../../support/caption-encoder.js';
import { captionedFlv } from '../../../support/captioned-flv.js';
import { flvVector, readFlv } from '../../../support/flv-vector.js';
import { textOf } from '../../../support/decoded-captions.js';

const execute = promisify(execFile);
const e = line21Encoder();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'captions-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Line {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What ffmpeg finds in the same pictures: another decoder by other people. */
async function byFfmpeg(bytes: Uint8Array): Promise<Line[]> {
  await writeFile(join(folder, 'captions.flv'), bytes);
  const { stdout } = await execute(
    'ffmpeg',
    '-hide_banner -loglevel error -f lavfi -i movie=captions.flv[out0+subcc] -map 0:1 -f srt -'.split(' '),
    { cwd: folder },
  );
  return stdout
    .trim()
    .split(/\n\n(?=\d+\n)/)
    .map((block) => {
      const [, times = '', ...rows] = block.split('\n');
      const [start = 0, end = 0] = times.split(' --> ').map(milliseconds);
      const text = rows.join(' / ').replace(/<[^>]+>|\{[^}]+\}/g, '');
      return { start, end, text };
    });
}

function milliseconds(text: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = text.replace(',', '.').split(':').map(Number);
  return Math.round(((hours * 60 + minutes) * 60 + seconds) * 1000);
}

function byUs(bytes: Uint8Array): Caption[] {
  const captions = new Map<number, Caption>();
  const decoder = new CaptionDecoder((caption) => captions.set(caption.id, caption));
  const transmuxer = new Transmuxer({
    onSegment: () => undefined,
    onCaptions: ({ time, data }) => decoder.push(tripletsOfSei(data), time),
  });
  for (const tag of readFlv(bytes)) if (tag.type !== 'script') transmuxer.push({ ...tag, type: tag.type });
  transmuxer.end();
  return [...captions.values()];
}

/** When the first picture is shown. */
function firstShown(bytes: Uint8Array): number {
  const pictures = readFlv(bytes).filter(({ type, payload }) => type === 'video' && payload[1] === 1);
  return Math.min(...pictures.map(({ timestamp, payload }) => timestamp + signed24(payload, 2)));
}

describe.each(['baseline.flv', 'b-frames.flv'])('captions in the pictures of %s', (name) => {
  it('have the texts and the times that ffmpeg finds in them', async () => {
    const load = (text: string) => [
      ...e.resumeLoading(),
      ...e.eraseLoading(),
      ...e.preamble(15),
      ...e.text(text),
    ];
    const bytes = captionedFlv(flvVector(name), {
      line21: [
        { at: 0, pairs: load('A <b>first</b> & one') },
        { at: 800, pairs: e.show() },
        { at: 920, pairs: load("And it's gone \\*") },
        { at: 1480, pairs: e.show() },
        { at: 1600, pairs: e.eraseDisplayed() },
      ],
    });
    const theirs = await byFfmpeg(bytes);
    const ours = byUs(bytes).map((caption) => ({
      start: caption.start,
      end: caption.end,
      text: textOf(caption),
    }));
    expect(ours.map(({ text }) => text)).toEqual(['A <b>first</b> & one', 'And it’s gone éá']);
    expect(theirs.map(({ text }) => text)).toEqual(['A first & one', 'And it’s gone éá']);
    // It counts from the first picture.
    const first = firstShown(bytes);
    for (const [index, { start, end }] of theirs.entries()) {
      expect(Math.abs(ours[index]!.start - first - start)).toBeLessThanOrEqual(40);
      expect(Math.abs((ours[index]!.end ?? Infinity) - first - end)).toBeLessThanOrEqual(40);
    }
  });
});
