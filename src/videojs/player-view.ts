import type { Player } from '../playback/player.js';
import type { Words } from '../words/words.js';
import type { VideoJsPlayer } from './videojs-types.js';
import type { ViewerMemory } from './viewer-memory.js';

/** All that a part of the controls has to do with. */
export interface PlayerView {
  readonly player: VideoJsPlayer;
  /** What video.js draws in; the parts are put there. */
  readonly frame: HTMLElement;
  readonly media: HTMLVideoElement;
  readonly core: Player;
  readonly words: Words;
  /** What video.js has words for, by its English text. */
  say(english: string): string;
  readonly memory: ViewerMemory;
  /** Ends with the controls. */
  readonly signal: AbortSignal;
  /** Of the element as the page sees it. */
  attribute(name: string): string | null;
  /** A sheet for the shadow root; `isBelow`: others win over it. */
  addStyle(css: string, isBelow?: boolean): void;
  /** Loads anew, and plays if `isPlaying`. */
  retry(isPlaying: boolean): void;
}

/** Gives the focus back; where there is nobody to take it, to the frame, whose keys work on. */
export function giveFocus(frame: HTMLElement, to: HTMLElement = frame): void {
  to.focus();
  if ((frame.getRootNode() as Document | ShadowRoot).activeElement !== to) frame.focus();
}

/** An element of ours: its class, its name for `::part`, and its text, which is never markup. */
export function make<K extends keyof HTMLElementTagNameMap>(
  name: K,
  className = '',
  part = '',
  text = '',
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  if (className !== '') element.className = className;
  if (part !== '') element.part.add(part);
  if (text !== '') element.textContent = text;
  if (element instanceof HTMLButtonElement) element.type = 'button';
  return element;
}
