/** The tracks that an engine adds to a media element, and takes away again. */
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
  }): HTMLTrackElement {
    const element = this.#media.ownerDocument.createElement('track');
    element.kind = track.kind;
    element.label = track.label ?? '';
    if (track.language) element.srclang = track.language;
    if (track.id) element.id = track.id;
    // A track without an address that is hidden keeps WebKit waiting for it for ever.
    if (/apple/i.test(navigator.vendor)) element.src = 'data:,WEBVTT';
    element.track.mode = track.mode ?? 'disabled';
    this.#media.append(element);
    this.#elements.push(element);
    return element;
  }

  remove(): void {
    for (const element of this.#elements.splice(0)) element.remove();
  }
}
