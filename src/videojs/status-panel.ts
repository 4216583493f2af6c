import { giveFocus, make, type PlayerView } from './player-view.js';

/**
 * What a viewer reads over the picture: why nothing plays and what can be done, or that something else is being
 * tried. Everything is set as text, so nothing that a server or an attribute says becomes markup.
 */
export class StatusPanel {
  /** Where parts that come later put more buttons and lines. */
  readonly actions = make('div', 'cf-actions');
  readonly #view: PlayerView;
  readonly #panel = make('div', 'cf-panel', 'error');
  readonly #notice = make('div', 'cf-notice', 'notice');
  readonly #title = make('p', 'cf-title', 'error-title');
  readonly #advice = make('p', '', 'error-advice');
  readonly #code = make('code', '', 'error-code');
  readonly #retry = make('button', '', 'retry');
  readonly #onChange: (wasPlaying: boolean) => void;
  #wasPlaying = false;

  constructor(view: PlayerView, onFailureChange: (wasPlaying: boolean) => void) {
    this.#view = view;
    this.#onChange = onFailureChange;
    const { core, signal, words, frame } = view;
    this.#panel.setAttribute('role', 'alert');
    this.#retry.addEventListener('click', () => view.retry(true));
    // The keys of the player (space, arrows) are not meant for the panel's buttons.
    this.#panel.addEventListener('keydown', (pressed) => pressed.stopPropagation());
    this.actions.append(this.#retry);
    this.#panel.append(this.#title, this.#advice, this.actions, this.#code);
    this.#notice.setAttribute('role', 'status');
    frame.append(this.#notice, this.#panel);
    const update = (): void => this.#update();
    for (const type of ['statechange', 'streamstatuschange', 'playerwarning'])
      core.addEventListener(type, update, { signal });
    // Before the picture a pause takes the wish to play back, which no event of the player's tells.
    for (const type of ['play', 'pause']) view.media.addEventListener(type, update, { signal });
    signal.addEventListener('abort', words.subscribe(update));
    this.#update();
  }

  #update(): void {
    const { core, words, frame } = this.#view;
    const { state } = core;
    const failed = state.name === 'failed';
    const notice = this.#noticeNow();
    for (const part of [this.#panel, this.#notice]) part.dir = words.direction;
    this.#retry.textContent = words.text('tryAgain');
    if (failed) {
      const { title, advice } = words.describe(state.error);
      this.#title.textContent = title;
      this.#advice.textContent = advice;
      this.#code.textContent = state.error.code;
    } else if (state.name !== 'idle') this.#wasPlaying = !core.paused;
    const isLoading = state.name === 'attempting' && !core.paused;
    frame.classList.toggle('cf-busy', isLoading || state.name === 'reconnecting');
    frame.classList.toggle('cf-failed', failed);
    this.#notice.hidden = notice === '';
    this.#notice.textContent = notice;
    if (failed === this.#panel.hidden) {
      const hadFocus = this.#panel.matches(':focus-within');
      this.#panel.hidden = !failed;
      if (hadFocus) giveFocus(frame);
      this.#onChange(this.#wasPlaying);
    }
  }

  #noticeNow(): string {
    const { core, words } = this.#view;
    const { state, streamStatus } = core;
    if (state.name === 'failed' || state.name === 'idle') return '';
    if (streamStatus === 'unpublished') return words.text('waitingForStream');
    const isLost =
      state.name === 'reconnecting' ||
      (state.name === 'attempting' && state.hasPlayed) ||
      streamStatus === 'reconnecting';
    if (isLost) return words.text('reconnecting');
    return state.name === 'attempting' && state.index > 0 ? words.text('tryingAnotherSource') : '';
  }
}
