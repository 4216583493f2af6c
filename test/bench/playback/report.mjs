import { quantile, summary } from '../http/statistics.mjs';
import { table } from '../table.mjs';

const COLUMNS = {
  live: [
    'join',
    'latency p50',
    'latency p95',
    'stalls',
    'stalled ms',
    'dropped',
    'pictures',
    'main thread',
    'heap',
    'ahead',
    'goal',
    'rate',
  ],
  vod: ['join', 'seek', 'dropped', 'pictures', 'main thread', 'heap'],
};

const UNITS = {
  join: 'ms',
  seek: 'ms',
  'latency p50': 'ms',
  'latency p95': 'ms',
  'main thread': 'ms/min',
  heap: 'MB',
  ahead: 's',
  goal: 's',
};

function shown(metric, values) {
  const known = values.filter(Number.isFinite);
  const median = summary(known)?.median;
  if (median === undefined) return '–';
  if (metric === 'heap') return (median / 1e6).toFixed(1);
  if (metric === 'main thread') return (60 * median).toFixed(0);
  if (metric === 'ahead' || metric === 'goal' || metric === 'rate') return median.toFixed(2);
  if (metric === 'join' || metric === 'seek') {
    const { low, high } = summary(known);
    return `${median.toFixed(0)} (${low.toFixed(0)}…${high.toFixed(0)})`;
  }
  return median.toFixed(0);
}

/** What is asked of cf-player: a figure of its own beside another's, or beside a number. */
function verdictsOn(measurement, wanted, budgets) {
  const of = (kind, player, metric) =>
    summary(measurement.values(kind, player, metric).filter(Number.isFinite))?.median;
  return budgets
    .filter(({ kind }) => wanted.includes(kind))
    .map((budget) => {
      const { kind, player = 'cf rtmp', metric, other, ratio = 1, most } = budget;
      const ours = of(kind, player, metric);
      const limit = most ?? of(kind, other, metric) * ratio;
      return { ...budget, ours, limit, verdict: ours <= limit ? 'kept' : 'missed' };
    });
}

export function reportOf(measurement, kinds, wanted, floor, budgets) {
  const parts = wanted.map((kind) => {
    const columns = COLUMNS[kind];
    const head = [kind, ...columns.map((metric) => (UNITS[metric] ? `${metric}, ${UNITS[metric]}` : metric))];
    const rows = kinds[kind].map((player) => [
      player,
      ...columns.map((metric) => shown(metric, measurement.values(kind, player, metric))),
    ]);
    return table([head, ...rows]);
  });
  if (wanted.includes('live') && floor.length > 0) {
    const [p50, p95] = [0.5, 0.95].map((part) => quantile(floor, part).toFixed(1));
    parts.push(`Latency is over the floor, which came ${p50} ms (p95: ${p95} ms) after its earliest.`);
  }
  for (const kind of wanted) {
    const firsts = measurement.first.filter((one) => one.kind === kind);
    const joins = firsts.map(({ player, join }) => `${player} ${join.toFixed(0)}`).join(', ');
    if (joins !== '') parts.push(`${kind}: the very first join, code included, ms: ${joins}`);
    const stages = measurement.joins[kind] ?? [];
    const names = [...new Set(stages.flatMap((one) => Object.keys(one)))];
    const medians = names.map((name) => {
      const values = stages.map((one) => one[name]).filter(Number.isFinite);
      return `${name} ${quantile(values, 0.5).toFixed(0)}`;
    });
    if (medians.length > 0) parts.push(`cf rtmp, ${kind}: its join in ms: ${medians.join(', ')}`);
  }
  const verdicts = verdictsOn(measurement, wanted, budgets);
  const digits = (value) => (value === undefined || Number.isNaN(value) ? '–' : value.toFixed(1));
  parts.push(
    table(
      verdicts.map(({ kind, player = 'cf rtmp', metric, ours, limit, other, ratio, verdict }) => [
        verdict,
        `${kind}: ${player}: ${metric}`,
        `${digits(ours)} ≤ ${digits(limit)}`,
        other === undefined ? '' : `${other}${ratio === undefined ? '' : ` × ${ratio}`}`,
      ]),
    ),
  );
  return {
    text: parts.join('\n\n'),
    verdicts,
    isMissed: verdicts.some(({ verdict }) => verdict === 'missed'),
  };
}
