import { beforeEach, describe, expect, it } from 'vitest';
import { CueStore } from '../../../../src/playback/cues/cue-store.js';

const MIB = 1024 * 1024;

let shown: Set<TextTrackCue>;
let store: CueStore;

const put = (moment: number, weight?: number): void => {
  const cue = { startTime: moment, endTime: moment + 1 } as TextTrackCue;
  const more = weight === undefined ? {} : { weight };
  store.put(`${moment}`, { cues: [cue], start: moment, isFinal: true, run: 0, ...more });
};
const starts = (): number[] => [...shown].map(({ startTime }) => startTime);

beforeEach(() => {
  shown = new Set();
  store = new CueStore(
    { addCue: (cue) => void shown.add(cue), removeCue: (cue) => void shown.delete(cue) },
    () => 0,
  );
});

describe('the cues of a track', () => {
  it('are two thousand moments at most', () => {
    for (let moment = 0; moment < 2500; moment++) put(moment);
    expect([starts()[0], shown.size]).toEqual([500, 2000]);
  });

  it('carry so many characters at most in all, the oldest go', () => {
    for (let moment = 0; moment < 10; moment++) put(moment, MIB);
    expect(starts()).toEqual([6, 7, 8, 9]);
    expect(store.size).toBe(4);
  });

  it('weigh nothing any more when they are gone or replaced', () => {
    for (let moment = 0; moment < 4; moment++) put(moment, MIB);
    for (let time = 0; time < 20; time++) put(3, MIB);
    store.delete('0');
    put(4, MIB);
    expect(starts()).toEqual([1, 2, 3, 4]);
  });

  it('keep one that is too heavy for itself', () => {
    put(0, MIB);
    put(1, 20 * MIB);
    expect(starts()).toEqual([1]);
  });
});
