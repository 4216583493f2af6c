import type { UserMessage } from '../errors/messages/en.js';
import type { PlayerError } from '../errors/player-error.js';
import { describeError } from '../words/user-message.js';
import { languagesOf } from './language-watch.js';

/** What a viewer can be told of an error, in the language around an element. Fetched when it is asked for. */
export function describeErrorOf(element: Element, error: PlayerError): Promise<UserMessage> {
  return describeError(error, languagesOf(element));
}
