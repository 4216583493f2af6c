import type { ErrorCode } from './error-code.js';
import { EN, type UserMessage } from './messages/en.js';
import type { PlayerError } from './player-error.js';

export type { UserMessage } from './messages/en.js';

const LANGUAGES: ReadonlyMap<string, Readonly<Record<ErrorCode, UserMessage>>> = new Map([['en', EN]]);

/**
 * The words for a viewer: what happened and what a viewer can do. Plain text, to be shown as text.
 *
 * @param language BCP 47 tag (`de-AT`); English where there are no words in it.
 */
export function userMessage(error: PlayerError, language = 'en'): UserMessage {
  const messages =
    LANGUAGES.get(language.toLowerCase()) ?? LANGUAGES.get(language.slice(0, 2).toLowerCase()) ?? EN;
  return messages[messageCode(error)];
}

/**
 * The code whose words fit. A server that refuses to play a signed name does not say why; nearly always the signature has
 * run out.
 */
export function messageCode(error: PlayerError): ErrorCode {
  return error.code === 'CF_RTMP_PLAY_FAILED' && error.context['signed'] === true
    ? 'CF_HTTP_SIGNATURE_EXPIRED'
    : error.code;
}
