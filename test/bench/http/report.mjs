import { difference, summary } from './statistics.mjs';
import { table } from '../table.mjs';

const TIMES = ['join', 'seek, buffered', 'seek, unbuffered', 'seek to a keyframe'];

/**
 * What was measured, line by line: cf-player beside another player, and the budget that is for it. `missed`: over it,
 * and behind in three rounds of four at least; `unsure`: over it, but this machine had other things to do.
 */
export function reportOf(measurement, comparisons, budgets) {
  return comparisons.flatMap(({ name, kind, players: [own, ...others] }) => {
    const { differenceMs, bytesRatio } = budgets[kind];
    const known = (player, metric) => measurement.values(name, player, metric).filter(Number.isFinite);
    const times = TIMES.flatMap((metric) =>
      others.map((other) => {
        const [ours, theirs] = [own, other].map((player) => summary(known(player, metric)));
        const gap = difference(...[own, other].map((player) => measurement.values(name, player, metric)));
        const budget = differenceMs[metric];
        return {
          name,
          metric,
          other,
          ours,
          theirs,
          difference: gap,
          budget,
          verdict: verdictOn(gap, budget),
        };
      }),
    );
    if (bytesRatio === undefined) return times;
    const bytes = others.map((other) => {
      const [ours, theirs] = [own, other].map((player) => summary(known(player, 'bytes')));
      const ratio = ours && theirs && ours.median / theirs.median;
      const verdict = ratio <= bytesRatio ? 'kept' : 'missed';
      return { name, metric: 'bytes', other, ours, theirs, ratio, budget: bytesRatio, verdict };
    });
    return [...times, ...bytes];
  });
}

function verdictOn(gap, budget) {
  if (gap === undefined) return 'missed';
  if (gap.median <= budget) return 'kept';
  return gap.low > 0 ? 'missed' : 'unsure';
}

const spread = (value, unit = 1, digits = 0) => {
  if (value === undefined) return '–';
  const [median, low, high] = [value.median, value.low, value.high].map((x) => (x / unit).toFixed(digits));
  return `${median} (${low}…${high})`;
};

/** Medians with their quartiles. */
export function tableOf(rows) {
  const cells = rows.map(({ name, metric, other, ours, theirs, ratio, verdict, ...row }) => {
    const isBytes = metric === 'bytes';
    const scale = isBytes ? [1e6, 1] : [];
    return [
      `${name}: ${metric}, ${isBytes ? 'MB' : 'ms'}`,
      spread(ours, ...scale),
      `${spread(theirs, ...scale)} ${other}`,
      isBytes ? (ratio === undefined ? '–' : `× ${ratio.toFixed(2)}`) : spread(row.difference),
      verdict === 'kept' ? '' : `${verdict}, budget ${row.budget}`,
    ];
  });
  return table([['median (quartiles)', 'cf-player', 'other', 'difference', ''], ...cells]);
}
