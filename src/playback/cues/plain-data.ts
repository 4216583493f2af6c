/** What `JSON.stringify` takes without loss. */
export type PlainData =
  null | boolean | number | string | readonly PlainData[] | { readonly [key: string]: PlainData };

const MAX_DEPTH = 32;
const MAX_VALUES = 5000;
const MAX_TEXT = 65_536;

/**
 * AMF values as they come through `postMessage`, as plain ones: dates as ISO 8601, bytes as Base64, XML as its text,
 * dictionaries as lists of pairs. What refers to itself ends there (`null`), and so does what is too deep or too much.
 */
export function plainData(value: unknown): PlainData {
  return new Copy().copy(value, []);
}

class Copy {
  #left = MAX_VALUES;

  copy(value: unknown, above: readonly unknown[]): PlainData {
    if (--this.#left < 0) return null;
    switch (typeof value) {
      case 'boolean':
        return value;
      case 'number':
        // JSON knows no other zero.
        return Number.isFinite(value) ? value + 0 : null;
      case 'string':
        return value.slice(0, MAX_TEXT);
      case 'object':
        if (value === null || above.length >= MAX_DEPTH || above.includes(value)) return null;
        return this.#object(value, [...above, value]);
      default:
        return null;
    }
  }

  #object(value: object, above: readonly unknown[]): PlainData {
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
    if (value instanceof Uint8Array) return base64(value.subarray(0, MAX_TEXT));
    if (Array.isArray(value)) {
      // A list that was sparse can say of itself that it is very long.
      return value.slice(0, MAX_VALUES).map((item) => this.copy(item, above));
    }
    const copy = Object.create(null) as Record<string, PlainData>;
    for (const [key, item] of Object.entries(value)) {
      if (this.#left <= 0) break;
      copy[key.slice(0, MAX_TEXT)] = this.copy(item, above);
    }
    return { ...copy };
  }
}

function base64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
