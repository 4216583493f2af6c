import { ERROR_CODES } from '../errors/error-code.js';
import { BUILT_IN, type BuiltInLanguage } from './built-in.js';
import { parseLanguageTag, type LanguageTag } from './language-tag.js';
import { MESSAGE_NAMES } from './message-names.js';
import { registered } from './registered-words.js';
import type { WordTable } from './word-table.js';

export interface FoundWords {
  /** BCP 47 tag of what is shown. */
  readonly language: string;
  readonly direction: 'ltr' | 'rtl';
  /** Best first; English is behind them all. */
  readonly tables: readonly WordTable[];
}

const ENGLISH: LanguageTag = { tag: 'en', key: 'en-Latn', reads: ['en-Latn'], direction: 'ltr' };
const fetched = new Map<string, WordTable>();

/** The words for the first of these languages that there are any for; what is built in and not here yet is fetched. */
export async function findWords(languages: readonly string[]): Promise<FoundWords> {
  const chosen = chooseLanguage(languages);
  try {
    for (const key of chosen.reads) await fetchBuiltIn(key);
  } catch {
    // Offline, most likely: English, and what the page has registered.
  }
  return wordsOf(chosen);
}

/** The same with what is here already. */
export function wordsAtHand(languages: readonly string[]): FoundWords {
  return wordsOf(chooseLanguage(languages));
}

function chooseLanguage(languages: readonly string[]): LanguageTag {
  for (const text of languages) {
    const language = parseLanguageTag(text);
    if (language !== undefined && isSpoken(language)) return language;
  }
  return ENGLISH;
}

function isSpoken({ reads }: LanguageTag): boolean {
  return reads.some((key) => key === ENGLISH.key || Object.hasOwn(BUILT_IN, key) || own(key).length > 0);
}

async function fetchBuiltIn(key: string): Promise<void> {
  const load = Object.hasOwn(BUILT_IN, key) ? BUILT_IN[key] : undefined;
  if (load !== undefined && !fetched.has(key)) fetched.set(key, tableOf((await load()).words));
}

function tableOf({ messages, controls, videojs }: BuiltInLanguage): WordTable {
  return {
    errors: Object.fromEntries(ERROR_CODES.map((code) => [code, messages[MESSAGE_NAMES[code]]])),
    controls,
    videojs,
  };
}

function wordsOf({ tag, reads, direction }: LanguageTag): FoundWords {
  const tables = reads.flatMap((key) => [...own(key), fetched.get(key) ?? []].flat());
  // Without any words in it yet, English is what is shown.
  if (tables.length === 0 && !reads.includes(ENGLISH.key))
    return { language: ENGLISH.tag, direction: 'ltr', tables: ENGLISH.reads.flatMap(own) };
  const english = reads.includes(ENGLISH.key) ? [] : ENGLISH.reads.flatMap(own);
  return { language: tag, direction, tables: [...tables, ...english] };
}

function own(key: string): WordTable[] {
  return registered
    .filter(({ language }) => parseLanguageTag(language)?.key === key)
    .map(({ table }) => table);
}
