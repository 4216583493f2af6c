import { bufferedEnd, type Ranges } from '../../mse/time-ranges.js';

export interface SeekSituation {
  readonly target: number;
  readonly buffered: Ranges;
  /** Target of a seek that the server is working on: what is buffered now will go. */
  readonly pending: number | undefined;
  /** Everything to the end of the stream is buffered. */
  readonly isEnded: boolean;
  /** Whether media arrives. */
  readonly isFlowing: boolean;
}

/** A recording may begin this late: there is nothing before to ask the server for. */
const LATE_START = 0.5;
/** Media that arrives anyway before a seek would be answered. */
const SOON = 0.25;

/** Whether a seek of the element needs the server. */
export function whereSeekLeads(situation: SeekSituation): 'buffer' | 'server' {
  const { target, buffered, pending, isEnded, isFlowing } = situation;
  if (pending !== undefined) return Math.abs(pending - target) < 0.001 ? 'buffer' : 'server';
  for (let index = 0; index < buffered.length; index++) {
    if (buffered.start(index) <= target && target < buffered.end(index)) return 'buffer';
  }
  const first = buffered.length > 0 ? buffered.start(0) : Infinity;
  if (first <= LATE_START && target < first) return 'buffer';
  const end = bufferedEnd(buffered);
  if (end === undefined || target < end) return 'server';
  // At the end of everything the element says `ended` by itself.
  if (isEnded) return 'buffer';
  return isFlowing && target - end < SOON ? 'buffer' : 'server';
}
