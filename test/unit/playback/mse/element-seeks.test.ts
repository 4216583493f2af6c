import { describe, expect, it } from 'vitest';
import { ElementSeeks } from '../../../../src/playback/mse/element-seeks.js';
import { FakeSeekMedia } from '../../../support/fake-seek-media.js';

const anywhere = (to: number): number => to;

function setUp({ reachable = anywhere, within = anywhere } = {}) {
  const media = new FakeSeekMedia();
  const asked: [to: number, seekId: number][] = [];
  const state = { isEnded: false, isFlowing: true };
  const seeks = new ElementSeeks(media, {
    flush: () => media.flush(),
    ask: (to, seekId) => asked.push([to, seekId]),
    within,
    reachable,
    isEnded: () => state.isEnded,
    isFlowing: () => state.isFlowing,
  });
  media.whenSeeking = () => seeks.seeking();
  media.whenChanged = () => seeks.changed();
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  };
  const work = async (): Promise<void> => {
    while (media.work()) await settle();
  };
  /** Media from `start` to `end` is in the buffer. */
  const fill = async (start: number, end: number): Promise<void> => {
    media.append({ start, end, seekId: seeks.seekId });
    await work();
  };
  const seek = (to: number): void => {
    media.currentTime = to;
    while (media.dispatch());
  };
  return { media, seeks, asked, state, settle, work, fill, seek };
}

/** With a page that hears the element's events, but for what is kept from it. */
function setUpPage() {
  const parts = setUp();
  const shown: string[] = [];
  const pass = (type: 'seeking' | 'seeked'): void => {
    let isHidden = false;
    parts.seeks[type](() => (isHidden = true));
    if (!isHidden) shown.push(type);
  };
  parts.media.whenSeeking = () => pass('seeking');
  return { ...parts, pass, shown };
}

describe('media that comes once more, behind an interruption', () => {
  it('is gone to at the same place as soon as there is more than before, of which a page sees nothing', async () => {
    const { media, seeks, asked, fill, seek, shown, pass } = setUpPage();
    await fill(0, 8.7);
    seek(8.6);
    media.completeSeek();
    pass('seeked');
    seeks.replacing(8);
    await fill(8, 8.9);
    expect(media.seeking, 'one of the tracks may be an old one').toBe(false);
    await fill(8.9, 9.2);
    expect([media.seeking, media.currentTime]).toEqual([true, 8.6]);
    while (media.dispatch());
    media.completeSeek();
    pass('seeked');
    await fill(9.2, 12);
    expect([media.seeking, asked, shown]).toEqual([false, [], ['seeking', 'seeked']]);
  });

  it('is gone to at the end of the stream too', async () => {
    const { media, seeks, fill, seek, state } = setUp();
    await fill(0, 8.7);
    seek(8.6);
    media.completeSeek();
    seeks.replacing(8);
    state.isEnded = true;
    await fill(8, 8.75);
    expect(media.seeking).toBe(true);
  });

  it('is no matter far ahead of the place, nor when the page goes elsewhere', async () => {
    const { media, seeks, fill, seek } = setUp();
    await fill(0, 8.7);
    seek(4);
    media.completeSeek();
    seeks.replacing(6);
    await fill(6, 12);
    expect(media.seeking).toBe(false);
    seeks.replacing(4);
    seek(50);
    seeks.landed(seeks.seekId);
    await fill(49, 60);
    expect(media.completeSeek()).toBe(true);
    await fill(60, 70);
    expect([media.seeking, media.currentTime]).toEqual([false, 50]);
  });
});

describe('ElementSeeks', () => {
  it('asks for a place that is not in the buffer', async () => {
    const { asked, fill, seek } = setUp();
    await fill(0, 10);
    seek(50);
    expect(asked).toEqual([[50, 1]]);
  });

  it('asks nobody for a place in the buffer', async () => {
    const { asked, fill, seek, seeks } = setUp();
    await fill(0, 10);
    seek(3);
    seek(9.9);
    seek(0);
    expect(asked).toEqual([]);
    expect(seeks.isPending).toBe(false);
  });

  it('asks for the latest place while an earlier one is on its way', async () => {
    const { asked, fill, seek } = setUp();
    await fill(0, 10);
    seek(50);
    seek(60);
    seek(5);
    expect(asked).toEqual([
      [50, 1],
      [60, 2],
      [5, 3],
    ]);
  });

  it('waits for the media of the start that the source begins with, without asking for it', async () => {
    const { media, asked, seeks, fill, seek } = setUp();
    seeks.startAt(9.5);
    await fill(8, 9.2);
    media.dispatch();
    expect(asked).toEqual([]);
    expect(seeks.isPending).toBe(true);
    await fill(9.2, 10);
    expect(seeks.isPending).toBe(false);
    seek(40);
    expect(asked).toEqual([[40, 1]]);
  });

  it('is still waiting until old media is gone, new media is announced, and it reaches the place', async () => {
    const { media, seeks, settle, fill, seek } = setUp();
    await fill(0, 10);
    seek(50);
    expect(seeks.isPending).toBe(true);
    media.work();
    media.work();
    await settle();
    expect(seeks.isPending).toBe(true);
    seeks.landed(1);
    await fill(48, 49.9);
    expect(seeks.isPending).toBe(true);
    await fill(49.9, 51);
    expect(seeks.isPending).toBe(false);
  });

  it('hears nothing of the answer to an earlier seek', async () => {
    const { seeks, seek, fill } = setUp();
    await fill(0, 10);
    seek(50);
    seek(70);
    seeks.landed(1);
    await fill(70, 80);
    expect(seeks.isPending).toBe(true);
    seeks.landed(2);
    seeks.check(0);
    expect(seeks.isPending).toBe(false);
  });

  it('sends the element there again where an append was running when the buffer was emptied', async () => {
    const { media, asked, seek, work } = setUp();
    media.append({ start: 8, end: 9.45, seekId: 0 });
    media.work();
    seek(9.5);
    expect(asked).toEqual([[9.5, 1]]);
    // The running append completes the browser's seek with media that is removed then.
    media.work();
    expect(media.completeSeek()).toBe(true);
    await work();
    expect([media.seeking, media.isOff]).toEqual([true, false]);
    // Its own event is no new wish.
    media.dispatch();
    expect(asked).toEqual([[9.5, 1]]);
  });

  it('sends the element there again where media ended so close before the place that the browser took it', async () => {
    const { media, asked, state, fill, seek, work } = setUp();
    state.isFlowing = false;
    await fill(8, 9.45);
    media.currentTime = 9.5;
    expect(media.completeSeek()).toBe(true);
    media.dispatch();
    expect(asked).toEqual([[9.5, 1]]);
    await work();
    expect([media.seeking, media.isOff]).toEqual([true, false]);
    seek(9.5);
    expect(asked).toHaveLength(1);
  });

  it('leaves an element alone that cannot have begun to show what was removed', async () => {
    const { media, fill, seek, work } = setUp();
    await fill(0, 10);
    seek(50);
    await work();
    expect(media.dispatch()).toBe(false);
  });

  it('does not go back to a place that the viewer has left meanwhile', async () => {
    const { media, asked, seek, work } = setUp();
    media.append({ start: 8, end: 9.4, seekId: 0 });
    media.work();
    seek(9.5);
    media.currentTime = 15;
    await work();
    expect(media.currentTime).toBe(15);
    while (media.dispatch());
    expect(asked).toEqual([
      [9.5, 1],
      [15, 2],
    ]);
  });

  it('asks for a place that was in the buffer and went before the element could take it', async () => {
    const { media, seeks, asked, fill, seek } = setUp();
    await fill(0, 60);
    seek(5);
    media.lose(0, 60);
    seeks.check(1000);
    seeks.check(1500);
    expect(asked).toEqual([]);
    seeks.check(2100);
    expect(asked).toEqual([[5, 1]]);
  });

  it('goes no further than the media can be had', async () => {
    const { media, asked, fill, seek } = setUp({ reachable: (to) => Math.min(to, 9) });
    await fill(0, 10);
    seek(50);
    expect(media.currentTime).toBe(9);
    expect(asked).toEqual([]);
  });

  it('begins anew with empty buffers at the same place', () => {
    const { media, seeks, asked } = setUp();
    seeks.restartAt(12);
    expect(media.currentTime).toBe(12);
    media.dispatch();
    expect(asked).toEqual([[12, 1]]);
    expect(seeks.isPending).toBe(true);
  });

  it('keeps a seek that it makes once more from the page', async () => {
    const { media, pass, shown, fill, work, settle } = setUpPage();
    await fill(0, 10);
    // So near behind the end that the browser may take what is there for the place.
    media.currentTime = 10.5;
    while (media.dispatch());
    await work();
    await settle();
    while (media.dispatch());
    await fill(10, 20);
    pass('seeked');
    expect(shown).toEqual(['seeking', 'seeked']);
    media.currentTime = 50;
    while (media.dispatch());
    expect(shown).toEqual(['seeking', 'seeked', 'seeking']);
  });

  it('keeps the end of such a seek from the page where the page has heard of one', async () => {
    const { media, pass, shown, fill, work, settle } = setUpPage();
    await fill(0, 10);
    media.currentTime = 10.5;
    while (media.dispatch());
    // The browser was satisfied.
    media.seeking = false;
    pass('seeked');
    await work();
    await settle();
    while (media.dispatch());
    await fill(10, 20);
    pass('seeked');
    expect(shown).toEqual(['seeking', 'seeked']);
  });
});
