/**
 * Decode times for samples of which only the presentation times are known, in decode order: the same times, sorted,
 * moved back by as little as keeps every sample from being presented before it is decoded. Spacing stays that of the
 * pictures, so durations do.
 */
export function decodeTimesOf(presentationTimes: Float64Array): Float64Array {
  const times = presentationTimes.slice().sort();
  let delay = 0;
  for (let i = 0; i < times.length; i++) {
    delay = Math.max(delay, (times[i] ?? 0) - (presentationTimes[i] ?? 0));
  }
  for (let i = 0; i < times.length; i++) times[i] = (times[i] ?? 0) - delay;
  return times;
}
