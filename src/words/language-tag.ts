/** Scripts that run from right to left (those of living languages). */
const RIGHT_TO_LEFT = /^(Arab|Hebr|Thaa|Syrc|Nkoo|Adlm|Rohg|Mand|Samr)$/;

export interface LanguageTag {
  /** As BCP 47 writes it: `zh-Hant-TW`. */
  readonly tag: string;
  /** What words that are meant for it are found under: language and script, with the region where one is named. */
  readonly key: string;
  /** What it reads, narrowest first: `zh-Hant-TW`, `zh-Hant`. Never `zh-Hans`, which is another script. */
  readonly reads: readonly string[];
  readonly direction: 'ltr' | 'rtl';
}

/**
 * A BCP 47 tag, or `de_AT` as many systems write it; undefined for what is none. What a tag leaves out is what is most
 * likely (UTS #35, likely subtags): `zh-TW` is written in `Hant`, `zh` in `Hans`, `pt` is of Brazil.
 */
export function parseLanguageTag(text: string): LanguageTag | undefined {
  try {
    const locale = new Intl.Locale(text.trim().replaceAll('_', '-'));
    const { language, script, region } = locale.maximize();
    const written = script === undefined ? language : `${language}-${script}`;
    return {
      tag: locale.baseName,
      key: locale.region === undefined ? written : `${written}-${locale.region}`,
      reads: region === undefined ? [written] : [`${written}-${region}`, written],
      direction: RIGHT_TO_LEFT.test(script ?? '') ? 'rtl' : 'ltr',
    };
  } catch {
    return undefined;
  }
}
