/**
 * The tracks that an engine adds to a media element, and takes away again.
 *
 * Chromium begins to load a track, also one without an address, some moments after it is enabled for the first time,
 * and then throws away the cues that it has by then. So a track is there, and enabled, before there is a cue for it.
 */
export class MediaTracks {
  readonly #media: HTMLMediaElement;
  readonly #elements: HTMLTrackElement[] = [];

  constructor(media: HTMLMediaElement) {
    this.#media = media;
  }

  add(track: {
    readonly kind: string;
    readonly label?: string | undefined;
    readonly language?: string | undefined;
    readonly id?: string | undefined;
    readonly mode?: TextTrackMode;
    /** Of what the browser loads before it is filled. */
    readonly src?: string;
  }): HTMLTrackElement {
    const element = this.#media.ownerDocument.createElement('track');
    element.kind = track.kind;
    element.label = track.label ?? '';
    if (track.language) element.srclang = track.language;
    if (track.id) element.id = track.id;
    if (track.src) element.src = track.src;
    // A track without an address that is hidden keeps WebKit waiting for it for ever.
    if (/apple/i.test(navigator.vendor)) element.src = 'data:,WEBVTT';
    element.track.mode = track.mode ?? 'disabled';
    this.#media.append(element);
    if (track.kind === 'captions') enableOnce(element);
    this.#elements.push(element);
    return element;
  }

  remove(): void {
    for (const element of this.#elements.splice(0)) element.remove();
  }
}

/** Captions come while nobody wants them, and must still be there when somebody does. */
function enableOnce(element: HTMLTrackElement): void {
  const settle = (): void => {
    if (element.track.mode === 'hidden') element.track.mode = 'disabled';
  };
  element.addEventListener('load', settle, { once: true });
  element.addEventListener('error', settle, { once: true });
  element.track.mode = 'hidden';
}
