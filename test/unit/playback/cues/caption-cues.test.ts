import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caption } from '../../../../src/media/captions/caption.js';
import { CaptionCues } from '../../../../src/playback/cues/caption-cues.js';
import { FakeTrack, withFakeCues } from '../../../support/fake-cues.js';

let restore: () => void;
beforeAll(() => {
  restore = withFakeCues();
});
afterAll(() => restore());

const caption = (id: number, start: number, end: number | undefined, text: string): Caption => ({
  channel: 'CC1',
  id,
  start,
  ...(end === undefined ? {} : { end }),
  blocks: [{ line: 80, position: 20, align: 'left', rows: [[{ text }]] }],
});

function setUp(behind = -Infinity) {
  const track = new FakeTrack();
  const cues = new CaptionCues(track, () => behind);
  return { track, cues };
}
const shown = (track: FakeTrack) =>
  track.cues.map(({ startTime, endTime, text }) => [startTime, endTime, text]);

describe('captions as cues', () => {
  it('stand from their start until nobody knows when, and then until their end', () => {
    const { track, cues } = setUp();
    cues.put(caption(0, 1000, undefined, 'Hel'), false);
    cues.put(caption(0, 1000, undefined, 'Hello'), false);
    expect(shown(track)).toEqual([[1, Infinity, 'Hello']]);
    const [cue] = track.all;
    cues.put(caption(0, 1000, 2500, 'Hello'), true);
    expect(shown(track)).toEqual([[1, 2.5, 'Hello']]);
    // Replaced in place: nothing flickers.
    expect(track.all[0]).toBe(cue);
  });

  it('are where they are in the picture, and as wide as there is room', () => {
    const { track, cues } = setUp();
    cues.put(caption(0, 0, undefined, 'x'), false);
    expect(track.all[0]).toMatchObject({
      snapToLines: false,
      line: 80,
      position: 20,
      align: 'left',
      size: 80,
    });
  });

  it('are text and not markup, but for their look', () => {
    const { track, cues } = setUp();
    const rows = [
      [{ text: '<b>1 & 2</b>' }, { text: 'i', italic: true as const, color: 'cyan' as const }],
      [{ text: 'u', underline: true as const }],
    ];
    cues.put(
      { ...caption(0, 0, undefined, ''), blocks: [{ line: 0, position: 50, align: 'center', rows }] },
      false,
    );
    expect(track.all[0]!.text).toBe('&lt;b&gt;1 &amp; 2&lt;/b&gt;<i><c.cyan>i</c></i>\n<u>u</u>');
  });

  it('are there once when a seek brings them again', () => {
    const { track, cues } = setUp();
    cues.put(caption(0, 1000, 2000, 'One'), true);
    cues.put(caption(1, 3000, 4000, 'Two'), true);
    cues.beginRun();
    cues.put(caption(0, 3000, undefined, 'Two'), false);
    cues.put(caption(0, 3000, 4000, 'Two'), true);
    cues.put(caption(1, 5000, 6000, 'Three'), true);
    expect(shown(track)).toEqual([
      [1, 2, 'One'],
      [3, 4, 'Two'],
      [5, 6, 'Three'],
    ]);
  });

  it('that were seen whole stay, where a seek leads into their middle', () => {
    const { track, cues } = setUp();
    cues.put(caption(0, 1000, 5000, 'Row one\nrow two'), true);
    cues.beginRun();
    cues.put(caption(0, 2000, 5000, 'row two'), true);
    expect(shown(track)).toEqual([[1, 5, 'Row one\nrow two']]);
  });

  it('that a seek has cut short are replaced when they are seen to their end', () => {
    const { track, cues } = setUp();
    cues.put(caption(0, 1000, 1200, 'Ro'), false);
    cues.beginRun();
    cues.put(caption(0, 1000, 4000, 'Row'), true);
    expect(shown(track)).toEqual([[1, 4, 'Row']]);
  });

  it('are bounded in number, and those behind what is buffered go first', () => {
    const { track, cues } = setUp(500);
    for (let i = 0; i < 1000; i++) cues.put(caption(i, i * 1000, i * 1000 + 900, `${i}`), true);
    expect(track.all.length).toBeLessThan(600);
    expect(track.cues[0]!.startTime).toBeGreaterThan(450);
    const hostile = setUp();
    for (let i = 0; i < 5000; i++) hostile.cues.put(caption(i, i * 10, i * 10 + 5, `${i}`), true);
    expect(hostile.track.all.length).toBeLessThanOrEqual(2000);
    expect(hostile.track.cues.at(-1)!.text).toBe('4999');
  });
});
