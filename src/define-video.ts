/** `cf-video.js`: for pages that bring their own controls. Registers `<cf-video>` alone. */
import { defineVideoElement } from './element/define-video-element.js';

defineVideoElement();
