/** Habits of real servers that a client must bear; each was seen. docs/local-distribution.md says what they are. */
const STREAM_HABITS = [
  'stream0',
  'status0',
  'no-null',
  'transaction',
  'set-data-frame',
  'empty-audio',
  'headers',
  'no-headers',
  'next-keyframe',
  'zero-time',
  'relabelled',
  'play-time',
  'chunk-size',
  'no-start',
  'tags',
  'aggregates',
] as const;

export type OddHabit = (typeof STREAM_HABITS)[number];

/** Of a whole connection. */
export type OddConnectionHabit = 'no-calls' | 'result';

export const isOddHabit = (text: string): text is OddHabit =>
  (STREAM_HABITS as readonly string[]).includes(text);

export const isOddConnectionHabit = (text: string): text is OddConnectionHabit =>
  text === 'no-calls' || text === 'result';
