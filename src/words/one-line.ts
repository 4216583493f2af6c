import type { UserMessage } from '../errors/messages/en.js';

/** Title and advice in one text, for where there is no room for two: with the full stop of the language. */
export function oneLine({ title, advice }: UserMessage, language: string): string {
  const stop = /^(ja|zh)\b/i.test(language) ? '。' : /^hi\b/i.test(language) ? '। ' : '. ';
  return `${title}${stop}${advice}`;
}
