import type { AttemptStage } from './attempt-log.js';

/**
 * Where the time went until the first picture: ms that each step took, in this order. A step that an engine does not
 * have is missing; all that are there add up to the time from `load()` to the last of them.
 */
export interface JoinTimes {
  /** Everything before the attempt that succeeded: code that was fetched, candidates that failed. */
  readonly plan?: number;
  /** RTMP: until the way to the server was open (WebSocket, tunnel), the start of the worker included. */
  readonly connect?: number;
  /** RTMP: the handshake. */
  readonly handshake?: number;
  /** RTMP: `connect`, `createStream` and `play`, until the server said that it plays. */
  readonly play?: number;
  /** Until the first media came: an RTMP message, an FLV tag, a segment of HLS. */
  readonly firstTag?: number;
  /** Until the first media was in the element's buffer. */
  readonly firstAppend?: number;
  /** Until the first picture was presented; without pictures, until sound could be played. */
  readonly firstFrame?: number;
}

/** By which stages of an attempt a step is over. What begins `handshake` has ended the way there. */
const STAGES: readonly (readonly [keyof JoinTimes, readonly string[]])[] = [
  ['connect', ['handshake']],
  ['handshake', ['connect']],
  ['play', ['play']],
  ['firstTag', ['media', 'segment']],
  ['firstAppend', ['append']],
];

/** @param firstFrameAt ms from `load()`, as the start of the attempt */
export function joinTimes(
  attempt: { readonly startedAt: number; readonly stages: readonly AttemptStage[] },
  firstFrameAt: number | undefined,
): JoinTimes {
  const times: Partial<Record<keyof JoinTimes, number>> = {};
  let last = 0;
  const pass = (step: keyof JoinTimes, at: number): void => {
    // A server may send media before it says that it plays.
    times[step] = Math.max(0, at - last);
    last = Math.max(last, at);
  };
  pass('plan', attempt.startedAt);
  for (const [step, names] of STAGES) {
    const stage = attempt.stages.find(({ name }) => names.includes(name));
    if (stage !== undefined) pass(step, attempt.startedAt + stage.at);
  }
  if (firstFrameAt !== undefined) pass('firstFrame', firstFrameAt);
  return times;
}
