import { afterEach, expect, it, vi } from 'vitest';
import { rememberVolume, ViewerMemory } from '../../../src/videojs/viewer-memory.js';

function storage(initial: Record<string, string> = {}) {
  const kept = new Map(Object.entries(initial));
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  });
  return kept;
}

afterEach(() => vi.unstubAllGlobals());

it('keeps what was written beside what was there', () => {
  storage();
  const memory = new ViewerMemory(() => true);
  memory.write({ volume: 0.4 });
  memory.write({ captions: 'de' });
  expect(memory.read()).toEqual({ volume: 0.4, captions: 'de' });
});

it('forgets a choice that is taken back', () => {
  storage();
  const memory = new ViewerMemory(() => true);
  memory.write({ height: 720 });
  memory.write({ height: undefined });
  expect(memory.read()).toEqual({});
});

it('neither reads nor writes where it may not remember', () => {
  const kept = storage({ 'cf-player': '{"volume":0.1}' });
  const memory = new ViewerMemory(() => false);
  expect(memory.read()).toEqual({});
  memory.write({ volume: 1 });
  expect(kept.get('cf-player')).toBe('{"volume":0.1}');
});

it.each(['nonsense', '7', 'null', '"text"'])('takes a storage that holds %s for an empty one', (text) => {
  storage({ 'cf-player': text });
  expect(new ViewerMemory(() => true).read()).toEqual({});
});

it('bears a storage that throws', () => {
  const refuse = () => {
    throw new DOMException('denied', 'SecurityError');
  };
  vi.stubGlobal('localStorage', { getItem: refuse, setItem: refuse });
  const memory = new ViewerMemory(() => true);
  memory.write({ muted: true });
  expect(memory.read()).toEqual({});
});

class FakeSound extends EventTarget {
  volume = 1;
  muted = false;
  set(change: { volume?: number; muted?: boolean }) {
    Object.assign(this, change);
    this.dispatchEvent(new Event('volumechange'));
  }
}

function remembering(initial: { volume?: number; muted?: boolean } = {}) {
  const media = Object.assign(new FakeSound(), initial);
  const frame = new EventTarget();
  const memory = new ViewerMemory(() => true);
  const { signal } = new AbortController();
  rememberVolume(media as unknown as HTMLMediaElement, frame as HTMLElement, memory, signal);
  const touch = (type: string, buttons = 0) =>
    frame.dispatchEvent(Object.assign(new Event(type), { buttons }));
  return { media, memory, touch };
}

it('keeps what the viewer makes of the volume, and sets it the next time', () => {
  storage();
  const first = remembering();
  first.touch('pointermove', 1);
  first.media.set({ volume: 0.4 });
  expect(remembering().media.volume).toBe(0.4);
});

it('does not overrule a page that has said how loud it begins', () => {
  storage({ 'cf-player': '{"volume":0.9}' });
  expect(remembering({ volume: 0.3 }).media.volume).toBe(0.3);
});

it('does not take what the page sets under a passing mouse for the choice of the viewer', () => {
  storage();
  const { media, memory, touch } = remembering();
  touch('pointermove');
  media.set({ muted: true });
  expect(memory.read()).toEqual({});
});

it('does not keep the silence that a page begins with where only the volume was chosen', () => {
  storage();
  const { media, memory, touch } = remembering({ muted: true });
  touch('keydown');
  media.set({ volume: 0.95 });
  expect(memory.read()).toEqual({ volume: 0.95 });
});
