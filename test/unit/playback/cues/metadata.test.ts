import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MetadataCues } from '../../../../src/playback/cues/metadata-cues.js';
import { watchMetadata } from '../../../../src/playback/cues/metadata-watch.js';
import { plainData } from '../../../../src/playback/cues/plain-data.js';
import type { TimedMetadata } from '../../../../src/playback/cues/timed-metadata.js';
import { amfObject, AmfXml } from '../../../../src/protocol/amf/amf-value.js';
import { FakeCue, FakeTrack, withFakeCues } from '../../../support/fake-cues.js';

let restore: () => void;
beforeAll(() => {
  restore = withFakeCues();
});
afterAll(() => restore());

class FakePlayhead extends EventTarget {
  currentTime = 0;
  seeking = false;
}

function setUp() {
  const media = new FakePlayhead();
  const track = new FakeTrack();
  const told: TimedMetadata[] = [];
  watchMetadata(
    media as unknown as HTMLMediaElement,
    track as unknown as TextTrack,
    (metadata) => told.push(metadata),
    new AbortController().signal,
  );
  const cues = new MetadataCues(media, track, () => -Infinity);
  /** The browser plays to there, and sees then what has come and gone. */
  const playTo = (time: number): void => {
    media.currentTime = track.activeAt = time;
    track.dispatchEvent(new Event('cuechange'));
  };
  const seekTo = (time: number): void => {
    media.currentTime = time;
    media.dispatchEvent(new Event('seeking'));
    playTo(time);
  };
  return { media, track, told, cues, playTo, seekTo };
}

describe('data messages as cues', () => {
  it('have the key and the data that cues of HLS have, and a type of their own', () => {
    const { track, cues } = setUp();
    cues.put('onCuePoint', { name: 'ad' }, 3);
    expect(track.all[0]).toMatchObject({
      startTime: 3,
      type: 'amf',
      value: { key: 'onCuePoint', data: { name: 'ad' } },
    });
  });

  it('are there once, however often a seek brings them', () => {
    const { track, cues } = setUp();
    for (let i = 0; i < 3; i++) {
      cues.put('onCuePoint', { name: 'a' }, 3);
      cues.put('onCuePoint', { name: 'b' }, 3);
    }
    expect(track.all.length).toBe(2);
  });

  it('that come a little late are told now, but not those in front of where a seek goes', () => {
    const { track, cues, media } = setUp();
    media.currentTime = 5;
    cues.put('onFI', { st: '10:00:00' }, 4.8);
    media.seeking = true;
    cues.put('onFI', { st: '10:00:01' }, 4.8);
    media.seeking = false;
    cues.put('onFI', { st: '09:00:00' }, 1);
    expect(track.all.map(({ startTime }) => startTime)).toEqual([5, 4.8, 1]);
  });
});

describe('metadata events', () => {
  it('come when the playhead does, also where the browser looks too late', () => {
    const { told, cues, playTo } = setUp();
    cues.put('onCuePoint', { name: 'one' }, 1);
    cues.put('onCuePoint', { name: 'two' }, 2);
    cues.put('onCuePoint', { name: 'three' }, 3);
    playTo(0.5);
    expect(told).toEqual([]);
    playTo(1.1);
    expect(told).toEqual([{ name: 'onCuePoint', time: 1, data: { name: 'one' }, type: 'amf' }]);
    playTo(2.9);
    expect(told.map(({ time }) => time)).toEqual([1, 2]);
    playTo(3);
    playTo(3.1);
    expect(told.map(({ time }) => time)).toEqual([1, 2, 3]);
  });

  it('come again after a seek back, and not for what a seek jumps over', () => {
    const { told, cues, playTo, seekTo } = setUp();
    for (const at of [1, 2, 3, 4]) cues.put('onCuePoint', { at }, at);
    playTo(1.1);
    seekTo(3.5);
    playTo(4.1);
    expect(told.map(({ time }) => time)).toEqual([1, 4]);
    seekTo(0.5);
    playTo(2.1);
    expect(told.map(({ time }) => time)).toEqual([1, 4, 1, 2]);
  });

  it('have the same shape for what an HLS engine has put there', () => {
    const { told, track, playTo } = setUp();
    const cue = Object.assign(new FakeCue(1, 10, ''), {
      type: 'org.id3',
      value: { key: 'TIT2', data: 'A title' },
    });
    track.addCue(cue as unknown as TextTrackCue);
    track.addCue(new FakeCue(1, 10, 'of somebody else') as unknown as TextTrackCue);
    playTo(5);
    expect(told).toEqual([{ name: 'TIT2', time: 1, data: 'A title', type: 'org.id3' }]);
  });

  it('have the same types, whatever an engine calls them', () => {
    const { told, track, playTo } = setUp();
    const value = { key: 'k', data: 'd' };
    for (const fields of [
      { value, type: 'https://aomedia.org/emsg/ID3' },
      { value },
      { value, type: 'com.apple.quicktime.HLS' },
      { value, startDate: new Date(0) },
    ]) {
      track.addCue(Object.assign(new FakeCue(1, 10, ''), fields) as unknown as TextTrackCue);
    }
    playTo(5);
    expect(told.map(({ type }) => type)).toEqual([
      'org.id3',
      'org.id3',
      'com.apple.quicktime.HLS',
      'com.apple.quicktime.HLS',
    ]);
  });
});

describe('the data of a message', () => {
  it('is plain: dates, bytes, XML, nesting', () => {
    const value = amfObject({
      when: new Date(0),
      bytes: Uint8Array.from([1, 2, 3]),
      nothing: undefined,
      not: Number.NaN,
      list: [1, [true, null]],
      // As postMessage makes it of AmfXml.
      xml: { ...new AmfXml('<a/>') } as never,
    });
    expect(plainData(value)).toEqual({
      when: '1970-01-01T00:00:00.000Z',
      bytes: 'AQID',
      nothing: null,
      not: null,
      list: [1, [true, null]],
      xml: { text: '<a/>' },
    });
  });

  it('ends where it comes back to itself, is too deep or too much', () => {
    const self: Record<string, unknown> = { a: 1 };
    self['self'] = self;
    expect(plainData(self)).toEqual({ a: 1, self: null });
    let deep: unknown = 'bottom';
    for (let i = 0; i < 1000; i++) deep = [deep];
    expect(JSON.stringify(plainData(deep))).not.toContain('bottom');
    const much = plainData(
      Array.from({ length: 100_000 }, () => 'x'.repeat(100_000)).slice(0, 50),
    ) as string[];
    expect(Math.max(...much.map((text) => text.length))).toBe(65_536);
    expect((plainData(Array.from({ length: 100_000 }, (_, index) => index)) as number[]).length).toBe(5000);
  });
});
