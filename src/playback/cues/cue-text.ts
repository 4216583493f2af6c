import type { CaptionSpan } from '../../media/captions/caption.js';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Text as WebVTT cue text: nothing in it is a tag. */
export function escapeCueText(text: string): string {
  return text.replace(/[&<>]/g, (character) => ESCAPES[character] ?? '').replace(/\r\n?/g, '\n');
}

/** Rows with italics, underlines and colours as WebVTT has them. */
export function cueTextOf(rows: readonly (readonly CaptionSpan[])[]): string {
  return rows.map((spans) => spans.map(spanText).join('')).join('\n');
}

function spanText({ text, italic, underline, color }: CaptionSpan): string {
  let out = escapeCueText(text);
  if (color !== undefined) out = `<c.${color}>${out}</c>`;
  if (underline === true) out = `<u>${out}</u>`;
  return italic === true ? `<i>${out}</i>` : out;
}
