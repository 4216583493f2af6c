import { videoJsFont } from 'virtual:video-js-skin';

const added = new WeakSet<Document>();

/**
 * The icon font of video.js, from bytes: a font declared inside a shadow root is ignored, and a `data:` address would
 * need a place in the page's Content-Security-Policy.
 */
export function addIconFont(page: Document): void {
  if (added.has(page)) return;
  added.add(page);
  const bytes = Uint8Array.from(atob(videoJsFont), (character) => character.charCodeAt(0));
  const { FontFace: PageFontFace } = page.defaultView ?? globalThis;
  page.fonts.add(new PageFontFace('VideoJS', bytes));
}
