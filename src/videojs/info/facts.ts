import type { Player } from '../../playback/player.js';

type Stats = Player['stats'];

/** Steps of `stats.join` in their order: docs/statistics.md. */
const STEPS = ['plan', 'connect', 'handshake', 'play', 'firstTag', 'firstAppend', 'firstFrame'] as const;

/** `312 ms: plan 2, connect 41, …`; empty before there is a picture. */
export function joinText({ join }: Pick<Stats, 'join'>): string {
  const steps = STEPS.flatMap((step) => {
    const took = join[step];
    return took === undefined ? [] : [[step, took] as const];
  });
  if (steps.length === 0) return '';
  const sum = steps.reduce((total, [, took]) => total + took, 0);
  return `${Math.round(sum)} ms (${steps.map(([step, took]) => `${step} ${Math.round(took)}`).join(', ')})`;
}

type Candidate = Player['candidates'][number];

/** One line about a candidate; secrets are out of it already. */
export function candidateText(candidate: Candidate): string {
  return candidate.kind === 'rtmp'
    ? `${candidate.protocol.toUpperCase()} ${candidate.tcUrl} ${candidate.streamName}`
    : `${candidate.kind === 'hls' ? 'HLS' : 'HTTP'} ${candidate.url}`;
}

export interface PlanLine {
  readonly text: string;
  /** `playing`, `failed: CF_…`; empty where it was not tried. */
  readonly outcome: string;
  readonly isCurrent: boolean;
}

/** The plan, and what became of each candidate. */
export function planLines({ candidates, attempts }: Pick<Player, 'candidates' | 'attempts'>): PlanLine[] {
  return candidates.map((candidate, index) => {
    const attempt = attempts.filter((one) => one.index === index).at(-1);
    const took = attempt?.elapsed === undefined ? '' : `, ${Math.round(attempt.elapsed)} ms`;
    const code = attempt?.error ? `: ${attempt.error.code}` : '';
    return {
      text: candidateText(candidate),
      outcome: attempt ? `${attempt.outcome}${code}${took}` : '',
      isCurrent: attempt?.outcome === 'playing' || attempt?.outcome === 'running',
    };
  });
}
