import { expect, it } from 'vitest';
import { actionOfKey, KEY_HELP } from '../../../../src/videojs/extras/keys.js';

const pressed = (key: string, more = {}) =>
  actionOfKey({ key, ctrlKey: false, altKey: false, metaKey: false, ...more });

it.each([
  [' ', { type: 'play' }],
  ['K', { type: 'play' }],
  ['ArrowLeft', { type: 'seek', by: -5 }],
  ['l', { type: 'seek', by: 10 }],
  ['ArrowUp', { type: 'volume', by: 0.05 }],
  ['0', { type: 'place', part: 0 }],
  ['7', { type: 'place', part: 0.7 }],
  ['End', { type: 'place', part: 1 }],
  ['?', { type: 'help' }],
])('reads %j', (key, action) => expect(pressed(key)).toEqual(action));

it.each(['ctrlKey', 'altKey', 'metaKey'])('leaves keys with %s to the browser', (modifier) => {
  expect(pressed('f', { [modifier]: true })).toBeUndefined();
});

it.each(['Tab', 'Enter', 'Escape', 'x', 'constructor', '__proto__'])('leaves %s alone', (key) => {
  expect(pressed(key)).toBeUndefined();
});

it('explains no key that does nothing', () => {
  const names: Record<string, string> = {
    Space: ' ',
    '←': 'ArrowLeft',
    '→': 'ArrowRight',
    '↑': 'ArrowUp',
    '↓': 'ArrowDown',
  };
  for (const [keys] of KEY_HELP)
    for (const key of keys.split(' ').filter((one) => one !== '…'))
      expect(pressed(names[key] ?? key), key).toBeDefined();
});
