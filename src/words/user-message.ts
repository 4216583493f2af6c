import { EN, type UserMessage } from '../errors/messages/en.js';
import { messageCode } from '../errors/message-code.js';
import type { PlayerError } from '../errors/player-error.js';
import { findWords, wordsAtHand, type FoundWords } from './find-words.js';

/**
 * The words for a viewer: what happened and what a viewer can do. Plain text, to be shown as text.
 *
 * @param language BCP 47 tag (`de-AT`). English where the words of that language are not there: {@link loadWords} fetches
 *   the built-in ones, `registerWords` adds own ones.
 */
export function userMessage(error: PlayerError, language = 'en'): UserMessage {
  return messageIn(wordsAtHand([language]), error);
}

/** The same for the first of several languages, fetched if need be. */
export async function describeError(error: PlayerError, languages: readonly string[]): Promise<UserMessage> {
  return messageIn(await findWords(languages), error);
}

function messageIn({ tables }: FoundWords, error: PlayerError): UserMessage {
  const code = messageCode(error);
  for (const { errors } of tables) if (errors?.[code]) return errors[code];
  return EN[code];
}

/**
 * Fetches the built-in words of a language, so that `userMessage(error, language)` has them. Elements and plugin do this
 * themselves.
 *
 * @param language BCP 47 tag.
 * @returns The tag of the language that there are words for now: `en` where there are no others, or where they could not
 *   be fetched, which is tried again by the next call.
 */
export async function loadWords(language: string): Promise<string> {
  return (await findWords([language])).language;
}
