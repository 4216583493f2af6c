import { expect, it } from 'vitest';
import {
  bitrateText,
  chosenHeight,
  levelForHeight,
  qualityName,
} from '../../../../src/videojs/extras/quality-names.js';

const level = (id: string, height?: number, bitrate = 0) => ({
  id,
  bitrate,
  selected: false,
  ...(height === undefined ? {} : { height }),
});

it('names a quality by its height, by the bitrate too where two have one height', () => {
  const [low, mid, high] = [level('0', 360, 800_000), level('1', 720, 1_500_000), level('2', 720, 3_000_000)];
  const all = [low, mid, high];
  expect(all.map((one) => qualityName(one, all))).toEqual(['360p', '720p, 1.5 Mbit/s', '720p, 3.0 Mbit/s']);
  expect(qualityName(level('0', undefined, 850_400), [])).toBe('850 kbit/s');
});

it('never writes a thousand of the smaller unit', () => expect(bitrateText(999_900)).toBe('1.0 Mbit/s'));

it('chooses for a remembered height the same or the best below it', () => {
  const all = [level('0', 360), level('1', 720), level('2', 1080)];
  expect(levelForHeight(all, 720)?.id).toBe('1');
  expect(levelForHeight(all, 900)?.id).toBe('1');
  expect(levelForHeight(all, 240)).toBeUndefined();
});

it('remembers no height for the automatic choice', () => {
  const qualities = [level('0', 360), level('1', 720)];
  expect(chosenHeight({ quality: '1', qualities })).toBe(720);
  expect(chosenHeight({ quality: 'auto', qualities })).toBeUndefined();
});
