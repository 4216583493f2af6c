import { describe, expect, it } from 'vitest';
import { isTimeless, MediaTime } from '../../../src/session/media-time.js';
import { avcConfig, picture, sound } from '../../support/tag-bodies.js';

describe('MediaTime', () => {
  it('leaves the clock of a recording as it is', () => {
    const time = new MediaTime();
    time.begin(23, false);
    expect(time.place(picture(2000, true))).toBe(2000);
  });

  it('begins live at zero, and a recording whose clock began an hour ago', () => {
    const live = new MediaTime();
    live.begin(500_000, true);
    expect(live.place(sound(500_040))).toBe(40);
    const recording = new MediaTime();
    recording.begin(3_600_000, false);
    expect(recording.place(sound(3_602_000))).toBe(2000);
    expect(recording.toServer(2000)).toBe(3_602_000);
  });

  it('begins a recording at zero whose clock is about to wrap, but not one that was cut just before zero', () => {
    const wrapping = new MediaTime();
    wrapping.begin(2 ** 32 - 2000, false);
    expect(wrapping.place(picture(2 ** 32 - 2000, true))).toBe(0);
    const cut = new MediaTime();
    cut.begin(2 ** 32 - 80, false);
    expect(cut.place(picture(2 ** 32 - 80, true))).toBe(2 ** 32 - 80);
  });

  it('goes on over the wrap of 32 bits, in whichever order the tracks get there', () => {
    const time = new MediaTime();
    time.begin(2 ** 32 - 1000, true);
    const placed = [
      picture(2 ** 32 - 1000, true),
      sound(2 ** 32 - 10),
      picture(0, false),
      sound(2 ** 32 - 5),
      sound(20),
      picture(40, false),
    ].map((message) => time.place(message));
    expect(placed).toEqual([0, 990, 1000, 995, 1020, 1040]);
    // Another connection goes on from there.
    time.rejoin(40);
    expect(time.place(picture(40, true))).toBe(1040);
    time.rejoin(7_000_000);
    expect(time.place(picture(7_000_000, true))).toBe(1040);
  });

  it('drops what comes a second time after a pause', () => {
    const time = new MediaTime();
    time.begin(0, false);
    for (const at of [1000, 1040, 1080]) time.place(picture(at, at === 1000));
    time.resume();
    expect(time.place(picture(1000, true))).toBeUndefined();
    expect(time.place(picture(1080, false))).toBeUndefined();
    expect(time.place(picture(1120, false))).toBe(1120);
  });

  it('gives configuration, whose timestamp is often zero, the time of what it stands beside', () => {
    const time = new MediaTime();
    time.begin(0, false);
    time.place(picture(5000, true));
    expect(time.place(avcConfig(0))).toBe(5000);
    expect(isTimeless(sound(0))).toBe(false);
  });
});

describe('live media time over another connection', () => {
  const played = (): MediaTime => {
    const time = new MediaTime();
    time.begin(500_000, true);
    time.place(picture(510_000, true));
    return time;
  };

  it('goes on by the clock of the stream where nothing is missing', () => {
    const time = played();
    time.rejoin(510_200);
    expect(time.place(picture(510_200, false))).toBe(10_200);
  });

  it.each([
    ['of what was missed', 511_200],
    ['of what the server sends again', 508_000],
  ])('leaves no hole and no step back %s', (_, timestamp) => {
    const time = played();
    time.rejoin(timestamp);
    expect(time.place(picture(timestamp, false))).toBe(10_000);
  });

  it('goes on where it was when the clock began anew', () => {
    const time = played();
    time.rejoin(40);
    expect(time.place(picture(40, false))).toBe(10_000);
    expect(time.place(picture(80, false))).toBe(10_040);
  });

  it('leaves no hole of the time that the new connection took', () => {
    const time = played();
    time.rejoin(600_000);
    expect(time.place(picture(600_000, false))).toBe(10_000);
  });
});
