import { describe, expect, it } from 'vitest';
import { StreamClock } from '../../../../src/playback/live/stream-clock.js';

describe('clock of a live stream', () => {
  it('is where the media that came with the least delay was, and runs on', () => {
    const clock = new StreamClock();
    clock.add(10, 100);
    clock.add(10.5, 101);
    expect(clock.edge(101)).toBe(11);
    expect(clock.edge(103)).toBe(13);
  });

  it('does not take what a server sends of the past at once for late', () => {
    const clock = new StreamClock();
    clock.add(0.04, 100);
    clock.add(1, 100.01);
    clock.add(2, 100.02);
    for (let i = 1; i < 50; i++) clock.add(2 + i * 0.04, 100.02 + i * 0.04);
    expect(clock.lateness(102)).toBeLessThan(0.1);
  });

  it('knows how late media was, for half a minute', () => {
    const clock = new StreamClock();
    for (let i = 0; i < 100; i++) clock.add(i / 10, 100 + i / 10);
    clock.add(10.7, 110.7);
    expect(clock.lateness(110.7)).toBeCloseTo(0.8);
    for (let i = 0; i < 250; i++) clock.add(10.8 + i / 10, 110.8 + i / 10);
    expect(clock.lateness(135.8)).toBeCloseTo(0.8);
    for (let i = 0; i < 100; i++) clock.add(35.8 + i / 10, 135.8 + i / 10);
    expect(clock.lateness(145.8)).toBeLessThan(0.2);
  });

  it('counts what is late and has not come yet', () => {
    const clock = new StreamClock();
    clock.add(5, 100);
    expect(clock.lateness(103)).toBe(3);
  });

  it.each([[200], [-200], [0]])('knows a drift of %i ppm after some minutes', (ppm) => {
    const clock = new StreamClock();
    for (let now = 0; now < 900; now += 0.1) clock.add(now * (1 + ppm / 1e6), now);
    expect(Math.abs(clock.drift! - ppm)).toBeLessThan(10);
  });

  it('says nothing of the drift before it has seen enough', () => {
    const clock = new StreamClock();
    for (let now = 0; now < 60; now += 1) clock.add(now, now);
    expect(clock.drift).toBeUndefined();
  });

  it('begins anew on another timeline', () => {
    const clock = new StreamClock();
    clock.add(10, 100);
    clock.reset();
    expect(clock.edge(100)).toBeUndefined();
    expect(clock.lateness(100)).toBe(0);
  });
});
