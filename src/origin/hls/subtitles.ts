/** Seconds of a subtitle segment. */
const TARGET = 4;
/** Cues behind a day of media are a slip of the pen, and not a playlist of a million lines. */
const LONGEST = 86_400;

interface Cue {
  readonly start: number;
  readonly end: number;
  /** The block as it was, timings included. */
  readonly text: string;
}

/** A WebVTT file cut into segments: a cue is in every segment that it touches, RFC 8216 section 3.5. */
export class SubtitleFile {
  readonly #cues: readonly Cue[];
  readonly duration: number;

  constructor(text: string) {
    this.#cues = cuesOf(text);
    this.duration = Math.max(TARGET, ...this.#cues.map(({ end }) => end));
  }

  /** Seconds of each segment. */
  get durations(): readonly number[] {
    const count = Math.ceil(this.duration / TARGET - 1e-6);
    return Array.from({ length: count }, (_, i) => Math.min(TARGET, this.duration - i * TARGET));
  }

  /**
   * @param number from 0
   * @param clock where the media begins on the clock of 90 kHz
   */
  segment(number: number, clock: number): string | undefined {
    const start = number * TARGET;
    if (number >= this.durations.length) return undefined;
    const cues = this.#cues.filter((cue) => cue.start < start + TARGET && cue.end > start);
    const map = `X-TIMESTAMP-MAP=MPEGTS:${clock},LOCAL:00:00:00.000`;
    return `WEBVTT\n${map}\n\n${cues.map(({ text }) => `${text}\n\n`).join('')}`;
  }
}

function cuesOf(text: string): Cue[] {
  const blocks = text.replaceAll(/\r\n?/g, '\n').split(/\n{2,}/);
  return blocks.flatMap((block) => {
    const times = /^(?:.*\n)?(\S+)[ \t]+-->[ \t]+(\S+)/.exec(block);
    const [start, end] = [secondsOf(times?.[1]), secondsOf(times?.[2])];
    return start === undefined || end === undefined || end > LONGEST
      ? []
      : [{ start, end, text: block.trimEnd() }];
  });
}

function secondsOf(text: string | undefined): number | undefined {
  const parts = /^(?:(\d+):)?(\d\d):(\d\d\.\d{3})$/.exec(text ?? '');
  return parts === null ? undefined : Number(parts[1] ?? 0) * 3600 + Number(parts[2]) * 60 + Number(parts[3]);
}
