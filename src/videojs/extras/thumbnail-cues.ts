/** A picture for a stretch of time; the part of it that counts, in pixels. */
export interface Thumbnail {
  readonly start: number;
  readonly end: number;
  readonly url: string;
  readonly area?: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

const LIMIT = 20_000;
const TIMES = /^\s*((?:\d+:)?\d{1,2}:\d{2}[.,]\d{3})\s*-->\s*((?:\d+:)?\d{1,2}:\d{2}[.,]\d{3})/;

/** WebVTT whose cues are addresses of pictures, as players have it: `sheet.jpg#xywh=160,90,160,90`. */
export function parseThumbnails(text: string, address: string): Thumbnail[] {
  const found: Thumbnail[] = [];
  const lines = text.split(/\r\n|\n|\r/);
  for (let at = 0; at < lines.length && found.length < LIMIT; at += 1) {
    const [, from, to] = TIMES.exec(lines[at] ?? '') ?? [];
    const payload = lines[at + 1]?.trim() ?? '';
    if (from === undefined || to === undefined || payload === '') continue;
    const thumbnail = thumbnailOf(payload, address);
    const start = secondsOf(from);
    const end = secondsOf(to);
    if (thumbnail && end > start) found.push({ start, end, ...thumbnail });
  }
  return found;
}

function thumbnailOf(payload: string, address: string): Omit<Thumbnail, 'start' | 'end'> | undefined {
  let url: URL;
  try {
    url = new URL(payload, address);
  } catch {
    return undefined;
  }
  if (!/^(?:https?|data|blob):$/.test(url.protocol)) return undefined;
  const part = /^#xywh=(?:pixel:)?(\d+),(\d+),(\d+),(\d+)$/.exec(url.hash);
  if (part === null) return { url: url.href };
  const [x = 0, y = 0, width = 0, height = 0] = part.slice(1).map(Number);
  url.hash = '';
  return width > 0 && height > 0 ? { url: url.href, area: { x, y, width, height } } : { url: url.href };
}

function secondsOf(text: string): number {
  return text
    .replace(',', '.')
    .split(':')
    .reduce((seconds, part) => seconds * 60 + Number(part), 0);
}

export function thumbnailAt(thumbnails: readonly Thumbnail[], seconds: number): Thumbnail | undefined {
  return thumbnails.find(({ start, end }) => seconds >= start && seconds < end);
}
