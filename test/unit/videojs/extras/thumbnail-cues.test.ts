import { expect, it } from 'vitest';
import { parseThumbnails, thumbnailAt } from '../../../../src/videojs/extras/thumbnail-cues.js';

const ADDRESS = 'https://media.example.com/thumbs/all.vtt';

it('reads times, addresses beside the file, and the part of a sheet', () => {
  const text =
    'WEBVTT\r\n\r\n1\r\n00:00.000 --> 00:05.000\r\nsheet.jpg#xywh=160,90,160,90\r\n\r\n01:00:05.500 --> 01:00:10.000 align:start\r\n/one.jpg\r\n';
  expect(parseThumbnails(text, ADDRESS)).toEqual([
    {
      start: 0,
      end: 5,
      url: 'https://media.example.com/thumbs/sheet.jpg',
      area: { x: 160, y: 90, width: 160, height: 90 },
    },
    { start: 3605.5, end: 3610, url: 'https://media.example.com/one.jpg' },
  ]);
});

it.each([
  ['an address that is none', '00:00.000 --> 00:05.000\nhttp://[\n'],
  ['a script for an address', '00:00.000 --> 00:05.000\njavascript:alert(1)\n'],
  ['an end before the beginning', '00:05.000 --> 00:01.000\na.jpg\n'],
  ['a cue without text', '00:00.000 --> 00:05.000\n\n'],
  ['a web page', '<!doctype html><p>Not found</p>'],
])('leaves out %s', (_what, text) => expect(parseThumbnails(text, ADDRESS)).toEqual([]));

it('finds the picture of a moment', () => {
  const found = parseThumbnails(
    '00:00.000 --> 00:05.000\na.jpg\n\n00:05.000 --> 00:10.000\nb.jpg\n',
    ADDRESS,
  );
  expect(thumbnailAt(found, 5)?.url).toMatch(/b\.jpg$/);
  expect(thumbnailAt(found, 10)).toBeUndefined();
});
