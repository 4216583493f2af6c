import type { Candidate } from '../source/candidate.js';

/** Milliseconds that one attempt may take from attach to ready, by kind of candidate. */
export type Budgets = Readonly<Record<Candidate['kind'], number>>;

/** Another way to an RTMP stream (another port, a tunnel) that is tried beside the first adds 1500. */
export const DEFAULT_BUDGETS: Budgets = { rtmp: 4000, hls: 8000, file: 10_000 };
