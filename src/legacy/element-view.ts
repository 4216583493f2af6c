import { numberOf } from './setup-values.js';
import type { OldItem, OldLook, OldSource, OldTrack } from './reading.js';

/** As much of an element as reading it takes: of a page in a browser, or of a file. */
export interface ElementView {
  /** In lower case. */
  readonly name: string;
  attribute(name: string): string | undefined;
  readonly attributeNames: readonly string[];
  /** Elements only. */
  readonly children: readonly ElementView[];
}

const MAX_CHILDREN = 500;
const MAX_DEPTH = 12;

/** Elements inside, in the order of the page; no more and no deeper than any embed has. */
export function descendants(element: ElementView): readonly ElementView[] {
  const found: ElementView[] = [];
  const visit = (one: ElementView, depth: number): void => {
    for (const child of one.children) {
      if (found.length >= MAX_CHILDREN || depth > MAX_DEPTH) return;
      found.push(child);
      visit(child, depth + 1);
    }
  };
  visit(element, 0);
  return found;
}

export function classesOf(element: ElementView): readonly string[] {
  return (element.attribute('class') ?? '').split(/\s+/).filter((name) => name !== '');
}

export function isMediaElement(element: ElementView): boolean {
  return element.name === 'video' || element.name === 'audio' || element.name === 'video-js';
}

/** What a `<video>` or `<audio>` says by itself. */
export function readMediaElement(media: ElementView): {
  readonly item: Pick<OldItem, 'sources' | 'tracks' | 'poster'>;
  readonly look: OldLook;
} {
  const inside = descendants(media);
  const own = media.attribute('src');
  const sources: OldSource[] = own ? [{ address: own, type: media.attribute('type') }] : [];
  const tracks: OldTrack[] = [];
  for (const child of inside) {
    const src = child.attribute('src');
    if (!src) continue;
    if (child.name === 'source') sources.push({ address: src, type: child.attribute('type') });
    if (child.name === 'track') {
      tracks.push({
        kind: child.attribute('kind') ?? 'subtitles',
        src,
        label: child.attribute('label'),
        srclang: child.attribute('srclang'),
        isDefault: child.attribute('default') !== undefined,
      });
    }
  }
  const has = (name: string): boolean => media.attribute(name) !== undefined;
  return {
    item: { sources, tracks, poster: media.attribute('poster') || undefined },
    look: {
      ...sizeOfElement(media),
      autoplay: has('autoplay') && media.attribute('autoplay') !== 'false',
      muted: has('muted'),
      loop: has('loop'),
      ...(media.attribute('preload') ? { preload: media.attribute('preload') } : {}),
    },
  };
}

/** `width` and `height` of an element, in its attributes. */
export function sizeOfElement(element: ElementView): Pick<OldLook, 'width' | 'height'> {
  const width = element.attribute('width')?.trim();
  const height = element.attribute('height')?.trim();
  return { ...(width ? { width } : {}), ...(height ? { height } : {}) };
}

/** Pixels of `480`, `480px`; `undefined` for `100%`. */
export function pixelsOf(text: string | undefined): number | undefined {
  const pixels = numberOf(text?.trim().replace(/px$/i, ''));
  return pixels === undefined || pixels <= 0 || pixels > 20_000 ? undefined : pixels;
}
