import { afterEach, expect, it, vi } from 'vitest';
import { PlayerError } from '../../../src/errors/player-error.js';
import { onRegistered, registered, registerWords } from '../../../src/words/registered-words.js';
import { describeError, loadWords, userMessage } from '../../../src/words/user-message.js';
import { Words } from '../../../src/words/words.js';

const OFFLINE = new PlayerError('CF_NETWORK_OFFLINE');
const made: Words[] = [];
const wordsIn = async (...languages: string[]): Promise<Words> => {
  const words = new Words();
  made.push(words);
  await words.use(languages);
  return words;
};

afterEach(() => {
  made.splice(0).forEach((words) => words.dispose());
  registered.length = 0;
  expect(onRegistered.size).toBe(0);
});

it('speaks English before anything has been fetched, and where nothing fits', async () => {
  const words = new Words();
  made.push(words);
  expect([words.language, words.direction, words.text('tryAgain')]).toEqual(['en', 'ltr', 'Try again']);
  for (const language of ['xx', 'nl', 'hi-Latn', '', 'not a language', 'en-GB']) {
    await words.use([language]);
    expect([words.language.slice(0, 2), words.text('tryAgain')]).toEqual(['en', 'Try again']);
  }
});

it('speaks a language as soon as it is there, and tells who shows it', async () => {
  const words = await wordsIn('en');
  const shown: string[] = [];
  const end = words.subscribe(() => shown.push(words.text('tryAgain')));
  await words.use(['ja']);
  await words.use(['ar-EG']);
  end();
  await words.use(['de']);
  expect(shown).toEqual(['再試行', 'إعادة المحاولة']);
  expect([words.language, words.text('tryAgain')]).toEqual(['de', 'Erneut versuchen']);
});

it('says which direction the words run in', async () => {
  expect((await wordsIn('ar')).direction).toBe('rtl');
  expect((await wordsIn('ja')).direction).toBe('ltr');
  // No words in Hebrew: what is shown is English.
  expect((await wordsIn('he')).direction).toBe('ltr');
});

it('takes the first language of several that there are words for', async () => {
  expect((await wordsIn('nl', 'de-AT', 'fr')).language).toBe('de-AT');
  expect((await wordsIn('nl', 'en-GB', 'fr')).text('tryAgain')).toBe('Try again');
});

it('lets the last of two wishes win, in whatever order the words come', async () => {
  const words = await wordsIn('en');
  await Promise.all([words.use(['ko']), words.use(['en'])]);
  expect(words.text('tryAgain')).toBe('Try again');
});

it('fills in values', async () => {
  expect((await wordsIn('de')).text('tryingAgainIn', { seconds: 5 })).toBe('Neuer Versuch in 5 s');
  expect((await wordsIn('en')).text('tryingAgainIn')).toBe('Trying again in {seconds} s');
  expect((await wordsIn('en')).text('automaticNow', { quality: '{seconds} $& <b>' })).toBe(
    'Auto ({seconds} $& <b>)',
  );
});

it('has the words of video.js too', async () => {
  expect((await wordsIn('zh-HK')).videojs['Play']).toBe('播放');
  expect((await wordsIn('en')).videojs['Play']).toBeUndefined();
});

it('says what it can of an error until the words for errors have come', async () => {
  const words = await wordsIn('en');
  expect(words.describe(OFFLINE).title).toBe('This video cannot be played');
  await words.fetchErrors();
  expect(words.describe(OFFLINE)).toEqual(userMessage(OFFLINE));
  expect((await wordsIn('de')).describe(OFFLINE).title).toBe('Sie sind offline');
});

it('takes own words before the built-in ones, and those of a region first', async () => {
  const words = await wordsIn('de-AT');
  registerWords('de', { controls: { tryAgain: 'Nochmal', quality: 'Güte' } });
  registerWords('de-AT', { controls: { tryAgain: 'No amoi' } });
  await vi.waitFor(() => expect(words.text('tryAgain')).toBe('No amoi'));
  expect(words.text('quality')).toBe('Güte');
  expect(words.text('settings')).toBe('Einstellungen');
  expect((await wordsIn('de')).text('tryAgain')).toBe('Nochmal');
});

it('lets the words that were registered last win', async () => {
  registerWords('fr', { controls: { tryAgain: 'Un', quality: 'Deux' } });
  registerWords('fr-FR', { controls: { tryAgain: 'Trois' } });
  registerWords('fr', { controls: { quality: 'Quatre' } });
  const words = await wordsIn('fr');
  expect([words.text('tryAgain'), words.text('quality')]).toEqual(['Trois', 'Quatre']);
});

it('takes a whole new language, with English for what it does not have', async () => {
  registerWords('he', { controls: { tryAgain: 'לנסות שוב' }, videojs: { Play: 'ניגון' } });
  const words = await wordsIn('he-IL');
  expect([words.language, words.direction]).toEqual(['he-IL', 'rtl']);
  expect([words.text('tryAgain'), words.text('quality')]).toEqual(['לנסות שוב', 'Quality']);
  expect(words.videojs).toEqual({ Play: 'ניגון' });
});

it('takes own English words, also behind another language', async () => {
  registerWords('en', { errors: { CF_NETWORK_OFFLINE: { title: 'No net', advice: 'Wait.' } } });
  expect((await wordsIn('en')).describe(OFFLINE).title).toBe('No net');
  expect((await wordsIn('xx')).describe(OFFLINE).title).toBe('No net');
  expect((await wordsIn('de')).describe(OFFLINE).title).toBe('Sie sind offline');
  expect(userMessage(OFFLINE).title).toBe('No net');
});

it('ignores words for what is no language', async () => {
  registerWords('not a language', { controls: { tryAgain: 'x' } });
  expect((await wordsIn('not a language')).text('tryAgain')).toBe('Try again');
});

it('userMessage is English until the words were loaded', async () => {
  expect(userMessage(OFFLINE, 'tr').title).toBe('You are offline');
  expect(await loadWords('tr-TR')).toBe('tr-TR');
  expect(userMessage(OFFLINE, 'tr').title).toBe('Çevrimdışısınız');
  expect(await loadWords('xx')).toBe('en');
});

it('describes an error for elements in the first language there is', async () => {
  expect((await describeError(OFFLINE, ['nl', 'pt-PT'])).title).toBe('Você está sem conexão');
  expect(await describeError(OFFLINE, [])).toEqual(userMessage(OFFLINE));
});

it('a refused play of a signed name is a link that has expired, in every language', async () => {
  await loadWords('it');
  const signed = new PlayerError('CF_RTMP_PLAY_FAILED', { context: { signed: true } });
  expect(userMessage(signed, 'it')).toEqual(userMessage(new PlayerError('CF_HTTP_SIGNATURE_EXPIRED'), 'it'));
});
