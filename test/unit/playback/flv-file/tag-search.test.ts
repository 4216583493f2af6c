import { describe, expect, it } from 'vitest';
import { findTagBefore, type TagPlace } from '../../../../src/playback/flv-file/tag-search.js';

/** A file whose tags are where a rule says; a look sees 32 KiB and is counted. */
class Tags {
  looks = 0;
  readonly #tags: readonly TagPlace[];
  constructor(tags: readonly TagPlace[]) {
    this.#tags = tags;
  }
  get end(): TagPlace {
    const last = this.#tags.at(-1)!;
    return { position: last.position + 1000, time: last.time };
  }
  find(wanted: number, tolerance: number, end: TagPlace = this.end, rate = 0): Promise<TagPlace> {
    return findTagBefore({
      wanted,
      tolerance,
      first: this.#tags[0]!,
      end,
      rate,
      look: async (position) => {
        this.looks++;
        const from = this.#tags.findIndex((tag) => tag.position >= position);
        return from < 0
          ? []
          : this.#tags.slice(from).filter((tag, at) => at === 0 || tag.position < position + 32_768);
      },
    });
  }
}

const even = (count: number, bytes: number, ms: number) =>
  new Tags(Array.from({ length: count }, (_, at) => ({ position: 13 + at * bytes, time: at * ms })));

describe('the tag before a time', () => {
  it('takes few looks in a file of even rate', async () => {
    const file = even(200_000, 1000, 20);
    for (const wanted of [100_000, 1_234_567, 3_999_000]) {
      file.looks = 0;
      const place = await file.find(wanted, 2000);
      expect(place.time).toBeLessThanOrEqual(wanted);
      expect(place.time).toBeGreaterThanOrEqual(wanted - 2000);
      expect(file.looks).toBeLessThanOrEqual(4);
    }
  });

  it('takes no more than two steps for each halving where the rate misleads', async () => {
    // Nearly all bytes are in the last percent of time.
    const tags = Array.from({ length: 100_000 }, (_, at) => ({
      position: 13 + at * 10_000,
      time: at < 1000 ? at * 1000 : 1_000_000 + (at - 1000) / 10,
    }));
    const file = new Tags(tags);
    for (const wanted of [500, 400_000, 999_500, 1_005_000]) {
      file.looks = 0;
      const place = await file.find(wanted, 1000);
      expect(place.time).toBeLessThanOrEqual(wanted);
      expect(place.time).toBeGreaterThanOrEqual(wanted - 2000);
      expect(file.looks).toBeLessThanOrEqual(40);
    }
  });

  it('is the first tag where nothing is earlier', async () => {
    expect((await even(1000, 1000, 20).find(-5, 100)).position).toBe(13);
  });

  it('is one of the last where the time is behind the end', async () => {
    const file = even(10_000, 1000, 20);
    expect((await file.find(10_000_000, 500)).time).toBeGreaterThan(198_000);
  });

  it('is found where nobody knows how long the file is', async () => {
    const file = even(10_000, 1000, 20);
    const place = await file.find(150_000, 1000, { position: Infinity, time: 0 });
    expect(place.time).toBeLessThanOrEqual(150_000);
    expect(place.time).toBeGreaterThanOrEqual(149_000);
  });

  it('is found in few looks there by the rate of what was read', async () => {
    const file = even(200_000, 1000, 20);
    const place = await file.find(3_000_000, 1000, { position: Infinity, time: 0 }, 50);
    expect(place.time).toBeLessThanOrEqual(3_000_000);
    expect(place.time).toBeGreaterThanOrEqual(2_999_000);
    expect(file.looks).toBeLessThanOrEqual(3);
  });

  it('ends where times go back and forth', async () => {
    const tags = Array.from({ length: 5000 }, (_, at) => ({
      position: 13 + at * 5000,
      time: (at * 7919) % 100_000,
    }));
    const file = new Tags(tags);
    const place = await file.find(50_000, 10);
    expect(tags).toContainEqual(place);
    expect(file.looks).toBeLessThanOrEqual(100);
  });
});
