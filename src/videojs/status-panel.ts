import type { Player } from '../playback/player.js';
import type { Words } from '../words/words.js';

/**
 * What a viewer reads over the picture: why nothing plays and what can be done, or that something else is being
 * tried. Everything is set as text, so nothing that a server or an attribute says becomes markup.
 */
export class StatusPanel {
  readonly #frame: HTMLElement;
  readonly #core: Player;
  readonly #words: Words;
  readonly #panel = document.createElement('div');
  readonly #notice = document.createElement('div');
  readonly #title = document.createElement('h2');
  readonly #advice = document.createElement('p');
  readonly #code = document.createElement('code');
  readonly #retry = document.createElement('button');
  readonly #listening = new AbortController();

  constructor(frame: HTMLElement, core: Player, words: Words, retry: () => void) {
    this.#frame = frame;
    this.#core = core;
    this.#words = words;
    this.#panel.className = 'cf-panel';
    this.#panel.part.add('error');
    this.#panel.setAttribute('role', 'alert');
    this.#retry.type = 'button';
    this.#retry.addEventListener('click', retry);
    // The keys of the player (space, arrows) are not meant for the panel's button.
    this.#panel.addEventListener('keydown', (pressed) => pressed.stopPropagation());
    this.#panel.append(this.#title, this.#advice, this.#code, this.#retry);
    this.#notice.className = 'cf-notice';
    this.#notice.part.add('notice');
    this.#notice.setAttribute('role', 'status');
    frame.append(this.#notice, this.#panel);
    const { signal } = this.#listening;
    core.addEventListener('statechange', () => this.#update(), { signal });
    signal.addEventListener(
      'abort',
      words.subscribe(() => this.#update()),
    );
    this.#update();
  }

  dispose(): void {
    this.#listening.abort();
    this.#panel.remove();
    this.#notice.remove();
  }

  #update(): void {
    const { state } = this.#core;
    for (const part of [this.#panel, this.#notice]) part.dir = this.#words.direction;
    this.#retry.textContent = this.#words.text('tryAgain');
    const failed = state.name === 'failed';
    this.#panel.hidden = !failed;
    this.#frame.classList.toggle('cf-failed', failed);
    if (failed) {
      const { title, advice } = this.#words.describe(state.error);
      this.#title.textContent = title;
      this.#advice.textContent = advice;
      this.#code.textContent = state.error.code;
    }
    const notice =
      state.name === 'reconnecting' || (state.name === 'attempting' && state.hasPlayed)
        ? this.#words.text('reconnecting')
        : state.name === 'attempting' && state.index > 0
          ? this.#words.text('tryingAnotherSource')
          : '';
    this.#frame.classList.toggle('cf-busy', notice !== '');
    this.#notice.hidden = notice === '';
    this.#notice.textContent = notice;
  }
}
