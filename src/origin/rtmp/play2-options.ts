import type { AmfObject, AmfValue } from '../../protocol/amf/amf-value.js';
import type { ServerPlayOptions } from '../../protocol/connection/server.js';
import { milliseconds } from '../../protocol/units.js';

const TRANSITIONS = ['switch', 'swap', 'append', 'appendAndWait', 'reset', 'resume', 'stop'] as const;
export type Transition = (typeof TRANSITIONS)[number];

/** NetStreamPlayOptions, in ms. */
export interface Play2Options {
  readonly streamName: string;
  /** Empty: what plays. */
  readonly oldStreamName: string;
  /** -2000, -1000 or a position. */
  readonly start: number;
  /** Negative: all. */
  readonly length: number;
  /** Negative: as soon as possible. */
  readonly offset: number;
  /** Undefined: none was named. */
  readonly transition: Transition | undefined;
}

/** @returns a text where the options make no sense */
export function readPlay2Options(options: AmfObject): Play2Options | string {
  const { streamName, oldStreamName, start, len, offset, transition } = options;
  const text = (value: AmfValue): string => (typeof value === 'string' ? value : '');
  const chosen = text(transition);
  // Red5's client writes the names of its own constants, in capitals.
  const known = TRANSITIONS.find((name) => name.toLowerCase() === chosen.toLowerCase().replaceAll('_', ''));
  if (chosen !== '' && known === undefined) return `transition ${chosen.slice(0, 40)} is not known`;
  if (text(streamName) === '' && known !== 'stop') return 'no stream name';
  return {
    streamName: text(streamName),
    oldStreamName: text(oldStreamName),
    start: startOf(numberOr(start, -2)),
    length: secondsOf(numberOr(len, -1)),
    offset: secondsOf(numberOr(offset, -1)),
    transition: known,
  };
}

/** Some clients write the milliseconds of `play`; the two special values tell them apart. */
function startOf(start: number): number {
  if (start >= 0) return start * 1000;
  return start === -1 || start === -1000 ? -1000 : -2000;
}

const secondsOf = (seconds: number): number => (seconds < 0 ? -1000 : seconds * 1000);

const numberOr = (value: AmfValue, fallback: number): number =>
  typeof value === 'number' && Number.isFinite(value) ? value : fallback;

/** What `play` would have said. */
export function playOptions({ start, length }: Play2Options, reset: boolean): ServerPlayOptions {
  return { start: milliseconds(start), length: milliseconds(length), reset };
}
