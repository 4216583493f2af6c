import type { Caption, CaptionColor, CaptionStyle } from './caption.js';
import { basicCharacter, extendedCharacter, specialCharacter } from './cea608-characters.js';
import { Cea608Screen, COLUMNS, ROWS } from './cea608-screen.js';
import { ShownCaption } from './shown-caption.js';

/** 47 CFR 15.119 (h): what the two low bits above underline mean, in preamble and mid-row codes. */
const COLORS: readonly (CaptionColor | undefined)[] = [
  undefined,
  'lime',
  'blue',
  'cyan',
  'red',
  'yellow',
  'magenta',
];
const ITALICS = 7;
/** Preamble codes by their first byte (10h to 17h): the row, and the one where bit 5 of the second is set. */
const PREAMBLE_ROWS = [
  [10, 10],
  [0, 1],
  [2, 3],
  [11, 12],
  [13, 14],
  [4, 5],
  [6, 7],
  [8, 9],
] as const;
const BOTTOM = ROWS - 1;

/**
 * One caption channel of CEA-608 (47 CFR 15.119): pop-on, roll-up and paint-on. Text channels and what a mode has not
 * been said for are passed over.
 */
export class Cea608Channel {
  readonly #caption: ShownCaption;
  #mode: 'none' | 'pop-on' | 'roll-up' | 'paint-on' = 'none';
  #displayed = new Cea608Screen();
  #loading = new Cea608Screen();
  #row = BOTTOM;
  #column = 0;
  #depth = 2;
  #style: CaptionStyle = {};
  #hasChanged = false;
  /** What is displayed was loaded before it was shown. */
  #isPopOn = false;

  constructor(name: string, tell: (caption: Caption) => void) {
    this.#caption = new ShownCaption(name, tell);
  }

  /** Nothing is known about what follows. */
  end(time: number): void {
    this.#caption.cut(time);
  }

  /** Characters, 20h to 7Fh. */
  text(codes: readonly number[], time: number): void {
    if (this.#mode === 'none') return;
    for (const code of codes) if (code >= 0x20) this.#put(basicCharacter(code));
    this.#tell(time);
  }

  /** A pair whose first byte was 10h to 1Fh; here without the bit that says the channel. */
  control(first: number, second: number, time: number): void {
    if (second >= 0x40) this.#preamble(first, second, time);
    else if ((first === 0x14 || first === 0x15) && second >= 0x20 && second < 0x30)
      this.#command(second, time);
    else if (first === 0x17 && second >= 0x21 && second <= 0x23) {
      this.#column = Math.min(COLUMNS - 1, this.#column + (second & 3));
    } else if (this.#mode !== 'none') this.#character(first, second);
    this.#tell(time);
  }

  #character(first: number, second: number): void {
    if (first === 0x11 && second >= 0x30) this.#put(specialCharacter(second));
    else if (first === 0x11 && second >= 0x20) this.#midRow(second);
    else if ((first === 0x12 || first === 0x13) && second >= 0x20) {
      // It follows a simpler one that decoders show which do not know it.
      this.#backspace();
      this.#put(extendedCharacter(first === 0x12 ? 0 : 1, second));
    }
  }

  #midRow(second: number): void {
    this.#put(' ');
    const look = (second >> 1) & 7;
    const { color } = look === ITALICS ? this.#style : { color: COLORS[look] };
    this.#style = styleOf(look === ITALICS, (second & 1) !== 0, color);
  }

  #preamble(first: number, second: number, time: number): void {
    const row = PREAMBLE_ROWS[first & 7]?.[(second & 0x20) === 0 ? 0 : 1] ?? BOTTOM;
    if (this.#mode === 'roll-up') this.#moveBase(Math.max(row, this.#depth - 1), time);
    else this.#row = row;
    const look = (second >> 1) & 15;
    this.#column = look < 8 ? 0 : (look - 8) * 4;
    this.#style = styleOf(look === ITALICS, (second & 1) !== 0, look < ITALICS ? COLORS[look] : undefined);
  }

  #moveBase(row: number, time: number): void {
    if (row === this.#row) return;
    if (!this.#displayed.isEmpty) {
      this.#caption.cut(time);
      this.#displayed.move(this.#row, row, this.#depth);
      this.#hasChanged = true;
    }
    this.#row = row;
  }

  #command(second: number, time: number): void {
    switch (second) {
      case 0x20: // Resume caption loading
        this.#mode = 'pop-on';
        return;
      case 0x21:
        if (this.#mode !== 'none') this.#backspace();
        return;
      case 0x24: // Delete to end of row
        this.#target?.eraseFrom(this.#row, this.#column);
        this.#hasChanged ||= this.#mode !== 'pop-on';
        return;
      case 0x25:
      case 0x26:
      case 0x27:
        this.#beginRollUp(second - 0x23, time);
        return;
      case 0x29: // Resume direct captioning
        this.#mode = 'paint-on';
        this.#isPopOn = false;
        return;
      case 0x2a: // Text restart, resume text display
      case 0x2b:
        this.#mode = 'none';
        return;
      case 0x2c: // Erase displayed memory
        this.#caption.cut(time);
        this.#displayed.clear();
        this.#hasChanged = true;
        return;
      case 0x2d:
        this.#carriageReturn(time);
        return;
      case 0x2e: // Erase non-displayed memory
        this.#loading.clear();
        return;
      case 0x2f: // End of caption
        this.#caption.cut(time);
        [this.#displayed, this.#loading] = [this.#loading, this.#displayed];
        this.#mode = 'pop-on';
        this.#isPopOn = true;
        this.#hasChanged = true;
    }
  }

  #beginRollUp(depth: number, time: number): void {
    if (this.#mode !== 'roll-up') {
      this.#caption.cut(time);
      this.#displayed.clear();
      this.#loading.clear();
      this.#row = BOTTOM;
      this.#column = 0;
      this.#mode = 'roll-up';
      this.#isPopOn = false;
      this.#hasChanged = true;
    } else if (depth < this.#depth) {
      this.#caption.cut(time);
      this.#displayed.keepOnly(this.#row, depth);
      this.#hasChanged = true;
    }
    this.#depth = depth;
    this.#row = Math.max(this.#row, depth - 1);
  }

  #carriageReturn(time: number): void {
    if (this.#mode !== 'roll-up') return;
    this.#caption.cut(time);
    this.#displayed.rollUp(this.#row, this.#depth);
    this.#column = 0;
    this.#style = {};
    this.#hasChanged = true;
  }

  get #target(): Cea608Screen | undefined {
    if (this.#mode === 'none') return undefined;
    return this.#mode === 'pop-on' ? this.#loading : this.#displayed;
  }

  #put(character: string): void {
    // In the last column each character takes the place of the one before.
    this.#target?.put(this.#row, Math.min(this.#column, COLUMNS - 1), { character, style: this.#style });
    this.#column = Math.min(COLUMNS, this.#column + 1);
    this.#hasChanged ||= this.#mode !== 'pop-on';
  }

  #backspace(): void {
    if (this.#column === 0) return;
    this.#column--;
    this.#target?.put(this.#row, this.#column, undefined);
    this.#hasChanged ||= this.#mode !== 'pop-on';
  }

  #tell(time: number): void {
    if (!this.#hasChanged) return;
    this.#hasChanged = false;
    this.#caption.show(this.#displayed.blocks(this.#isPopOn), time);
  }
}

function styleOf(italic: boolean, underline: boolean, color: CaptionColor | undefined): CaptionStyle {
  return { ...(italic && { italic }), ...(underline && { underline }), ...(color && { color }) };
}
