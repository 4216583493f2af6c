import { giveFocus, make, type PlayerView } from './player-view.js';

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
    if (media.muted || pill.hidden) return;
    const hadFocus = pill.matches(':focus');
    pill.hidden = true;
    if (hadFocus) giveFocus(frame);
  };
  media.addEventListener('volumechange', update, { signal });
  let isTrying = false;
  const playMuted = async (): Promise<void> => {
    if (isTrying || media.muted || attribute('autoplay') === null) return;
    isTrying = true;
    media.muted = true;
    // The answer to a play() from before may take this one along.
    for (let tries = 0; isTrying && tries < 3; tries += 1) {
      try {
        await core.play();
        pill.hidden = !media.muted;
        isTrying = false;
      } catch (refusal) {
        if (!(refusal instanceof DOMException) || refusal.name !== 'NotAllowedError') break;
      }
    }
    // Nobody has asked for silence; the viewer who presses play wants to hear.
    if (isTrying) media.muted = false;
    isTrying = false;
  };
  core.addEventListener('playerwarning', (event) => void (isAutoplayBlocked(event) && playMuted()), {
    signal,
  });
  if (isBlocked) void playMuted();
}
