import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LivePlayback, type LiveWishes } from '../../../../src/playback/live/live-playback.js';

/** A media element with one buffer that plays as time goes by. Seconds. */
class Viewer extends EventTarget {
  start = 0;
  end: number | undefined;
  paused = false;
  seeking = false;
  playbackRate = 1;
  seeks: number[] = [];
  #time = 0;

  get currentTime(): number {
    return this.#time;
  }
  /** The page's and the player's seeks; the browser completes them at once. */
  set currentTime(to: number) {
    this.#time = to;
    this.seeks.push(to);
    this.dispatchEvent(new Event('seeking'));
  }
  get buffered(): Pick<TimeRanges, 'length' | 'start' | 'end'> {
    return { length: this.end === undefined ? 0 : 1, start: () => this.start, end: () => this.end! };
  }
  get played(): { length: number } {
    return { length: this.#time > 0 ? 1 : 0 };
  }
  get readyState(): number {
    return this.end !== undefined && this.#time < this.end ? 4 : 2;
  }
  pass(seconds: number): void {
    if (!this.paused && this.end !== undefined)
      this.#time = Math.min(this.end, this.#time + seconds * this.playbackRate);
  }
  play(): void {
    this.paused = false;
    this.dispatchEvent(new Event('play'));
  }
}

let viewer: Viewer;
let life: AbortController;
let live: LivePlayback;
let visibilityState: string;
/** Where the stream is when the test begins. */
const ORIGIN = 100;
let began: number;

const now = (): number => performance.now() / 1000 - began;
const streamTime = (): number => ORIGIN + now();
const begin = (wishes: LiveWishes = {}, history = 2): void => {
  live = new LivePlayback(viewer as unknown as HTMLMediaElement, wishes, life.signal);
  viewer.start = ORIGIN - history;
  arrive();
};
/** All that was made until now has come. */
const arrive = (late = 0): void => {
  viewer.end = Math.max(viewer.end ?? 0, streamTime() - late);
  live.changed();
};
const STEP = 0.05;
/** Time passes; `lateOf`: how late media of this moment is, Infinity: nothing comes. */
const pass = (seconds: number, lateOf: (at: number) => number = () => 0): void => {
  for (let step = 0; step < Math.round(seconds / STEP); step++) {
    vi.advanceTimersByTime(STEP * 1000);
    viewer.pass(STEP);
    if (lateOf(now()) !== Infinity) arrive(lateOf(now()));
  }
};
const latency = (): number => streamTime() - viewer.currentTime;

beforeEach(() => {
  vi.useFakeTimers();
  visibilityState = 'visible';
  vi.stubGlobal('document', {
    get visibilityState() {
      return visibilityState;
    },
  });
  viewer = new Viewer();
  life = new AbortController();
  began = performance.now() / 1000;
});
afterEach(() => {
  life.abort();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('playback of a live stream', () => {
  it('knows nothing before there is media', () => {
    live = new LivePlayback(viewer as unknown as HTMLMediaElement, {}, life.signal);
    vi.advanceTimersByTime(1000);
    expect(live.stats).toBeUndefined();
    expect(live.window).toBeUndefined();
    expect(viewer.seeks).toEqual([]);
  });

  it('begins at the wanted distance, however much of the past the server sends', () => {
    begin({ targetLatency: 0.5 }, 4);
    pass(1);
    expect(latency()).toBeGreaterThan(0.4);
    expect(latency()).toBeLessThan(0.6);
  });

  it('begins where the stream begins when there is less than that', () => {
    begin({ targetLatency: 5 }, 1);
    pass(1);
    expect(viewer.seeks).toEqual([ORIGIN - 1]);
  });

  it('takes a wish that changes while it plays', () => {
    const wishes = { targetLatency: 1 };
    begin(wishes);
    pass(30);
    expect(latency()).toBeGreaterThan(0.9);
    wishes.targetLatency = 0.5;
    pass(30);
    expect(latency()).toBeLessThan(0.62);
    expect(viewer.seeks.length, 'only the first is a jump').toBe(1);
  });

  it('does not take it for late when it is told of many pieces together', () => {
    begin({ targetLatency: 0.2 });
    const untold: { end: number; at: number }[] = [];
    for (let step = 0; step < 1200; step++) {
      vi.advanceTimersByTime(33);
      viewer.pass(0.033);
      viewer.end = streamTime();
      untold.push({ end: viewer.end, at: performance.timeOrigin + performance.now() });
      if (step % 8 === 7) live.changed(untold.splice(0));
    }
    expect(live.stats?.latencyGoal).toBe(0.2);
    expect(latency()).toBeLessThan(0.25);
  });

  it('keeps farther back after the line was late, and comes near again', () => {
    begin({ targetLatency: 0.2 });
    pass(10);
    expect(live.stats?.latencyGoal).toBe(0.2);
    pass(1, () => Infinity);
    pass(20);
    expect(live.stats?.latencyGoal).toBeGreaterThan(1);
    expect(latency()).toBeGreaterThan(0.9);
    pass(300);
    expect(live.stats?.latencyGoal).toBeLessThan(0.35);
    expect(latency()).toBeLessThan(0.5);
  });

  it('jumps to the edge when the page is seen again', () => {
    begin();
    pass(10);
    visibilityState = 'hidden';
    viewer.playbackRate = 0.25;
    pass(3);
    viewer.playbackRate = 1;
    const before = viewer.seeks.length;
    visibilityState = 'visible';
    pass(0.3);
    expect(viewer.seeks.length).toBe(before + 1);
    expect(latency()).toBeLessThan(1.2);
  });

  it('says nothing of a rate that the viewer chose', () => {
    begin();
    pass(10);
    viewer.playbackRate = 1.25;
    pass(1);
    expect(viewer.playbackRate).toBe(1.25);
  });

  it('takes its own rate back when it ends, and does nothing more', () => {
    begin({ targetLatency: 0.5 });
    pass(5);
    viewer.pass(-0.3);
    pass(1);
    expect(viewer.playbackRate).toBeGreaterThan(1);
    life.abort();
    expect(viewer.playbackRate).toBe(1);
    viewer.pass(-0.4);
    pass(5);
    expect(viewer.playbackRate).toBe(1);
  });

  describe('that was interrupted', () => {
    it('plays on to the end of what is there, without a hurry and without a lesson', () => {
      begin({ targetLatency: 1 });
      pass(10);
      live.interrupt();
      pass(20, () => Infinity);
      expect(viewer.playbackRate).toBe(1);
      expect(viewer.currentTime).toBe(viewer.end);
      live.resume();
      pass(5);
      expect(live.stats?.latencyGoal).toBe(1);
    });

    it('is at its place at once when media comes again', () => {
      begin({ targetLatency: 1 });
      pass(10);
      live.interrupt();
      pass(20, () => Infinity);
      live.resume();
      const before = viewer.seeks.length;
      pass(1);
      expect(viewer.seeks.length).toBe(before + 1);
      expect(latency()).toBeLessThan(1.2);
    });
  });

  it('learns nothing of the line from media that is appended once more', () => {
    begin({ targetLatency: 0.2 });
    pass(20);
    const at = performance.timeOrigin + performance.now();
    live.changed([3, 2, 1, 0].map((before) => ({ end: streamTime() - before, at })));
    pass(5);
    expect(live.stats?.latencyGoal).toBe(0.2);
  });

  describe('whose viewer goes back', () => {
    it('is left there, and says so', () => {
      begin({ dvr: 60 });
      pass(40);
      viewer.currentTime = ORIGIN + 5;
      pass(20);
      expect(viewer.currentTime).toBeCloseTo(ORIGIN + 25);
      expect(viewer.playbackRate).toBe(1);
      expect(live.stats?.isBehindByChoice).toBe(true);
    });

    it('is kept near again after a seek to the end of the window', () => {
      begin({ dvr: 60 });
      pass(40);
      viewer.currentTime = ORIGIN + 5;
      pass(5);
      viewer.currentTime = live.window!.end;
      pass(1);
      expect(live.stats?.isBehindByChoice).toBe(false);
      expect(latency()).toBeGreaterThan(0.9);
      expect(latency()).toBeLessThan(1.2);
    });

    it('is taken into the window when it is asked for what is not kept', () => {
      begin({ dvr: 20 });
      pass(60);
      viewer.currentTime = ORIGIN;
      expect(viewer.currentTime).toBeGreaterThan(live.window!.start);
      expect(viewer.currentTime).toBeLessThan(live.window!.start + 2);
    });

    it('keeps the window and a little more, a stream without one only what a glance back needs', () => {
      begin({ dvr: 20 });
      pass(60);
      expect(live.past).toEqual({ playhead: viewer.end, keep: 25 });
      expect(live.window!.end - live.window!.start).toBeCloseTo(20);
    });

    it('is at the edge when what was at the playhead is gone', () => {
      begin({ dvr: 20 });
      pass(60);
      viewer.currentTime = live.window!.start + 1;
      viewer.start = viewer.currentTime + 5;
      pass(0.2);
      expect(latency()).toBeLessThan(1.2);
      expect(live.stats?.isBehindByChoice).toBe(false);
    });

    it.each([0, 60])(
      'and paused (window: %i s) stays there when the network or the server is back',
      (dvr) => {
        begin({ dvr });
        pass(20);
        viewer.paused = true;
        const place = viewer.currentTime;
        pass(10);
        live.resume();
        pass(5);
        expect(viewer.currentTime).toBe(place);
        viewer.play();
        pass(0.3);
        expect(live.stats?.isBehindByChoice).toBe(dvr > 0);
      },
    );

    it.each([
      ['goes on from there', 60, true],
      ['goes to the edge without a window', 0, false],
    ])('and paused %s when it plays again', (_what, dvr, isThere) => {
      begin({ dvr });
      pass(20);
      viewer.paused = true;
      const place = viewer.currentTime;
      pass(10);
      viewer.play();
      pass(0.3);
      if (isThere) expect(viewer.currentTime - place).toBeLessThan(0.5);
      else expect(latency()).toBeLessThan(1.2);
      expect(live.stats?.isBehindByChoice).toBe(isThere);
    });
  });
});
