import type { WordTable } from './word-table.js';

export interface RegisteredWords {
  readonly language: string;
  readonly table: WordTable;
}

/** Newest first. */
export const registered: RegisteredWords[] = [];

/** What is shown already takes up what is registered later. */
export const onRegistered = new Set<() => void>();

/**
 * Own words for a language, for every player of the page and for {@link userMessage}: a few that shall read otherwise,
 * or a whole language that is not built in. What the table does not have comes from what was registered before, then
 * from the built-in words of that language, then from English. May be called at any time.
 *
 * @param language BCP 47 tag. `de` is for everybody who reads German, `de-AT` for Austria alone.
 */
export function registerWords(language: string, table: WordTable): void {
  registered.unshift({ language, table });
  for (const tell of onRegistered) tell();
}
