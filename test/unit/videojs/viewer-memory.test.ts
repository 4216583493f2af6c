import { afterEach, expect, it, vi } from 'vitest';
import { ViewerMemory } from '../../../src/videojs/viewer-memory.js';

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
