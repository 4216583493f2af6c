import { CfMediaElement, defineConfigProperties } from './cf-media-element.js';
import { CfVideoElement } from './cf-video-element.js';
import { fulfilMediaContract } from './media-contract.js';

/**
 * Registers `<cf-video>`. Where it is registered already (by another copy of the script, for example) that one stays;
 * where there is no DOM nothing happens.
 */
export function defineVideoElement(): void {
  if (!('customElements' in globalThis)) return;
  if (!Object.hasOwn(CfMediaElement.prototype, 'buffered')) {
    fulfilMediaContract(CfMediaElement);
    defineConfigProperties(CfMediaElement.prototype);
  }
  if (!customElements.get('cf-video')) customElements.define('cf-video', CfVideoElement);
}
