import type { ErrorCode } from '../errors/error-code.js';
import { messageCode } from '../errors/message-code.js';
import type { UserMessage } from '../errors/messages/en.js';
import type { PlayerError } from '../errors/player-error.js';
import { ENGLISH_CONTROLS, type ControlWord } from './control-words.js';
import type { FoundWords } from './find-words.js';
import { onRegistered, registered } from './registered-words.js';

const ENGLISH: FoundWords = { language: 'en', direction: 'ltr', tables: [] };

/**
 * The words of one player, in the language it is told to use. English at once, another language as soon as it has been
 * fetched: who shows words subscribes, and writes them anew when told. With English alone nothing is fetched.
 */
export class Words {
  #wanted: readonly string[] = [];
  #found = ENGLISH;
  #videojs: Readonly<Record<string, string>> = {};
  #english: Readonly<Record<ErrorCode, UserMessage>> | undefined;
  readonly #listeners = new Set<() => unknown>();
  readonly #again = (): void => void this.use(this.#wanted);

  constructor() {
    onRegistered.add(this.#again);
  }

  /** BCP 47 tag of the words that are shown now, for `lang`. */
  get language(): string {
    return this.#found.language;
  }
  /** For `dir`. */
  get direction(): 'ltr' | 'rtl' {
    return this.#found.direction;
  }

  /** One of the player's own words. `values` fill the `{name}`s of the text. */
  text(word: ControlWord, values: Readonly<Record<string, string | number>> = {}): string {
    let text: string = ENGLISH_CONTROLS[word];
    for (const { controls } of this.#found.tables) {
      if (controls?.[word] !== undefined) {
        text = controls[word];
        break;
      }
    }
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => `${values[name] ?? whole}`);
  }

  /** Title and advice for a viewer; until the words for errors are here, what can be said without. */
  describe(error: PlayerError): UserMessage {
    const code = messageCode(error);
    for (const { errors } of this.#found.tables) if (errors?.[code]) return errors[code];
    if (this.#english) return this.#english[code];
    void this.fetchErrors();
    return { title: this.text('cannotPlay'), advice: this.text('checkConnection') };
  }

  /**
   * Most pages show no error, so their words are no part of the first load. To be called when there is time, because
   * without a connection they cannot come any more.
   */
  async fetchErrors(): Promise<void> {
    if (this.#english) return;
    try {
      this.#english = (await import('../errors/messages/en.js')).EN;
    } catch {
      return;
    }
    this.#tell();
  }

  /** What video.js says, by its English text: the same object until it says something else. */
  get videojs(): Readonly<Record<string, string>> {
    return this.#videojs;
  }

  /**
   * @param languages BCP 47 tags, best first; the first there are words for is taken. Resolves when they are shown, also
   *   where they could not be fetched and English stays.
   */
  async use(languages: readonly string[]): Promise<void> {
    this.#wanted = languages;
    let found = ENGLISH;
    if (registered.length > 0 || !/^en\b/i.test(languages[0] ?? 'en')) {
      try {
        const { findWords } = await import('./find-words.js');
        found = await findWords(languages);
      } catch {
        // Offline, most likely.
      }
    }
    if (this.#wanted !== languages || this.#found === found) return;
    this.#found = found;
    let videojs: Readonly<Record<string, string>> = {};
    for (const table of found.tables) videojs = { ...table.videojs, ...videojs };
    this.#videojs = videojs;
    this.#tell();
  }

  #tell(): void {
    for (const tell of this.#listeners) tell();
  }

  /** Calls back whenever the words have changed; gives back how to end it. */
  subscribe(listener: () => unknown): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  dispose(): void {
    onRegistered.delete(this.#again);
    this.#listeners.clear();
    this.#wanted = [];
  }
}
