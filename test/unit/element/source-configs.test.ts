import { expect, it } from 'vitest';
import { configsOfSources } from '../../../src/element/source-configs.js';

const PAGE = 'https://page.example/dir/';
const configs = (...sources: [string, string][]) =>
  configsOfSources(
    sources.map(([src, type]) => ({ src, type })),
    { gateway: 'wss://g.example' },
    (type) => type === 'video/mp4' || type.startsWith('rtmp/'),
    PAGE,
  );

it('makes an alternative of each source, in order, with what all have in common', () => {
  expect(configs(['rtmp://h/cfx/st/mp4:a', 'rtmp/mp4'], ['a.mp4', 'video/mp4'], ['b.mp4', ''])).toEqual([
    { gateway: 'wss://g.example', src: 'rtmp://h/cfx/st/mp4:a' },
    { gateway: 'wss://g.example', src: 'a.mp4' },
    { gateway: 'wss://g.example', src: 'b.mp4' },
  ]);
});

it('takes a manifest by its type, whatever its address looks like', () => {
  expect(configs(['live?id=1', 'application/x-mpegURL'])).toEqual([
    { gateway: 'wss://g.example', hls: 'https://page.example/dir/live?id=1' },
  ]);
});

it('leaves out types that cannot be played, and sources without an address', () => {
  expect(configs(['a.ogv', 'video/ogg'], ['', 'video/mp4'])).toEqual([]);
});
