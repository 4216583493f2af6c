const MAX_TEXT = 8192;

/** `onCaptionInfo` of FMS, Wowza and AMS: `{ type: '708', data: <Base64> }`. */
export function readCaptionInfo(value: unknown): Uint8Array | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { type, data } = value as { readonly type?: unknown; readonly data?: unknown };
  if (`${String(type)}` !== '708' || typeof data !== 'string' || data.length > MAX_TEXT) return undefined;
  try {
    return Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
