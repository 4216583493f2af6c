import { assert, integer, property, tuple } from 'fast-check';
import { expect, it } from 'vitest';
import { joinTimes } from '../../../src/playback/join-times.js';

const stage = (name: string, at: number) => ({ name, at });

it('gives each step what it took, from load() to the first picture', () => {
  const stages = [
    stage('gateway', 40),
    stage('handshake', 40),
    stage('connect', 65),
    stage('play', 100),
    stage('media', 110),
    stage('append', 125),
    stage('frame', 140),
  ];
  expect(joinTimes({ startedAt: 10, stages }, 160)).toEqual({
    plan: 10,
    connect: 40,
    handshake: 25,
    play: 35,
    firstTag: 10,
    firstAppend: 15,
    firstFrame: 25,
  });
});

it('counts nothing twice where media comes before the server says that it plays', () => {
  const stages = [stage('handshake', 10), stage('connect', 20), stage('media', 25), stage('play', 40)];
  const times = joinTimes({ startedAt: 0, stages }, undefined);
  expect(times).toMatchObject({ play: 20, firstTag: 0 });
});

it('leaves out the steps that an engine does not have', () => {
  const stages = [stage('manifest', 20), stage('playlist', 30), stage('segment', 80), stage('append', 90)];
  expect(joinTimes({ startedAt: 5, stages }, 100)).toEqual({
    plan: 5,
    firstTag: 80,
    firstAppend: 10,
    firstFrame: 5,
  });
});

it('adds up to the last moment, in whichever order they came', () => {
  const names = ['handshake', 'connect', 'play', 'media', 'append'];
  const time = integer({ min: 0, max: 10_000 });
  assert(
    property(time, tuple(time, time, time, time, time), time, (startedAt, ats, firstFrameAt) => {
      const stages = names.map((name, i) => stage(name, ats[i]!));
      const times = Object.values(joinTimes({ startedAt, stages }, firstFrameAt));
      expect(times.every((ms) => ms >= 0)).toBe(true);
      const total = times.reduce((sum, ms) => sum + ms, 0);
      expect(total).toBe(Math.max(startedAt + Math.max(...ats), firstFrameAt));
    }),
  );
});
