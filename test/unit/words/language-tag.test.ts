import { expect, it } from 'vitest';
import { parseLanguageTag } from '../../../src/words/language-tag.js';

// Expectations: likely subtags of UTS #35 (CLDR), lookup of RFC 4647 §3.4.
it.each([
  ['zh', 'zh-Hans'],
  ['zh-CN', 'zh-Hans'],
  ['zh-SG', 'zh-Hans'],
  ['zh-Hans-HK', 'zh-Hans'],
  ['zh-TW', 'zh-Hant'],
  ['zh-HK', 'zh-Hant'],
  ['zh-MO', 'zh-Hant'],
  ['zh-Hant', 'zh-Hant'],
  ['zh-Hant-TW', 'zh-Hant'],
  ['ZH-HANT-tw', 'zh-Hant'],
  ['cmn-Hant', 'zh-Hant'],
  ['pt', 'pt-Latn'],
  ['pt-BR', 'pt-Latn'],
  ['pt-PT', 'pt-Latn'],
  ['de-AT', 'de-Latn'],
  ['de-CH-1996', 'de-Latn'],
  ['de_DE', 'de-Latn'],
  ['es-419', 'es-Latn'],
  ['ja-JP-u-ca-japanese', 'ja-Jpan'],
  [' ko ', 'ko-Kore'],
  ['ar-EG', 'ar-Arab'],
  ['hi-IN', 'hi-Deva'],
  ['hi-Latn', 'hi-Latn'],
  ['ru-BY', 'ru-Cyrl'],
  ['tr', 'tr-Latn'],
  ['fr-CA', 'fr-Latn'],
])('reads %s in the words of %s', (tag, words) => {
  expect(parseLanguageTag(tag)?.reads.at(-1)).toBe(words);
});

it.each([
  ['zh-TW', ['zh-Hant-TW', 'zh-Hant']],
  ['de', ['de-Latn-DE', 'de-Latn']],
  ['de-AT', ['de-Latn-AT', 'de-Latn']],
])('looks for words of the region of %s first', (tag, reads) => {
  expect(parseLanguageTag(tag)?.reads).toEqual(reads);
});

it.each([
  ['de', 'de-Latn'],
  ['de-AT', 'de-Latn-AT'],
  ['zh-HK', 'zh-Hant-HK'],
  ['zh', 'zh-Hans'],
])('keeps words for %s under %s', (tag, key) => {
  expect(parseLanguageTag(tag)?.key).toBe(key);
});

it.each(['', 'x', 'C', 'en-US@posix', 'de DE', '-', 'deutsch-und-mehr', '<b>'])(
  'takes %j for no language',
  (text) => {
    expect(parseLanguageTag(text)).toBeUndefined();
  },
);

it.each([
  ['ar', 'rtl'],
  ['fa-AF', 'rtl'],
  ['he', 'rtl'],
  ['ur', 'rtl'],
  ['ku-Arab', 'rtl'],
  ['ks-Deva', 'ltr'],
  ['az-Arab', 'rtl'],
  ['az', 'ltr'],
  ['ja', 'ltr'],
])('knows that %s is written %s', (tag, direction) => {
  expect(parseLanguageTag(tag)?.direction).toBe(direction);
});
