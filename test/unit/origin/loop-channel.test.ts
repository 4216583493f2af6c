import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MediaLibrary, type TitleLease } from '../../../src/origin/library/media-library.js';
import { loopTitle } from '../../../src/origin/live/loop-channel.js';
import type { TitleMessage } from '../../../src/origin/rtmp/tag-body.js';
import { demoMedia } from '../../support/origin-viewer.js';

let library: MediaLibrary;
let lease: TitleLease;
const messages: TitleMessage[] = [];

beforeAll(async () => {
  library = new MediaLibrary(join(demoMedia));
  lease = (await library.open('videos/mediafile.mp4'))!;
  for await (const message of loopTitle(lease.title)) {
    if (message.timestamp > 65_000) break;
    messages.push(message);
  }
});
afterAll(() => library.close());

const gaps = (kind: string): number[] => {
  const times = messages.filter(({ type }) => type === kind).map(({ timestamp }) => timestamp);
  return times.slice(1).map((time, i) => time - (times[i] ?? 0));
};

describe('a looping channel', () => {
  it('has a picture every 40 ms, across the seams too', () => {
    expect(new Set(gaps('video'))).toEqual(new Set([40]));
  });

  it('has sound without a gap, across the seams too', () => {
    expect(Math.min(...gaps('audio'))).toBeGreaterThanOrEqual(23);
    expect(Math.max(...gaps('audio'))).toBeLessThanOrEqual(24);
  });

  it('keeps sound and picture together for as long as it runs', () => {
    const last = (kind: string) => messages.filter(({ type }) => type === kind).at(-1)?.timestamp ?? 0;
    expect(Math.abs(last('audio') - last('video'))).toBeLessThan(50);
  });

  it('begins each round with a keyframe', () => {
    const keyframes = messages.filter(
      ({ type, payload }) => type === 'video' && (payload[0] ?? 0) >> 4 === 1,
    );
    expect(keyframes.map(({ timestamp }) => timestamp)).toEqual(
      Array.from({ length: keyframes.length }, (_, i) => 2000 * i),
    );
  });

  it('goes out in the order of its timestamps', () => {
    expect(
      messages.every(({ timestamp }, i) => i === 0 || timestamp >= (messages[i - 1]?.timestamp ?? 0)),
    ).toBe(true);
  });
});
