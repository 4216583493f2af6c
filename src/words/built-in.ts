import type { UserMessage } from '../errors/messages/en.js';
import type { ControlWord } from './control-words.js';
import type { MessageName } from './message-names.js';
import type { VideoJsWords } from './videojs-word.js';

/** All that a built-in language has to have: nothing that is missing compiles. */
export interface BuiltInLanguage {
  readonly messages: Readonly<Record<MessageName, UserMessage>>;
  readonly controls: Readonly<Record<ControlWord, string>>;
  readonly videojs: VideoJsWords;
}

type LoadLanguage = () => Promise<{ readonly words: BuiltInLanguage }>;

/** By language and script. English is no part that would have to be fetched. */
export const BUILT_IN: Readonly<Record<string, LoadLanguage>> = {
  'de-Latn': () => import('./languages/de.js'),
  'fr-Latn': () => import('./languages/fr.js'),
  'es-Latn': () => import('./languages/es.js'),
  'pt-Latn': () => import('./languages/pt.js'),
  'it-Latn': () => import('./languages/it.js'),
  'ja-Jpan': () => import('./languages/ja.js'),
  'ko-Kore': () => import('./languages/ko.js'),
  'zh-Hans': () => import('./languages/zh-hans.js'),
  'zh-Hant': () => import('./languages/zh-hant.js'),
  'ar-Arab': () => import('./languages/ar.js'),
  'hi-Deva': () => import('./languages/hi.js'),
  'ru-Cyrl': () => import('./languages/ru.js'),
  'tr-Latn': () => import('./languages/tr.js'),
};
