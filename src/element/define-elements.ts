import { CfPlayerElement } from './cf-player-element.js';
import type { CfVideoElement } from './cf-video-element.js';
import { defineVideoElement } from './define-video-element.js';

/**
 * Registers `<cf-player>` and `<cf-video>`. Where one of them is registered already (by another copy of the script,
 * for example) that one stays; where there is no DOM nothing happens.
 */
export function defineElements(): void {
  defineVideoElement();
  if (!('customElements' in globalThis)) return;
  if (!customElements.get('cf-player')) customElements.define('cf-player', CfPlayerElement);
}

declare global {
  interface HTMLElementTagNameMap {
    'cf-player': CfPlayerElement;
    'cf-video': CfVideoElement;
  }
}
