/** @param {number[]} values @param {number} part 0 to 1 */
export function quantile(values, part) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * part;
  const below = sorted[Math.floor(at)];
  return below + (sorted[Math.ceil(at)] - below) * (at % 1);
}

/** Median and quartiles; `undefined` of nothing. */
export function summary(values) {
  if (values.length === 0) return undefined;
  const [low, median, high] = [0.25, 0.5, 0.75].map((part) => quantile(values, part));
  return { median, low, high, count: values.length };
}

/**
 * The same of ours minus theirs, round by round: what else the machine did in a round, it did to both.
 *
 * @param {(number | undefined)[]} ours by round
 */
export function difference(ours, theirs) {
  return summary(
    ours.flatMap((value, i) => (value === undefined || theirs[i] === undefined ? [] : [value - theirs[i]])),
  );
}
