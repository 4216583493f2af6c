import { isStatusCode } from './status-code.js';
import { isOddHabit, type OddHabit } from './odd-habit.js';

/** What docs/local-distribution.md lets a stream name ask for in front of the real name. Times in ms. */
export type StreamMode =
  | { readonly mode: 'fail'; readonly code: string; readonly at: number | undefined }
  | { readonly mode: 'slow'; readonly what: 'answer' | 'media' | 'seek'; readonly ms: number }
  | { readonly mode: 'stall'; readonly ms: number; readonly at: number; readonly repeats: boolean }
  | { readonly mode: 'rate'; readonly kbits: number }
  | { readonly mode: 'silent' }
  | { readonly mode: 'end'; readonly how: Ending; readonly at: number | undefined }
  | { readonly mode: 'data'; readonly what: DataKind; readonly every: number }
  | { readonly mode: 'odd'; readonly habit: OddHabit };

const ENDINGS = ['close', 'command', 'eof', 'eof-close', 'stop', 'complete', 'silence'] as const;
export type Ending = (typeof ENDINGS)[number];
const DATA_KINDS = ['cuepoint', 'text', 'metadata', 'all'] as const;
export type DataKind = (typeof DATA_KINDS)[number];

export interface ModedName {
  readonly modes: readonly StreamMode[];
  /** The real name with its prefix and query; empty where there is none. */
  readonly name: string;
}

const MAX_MODES = 8;
/** An hour: longer than anybody waits, shorter than what timers can count. */
const MAX_MS = 3_600_000;

/** The modes in front of a name, in the order they are written; a name without any comes back as it is. */
export function parseStreamModes(streamName: string): ModedName {
  const prefix = /^[a-z0-9]{2,4}:/i.exec(streamName)?.[0] ?? '';
  const question = streamName.indexOf('?');
  const end = question < 0 ? streamName.length : question;
  const query = streamName.slice(end);
  const segments = streamName.slice(prefix.length, end).split('/');
  const modes: StreamMode[] = [];
  let at = 0;
  while (modes.length < MAX_MODES) {
    const reading = new Segments(segments, at);
    const mode = readMode(reading);
    // All but `fail` need something to do it to.
    if (mode === undefined || (mode.mode !== 'fail' && !reading.hasMore)) break;
    modes.push(mode);
    at = reading.at;
  }
  if (modes.length === 0) return { modes, name: streamName };
  const rest = segments.slice(at).join('/');
  const hasPrefix = /^[a-z0-9]{2,4}:/i.test(rest);
  return { modes, name: rest === '' ? '' : `${hasPrefix ? '' : prefix}${rest}${query}` };
}

class Segments {
  at: number;
  readonly #segments: readonly string[];
  constructor(segments: readonly string[], at: number) {
    this.#segments = segments;
    this.at = at;
  }
  get hasMore(): boolean {
    return this.at < this.#segments.length;
  }
  text(): string {
    return this.#segments[this.at++] ?? '';
  }
  /** A number, or undefined where the next segment is none: then it stays. */
  number(): number | undefined {
    const text = this.#segments[this.at] ?? '';
    if (!/^\d{1,9}$/.test(text)) return undefined;
    this.at += 1;
    return Math.min(Number(text), MAX_MS);
  }
}

function readMode(segments: Segments): StreamMode | undefined {
  switch (segments.text()) {
    case 'fail': {
      const code = segments.text();
      return isStatusCode(code) ? { mode: 'fail', code, at: segments.number() } : undefined;
    }
    case 'slow':
      return readSlow(segments);
    case 'silent':
      return { mode: 'silent' };
    case 'end': {
      const how = oneOf(ENDINGS, segments.text());
      return how === undefined ? undefined : { mode: 'end', how, at: segments.number() };
    }
    case 'data': {
      const what = oneOf(DATA_KINDS, segments.text());
      if (what === undefined) return undefined;
      return { mode: 'data', what, every: Math.max(20, segments.number() ?? 1000) };
    }
    case 'odd': {
      const habit = segments.text();
      return isOddHabit(habit) ? { mode: 'odd', habit } : undefined;
    }
    default:
      return undefined;
  }
}

function readSlow(segments: Segments): StreamMode | undefined {
  const what = segments.text();
  const value = segments.number();
  if (value === undefined) return undefined;
  switch (what) {
    case 'answer':
    case 'media':
    case 'seek':
      return { mode: 'slow', what, ms: value };
    case 'stall':
      return { mode: 'stall', ms: value, at: segments.number() ?? 2000, repeats: false };
    case 'stalls':
      return { mode: 'stall', ms: value, at: Math.max(100, segments.number() ?? 4000), repeats: true };
    case 'rate':
      return value === 0 ? undefined : { mode: 'rate', kbits: value };
    default:
      return undefined;
  }
}

const oneOf = <T extends string>(values: readonly T[], text: string): T | undefined =>
  values.find((value) => value === text);
