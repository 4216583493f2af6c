import { describe, expect, it } from 'vitest';
import { Timeline } from '../../../src/media/timeline.js';

type Step = readonly ['audio' | 'video', number];
const place = (timeline: Timeline, ...steps: readonly Step[]) =>
  steps.map(([kind, timestamp]) => timeline.place(kind, timestamp));

describe('Timeline', () => {
  it('takes timestamps for media time', () => {
    expect(place(new Timeline(), ['audio', 90_000], ['video', 90_040])).toEqual([90_000, 90_040]);
  });

  it('puts the first message where it is told, and the others at their distance to it', () => {
    const timeline = new Timeline(12.5);
    expect(place(timeline, ['audio', 1000], ['video', 980], ['video', 1020])).toEqual([12500, 12480, 12520]);
  });

  it('keeps gaps', () => {
    expect(place(new Timeline(), ['video', 0], ['video', 3_600_000])).toEqual([0, 3_600_000]);
  });

  it('leaves small steps back to the clocks', () => {
    expect(place(new Timeline(), ['video', 5000], ['video', 4900], ['video', 4800])).toEqual([
      5000, 4900, 4800,
    ]);
  });

  it('lets one track begin long before the other', () => {
    expect(place(new Timeline(), ['audio', 10_000], ['audio', 12_000], ['video', 4000])[2]).toBe(4000);
  });

  it('goes on where timestamps begin anew, with both tracks together', () => {
    const timeline = new Timeline();
    place(timeline, ['audio', 60_000], ['video', 60_010]);
    const [video, audio, next] = place(timeline, ['video', 0], ['audio', 5], ['video', 40]);
    expect(video).toBeGreaterThan(60_010);
    expect(video).toBeLessThan(60_200);
    expect(audio).toBe(video! + 5);
    expect(next).toBe(video! + 40);
  });

  it('keeps a straggler with the old numbers where it belongs', () => {
    const timeline = new Timeline();
    place(timeline, ['audio', 60_000], ['video', 60_000]);
    const [video, straggler, audio] = place(timeline, ['video', 0], ['audio', 60_023], ['audio', 10]);
    expect(straggler).toBe(60_023);
    expect(audio).toBe(video! + 10);
  });

  it('comes back from a single wrong timestamp', () => {
    const timeline = new Timeline();
    place(timeline, ['audio', 60_000]);
    expect(place(timeline, ['audio', 7], ['audio', 60_046], ['audio', 60_070]).slice(1)).toEqual([
      60_046, 60_070,
    ]);
  });

  it('does not let small steps back add up', () => {
    const timeline = new Timeline();
    place(timeline, ['video', 10_000], ['video', 9100]);
    expect(place(timeline, ['video', 8200])[0]).toBeGreaterThan(10_000);
  });

  it('forgets the past when told', () => {
    const timeline = new Timeline();
    place(timeline, ['video', 60_000]);
    timeline.restart('keep');
    expect(place(timeline, ['video', 2000])).toEqual([2000]);
    timeline.restart(30);
    expect(place(timeline, ['video', 777])).toEqual([30_000]);
  });
});
