/** `<track>` children of the host, copied into the inner element and kept like the originals. */
export class TrackMirror {
  readonly #host: HTMLElement;
  readonly #media: HTMLMediaElement;
  #copies = new Map<Element, HTMLTrackElement>();

  constructor(host: HTMLElement, media: HTMLMediaElement) {
    this.#host = host;
    this.#media = media;
  }

  update(): void {
    const kept = new Map<Element, HTMLTrackElement>();
    for (const track of this.#host.querySelectorAll<HTMLTrackElement>(':scope > track')) {
      const copy = this.#copies.get(track) ?? document.createElement('track');
      copyAttributes(track, copy);
      if (copy.parentNode !== this.#media) this.#media.append(copy);
      kept.set(track, copy);
    }
    for (const [track, copy] of this.#copies) if (!kept.has(track)) copy.remove();
    this.#copies = kept;
  }

  /** After something else has emptied the inner element. */
  restore(): void {
    this.#copies.clear();
    this.update();
  }
}

function copyAttributes(from: Element, to: Element): void {
  for (const { name } of Array.from(to.attributes)) if (!from.hasAttribute(name)) to.removeAttribute(name);
  for (const { name, value } of from.attributes)
    if (to.getAttribute(name) !== value) to.setAttribute(name, value);
}

export interface SourceChild {
  readonly src: string;
  readonly type: string;
}

/** `<source>` children in order; alternatives, as in `<video>`. */
export function sourceChildren(host: HTMLElement): readonly SourceChild[] {
  return [...host.querySelectorAll<HTMLSourceElement>(':scope > source')].map((source) => ({
    src: source.getAttribute('src') ?? '',
    type: source.getAttribute('type') ?? '',
  }));
}
