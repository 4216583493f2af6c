import { expect, it } from 'vitest';
import { captionRules } from '../../../../src/videojs/extras/caption-style.js';

it('is no rule where nothing, or only what is the default, is chosen', () => {
  expect(captionRules({})).toBe('');
  expect(captionRules({ size: '100 %', color: 'White', background: 'Black', opacity: 'Opaque' })).toBe('');
});

it('is a rule for the cues of the browser', () => {
  expect(
    captionRules({ size: '150 %', color: 'Yellow', background: 'Blue', opacity: 'Semi-Transparent' }),
  ).toBe('video::cue { font-size: 150%; color: #ff0; background-color: rgb(0 0 128 / .5) }');
  expect(captionRules({ background: 'Transparent' })).toBe('video::cue { background-color: transparent }');
});

it.each([{ size: '900 %' }, { color: '} * { display: none' }, { color: 7 }, { font: 'constructor' }])(
  'takes from a storage that says %j nothing into the sheet',
  (chosen) => expect(captionRules(chosen)).toBe(''),
);
