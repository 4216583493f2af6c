import { make, type PlayerView } from './player-view.js';

/**
 * `autoplay`, as far as the browser lets it: with sound; without, under a button that turns it on; not at all, which is
 * the poster with its play button.
 */
export function offerAutoplay({ core, media, frame, words, signal, attribute }: PlayerView): void {
  const pill = make('button', 'cf-pill', 'unmute');
  pill.hidden = true;
  frame.append(pill);
  const say = (): void => {
    pill.dir = words.direction;
    pill.textContent = words.text('turnSoundOn');
  };
  say();
  signal.addEventListener('abort', words.subscribe(say));
  pill.addEventListener('keydown', (pressed) => pressed.stopPropagation(), { signal });
  pill.addEventListener('click', () => (media.muted = false), { signal });
  const update = (): void => {
    if (!media.muted) pill.hidden = true;
  };
  media.addEventListener('volumechange', update, { signal });
  const blocked = (event: Event): void => {
    const { code } = (event as CustomEvent<{ readonly code: string }>).detail;
    if (code !== 'CF_ENV_AUTOPLAY_BLOCKED' || media.muted || attribute('autoplay') === null) return;
    media.muted = true;
    core.play().then(
      () => (pill.hidden = false),
      // Nobody has asked for silence; the viewer who presses play wants to hear.
      () => (media.muted = false),
    );
  };
  core.addEventListener('playerwarning', blocked, { signal });
}
