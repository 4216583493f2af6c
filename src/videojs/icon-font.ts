import { videoJsFont } from 'virtual:video-js-skin';

let isAdded = false;

/**
 * The icon font of video.js, from bytes: a font declared inside a shadow root is ignored, and a `data:` address would
 * need a place in the page's Content-Security-Policy.
 */
export function addIconFont(): void {
  if (isAdded) return;
  isAdded = true;
  const bytes = Uint8Array.from(atob(videoJsFont), (character) => character.charCodeAt(0));
  document.fonts.add(new FontFace('VideoJS', bytes));
}
