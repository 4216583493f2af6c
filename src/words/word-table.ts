import type { ErrorCode } from '../errors/error-code.js';
import type { UserMessage } from '../errors/messages/en.js';
import type { ControlWord } from './control-words.js';

/** Words of one language; what a table does not have comes from the next best one, at last from English. */
export interface WordTable {
  /** What a viewer reads when nothing plays: title and advice, plain text. */
  readonly errors?: { readonly [code in ErrorCode]?: UserMessage };
  /** The player's own words. `{name}` stands for a value. */
  readonly controls?: { readonly [word in ControlWord]?: string };
  /** The words of video.js by their English text, as in its own language files. */
  readonly videojs?: Readonly<Record<string, string>>;
}
