import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { convertReading } from '../../../src/legacy/convert.js';
import { flashMovie, looseJson, readFlashMovie } from '../../../src/legacy/flash-movie.js';
import { readFlashVariables } from '../../../src/legacy/flash-variables.js';
import { readJwPlayer } from '../../../src/legacy/jwplayer.js';
import { parseConfig } from '../../../src/source/parse-config.js';
import { PlayerError } from '../../../src/errors/player-error.js';

it.each([
  ['file=a%20b.flv&x=1', { file: 'a b.flv', x: '1' }],
  ['&file=a+b&amp;x=%3D%26', { file: 'a b', x: '=&' }],
  ['file=one&file=two&=3&alone', { file: 'one' }],
  ['file=caf%E9&n=100%', { file: 'caf%E9', n: '100%' }],
])('reads the flash variables %s', (text, wanted) => {
  expect({ ...readFlashVariables(text) }).toEqual(wanted);
});

it('reads the set-up of Flowplayer as people wrote it', () => {
  expect(JSON.parse(looseJson(`{clip:{url:'it\\'s "a"', live:true,}, 'plugins':{},}`))).toEqual({
    clip: { url: 'it\'s "a"', live: true },
    plugins: {},
  });
});

it('takes variables of the address only where flashvars does not say otherwise', () => {
  const { swf, variables } = flashMovie(
    'player.swf?file=a.flv&image=a.jpg',
    readFlashVariables('file=b.flv'),
  );
  expect([swf, { ...variables }]).toEqual(['player.swf', { file: 'b.flv', image: 'a.jpg' }]);
});

const anything = fc.object({
  key: fc.oneof(
    fc.constantFrom(
      'file',
      'streamer',
      'playlist',
      'levels',
      'sources',
      'modes',
      'rtmp',
      'tracks',
      'plugins',
      'captions',
      '__proto__',
      'width',
      'type',
      'provider',
    ),
    fc.string(),
  ),
  values: [
    fc.string(),
    fc.constantFrom('rtmp://h.example/a/b', 'a.m3u8', 'flash', 'javascript:x'),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
  ],
});

it('makes of any set-up a configuration that can be read, or one that is refused', () => {
  fc.assert(
    fc.property(anything, (setup) => {
      const { config, attributes } = convertReading(readJwPlayer(setup), undefined, {
        pageUrl: 'https://www.example.com/',
      });
      try {
        parseConfig(config);
      } catch (error) {
        expect(error).toBeInstanceOf(PlayerError);
      }
      expect(attributes['poster'] ?? 'https:').toMatch(/^https?:/);
    }),
  );
});

it('comes to an end with any flash variables', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.constantFrom('player.swf', 'flowplayer.swf', 'StrobeMediaPlayback.swf', 'x.swf'),
      (text, swf) => {
        const reading = readFlashMovie(
          flashMovie(swf, readFlashVariables(`file=a.flv&config={&src=${text}`)),
        );
        if (reading !== undefined) convertReading(reading, undefined, {});
      },
    ),
  );
});
