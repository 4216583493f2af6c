/** What a key does. */
export type KeyAction =
  | { readonly type: 'help' }
  | { readonly type: 'play' | 'mute' | 'fullscreen' | 'captions' | 'picture-in-picture' }
  | { readonly type: 'seek' | 'volume' | 'speed'; readonly by: number }
  | { readonly type: 'place'; readonly part: number };

export interface PressedKey {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

const KEYS: Readonly<Record<string, KeyAction>> = {
  ' ': { type: 'play' },
  k: { type: 'play' },
  m: { type: 'mute' },
  f: { type: 'fullscreen' },
  c: { type: 'captions' },
  i: { type: 'picture-in-picture' },
  '?': { type: 'help' },
  arrowleft: { type: 'seek', by: -5 },
  arrowright: { type: 'seek', by: 5 },
  j: { type: 'seek', by: -10 },
  l: { type: 'seek', by: 10 },
  arrowup: { type: 'volume', by: 0.05 },
  arrowdown: { type: 'volume', by: -0.05 },
  '<': { type: 'speed', by: -0.25 },
  '>': { type: 'speed', by: 0.25 },
  home: { type: 'place', part: 0 },
  end: { type: 'place', part: 1 },
};

/** The keys as people read them, with the word for what they do. */
export const KEY_HELP = [
  ['Space K', 'keyPlay'],
  ['← →', 'keySeek', 5],
  ['J L', 'keySeek', 10],
  ['↑ ↓', 'keyVolume'],
  ['M', 'keyMute'],
  ['C', 'keyCaptions'],
  ['0 … 9', 'keyPercent'],
  ['Home End', 'keyEnds'],
  ['< >', 'keySpeed'],
  ['F', 'Fullscreen'],
  ['I', 'Picture-in-Picture'],
  ['?', 'keyHelp'],
] as const;

/** Keys with a modifier are the browser's and the system's. */
export function actionOfKey({ key, ctrlKey, altKey, metaKey }: PressedKey): KeyAction | undefined {
  if (ctrlKey || altKey || metaKey) return undefined;
  if (/^[0-9]$/.test(key)) return { type: 'place', part: Number(key) / 10 };
  const name = key.toLowerCase();
  return Object.hasOwn(KEYS, name) ? KEYS[name] : undefined;
}
