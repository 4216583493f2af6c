import type { PlayerError } from '../errors/player-error.js';
import type { Player } from '../playback/player.js';

export interface StatusWords {
  readonly tryAgain: string;
  readonly anotherSource: string;
  readonly reconnecting: string;
  describe(error: PlayerError): { readonly title: string; readonly advice: string };
}

/**
 * What a viewer reads over the picture: why nothing plays and what can be done, or that something else is being
 * tried. Everything is set as text, so nothing that a server or an attribute says becomes markup.
 */
export class StatusPanel {
  readonly #frame: HTMLElement;
  readonly #core: Player;
  readonly #words: StatusWords;
  readonly #panel = document.createElement('div');
  readonly #notice = document.createElement('div');
  readonly #title = document.createElement('h2');
  readonly #advice = document.createElement('p');
  readonly #code = document.createElement('code');
  readonly #listening = new AbortController();

  constructor(frame: HTMLElement, core: Player, words: StatusWords, retry: () => void) {
    this.#frame = frame;
    this.#core = core;
    this.#words = words;
    this.#panel.className = 'cf-panel';
    this.#panel.part.add('error');
    this.#panel.setAttribute('role', 'alert');
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = words.tryAgain;
    button.addEventListener('click', retry);
    // The keys of the player (space, arrows) are not meant for the panel's button.
    this.#panel.addEventListener('keydown', (pressed) => pressed.stopPropagation());
    this.#panel.append(this.#title, this.#advice, this.#code, button);
    this.#notice.className = 'cf-notice';
    this.#notice.part.add('notice');
    this.#notice.setAttribute('role', 'status');
    frame.append(this.#notice, this.#panel);
    const { signal } = this.#listening;
    core.addEventListener('statechange', () => this.#update(), { signal });
    this.#update();
  }

  dispose(): void {
    this.#listening.abort();
    this.#panel.remove();
    this.#notice.remove();
  }

  #update(): void {
    const { state } = this.#core;
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
        ? this.#words.reconnecting
        : state.name === 'attempting' && state.index > 0
          ? this.#words.anotherSource
          : '';
    this.#frame.classList.toggle('cf-busy', notice !== '');
    this.#notice.hidden = notice === '';
    this.#notice.textContent = notice;
  }
}
