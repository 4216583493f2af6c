/** How HLS is to be made: the options of the mode `hls/<option>+<option>/`. */
export type PackagingOption = (typeof PACKAGING_OPTIONS)[number];

export const PACKAGING_OPTIONS = [
  'ts',
  'fmp4',
  'muxed',
  'apart',
  'aes',
  'aes-rotate',
  'sample-aes',
  'range',
  'audio',
  'subs',
  'id3',
  'pdt',
  'daterange',
  'discontinuity',
  'dvr',
  'll',
] as const;

export type Packaging = ReadonlySet<PackagingOption>;

export const PLAIN: Packaging = new Set();

/** Undefined where one of the words is no option. */
export function parsePackaging(text: string): Packaging | undefined {
  const words = text.split('+');
  const isOption = (word: string): word is PackagingOption =>
    (PACKAGING_OPTIONS as readonly string[]).includes(word);
  return words.every(isOption) ? new Set(words) : undefined;
}

/** Whether picture and sound share their segments: usual for transport streams. */
export const isMuxed = (packaging: Packaging): boolean =>
  packaging.has('muxed') || (packaging.has('ts') && !packaging.has('apart'));

/** Seconds: where presentation begins on the clock of a transport stream, so that decoding need not begin below 0. */
export const TS_START = 10;
