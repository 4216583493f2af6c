import type { PlayerError } from '../errors/player-error.js';

/**
 * Where the player is with its plan. Paused, seeking, ended, volume are not here: the element owns them.
 *
 * - `idle` → `held` or `attempting` (load)
 * - `held` (nothing loads before play) → `attempting` (begin)
 * - `attempting` → `playing` (ready) | `attempting` the next (next) | `reconnecting` | `failed` (give-up)
 * - `playing` → `reconnecting` (reconnect) | `attempting` the next (next) | `failed` (give-up)
 * - `reconnecting` → `attempting` the same again (retry)
 * - `attempting`, `playing` → the same with the index of the candidate that has reached the server (answered)
 * - every state → `idle` (unload) | `held` or `attempting` (load) | `failed` (give-up: the configuration itself)
 */
export type PlayerState =
  | { readonly name: 'idle' }
  | { readonly name: 'held' }
  | {
      readonly name: 'attempting';
      readonly index: number;
      /** Reconnects in a row so far; 0 in a first attempt. */
      readonly reconnects: number;
      /** Whether this candidate has played before. */
      readonly hasPlayed: boolean;
    }
  | {
      readonly name: 'playing';
      readonly index: number;
      readonly reconnects: number;
      /** Clock time at which the candidate became ready. */
      readonly since: number;
    }
  | {
      readonly name: 'reconnecting';
      readonly index: number;
      readonly reconnects: number;
      readonly delayMs: number;
    }
  | { readonly name: 'failed'; readonly error: PlayerError };

export type PlayerTransition =
  | { readonly type: 'load'; readonly hold: boolean }
  | { readonly type: 'begin' }
  | { readonly type: 'ready'; readonly at: number }
  /** `index`: which one that is, where it is not the one behind. */
  | { readonly type: 'next'; readonly index?: number }
  /** Of the candidates that are tried together this one has reached the server. */
  | { readonly type: 'answered'; readonly index: number }
  | { readonly type: 'reconnect'; readonly delayMs: number; readonly reconnects: number }
  | { readonly type: 'retry' }
  | { readonly type: 'give-up'; readonly error: PlayerError }
  | { readonly type: 'unload' };

const first = (index = 0): PlayerState => ({ name: 'attempting', index, reconnects: 0, hasPlayed: false });

/** The state after an event. An event that has no meaning in a state leaves it as it is (the same object). */
export function next(state: PlayerState, event: PlayerTransition): PlayerState {
  switch (event.type) {
    case 'load':
      return event.hold ? { name: 'held' } : first();
    case 'unload':
      return { name: 'idle' };
    case 'give-up':
      return { name: 'failed', error: event.error };
    case 'begin':
      return state.name === 'held' ? first() : state;
    case 'ready':
      if (state.name !== 'attempting') return state;
      return { name: 'playing', index: state.index, reconnects: state.reconnects, since: event.at };
    case 'next':
      if (state.name !== 'attempting' && state.name !== 'playing') return state;
      return first(event.index ?? state.index + 1);
    case 'answered':
      if (!('index' in state) || state.index === event.index) return state;
      return { ...state, index: event.index };
    case 'reconnect':
      if (state.name !== 'attempting' && state.name !== 'playing') return state;
      return {
        name: 'reconnecting',
        index: state.index,
        reconnects: event.reconnects,
        delayMs: event.delayMs,
      };
    case 'retry':
      if (state.name !== 'reconnecting') return state;
      return { name: 'attempting', index: state.index, reconnects: state.reconnects, hasPlayed: true };
    default:
      return event satisfies never;
  }
}
