import { describe, expect, it } from 'vitest';
import { KeyframeIndex } from '../../../src/session/keyframe-index.js';
import { SeekAttempt, type SeekSituation, type SeekStep } from '../../../src/session/seek-attempt.js';
import { picture, sound } from '../../support/tag-bodies.js';

function attempt(target: number, more: Partial<SeekSituation> = {}): SeekAttempt {
  return new SeekAttempt({
    target,
    index: new KeyframeIndex(),
    offset: 0,
    hasRestarted: false,
    expectsVideo: () => true,
    lastTimestamp: 1000,
    ...more,
  });
}

/** A server with these keyframes that lands on the next one, as most do. */
function playAgainst(seek: SeekAttempt, keyframes: readonly number[]): { asks: number[]; step: SeekStep } {
  const asks = [seek.asked];
  for (;;) {
    const landed = keyframes.find((time) => time >= asks.at(-1)!);
    seek.notify();
    const step = landed === undefined ? seek.end() : seek.push(picture(landed, true));
    if (step.type !== 'ask') return { asks, step };
    asks.push(step.at);
  }
}

const everyTwoSeconds = Array.from({ length: 10 }, (_, n) => n * 2000);

describe('SeekAttempt', () => {
  it('does not hear what was under way before the server answered', () => {
    const seek = attempt(1500);
    expect(seek.push(picture(1040, true))).toEqual({ type: 'wait' });
  });

  it('takes the keyframe at or before the target', () => {
    const seek = attempt(11_300);
    seek.notify();
    expect(seek.push(picture(10_000, true))).toMatchObject({ type: 'accept', offset: 0, at: 10_000 });
  });

  it('asks again earlier where the server landed behind the target', () => {
    const { asks, step } = playAgainst(attempt(11_300), everyTwoSeconds);
    expect(step).toMatchObject({ type: 'accept', at: 10_000 });
    expect(asks.length).toBeLessThanOrEqual(3);
  });

  it('asks for the right keyframe at once when it has learned their distance', () => {
    const index = new KeyframeIndex();
    [0, 2000, 4000].forEach((time) => index.add(time, 0, time));
    const { asks, step } = playAgainst(attempt(11_300, { index }), everyTwoSeconds);
    expect(asks).toEqual([10_000]);
    expect(step).toMatchObject({ type: 'accept', at: 10_000 });
  });

  it('asks for an earlier place when the stream ends before anything came', () => {
    const { step } = playAgainst(attempt(19_900), everyTwoSeconds);
    expect(step).toMatchObject({ type: 'accept', at: 18_000 });
  });

  it('goes far enough back although two keyframes at a cut of scenes were close to each other', () => {
    const index = new KeyframeIndex();
    const cut = [0, 2000, 4000, 4040, 6000];
    for (const time of cut) index.add(time, 0, time);
    const { asks, step } = playAgainst(attempt(19_900, { index }), [...cut, 8000, 12_000, 16_000]);
    expect(step).toMatchObject({ type: 'accept', at: 16_000 });
    expect(asks.length).toBeLessThanOrEqual(5);
  });

  it('compares the target with the time a picture is shown', () => {
    const seek = attempt(10_040);
    seek.notify();
    expect(seek.push(picture(10_000, true, 80)).type).toBe('ask');
  });

  it('takes what there is when the server always lands behind the target', () => {
    const { asks, step } = playAgainst(attempt(11_300), [15_000]);
    expect(step).toMatchObject({ type: 'accept', at: 15_000 });
    expect(asks.length).toBeLessThanOrEqual(6);
  });

  it('takes the first picture of a recording although it is shown a little later', () => {
    const seek = attempt(0);
    seek.notify();
    expect(seek.push(picture(0, true, 80)).type).toBe('accept');
  });

  it('keeps sound that comes before the keyframe, and no picture without it', () => {
    const seek = attempt(11_300);
    seek.notify();
    const before = [sound(9900), picture(9960, false), sound(9980)];
    for (const message of before) expect(seek.push(message).type).toBe('wait');
    const step = seek.push(picture(10_000, true));
    expect(step.type === 'accept' && step.messages.map(({ type, timestamp }) => [type, timestamp])).toEqual([
      ['audio', 9900],
      ['audio', 9980],
      ['video', 10_000],
    ]);
  });

  it('takes sound at once where there is no video', () => {
    const seek = attempt(11_300, { expectsVideo: () => false });
    seek.notify();
    expect(seek.push(sound(11_310))).toMatchObject({ type: 'accept', at: 11_310 });
  });

  it('does not wait for video beyond any group of pictures', () => {
    const seek = attempt(11_300);
    seek.notify();
    let step: SeekStep = { type: 'wait' };
    let timestamp = 11_300;
    for (; step.type === 'wait' && timestamp < 60_000; timestamp += 20) step = seek.push(sound(timestamp));
    expect(step).toMatchObject({ type: 'accept', at: 11_300 });
  });

  it('does not take what plays on from the old place for the new one', () => {
    const seek = attempt(11_300);
    for (let time = 1040; time < 6000; time += 40) {
      expect(seek.push(picture(time, time % 2000 === 0))).toEqual({ type: 'wait' });
    }
  });

  it('notices a seek that the server does not announce by the jump of timestamps', () => {
    expect(attempt(11_300).push(picture(10_000, true)).type).toBe('accept');
  });

  it('puts a stream that begins at zero again where it was asked for', () => {
    const seek = attempt(60_000);
    seek.notify();
    expect(seek.push(picture(0, true))).toMatchObject({ type: 'accept', offset: 60_000, at: 60_000 });
  });
});
