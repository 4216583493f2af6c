import { CfMediaElement } from './cf-media-element.js';
import { styleSheet } from './style-sheet.js';

const STYLE = `
:host { display: inline-block; position: relative; overflow: clip; }
:host([hidden]) { display: none; }
video { display: block; width: 100%; height: 100%; object-fit: inherit; object-position: inherit; }
`;

/** `<cf-video>`: no controls of its own, the contract of HTMLVideoElement; fits wherever a `<video>` does. */
export class CfVideoElement extends CfMediaElement {
  constructor() {
    super();
    this.attachShadow({ mode: 'open' }).append(this.nativeEl);
    this.viewAdopted();
  }

  protected override viewAdopted(): void {
    if (this.shadowRoot) this.shadowRoot.adoptedStyleSheets = [styleSheet(STYLE, this.ownerDocument)];
  }
}
