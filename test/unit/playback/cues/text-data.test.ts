import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCaptionInfo } from '../../../../src/playback/cues/caption-info.js';
import { readCaptionate, readTextData, TextCues } from '../../../../src/playback/cues/text-data.js';
import { FakeTrack, withFakeCues } from '../../../support/fake-cues.js';

let restore: () => void;
beforeAll(() => {
  restore = withFakeCues();
});
afterAll(() => restore());

describe('onTextData', () => {
  it('is a line of the track that it names, in its language', () => {
    expect(readTextData({ text: 'Hello', language: 'eng', trackid: 99 })).toMatchObject({
      language: 'en',
      text: 'Hello',
    });
    const [english, german] = [
      readTextData({ text: 'a', language: 'eng', trackid: 1 }),
      readTextData({ text: 'a', language: 'deu', trackid: 1 }),
    ];
    expect(english!.track).not.toBe(german!.track);
    expect(german!.label).toBe('Deutsch');
  });

  it('may lack everything but its text, and may be something else', () => {
    expect(readTextData({ text: 'x' })).toMatchObject({ language: '', text: 'x' });
    expect(readTextData({ text: 'x', language: 'not a language!' })).toMatchObject({ language: '' });
    expect(readTextData({ trackid: 1 })).toBeUndefined();
    expect(readTextData('text')).toBeUndefined();
    expect(readTextData(null)).toBeUndefined();
  });

  it('lasts until the next one, and no longer than anybody reads; an empty one clears', () => {
    const track = new FakeTrack();
    const cues = new TextCues(track, () => -Infinity);
    cues.put('One', 1);
    cues.put('Two', 3);
    cues.put('', 5);
    cues.put('Late <i>', 30);
    expect(track.cues.map(({ startTime, endTime, text }) => [startTime, endTime, text])).toEqual([
      [1, 3, 'One'],
      [3, 5, 'Two'],
      [30, 40, 'Late &lt;i&gt;'],
    ]);
  });

  it('is there once after a seek back, and ends where what is known begins', () => {
    const track = new FakeTrack();
    const cues = new TextCues(track, () => -Infinity);
    cues.put('Five', 5);
    cues.put('One', 1);
    cues.put('Five', 5);
    expect(track.cues.map(({ startTime, endTime, text }) => [startTime, endTime, text])).toEqual([
      [1, 5, 'One'],
      [5, 15, 'Five'],
    ]);
  });
});

describe('onCaption', () => {
  it('has one line for each track of Captionate', () => {
    expect(readCaptionate(['Hi', 'Hallo', 7]).map(({ label, text }) => [label, text])).toEqual([
      ['Captions 1', 'Hi'],
      ['Captions 2', 'Hallo'],
    ]);
    expect(readCaptionate('Hi').length).toBe(1);
    expect(readCaptionate({ a: 1 })).toEqual([]);
  });
});

describe('onCaptionInfo', () => {
  it('is Base64 of type 708', () => {
    expect(readCaptionInfo({ type: '708', data: 'tQAx' })).toEqual(Uint8Array.from([0xb5, 0, 0x31]));
    for (const other of [
      { type: '608', data: 'tQAx' },
      { type: '708', data: '%' },
      { type: '708' },
      null,
      'tQAx',
    ])
      expect(readCaptionInfo(other)).toBeUndefined();
  });
});
