import { expect, it } from 'vitest';
import { RecentMedia } from '../../../src/mse/recent-media.js';
import { initSegment, mediaSegment, VIDEO } from '../../support/test-segments.js';

const starts = (recent: RecentMedia) => recent.take().map(({ start }) => start);
const ofOne = (): RecentMedia => {
  const recent = new RecentMedia();
  recent.setTracks(['video']);
  recent.add(initSegment('video', VIDEO, 1));
  for (let at = 0; at < 10; at++) recent.add({ ...mediaSegment('video', at, 1), keyframe: at % 3 === 0 });
  return recent;
};

it('keeps what is needed to decode from a second before the playhead on', () => {
  const recent = ofOne();
  recent.tidy(6);
  expect(starts(recent)).toEqual([3, 4, 5, 6, 7, 8, 9]);
});

it('keeps nothing of a stream with both tracks, nor after it was taken', () => {
  const both = new RecentMedia();
  both.setTracks(['audio', 'video']);
  both.add(mediaSegment('video', 0, 1));
  expect(both.take()).toEqual([]);
  const recent = ofOne();
  recent.take();
  recent.add(mediaSegment('video', 10, 1));
  expect(recent.take()).toEqual([]);
});

it('goes on keeping while the second track is on its way', () => {
  const recent = ofOne();
  recent.setTracks(['audio', 'video']);
  recent.add(initSegment('audio', VIDEO, 1));
  recent.add(mediaSegment('video', 10, 1));
  expect(starts(recent).at(-1)).toBe(10);
});

it('keeps nothing of another configuration or another place', () => {
  const changed = ofOne();
  changed.add(initSegment('video', VIDEO, 2));
  expect(changed.take()).toEqual([]);
  const sought = ofOne();
  sought.clear();
  expect(sought.take()).toEqual([]);
});

it('is bounded', () => {
  const recent = new RecentMedia();
  recent.setTracks(['video']);
  const data = new Uint8Array(1024 * 1024);
  for (let at = 0; at < 60; at++) recent.add({ ...mediaSegment('video', at, 1), data });
  expect(recent.take().length).toBeLessThan(30);
});
