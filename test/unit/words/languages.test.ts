import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../../src/errors/error-code.js';
import { EN, type UserMessage } from '../../../src/errors/messages/en.js';
import { BUILT_IN } from '../../../src/words/built-in.js';
import { ENGLISH_CONTROLS } from '../../../src/words/control-words.js';
import { MESSAGE_NAMES, type MessageName } from '../../../src/words/message-names.js';
import english from 'video.js/dist/lang/en.json' with { type: 'json' };

const loadOf = (key: string) => BUILT_IN[key] ?? expect.fail(key);

/** What is the same in that language as in English, and is meant to be. */
const SAME_AS_ENGLISH: Readonly<Record<string, readonly string[]>> = {
  'de-Latn': ['normalSpeed', 'bitrate', 'LIVE', 'Pause', 'Magenta', 'Text'],
  'fr-Latn': [
    'source',
    'sources',
    'audio',
    'automatic',
    'automaticNow',
    'Pause',
    'Descriptions',
    'Magenta',
    'Cyan',
    'Transparent',
    'Opaque',
  ],
  'es-Latn': ['normalSpeed', 'audio', 'Magenta', 'Color'],
  'pt-Latn': ['normalSpeed', 'buffer', 'Magenta', 'Casual', 'Picture-in-Picture'],
  'it-Latn': ['audio', 'buffer', 'Magenta', 'Picture-in-Picture'],
  'tr-Latn': ['normalSpeed'],
};
const SCRIPTS: Readonly<Record<string, RegExp>> = {
  'ja-Jpan': /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u,
  'ko-Kore': /\p{Script=Hangul}/u,
  'zh-Hans': /\p{Script=Han}/u,
  'zh-Hant': /\p{Script=Han}/u,
  'ar-Arab': /\p{Script=Arabic}/u,
  'hi-Deva': /\p{Script=Devanagari}/u,
  'ru-Cyrl': /\p{Script=Cyrillic}/u,
};
/** Numbers and signs alone need no script. */
const WORDLESS = /^[\d\s{}%()/:.,…-]*$/;
/** Characters that are of one of the two ways to write Chinese only. */
const SIMPLIFIED_ONLY = /[这们为频问题请网络联连发现给试声应时载页开关画质设动还结]/;
const TRADITIONAL_ONLY = /[這們為頻問題請網絡聯連發現給試聲應時載頁開關畫質設動還結]/;

const messageOf = Object.fromEntries(ERROR_CODES.map((code) => [MESSAGE_NAMES[code], EN[code]])) as Record<
  MessageName,
  UserMessage
>;
const ENGLISH_MESSAGES = Object.fromEntries(
  Object.entries(messageOf).flatMap(([name, { title, advice }]) => [
    [`${name} title`, title],
    [`${name} advice`, advice],
  ]),
);
const ENGLISH: Readonly<Record<string, string>> = { ...ENGLISH_MESSAGES, ...ENGLISH_CONTROLS, ...english };

const placeholders = (text: string) => [...text.matchAll(/\{[^}]*\}/g)].map(String).sort();

it('has every language as a file, and every file as a language', () => {
  expect(readdirSync('src/words/languages')).toHaveLength(Object.keys(BUILT_IN).length);
  expect(Object.keys(BUILT_IN)).toHaveLength(13);
});

it('tells the same things apart as English does', () => {
  for (const one of ERROR_CODES)
    for (const other of ERROR_CODES)
      expect(MESSAGE_NAMES[one] === MESSAGE_NAMES[other], `${one} ${other}`).toBe(EN[one] === EN[other]);
});

describe.each(Object.keys(BUILT_IN))('%s', async (language) => {
  const { words } = await loadOf(language)();
  const texts: Readonly<Record<string, string>> = {
    ...Object.fromEntries(
      Object.entries(words.messages).flatMap(([name, { title, advice }]) => [
        [`${name} title`, title],
        [`${name} advice`, advice],
      ]),
    ),
    ...words.controls,
    ...words.videojs,
  };

  it('has a text for everything there is in English', () => {
    for (const key of Object.keys(ENGLISH)) expect(texts[key]?.trim(), key).toBeTruthy();
  });

  it('leaves nothing in English by accident', () => {
    const same = Object.keys(ENGLISH).filter(
      (key) => texts[key] === ENGLISH[key] && !WORDLESS.test(ENGLISH[key] ?? ''),
    );
    expect(same.sort()).toEqual([...(SAME_AS_ENGLISH[language] ?? [])].sort());
  });

  it('is written in its script', () => {
    const script = SCRIPTS[language];
    if (script === undefined) return;
    const keys = Object.keys(ENGLISH).filter((key) => !WORDLESS.test(texts[key] ?? ''));
    expect(keys.filter((key) => !script.test(texts[key] ?? ''))).toEqual([]);
  });

  it('has the same placeholders as English', () => {
    for (const [key, text] of Object.entries(ENGLISH))
      expect(placeholders(texts[key] ?? ''), key).toEqual(placeholders(text));
  });

  it('has no markup, no control characters and no space at the ends', () => {
    for (const [key, text] of Object.entries(texts)) {
      expect(text, key).not.toMatch(/[<>]|&\w+;|\p{Cc}|\u200b|\ufeff/u);
      if (key in ENGLISH && !(key in words.videojs)) expect(text, key).toBe(text.trim());
    }
  });

  it('has titles without a full stop, and advice in whole sentences', () => {
    for (const [name, { title, advice }] of Object.entries(words.messages)) {
      expect(title, name).not.toMatch(/[.!。।]$/);
      expect(title.length, name).toBeLessThanOrEqual(75);
      expect(advice, name).toMatch(/[.。।]$/);
      expect(advice.length, name).toBeLessThanOrEqual(200);
    }
  });

  it('says different things differently', () => {
    const { originDenied, serverForbids, ...others } = words.messages;
    // As in English: the same has happened, the advice is another.
    expect(originDenied.advice).not.toBe(serverForbids.advice);
    const titles = [originDenied, ...Object.values(others)].map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
  });
});

it('keeps the two ways to write Chinese apart', async () => {
  const all = async (key: string) => JSON.stringify((await loadOf(key)()).words);
  expect(await all('zh-Hans')).not.toMatch(TRADITIONAL_ONLY);
  expect(await all('zh-Hant')).not.toMatch(SIMPLIFIED_ONLY);
});

it('Spanish says tú everywhere, also in what video.js brings', async () => {
  const { words } = await loadOf('es-Latn')();
  expect(JSON.stringify(words)).not.toMatch(/\b(?:usted|[Ss]us? navegador|Ha interrumpido)\b/);
});
