import { describe, expect, it } from 'vitest';
import { AudioClock } from '../../../src/media/audio-clock.js';

/** Start times of frames of 1024 samples with the given labels in ms. */
const starts = (sampleRate: number, labels: readonly number[]) => {
  const clock = new AudioClock(sampleRate);
  return labels.map((label) => clock.next(label, 1024));
};
const frames = (count: number) => Array.from({ length: count }, (_, i) => i);
const distances = (values: readonly number[]) => values.slice(1).map((value, i) => value - values[i]!);

describe('AudioClock', () => {
  it.each([
    [44100, Math.round],
    [44100, Math.floor],
    [48000, Math.ceil],
    [22050, Math.floor],
    [7350, Math.round],
  ] as const)('makes whole ms gapless again at %i Hz, for hours', (sampleRate, round) => {
    const labels = frames(200_000).map((i) => round((i * 1024 * 1000) / sampleRate));
    expect(new Set(distances(starts(sampleRate, labels)))).toEqual(new Set([1024]));
  });

  it('does not follow jitter', () => {
    const labels = frames(2000).map((i) => (i * 1024) / 48 + (i % 3 === 0 ? 35 : -12));
    expect(new Set(distances(starts(48000, labels)))).toEqual(new Set([1024]));
  });

  it.each([1.0005, 0.9995])('follows a clock that drifts (%f) within a bounded error', (drift) => {
    const labels = frames(50_000).map((i) => ((i * 1024) / 48) * drift);
    const times = starts(48000, labels).map((start) => start / 48);
    const worst = Math.max(...times.map((time, i) => Math.abs(time - labels[i]!)));
    expect(worst).toBeLessThan(25);
  });

  it('keeps a gap', () => {
    const labels = [...frames(10).map((i) => (i * 1024) / 48), 1000, 1000 + 1024 / 48];
    expect(starts(48000, labels).slice(-2)).toEqual([48000, 49024]);
  });

  it('notices three lost frames', () => {
    const labels = frames(30).map((i) => ((i < 10 ? i : i + 3) * 1024) / 48);
    expect(starts(48000, labels).at(-1)).toBe(32 * 1024);
  });

  it('always goes forward', () => {
    const labels = [1000, 900, 800, 0, 0, 0, 0, 0, 0, 0, 0, 0, 500, 400, -7];
    expect(Math.min(...distances(starts(44100, labels)))).toBeGreaterThan(0);
  });

  it('begins at or after zero', () => {
    expect(starts(48000, [-20])).toEqual([0]);
  });
});
