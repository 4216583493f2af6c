import { make, type PlayerView } from './player-view.js';

/** @param event `playerwarning` */
function isAutoplayBlocked(event: Event): boolean {
  return (event as CustomEvent<{ readonly code: string }>).detail.code === 'CF_ENV_AUTOPLAY_BLOCKED';
}

/**
 * `autoplay`, as far as the browser lets it: with sound; without, under a button that turns it on; not at all, which is
 * the poster with its play button.
 *
 * @param isBlocked the browser has said so before there were controls
 */
export function offerAutoplay(
  { core, media, frame, words, signal, attribute }: PlayerView,
  isBlocked: boolean,
): void {
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
  const playMuted = (): void => {
    if (media.muted || attribute('autoplay') === null) return;
    media.muted = true;
    core.play().then(
      () => (pill.hidden = false),
      // Nobody has asked for silence; the viewer who presses play wants to hear.
      () => (media.muted = false),
    );
  };
  core.addEventListener('playerwarning', (event) => isAutoplayBlocked(event) && playMuted(), { signal });
  if (isBlocked) playMuted();
}
