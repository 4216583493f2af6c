/** What somebody wrote into a set-up: names with values of any kind. */
export type Bag = Readonly<Record<string, unknown>>;

/** No set-up of an old player had more entries in a list of its own. */
const MAX_LIST = 200;

export function isBag(value: unknown): value is Bag {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Own properties only: `__proto__` and `constructor` of a hostile set-up name nothing. */
export function valueOf(bag: Bag, ...names: readonly string[]): unknown {
  for (const name of names) {
    const value = Object.hasOwn(bag, name) ? bag[name] : undefined;
    if (value !== undefined && value !== null && value !== '') return value;
  }
  return undefined;
}

export function bagOf(value: unknown): Bag {
  return isBag(value) ? value : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value.slice(0, MAX_LIST) : [];
}

export function textOf(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  const text = typeof value === 'string' ? value.trim() : '';
  return text === '' ? undefined : text;
}

export function numberOf(value: unknown): number | undefined {
  const text = textOf(value);
  const number = text === undefined || !/^-?\d{1,12}(?:\.\d{1,12})?$/.test(text) ? NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
}

export function isYes(value: unknown): boolean {
  return value === true || value === 1 || /^(?:true|1|yes)$/i.test(textOf(value) ?? '');
}

export function isNo(value: unknown): boolean {
  return value === false || value === 0 || /^(?:false|0|no)$/i.test(textOf(value) ?? '');
}

/** One set-up over another, without a prototype, so that no name means more than itself. */
export function mergeBags(...bags: readonly Bag[]): Bag {
  const out = Object.create(null) as Record<string, unknown>;
  for (const bag of bags) {
    for (const name of Object.keys(bag).slice(0, 1000)) out[name] = bag[name];
  }
  return out;
}

/** JSON that an old page has in an attribute or a variable; `undefined` for anything else. */
export function jsonOf(text: string | undefined): unknown {
  if (text === undefined || text.length > 65_536) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Seconds; nothing where it begins at the beginning. */
export function startOf(value: unknown): { start?: number } {
  const start = numberOf(value);
  return start === undefined || start <= 0 ? {} : { start };
}

/** `16:9`. */
export function ratioOf(text: string | undefined): number | undefined {
  const [, width, height] =
    /^(\d{1,5}(?:\.\d{1,4})?)\s?[:/]\s?(\d{1,5}(?:\.\d{1,4})?)$/.exec(text ?? '') ?? [];
  const ratio = Number(width) / Number(height);
  return Number.isFinite(ratio) && ratio > 0 ? ratio : undefined;
}
