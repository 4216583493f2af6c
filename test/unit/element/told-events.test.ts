import { expect, it } from 'vitest';
import { ToldEvents } from '../../../src/element/told-events.js';

const HAVE_NOTHING = 0;
const HAVE_METADATA = 1;

const inner = (readyState = HAVE_METADATA) => ({ currentTime: 0, muted: false, readyState });

it('tells play once, however many candidates are made to play', () => {
  const told = new ToldEvents(inner());
  expect(['play', 'emptied', 'play', 'playing'].map((type) => told.isNews(type))).toEqual([
    true,
    true,
    false,
    true,
  ]);
});

it('tells play again after a pause', () => {
  const told = new ToldEvents(inner());
  expect(['play', 'pause', 'play'].map((type) => told.isNews(type))).toEqual([true, true, true]);
});

it('keeps to itself a duration that is known before there is metadata', () => {
  const media = inner(HAVE_NOTHING);
  const told = new ToldEvents(media);
  expect(told.isNews('durationchange')).toBe(false);
  media.readyState = HAVE_METADATA;
  expect(told.isNews('durationchange')).toBe(true);
});

it('is muted from the beginning without an event, and tells every later change', () => {
  const media = inner();
  const told = new ToldEvents(media);
  told.muteQuietly(true);
  expect(media.muted).toBe(true);
  expect(['volumechange', 'volumechange'].map((type) => told.isNews(type))).toEqual([false, true]);
});

it('swallows no change of volume when the element was muted before', () => {
  const told = new ToldEvents({ ...inner(), muted: true });
  told.muteQuietly(true);
  expect(told.isNews('volumechange')).toBe(true);
});

it('knows where an element was that has been emptied', () => {
  const media = inner();
  const told = new ToldEvents(media);
  media.currentTime = 7.5;
  told.isNews('timeupdate');
  media.currentTime = 0;
  told.isNews('emptied');
  expect(told.position).toBe(7.5);
});
