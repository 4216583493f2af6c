import { describe, expect, it } from 'vitest';
import type { MediaInput } from '../../../src/media/transmuxer.js';
import { Recording, vectorMessages } from '../../support/flv-vector.js';
import {
  after,
  both,
  drift,
  drop,
  duplicate,
  edited,
  inOrder,
  isConfig,
  isKeyframe,
  isOf,
  isPicture,
  lengthen,
  repeatConfig,
  shift,
  withEmptyMessages,
  type Edit,
} from '../../support/message-editor.js';

/** 2 s, 25 pictures a second, a keyframe each second, sound at 44.1 kHz. */
const clip = vectorMessages('b-frames.flv');
const pictures = clip.filter(isPicture).length;
const frames = clip.filter((m, i) => m.type === 'audio' && !isConfig(m, i)).length;
function played(messages: readonly MediaInput[]): Recording {
  const recording = new Recording();
  for (const message of messages) recording.push(message);
  return recording.end();
}
const SECOND = 90_000;
const shown = (r: Recording) => r.samples('video').map((s) => (s.decodeTime + s.compositionOffset) / SECOND);
const heard = (r: Recording) => r.samples('audio').map((s) => s.decodeTime / 44_100);
const steps = (times: readonly number[]) => times.slice(1).map((time, i) => time - times[i]!);
const decoded = (r: Recording) => r.samples('video').map((s) => s.decodeTime / SECOND);
const long = edited(clip, lengthen(10, 2000));

describe('a stream', () => {
  it.each([
    // What begins in the last minute before the wrap is taken for a little before zero.
    ['that wraps at 2^32 ms in the middle', shift(2 ** 32 - 61_000), 2 ** 32 - 61_000],
    ['that wraps at 2^24 ms in the middle', shift(2 ** 24 - 10_000, () => true, 2 ** 24), 2 ** 24 - 10_000],
    ['that begins at 4 h 39 min', shift(16_777_000), 16_777_000],
    ['that begins at 49.7 days', shift(2 ** 32 - 120_000), 2 ** 32 - 120_000],
  ] as const)('%s goes on without a seam', (_name, edit: Edit, start) => {
    const made = played(edited(clip, lengthen(40, 2000), edit));
    expect(new Set(steps(decoded(made)).map((s) => s.toFixed(4)))).toEqual(new Set(['0.0400']));
    expect(decoded(made)[0]).toBeCloseTo(start / 1000, 2);
    expect(made.samples('video')).toHaveLength(40 * pictures);
  });

  it.each([50, 1000, 10_000])('with a gap of %i ms keeps it', (gap) => {
    const made = played(edited(long, shift(gap, after(10_000))));
    const total = decoded(made).at(-1)! - decoded(made)[0]!;
    expect(total).toBeCloseTo(20 - 0.04 + gap / 1000, 2);
    const expected = heard(played(long)).at(-1)! + gap / 1000;
    expect(Math.abs(heard(made).at(-1)! - expected)).toBeLessThan(0.04);
  });

  it.each([40, 500, 900])('that jumps back by %i ms plays every picture in order', (by) => {
    const made = played(edited(long, shift(-by, after(10_000))));
    expect(made.samples('video')).toHaveLength(10 * pictures);
    expect(steps(decoded(made)).every((step) => step > 0)).toBe(true);
    // What is shown is where the labels put it: nothing is corrected for ever.
    expect(shown(made).at(-1)).toBeCloseTo(shown(played(long)).at(-1)! - by / 1000, 3);
  });

  it('whose timestamps begin anew goes on behind what was there', () => {
    const made = played(edited(long, shift(-10_000, after(10_000))));
    expect(made.samples('video')).toHaveLength(10 * pictures);
    expect(decoded(made).at(-1)! - decoded(made)[0]!).toBeCloseTo(20, 0);
  });

  it('with every message twice is played as if each came once', () => {
    const made = played(edited(clip, duplicate()));
    expect(made.file('video')).toEqual(played(clip).file('video'));
    expect(made.file('audio')).toEqual(played(clip).file('audio'));
  });

  it('with two silent frames of sound under each timestamp plays every one of them', () => {
    const [config, first] = clip.filter((m) => m.type === 'audio');
    const silence = Array.from({ length: 100 }, (_, i) => ({
      ...first!,
      timestamp: Math.round((Math.floor(i / 2) * 2 * 1024_000) / 44_100),
    }));
    const made = played([config!, ...silence]);
    // Nobody can tell the second from a repetition.
    expect(heard(made)).toHaveLength(99);
    expect(Math.max(...steps(heard(made)))).toBeLessThan(0.03);
  });

  it('that comes from the same picture again after a seek has it twice', () => {
    const [first] = clip.filter(isKeyframe);
    const recording = new Recording().push(...clip.filter(isConfig), first!);
    recording.transmuxer.discontinuity({ timestampOrigin: 'keep' });
    expect(recording.push(first!).end().samples('video')).toHaveLength(2);
  });

  it.each([200, -200])('whose sound drifts by %i ppm for 30 min stays within 40 ms', (ppm) => {
    // Sound of the length that it has: that of the clip is longer than its pictures.
    const sounds = clip.filter((m, i) => m.type === 'audio' && !isConfig(m, i));
    const sound = Array.from({ length: 1800 * 43 }, (_, i) => ({
      ...sounds[i % sounds.length]!,
      timestamp: Math.round((i * 1024_000) / 44_100),
    }));
    const half = edited(
      [...clip.filter(isConfig), ...sound, ...edited(clip.filter(isPicture), lengthen(900, 2000))],
      drift(ppm, isOf('audio')),
      inOrder,
    );
    const labels = half.flatMap((m, i) =>
      m.type === 'audio' && !isConfig(m, i) ? [m.timestamp / 1000] : [],
    );
    const made = played(half);
    const times = heard(made);
    expect(times).toHaveLength(labels.length);
    // Most at the end, if anything added up.
    for (let i = 0; i < times.length; i += 50) expect(Math.abs(times[i]! - labels[i]!)).toBeLessThan(0.04);
    expect(made.samples('video')).toHaveLength(900 * pictures);
  });

  it('with one track 5 s late plays both', () => {
    const recording = new Recording();
    recording.transmuxer.expectTracks(['audio', 'video']);
    const late = edited(long, shift(4900, isOf('video')), inOrder);
    recording.push(...late).end();
    expect(recording.tracks).toEqual([['audio', 'video']]);
    expect(recording.samples('video')).toHaveLength(10 * pictures);
    expect(recording.samples('audio')).toHaveLength(10 * frames);
  });

  it.each(['audio', 'video'] as const)('whose %s vanishes goes on putting out the other', (kind) => {
    const made = played(edited(long, drop(both(isOf(kind), after(6000)))));
    const other = kind === 'audio' ? 'video' : 'audio';
    expect(made.samples(other)).toHaveLength(10 * (other === 'video' ? pictures : frames));
  });

  it('whose configuration is repeated all the time is not configured again', () => {
    const made = played(edited(long, repeatConfig));
    expect(made.inits('video')).toHaveLength(1);
    expect(made.inits('audio')).toHaveLength(1);
    expect(decoded(made)).toEqual(decoded(played(long)));
  });

  it('that changes its resolution is configured again, at a keyframe', () => {
    const other = edited(vectorMessages('baseline.flv'), shift(2000));
    const made = played([...clip, ...other]);
    expect(made.inits('video')).toHaveLength(2);
    const kinds = made.of('video').map((s) => (s.type === 'init' ? 'init' : s.keyframe));
    expect(kinds[kinds.lastIndexOf('init') + 1]).toBe(true);
  });

  it('that begins without a keyframe begins with the first there is', () => {
    const [first] = clip.filter(isKeyframe);
    const made = played(clip.filter((m) => m !== first));
    expect(made.samples('video')[0]!.isSync).toBe(true);
    expect(decoded(made)[0]).toBeCloseTo(1, 3);
  });

  it('without the configuration of its sound plays the picture, and says so', () => {
    const made = played(edited(long, drop(both(isOf('audio'), isConfig))));
    expect(made.tracks[0]).toEqual(['video']);
    expect(made.warnings.map(({ code }) => code)).toContain('CF_MEDIA_TAG_MALFORMED');
    expect(made.samples('video')).toHaveLength(10 * pictures);
  });

  it('with empty messages everywhere plays as if they were not there', () => {
    const made = played(edited(clip, withEmptyMessages));
    expect(made.file('video')).toEqual(played(clip).file('video'));
    expect(made.file('audio')).toEqual(played(clip).file('audio'));
  });
});
