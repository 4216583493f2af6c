import { defineElements } from './element/define-elements.js';

defineElements();

export { CfPlayerElement } from './element/cf-player-element.js';
export { CfVideoElement } from './element/cf-video-element.js';
export { registerWords } from './words/registered-words.js';
