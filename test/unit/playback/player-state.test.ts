import { expect, it } from 'vitest';
import { PlayerError } from '../../../src/errors/player-error.js';
import { next, type PlayerState, type PlayerTransition } from '../../../src/playback/player-state.js';

const idle: PlayerState = { name: 'idle' };
const attempting: PlayerState = { name: 'attempting', index: 1, reconnects: 0, hasPlayed: false };
const playing: PlayerState = { name: 'playing', index: 1, reconnects: 0, since: 70 };
const reconnecting: PlayerState = { name: 'reconnecting', index: 1, reconnects: 2, delayMs: 900 };
const failed: PlayerState = { name: 'failed', error: new PlayerError('CF_CONFIG_NO_SOURCE', {}, 'fatal') };
const first: PlayerState = { name: 'attempting', index: 0, reconnects: 0, hasPlayed: false };

it.each<[string, PlayerState, PlayerTransition, PlayerState]>([
  ['loads', idle, { type: 'load', hold: false }, first],
  ['holds a load until play', idle, { type: 'load', hold: true }, { name: 'held' }],
  ['begins what was held', { name: 'held' }, { type: 'begin' }, first],
  ['loads anew after a failure', failed, { type: 'load', hold: false }, first],
  ['plays what is ready', attempting, { type: 'ready', at: 70 }, playing],
  ['goes to the next candidate', playing, { type: 'next' }, { ...first, index: 2 }],
  ['goes to another than the next', playing, { type: 'next', index: 4 }, { ...first, index: 4 }],
  ['is with what answered', attempting, { type: 'answered', index: 2 }, { ...attempting, index: 2 }],
  ['plays by another way', playing, { type: 'answered', index: 2 }, { ...playing, index: 2 }],
  ['waits for a reconnect', playing, { type: 'reconnect', delayMs: 900, reconnects: 2 }, reconnecting],
  [
    'tries the same candidate again',
    reconnecting,
    { type: 'retry' },
    { name: 'attempting', index: 1, reconnects: 2, hasPlayed: true },
  ],
  ['fails for good', attempting, { type: 'give-up', error: failed.error }, failed],
  ['unloads', playing, { type: 'unload' }, idle],
])('%s', (_name, before, event, after) => {
  expect(next(before, event)).toEqual(after);
});

it.each<[PlayerState, PlayerTransition]>([
  [idle, { type: 'ready', at: 1 }],
  [idle, { type: 'begin' }],
  [failed, { type: 'answered', index: 1 }],
  [attempting, { type: 'answered', index: 1 }],
  [failed, { type: 'next' }],
  [playing, { type: 'retry' }],
  [playing, { type: 'ready', at: 1 }],
  [reconnecting, { type: 'next' }],
])('keeps the state %o when %o means nothing in it', (state, event) => {
  expect(next(state, event)).toBe(state);
});
