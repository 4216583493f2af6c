import { expect, it } from 'vitest';
import {
  CONFIG_ATTRIBUTES,
  configTexts,
  isConfigAttribute,
  namesMedia,
  readConfig,
} from '../../../src/element/attributes.js';

const textsOf = (attributes: Record<string, string>) => configTexts((name) => attributes[name] ?? null);

it('knows every name of the configuration in kebab-case', () => {
  const documented =
    'distribution streamer file src protocol port prefix extension live start length query gateway tunnel hls web-distribution order connect-params connect-arguments flash-ver swf-url swf-hash swf-size page-url secure-token object-encoding fc-subscribe';
  expect(CONFIG_ATTRIBUTES).toEqual(expect.arrayContaining(documented.split(' ')));
});

it('takes no attribute of the media element for one of the configuration', () => {
  expect(['poster', 'muted', 'class', 'constructor', '__proto__'].filter(isConfigAttribute)).toEqual([]);
});

it('reads attributes under the names of the configuration', () => {
  expect(textsOf({ 'web-distribution': 'd.example', file: 'a.mp4', id: 'x' })).toEqual({
    webDistribution: 'd.example',
    file: 'a.mp4',
  });
});

it('reads numbers, booleans and lists out of the texts', () => {
  expect(
    readConfig(textsOf({ port: '80', start: '1.5', live: '', order: 'hls file', src: 'a' })),
  ).toMatchObject({
    port: 80,
    start: 1.5,
    live: true,
    order: ['hls', 'file'],
  });
});

it('hands a value that cannot be read on as it is, for the plan to refuse', () => {
  expect(readConfig({ port: 'eighty', src: 'a' })).toEqual({ port: 'eighty', src: 'a' });
});

it.each([
  [{ src: 'a' }, true],
  [{ file: 'a' }, true],
  [{ hls: 'a' }, true],
  [{ src: '' }, false],
  [{ gateway: 'wss://g' }, false],
])('says whether %j names media', (config, expected) => {
  expect(namesMedia(config)).toBe(expected);
});
