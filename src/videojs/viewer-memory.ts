/** What a viewer has chosen, for the next video on this site. */
export interface Remembered {
  readonly volume?: number;
  readonly muted?: boolean;
  /** Pixels of the chosen quality's height; none: automatic. */
  readonly height?: number | undefined;
  /** Language of the captions that are shown; empty: shown in no particular language; none: not shown. */
  readonly captions?: string | undefined;
  readonly captionStyle?: Readonly<Record<string, string>> | undefined;
}

const KEY = 'cf-player';

/**
 * In the site's storage. One that is forbidden, full or holds something else is as good as empty: nothing depends on it.
 */
export class ViewerMemory {
  readonly #mayRemember: () => boolean;

  /** @param mayRemember is asked each time: an attribute may come and go */
  constructor(mayRemember: () => boolean) {
    this.#mayRemember = mayRemember;
  }

  read(): Remembered {
    try {
      const value: unknown = this.#mayRemember() ? JSON.parse(localStorage.getItem(KEY) ?? '{}') : {};
      return typeof value === 'object' && value !== null ? value : {};
    } catch {
      return {};
    }
  }

  write(change: Remembered): void {
    if (!this.#mayRemember()) return;
    try {
      localStorage.setItem(KEY, JSON.stringify({ ...this.read(), ...change }));
    } catch {
      // Forgotten, then.
    }
  }
}

/** Sets the volume of the last time, and keeps what the viewer (not the page) makes of it. */
export function rememberVolume(
  media: HTMLMediaElement,
  frame: HTMLElement,
  memory: ViewerMemory,
  signal: AbortSignal,
): void {
  const { volume, muted } = memory.read();
  // A page that has said how loud it begins is not overruled.
  if (media.volume === 1 && typeof volume === 'number' && volume >= 0 && volume <= 1) media.volume = volume;
  if (muted === true) media.muted = true;
  let touchedAt = -Infinity;
  for (const type of ['pointerdown', 'pointermove', 'pointerup', 'keydown']) {
    const touched = (event: Event): void => {
      // A mouse that only passes by chooses nothing.
      if (event.type !== 'pointermove' || (event as PointerEvent).buttons !== 0)
        touchedAt = performance.now();
    };
    frame.addEventListener(type, touched, { capture: true, passive: true, signal });
  }
  let before = { volume: media.volume, muted: media.muted };
  const changed = (): void => {
    const now = { volume: media.volume, muted: media.muted };
    // One of the two may be the page's, or what `autoplay` took to be allowed.
    const chosen = {
      ...(now.volume === before.volume ? {} : { volume: now.volume }),
      ...(now.muted === before.muted ? {} : { muted: now.muted }),
    };
    before = now;
    if (performance.now() - touchedAt < 1000) memory.write(chosen);
  };
  media.addEventListener('volumechange', changed, { signal });
}
