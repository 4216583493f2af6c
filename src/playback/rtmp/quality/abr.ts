/** What the choice among renditions is made from. */
export interface AbrInput {
  /** ms, of any clock that does not go back. */
  readonly now: number;
  /** Bits per second, ascending; 0 where nobody says. */
  readonly bitrates: readonly number[];
  /** What plays now. */
  readonly current: number;
  /** Renditions above it are more than is shown. */
  readonly highest: number;
  /** Bits per second that the line carries; undefined: not known. */
  readonly throughput: number | undefined;
  /** ms since the line itself was measured. */
  readonly throughputAge: number;
  /** Seconds. */
  readonly ahead: number;
  readonly wanted: number;
  readonly live: boolean;
  /** Pictures that were not shown, of those since the last time: 0 to 1. */
  readonly droppedRatio: number;
}

/** What is remembered from one choice to the next; plain data. */
export interface AbrState {
  readonly at: number;
  readonly ahead: number;
  readonly switchedAt: number;
  /** So much was buffered since the last switch that less is a sign. */
  readonly wasFilled: boolean;
  /** An upward switch that has yet to prove itself. */
  readonly trial: { readonly index: number; readonly at: number; readonly ahead: number } | undefined;
  /** For how long a rendition is not tried when it fails the next time, and until when it is not now. ms, by index. */
  readonly holdOff: readonly number[];
  readonly blockedUntil: readonly number[];
  readonly droppedTimes: number;
}

/** Of what the line carries, so much is taken: bitrates are averages. */
const SAFETY = 0.75;
/** So much more than is needed was measured that what failed is tried again at once. */
const PLENTY = 0.6;
const UP_AFTER_MS = 5000;
/** Without a measurement of the line. */
const TRY_AFTER_MS = 10_000;
const DOWN_AFTER_MS = 2000;
const TRIAL_MS = 12_000;
/** A measurement is good for so long; then a try says more. */
const FRESH_MS = 60_000;
/** A live stream is sent as it is made: a line that was slow and is not any more shows only by a try. */
const FRESH_LIVE_MS = 15_000;
const FIRST_HOLD_OFF_MS = 20_000;
const MAX_HOLD_OFF_MS = 240_000;
const TOO_MANY_DROPPED = 0.2;
const SOME_DROPPED = 0.05;

export function firstAbrState(now: number, count: number): AbrState {
  return {
    at: now,
    ahead: 0,
    switchedAt: now,
    wasFilled: false,
    trial: undefined,
    holdOff: Array<number>(count).fill(FIRST_HOLD_OFF_MS),
    blockedUntil: Array<number>(count).fill(Number.NEGATIVE_INFINITY),
    droppedTimes: 0,
  };
}

export interface AbrChoice {
  readonly index: number;
  readonly state: AbrState;
}

/**
 * Which rendition is to play. Pure. Down at once where the buffer shrinks because the line is too slow, or where pictures
 * are dropped; up only with a full buffer, some time after the last change, and what fails there is not tried again for a
 * while that grows. To be asked a few times a second, and not while a switch is under way.
 */
export function chooseRendition(state: AbrState, input: AbrInput): AbrChoice {
  const { now, ahead, wanted, live, current } = input;
  const isShrinking = ahead < state.ahead - 0.02;
  const seen: AbrState = {
    ...state,
    at: now,
    ahead,
    wasFilled: state.wasFilled || ahead >= wanted * (live ? 0.4 : 0.5),
    droppedTimes: input.droppedRatio > TOO_MANY_DROPPED ? state.droppedTimes + 1 : 0,
    trial: state.trial !== undefined && now - state.trial.at > TRIAL_MS ? undefined : state.trial,
  };
  const proven = seen.trial === undefined && state.trial !== undefined ? forgive(seen, current) : seen;
  if (now - state.switchedAt >= DOWN_AFTER_MS && current > 0) {
    const lower = pickLower(proven, input, isShrinking);
    if (lower !== undefined) return goDown(proven, input, lower);
  }
  const higher = isShrinking ? undefined : pickHigher(proven, input);
  if (higher === undefined) return { index: current, state: proven };
  const trial = { index: higher, at: now, ahead };
  return { index: higher, state: { ...proven, switchedAt: now, wasFilled: false, trial } };
}

function pickLower(state: AbrState, input: AbrInput, isShrinking: boolean): number | undefined {
  const { throughput, bitrates, current, ahead, wanted, live } = input;
  if (state.droppedTimes >= 2) return current - 1;
  const bitrate = bitrates[current] ?? 0;
  const low = wanted * (live ? 0.25 : 0.3);
  const isTooSlow = throughput !== undefined && bitrate > 0 && throughput < bitrate;
  const isShort = state.wasFilled && ahead < low;
  const isFailing = state.trial !== undefined && ahead < Math.max(low, state.trial.ahead * 0.6);
  // A player that stands still does not shrink its buffer any more.
  const isStuck = state.wasFilled && ahead < 0.1;
  const mustGo = isStuck || (isShrinking && (isShort || isFailing || (isTooSlow && ahead < wanted * 0.7)));
  // What never was filled since the last switch: the line is known to be too slow even for the beginning.
  const neverFills = !state.wasFilled && isTooSlow && throughput < bitrate * 0.8 && ahead < low;
  if (!mustGo && !neverFills) return undefined;
  return Math.min(current - 1, fitting(bitrates, throughput));
}

function pickHigher(state: AbrState, input: AbrInput): number | undefined {
  const { now, bitrates, current, highest, throughput, throughputAge, ahead, wanted, live } = input;
  const next = current + 1;
  const top = Math.min(highest, bitrates.length - 1);
  if (next > top || input.droppedRatio > SOME_DROPPED) return undefined;
  if (ahead < wanted * (live ? 0.5 : 0.75)) return undefined;
  const calm = now - state.switchedAt;
  const known = bitrates[next] ?? 0;
  const isMeasured =
    throughput !== undefined && known > 0 && throughputAge <= (live ? FRESH_LIVE_MS : FRESH_MS);
  // What the line was before the last switch it is not any more.
  const isPlenty = isMeasured && throughputAge < calm && throughput * PLENTY >= known;
  if (!isPlenty && (state.blockedUntil[next] ?? 0) > now) return undefined;
  if (isMeasured && throughput * SAFETY >= known) {
    if (calm < UP_AFTER_MS) return undefined;
    if (live) return next;
    let higher = next;
    while (higher < top && isFree(state, higher + 1, now) && fits(bitrates[higher + 1], throughput)) higher++;
    return higher;
  }
  if (isMeasured && throughput < known) return undefined;
  return calm >= TRY_AFTER_MS ? next : undefined;
}

function goDown(state: AbrState, { now, current }: AbrInput, index: number): AbrChoice {
  const hold = state.holdOff[current] ?? FIRST_HOLD_OFF_MS;
  return {
    index,
    state: {
      ...state,
      switchedAt: now,
      wasFilled: false,
      trial: undefined,
      droppedTimes: 0,
      blockedUntil: state.blockedUntil.map((until, at) =>
        at >= current ? Math.max(until, now + hold) : until,
      ),
      holdOff: state.holdOff.map((ms, at) => (at === current ? Math.min(MAX_HOLD_OFF_MS, ms * 2) : ms)),
    },
  };
}

/** It has held: the next failure is a first one again. */
function forgive(state: AbrState, index: number): AbrState {
  return { ...state, holdOff: state.holdOff.map((ms, at) => (at === index ? FIRST_HOLD_OFF_MS : ms)) };
}

function isFree(state: AbrState, index: number, now: number): boolean {
  return (state.blockedUntil[index] ?? 0) <= now;
}

function fits(bitrate: number | undefined, throughput: number): boolean {
  return bitrate !== undefined && bitrate > 0 && throughput * SAFETY >= bitrate;
}

/** The highest that the line carries with some room; where nothing is known, any. */
function fitting(bitrates: readonly number[], throughput: number | undefined): number {
  if (throughput === undefined) return bitrates.length;
  let index = 0;
  bitrates.forEach((bitrate, at) => {
    if (bitrate === 0 || throughput * SAFETY >= bitrate) index = at;
  });
  return index;
}
