import { PlayerError } from '../../errors/player-error.js';

/** What stands under the name of an FLV and is none. */
export type Foreign = 'mp4' | 'text';

/** The error of something that is no FLV says what it is, in `context.content`. */
export function ofWhatItIs(thrown: unknown, first: Uint8Array | undefined): unknown {
  if (!(thrown instanceof PlayerError) || thrown.code !== 'CF_MEDIA_TAG_MALFORMED' || first === undefined) {
    return thrown;
  }
  const text = String.fromCharCode(...first.subarray(0, 64));
  const content: Foreign | undefined =
    text.slice(4, 8) === 'ftyp' ? 'mp4' : /^[\s\u00ef\u00bb\u00bf]*</.test(text) ? 'text' : undefined;
  if (content === undefined) return thrown;
  return new PlayerError('CF_FILE_UNSUPPORTED', {
    message: `under the address of an FLV there is ${content === 'mp4' ? 'an MP4' : 'a page or document'}`,
    context: { ...thrown.context, content },
  });
}
