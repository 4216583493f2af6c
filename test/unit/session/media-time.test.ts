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
