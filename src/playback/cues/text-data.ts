import { CueStore } from './cue-store.js';
import { escapeCueText } from './cue-text.js';

/** A line that nothing takes away. Seconds. */
const MAX_DURATION = 10;
const MAX_TEXT = 2000;

/** What one line of text says of itself and of its track. */
export interface TextLine {
  /** Tells tracks apart. */
  readonly track: string;
  readonly label: string;
  /** BCP 47, as far as it is known. */
  readonly language: string;
  readonly text: string;
}

/**
 * `onTextData`: 3GPP timed text as Flash Media Server and Wowza send it, `{ text, language, trackid }`. An empty text
 * takes the last one away.
 */
export function readTextData(value: unknown): TextLine | undefined {
  if (!isRecord(value) || typeof value['text'] !== 'string') return undefined;
  const language = typeof value['language'] === 'string' ? value['language'].slice(0, 35) : '';
  const id = value['trackid'];
  const track = typeof id === 'number' || typeof id === 'string' ? `${id}`.slice(0, 35) : '';
  return {
    track: `text ${track} ${language}`,
    label: language === '' || language === 'und' ? `Text ${track}`.trim() : nameOf(language),
    language: tagOf(language),
    text: value['text'].slice(0, MAX_TEXT),
  };
}

/** `onCaption`: Captionate's, the texts of several tracks at once, in their order. */
export function readCaptionate(value: unknown): readonly TextLine[] {
  const texts = Array.isArray(value) ? value.slice(0, MAX_CAPTIONATE_TRACKS) : [value];
  return texts.flatMap((text, index) =>
    typeof text === 'string'
      ? [
          {
            track: `captions ${index}`,
            label: `Captions ${index + 1}`,
            language: '',
            text: text.slice(0, MAX_TEXT),
          },
        ]
      : [],
  );
}
const MAX_CAPTIONATE_TRACKS = 8;

/** Lines of text of one track as its cues: each lasts until the next. */
export class TextCues {
  readonly #store: CueStore;

  constructor(track: Pick<TextTrack, 'addCue' | 'removeCue'>, behind: () => number) {
    this.#store = new CueStore(track, behind);
  }

  /** `at`: seconds. */
  put(text: string, at: number): void {
    const key = `${Math.round(at * 1000)}`;
    let end = at + MAX_DURATION;
    for (const { start, cues } of this.#store.moments) {
      if (start > at) end = Math.min(end, start);
      else if (start < at) for (const cue of cues) if (cue.endTime > at) cue.endTime = at;
    }
    const cues = text.trim() === '' ? [] : [new VTTCue(at, end, escapeCueText(text))];
    this.#store.put(key, { cues, start: at, isFinal: true, run: 0 });
  }
}

function nameOf(language: string): string {
  try {
    return new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;
  } catch {
    return language;
  }
}

/** `eng` is `en`: ISO 639-2 has codes that BCP 47 does not use. */
function tagOf(language: string): string {
  try {
    return language === '' ? '' : (Intl.getCanonicalLocales(language.replace(/_/g, '-'))[0] ?? '');
  } catch {
    return '';
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
