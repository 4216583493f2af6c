import type { Caption, CaptionBlock, CaptionColor, CaptionStyle } from './caption.js';
import { extendedGraphic, graphicCharacter } from './cea708-characters.js';
import { Cea708Window } from './cea708-window.js';
import { ShownCaption } from './shown-caption.js';

const WINDOWS = 8;
/** Bytes behind each command of C1, from 80h on: section 7.1.5. */
const C1_LENGTHS = [
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 2, 3, 2, 0, 0, 0, 0, 4, 6, 6, 6, 6, 6, 6, 6, 6,
];
/** Two bits per colour: the upper ones say which of the eight it is next to. Black is what browsers write on. */
const COLORS: readonly (CaptionColor | undefined)[] = [
  undefined,
  'blue',
  'lime',
  'cyan',
  'red',
  'magenta',
  'yellow',
  undefined,
];

/** One service of CEA-708: eight windows, and the text that goes into the current one. */
export class Cea708Service {
  readonly #caption: ShownCaption;
  readonly #windows: (Cea708Window | undefined)[] = Array.from({ length: WINDOWS });
  #current = -1;
  #hasChanged = false;

  constructor(name: string, tell: (caption: Caption) => void) {
    this.#caption = new ShownCaption(name, tell);
  }

  end(time: number): void {
    this.#caption.cut(time);
  }

  /** The bytes of a service block: section 6.2. Commands that do not end in it are left out. */
  push(block: Uint8Array, time: number): void {
    for (let at = 0; at < block.byteLength;) at += this.#take(block, at, time);
    if (!this.#hasChanged) return;
    this.#hasChanged = false;
    this.#caption.show(this.#blocks(), time);
  }

  /** @returns The length of what begins there. */
  #take(block: Uint8Array, at: number, time: number): number {
    const code = block[at] ?? 0;
    if (code >= 0xa0 || (code >= 0x20 && code < 0x80)) {
      this.#write(graphicCharacter(code));
      return 1;
    }
    if (code >= 0x80) {
      const length = C1_LENGTHS[code - 0x80] ?? 0;
      const bytes = block.subarray(at + 1, at + 1 + length);
      if (bytes.byteLength === length) this.#command(code, bytes, time);
      return 1 + length;
    }
    if (code === 0x10) return 1 + this.#extended(block, at + 1);
    if (code === 0x18) {
      const character = (block[at + 1] ?? 0) * 256 + (block[at + 2] ?? 0);
      if (at + 2 < block.byteLength && character >= 0x20) this.#write(String.fromCharCode(character));
      return 3;
    }
    if (code > 0x10) return code < 0x18 ? 2 : 3;
    this.#control(code, time);
    return 1;
  }

  /** C2, C3, G2 and G3: section 7.1.7 on. */
  #extended(block: Uint8Array, at: number): number {
    const code = block[at] ?? 0;
    if (code < 0x20) return 1 + Math.floor(code / 8);
    if (code < 0x80 || code >= 0xa0) {
      this.#write(extendedGraphic(code));
      return 1;
    }
    if (code < 0x88) return 5;
    if (code < 0x90) return 6;
    return 2 + ((block[at + 1] ?? 0) & 0x3f);
  }

  /** C0. */
  #control(code: number, time: number): void {
    const window = this.#windows[this.#current];
    if (window === undefined) return;
    if (code === 0x08) window.backspace();
    else if (code === 0x0c) this.#cutting(window, time, () => window.clear());
    else if (code === 0x0e) this.#cutting(window, time, () => window.clearRow());
    // A row of its own comes at its own time.
    else if (code === 0x0d) this.#cutting(window, time, () => window.carriageReturn());
    else return;
    this.#hasChanged ||= window.isVisible;
  }

  #command(code: number, bytes: Uint8Array, time: number): void {
    const [first = 0, second = 0, third = 0] = bytes;
    const window = this.#windows[this.#current];
    if (code < 0x88) this.#current = code & 7;
    else if (code <= 0x8c) this.#overWindows(code, first, time);
    else if (code === 0x8f) this.#overWindows(0x8c, 0xff, time);
    else if (code >= 0x98) this.#define(code & 7, bytes, time);
    else if (window === undefined) return;
    else if (code === 0x90) {
      const { color } = window.style;
      window.style = styleOf((second & 0x80) !== 0, (second & 0x40) !== 0, color);
    } else if (code === 0x91) {
      const { italic, underline } = window.style;
      window.style = styleOf(italic === true, underline === true, colorOf(first));
    } else if (code === 0x92) window.movePen(first & 15, second & 63);
    else if (code === 0x97) {
      window.justify(third);
      this.#hasChanged ||= window.isVisible;
    }
  }

  #define(index: number, bytes: Uint8Array, time: number): void {
    const window = (this.#windows[index] ??= new Cea708Window());
    // It goes somewhere else, or comes up with what is in it.
    if (window.block() !== undefined) this.#caption.cut(time);
    window.define(bytes);
    this.#current = index;
    this.#hasChanged = true;
  }

  /** ClearWindows, DisplayWindows, HideWindows, ToggleWindows, DeleteWindows. */
  #overWindows(code: number, bits: number, time: number): void {
    for (const [index, window] of this.#windows.entries()) {
      if (window === undefined || (bits & (1 << index)) === 0) continue;
      const isVisible = code === 0x89 || (code === 0x8b && !window.isVisible);
      this.#hasChanged = true;
      if (code === 0x88) this.#cutting(window, time, () => window.clear());
      else if (isVisible !== window.isVisible) {
        // What was there alone until now ends, whether something comes to it or goes.
        this.#caption.cut(time);
        window.isVisible = isVisible;
      }
      if (code === 0x8c) this.#windows[index] = undefined;
    }
  }

  /** Does what takes away from the screen. */
  #cutting(window: Cea708Window, time: number, change: () => void): void {
    if (window.isVisible && window.block() !== undefined) this.#caption.cut(time);
    change();
  }

  #write(character: string): void {
    const window = this.#windows[this.#current];
    if (window === undefined) return;
    window.write(character);
    this.#hasChanged ||= window.isVisible;
  }

  #blocks(): readonly CaptionBlock[] {
    return this.#windows
      .filter((window) => window?.isVisible === true)
      .sort((a, b) => (a?.priority ?? 0) - (b?.priority ?? 0))
      .flatMap((window) => window?.block() ?? []);
  }
}

function colorOf(bits: number): CaptionColor | undefined {
  return COLORS[((bits >> 3) & 4) | ((bits >> 2) & 2) | ((bits >> 1) & 1)];
}

function styleOf(italic: boolean, underline: boolean, color: CaptionColor | undefined): CaptionStyle {
  return { ...(italic && { italic }), ...(underline && { underline }), ...(color && { color }) };
}
