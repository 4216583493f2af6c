import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSafeKey } from '../../src/origin/library/object-key.js';
import { objectKeyOf } from '../../src/origin/library/stream-name.js';
import { findApp } from '../../src/origin/rtmp/apps/find-app.js';
import { readPlay2Options } from '../../src/origin/rtmp/play2-options.js';
import { parseStreamModes } from '../../src/origin/rtmp/stream-mode.js';
import { amfObject } from '../../src/protocol/amf/amf-value.js';
import { anyAmfValue } from '../support/arbitrary-messages.js';
import { holds } from '../support/holds.js';

const words = fc.constantFrom(
  ...'fail slow silent end data odd media stall rate seek eof all stream0 NetStream.Play.Failed NetConnection.Connect.Closed 0 2000 -1 1e9 99999999999 .. videos mediafile mediafile.mp4 redirect to loop reconnect here auth adobe __proto__ constructor bwcheck idle close drop mute %2e%2e'.split(
    ' ',
  ),
  '',
  '\\',
  '\0',
);
const path = fc
  .tuple(
    fc.constantFrom('', 'mp4:', 'mp3:', 'flv:', 'id3:'),
    fc.array(words, { maxLength: 8 }),
    fc.constantFrom('', '?a=b/c'),
  )
  .map(([prefix, parts, query]) => prefix + parts.join('/') + query);
const name = fc.oneof(path, fc.string({ unit: 'binary', maxLength: 60 }));

describe('the names of the local distribution', () => {
  it('are read whatever they are, and what is left behind the modes is no longer than what was written', () => {
    holds(
      fc.property(name, (text) => {
        const { modes, name: rest } = parseStreamModes(text);
        expect(modes.length).toBeLessThanOrEqual(8);
        expect(rest.length).toBeLessThanOrEqual(text.length);
        if (modes.length === 0) expect(rest).toBe(text);
        for (const mode of modes) {
          for (const value of Object.values(mode)) {
            if (typeof value === 'number') expect(value >= 0 && Number.isFinite(value)).toBe(true);
          }
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('never lead to a file outside of its folder', () => {
    holds(
      fc.property(name, (text) => {
        const key = objectKeyOf(text);
        if (key === undefined || !isSafeKey(key)) return;
        expect(key.split(/[/\\]/)).not.toContain('..');
        expect(key).not.toMatch(/^\/|\0/);
      }),
      { numRuns: 1000 },
    );
  });

  it('of apps are those of its documentation or none', () => {
    holds(
      fc.property(name, fc.boolean(), (text, isPublished) => {
        const app = findApp(text, () => isPublished);
        expect(app === undefined || typeof app.kind === 'string').toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('of play2 come with options that are read or refused in words', () => {
    const keys = fc.constantFrom('streamName', 'oldStreamName', 'start', 'len', 'offset', 'transition');
    holds(
      fc.property(fc.dictionary(keys, anyAmfValue), (options) => {
        const read = readPlay2Options(amfObject(options));
        if (typeof read === 'string') return;
        for (const value of [read.start, read.length, read.offset]) expect(value).not.toBeNaN();
      }),
      { numRuns: 500 },
    );
  });
});
