import type { PlayerErrorData } from '../errors/player-error.js';
import type { Arrival } from '../mse/segment-sink.js';

/**
 * Page → worker, for the MediaSource that the worker has and the page's element shows. `id` names it: one that takes
 * the place of another has a new one. Seconds everywhere.
 */
export type SinkCommand = { readonly type: 'sink'; readonly id: number } & (
  | {
      /** `open` is answered by `handle` or `gone`. `expect`: one may be wanted soon; there is none yet. */
      readonly action: 'open' | 'expect';
      /** Where `media-sink.js` is. */
      readonly script: string;
    }
  | {
      /** Answered by `flushed`. What is of other seeks than this one is not appended from now on. */
      readonly action: 'flush';
      readonly seekId: number;
      /** When it was wanted, in ms since the epoch. */
      readonly at: number;
    }
  | { readonly action: 'duration'; readonly duration: number }
  | { readonly action: 'end' }
  | {
      /** A page that is hidden may open no source until it is shown. */ readonly action: 'shown';
      readonly isShown: boolean;
    }
  | {
      readonly action: 'tidy';
      /** Where the element is. */
      readonly playhead: number;
      /** What is far behind this can go. */
      readonly from: number;
      readonly keep?: number | undefined;
    }
  | { readonly action: 'live-window'; readonly start: number; readonly end: number }
);

/** Worker → page. */
export type SinkEvent = { readonly type: 'sink'; readonly id: number } & (
  | { /** For the element's `srcObject`. */ readonly what: 'handle'; readonly handle: MediaSourceHandle }
  | {
      /** Something in a buffer has changed, or one of these. */
      readonly what: 'changed';
      readonly isEnded: boolean;
      readonly isFull: boolean;
      readonly isHeld: boolean;
      /** Of a live stream: what has come since it was told last. */
      readonly arrivals?: readonly Arrival[];
    }
  | { /** The browser removed it. */ readonly what: 'removed'; readonly start: number; readonly end: number }
  | { readonly what: 'flushed'; readonly seekId: number; readonly wasAppending: boolean }
  | { readonly what: 'failure' | 'warning'; readonly error: PlayerErrorData }
  | {
      /** There is no MediaSource in the worker, or it did not open: all media comes as segments, from the first on. */
      readonly what: 'gone';
    }
);
