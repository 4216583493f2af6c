import { ownerHint, userMessage } from '../src/index.js';
import type { PlayerError } from '../src/index.js';
import type { Tone } from './event-log.js';
import type { GalleryCase, GalleryGroup } from './gallery-cases.js';

function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  content = '',
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = content;
  return element;
}

/** Plays a case, at once or when it is prepared, and says when it begins. */
export type PlayCase = (item: GalleryCase, begins: () => void) => void;

/** What a person is shown of a case: the words of the player itself, as they come. */
export class ErrorGallery {
  readonly #detail: HTMLElement;
  readonly #marks = new Map<GalleryCase, HTMLElement>();
  readonly #buttons = new Map<GalleryCase, HTMLButtonElement>();
  #chosen: GalleryCase | undefined;
  #error: PlayerError | undefined;
  #isFatal = false;

  constructor(list: HTMLElement, detail: HTMLElement, groups: readonly GalleryGroup[], play: PlayCase) {
    this.#detail = detail;
    list.replaceChildren(
      ...groups.map((group, index) => {
        const section = make('details', 'gallery-group');
        section.open = index === 0;
        const summary = make('summary', '');
        summary.append(
          make('span', 'gallery-title', group.title),
          make('span', 'gallery-count', `${group.cases.length}`),
        );
        const items = make('ul', 'gallery-cases');
        items.append(...group.cases.map((item) => this.#item(item, play)));
        section.append(summary, make('p', 'hint', group.note), items);
        return section;
      }),
    );
    this.#show('Choose a case: it plays above, and what comes of it is told here.');
  }

  #item(item: GalleryCase, play: PlayCase): HTMLElement {
    const entry = document.createElement('li');
    const button = make('button', 'gallery-case');
    button.type = 'button';
    button.setAttribute('aria-pressed', 'false');
    const mark = make('span', 'mark-of-case');
    button.append(make('span', 'name-of-case', item.name), mark);
    button.addEventListener('click', () => {
      play(item, () => this.#choose(item));
    });
    this.#marks.set(item, mark);
    this.#buttons.set(item, button);
    entry.append(button);
    return entry;
  }

  /** Another configuration plays; what it does belongs to none of the cases. */
  leave(): void {
    this.#choose(undefined);
  }

  #choose(item: GalleryCase | undefined): void {
    this.#chosen = item;
    this.#error = undefined;
    this.#isFatal = false;
    for (const [other, button] of this.#buttons) button.setAttribute('aria-pressed', `${other === item}`);
    if (item !== undefined) this.#tell('waiting', 'quiet', 'Waiting for what comes of it…');
    else this.#show('Choose a case: it plays above, and what comes of it is told here.');
  }

  /** A warning, or the end. */
  error(error: PlayerError, isFatal: boolean): void {
    if (this.#chosen === undefined || this.#isFatal) return;
    this.#error = error;
    this.#isFatal = isFatal;
    this.#tell(isFatal ? 'the end' : 'a warning, the player goes on', isFatal ? 'bad' : 'warn');
  }

  playing(): void {
    if (this.#chosen === undefined || this.#isFatal) return;
    if (this.#error === undefined) this.#tell('plays', 'good', 'It plays; nothing to tell a viewer.');
    else this.#tell('a warning, and it plays', 'warn');
  }

  #tell(verdict: string, tone: Tone, instead = ''): void {
    const { name } = this.#chosen as GalleryCase;
    const error = this.#error;
    const head = make('p', 'case-head');
    const chip = make('span', 'chip', verdict);
    chip.dataset['tone'] = tone;
    head.append(make('code', '', name), chip);
    const parts: HTMLElement[] = [head];
    if (error === undefined) parts.push(make('p', 'case-words', instead));
    else {
      const { title, advice } = userMessage(error);
      parts.push(
        make('h3', '', 'The viewer reads'),
        make('p', 'case-words', `${title.replace(/[^.!?]$/, '$&.')} ${advice}`),
        make('h3', '', 'The owner reads'),
        make('p', 'case-words', ownerHint(error).text),
        make('p', 'why', error.message === error.code ? error.code : `${error.code}: ${error.message}`),
      );
    }
    this.#detail.replaceChildren(...parts);
    const mark = this.#marks.get(this.#chosen as GalleryCase);
    if (mark === undefined || verdict === 'waiting') return;
    mark.textContent = error?.code ?? verdict;
    mark.dataset['tone'] = tone;
  }

  #show(words: string): void {
    this.#detail.replaceChildren(make('p', 'case-words', words));
  }
}
