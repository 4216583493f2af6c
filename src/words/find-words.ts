import { registered } from './registered-words.js';
import type { WordTable } from './word-table.js';

export interface FoundWords {
  /** BCP 47 tag of what is shown. */
  readonly language: string;
  readonly direction: 'ltr' | 'rtl';
  /** Best first; English is behind them all. */
  readonly tables: readonly WordTable[];
}

export async function findWords(languages: readonly string[]): Promise<FoundWords> {
  const language = languages[0] ?? 'en';
  const tables = registered.filter((entry) => entry.language === language).map(({ table }) => table);
  return { language: tables.length > 0 ? language : 'en', direction: 'ltr', tables };
}
