/** What is no literal, and no plain value of the page. */
export const UNKNOWN: unique symbol = Symbol('unknown');

const MAX_DEPTH = 20;
const MAX_STEPS = 20_000;
const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  v: '\v',
  0: '\0',
  '\n': '',
};

/** Reads the literals of a script without running it: texts, numbers, objects, lists, `+`, and names that the page knows. */
export class LiteralReader {
  readonly #text: string;
  readonly #global: (name: string) => unknown;
  #at: number;
  #steps = 0;

  constructor(text: string, at: number, global: (name: string) => unknown) {
    this.#text = text;
    this.#at = at;
    this.#global = global;
  }

  /** Behind what was read. */
  get position(): number {
    return this.#at;
  }

  /** Arguments up to the `)` that ends them; undefined where there is none. */
  readArguments(): readonly unknown[] | undefined {
    const values: unknown[] = [];
    for (;;) {
      this.#skipSpace();
      if (this.#take(')')) return values;
      if (this.#at >= this.#text.length || values.length > 20 || this.#steps > MAX_STEPS) return undefined;
      values.push(this.#expression(',)', 0));
      this.#take(',');
    }
  }

  #expression(end: string, depth: number): unknown {
    let value = this.#operand(depth);
    for (;;) {
      this.#skipSpace();
      if (this.#at >= this.#text.length || end.includes(this.#peek())) return value;
      if (this.#peek() !== '+' || value === UNKNOWN) break;
      this.#at++;
      const more = this.#operand(depth);
      if (!isPlain(value) || !isPlain(more)) {
        value = UNKNOWN;
        continue;
      }
      value =
        typeof value === 'number' && typeof more === 'number'
          ? value + more
          : `${String(value)}${String(more)}`;
      if (String(value).length > 65_536) value = UNKNOWN;
    }
    this.#skipTo(end);
    return UNKNOWN;
  }

  #operand(depth: number): unknown {
    this.#skipSpace();
    if (++this.#steps > MAX_STEPS || depth > MAX_DEPTH) return UNKNOWN;
    const next = this.#peek();
    if (next === '"' || next === "'") return this.#string(next);
    if (next === '{') return this.#object(depth + 1);
    if (next === '[') return this.#list(depth + 1);
    const number = this.#match(/-?(?:\d+(?:\.\d+)?|\.\d+)(?![\w$])/y);
    if (number !== undefined) return Number(number);
    const negated = this.#match(/!([01])(?![\w$])/y);
    if (negated !== undefined) return negated === '!0';
    const name = this.#match(/[A-Za-z_$][\w$]*/y);
    if (name === undefined || name === 'function' || name === 'new') return UNKNOWN;
    this.#skipSpace();
    // A call, a property: not a value that stands there.
    if ('(.[=?`'.includes(this.#peek()) && this.#at < this.#text.length) return UNKNOWN;
    if (name === 'true' || name === 'false') return name === 'true';
    if (name === 'null' || name === 'undefined') return null;
    const known = this.#global(name);
    return known === undefined ? UNKNOWN : known;
  }

  #object(depth: number): unknown {
    this.#at++;
    const bag = Object.create(null) as Record<string, unknown>;
    for (;;) {
      this.#skipSpace();
      if (this.#take('}') || this.#at >= this.#text.length || this.#steps > MAX_STEPS) return bag;
      const quote = this.#peek();
      const name =
        quote === '"' || quote === "'" ? this.#string(quote) : this.#match(/[A-Za-z_$][\w$]*|\d+/y);
      this.#skipSpace();
      if (typeof name !== 'string' || !this.#take(':')) {
        this.#skipTo(',}');
      } else {
        const value = this.#expression(',}', depth);
        if (value !== UNKNOWN) bag[name] = value;
      }
      this.#take(',');
    }
  }

  #list(depth: number): unknown {
    this.#at++;
    const list: unknown[] = [];
    for (;;) {
      this.#skipSpace();
      if (this.#take(']') || this.#at >= this.#text.length || this.#steps > MAX_STEPS) return list;
      const value = this.#expression(',]', depth);
      if (value !== UNKNOWN && list.length < 1000) list.push(value);
      this.#take(',');
    }
  }

  #string(quote: string): string | typeof UNKNOWN {
    let out = '';
    for (this.#at++; this.#at < this.#text.length; this.#at++) {
      const character = this.#peek();
      if (character === quote) {
        this.#at++;
        return out;
      }
      if (character !== '\\') {
        out += character;
        continue;
      }
      const code = this.#match(/\\(?:x[0-9a-f]{2}|u[0-9a-f]{4})/iy);
      if (code !== undefined) {
        out += String.fromCharCode(Number.parseInt(code.slice(2), 16));
        this.#at--;
        continue;
      }
      const escaped = this.#text.charAt(++this.#at);
      out += ESCAPES[escaped] ?? escaped;
    }
    return UNKNOWN;
  }

  /** To what ends an expression, over brackets and texts in it. */
  #skipTo(end: string): void {
    let depth = 0;
    while (this.#at < this.#text.length) {
      const character = this.#peek();
      if (depth === 0 && end.includes(character)) return;
      if (character === '"' || character === "'") {
        this.#string(character);
        continue;
      }
      if ('([{'.includes(character)) depth++;
      else if (')]}'.includes(character)) {
        if (depth === 0) return;
        depth--;
      }
      this.#at++;
      if (character === '/') this.#skipSpace(true);
    }
  }

  #skipSpace(isBehindSlash = false): void {
    if (isBehindSlash) this.#at--;
    this.#match(/(?:\s+|\/\/[^\n]*|\/\*[^]*?\*\/)+/y);
    if (isBehindSlash && this.#peek() === '/') this.#at++;
  }

  #peek(): string {
    return this.#text.charAt(this.#at);
  }

  #take(character: string): boolean {
    if (this.#peek() !== character) return false;
    this.#at++;
    return true;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const [found] = pattern.exec(this.#text) ?? [];
    if (found !== undefined) this.#at += found.length;
    return found;
  }
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
