import { PlayerError } from '../../errors/player-error.js';
import type { DataMessage, MediaMessage } from '../../protocol/message/message.js';
import type { NetStream } from '../../protocol/connection/net-connection.js';
import { milliseconds } from '../../protocol/units.js';
import { HeldStream } from './held-stream.js';

/** What a recording was held with until it could be decoded. */
export interface Entry {
  readonly data: readonly DataMessage[];
  readonly messages: readonly MediaMessage[];
  /**
   * Defined: the messages are what configures its decoders, from its beginning, and the place itself has to be asked for
   * now. The timestamp up to which the stream has come, ms.
   */
  readonly last: number | undefined;
}

/** Nobody says more before the first picture. */
const MAX_DATA = 100;

/**
 * Holds what a stream begins with in its middle until it can be decoded. Where what configures the decoders does not come
 * there (nginx-rtmp, within an FLV file) it is fetched from the beginning. Takes `onMedia`, `onData` and `onStreamEof`
 * of the stream.
 * @param ready is called at that very moment, when what is behind it still goes its own way, or at the end of the stream
 */
export function holdEntry(
  stream: NetStream,
  { hasVideo, streamName }: { readonly hasVideo: boolean; readonly streamName: string },
  ready: (entry: Entry) => void,
  failed: (error: unknown) => void,
): { readonly onStatus: (code: string) => void } {
  const held = new HeldStream(hasVideo);
  let isFromZero = false;
  let isSeeking = false;
  const done = (): void => {
    const { data, messages, configs } = held;
    if (isFromZero) ready({ data, messages: [...configs.values()], last: messages.at(-1)?.timestamp ?? 0 });
    else ready({ data, messages, last: undefined });
  };
  stream.onData = (message) => {
    if (held.data.length < MAX_DATA) held.data.push(message);
  };
  stream.onStreamEof = done;
  stream.onMedia = (message) => {
    if (isSeeking) return;
    const state = held.push(message);
    if (state === 'complete') done();
    else if (state === 'too-much') failed(noConfiguration(streamName));
    else if (state === 'incomplete') {
      if (isFromZero) return failed(noConfiguration(streamName));
      // What configures the decoders is at the beginning.
      isFromZero = isSeeking = true;
      held.restart();
      stream.seek(milliseconds(0)).catch(failed);
    }
  };
  return {
    onStatus: (code) => {
      if (code === 'NetStream.Seek.Notify') isSeeking = false;
    },
  };
}

function noConfiguration(streamName: string): PlayerError {
  return new PlayerError('CF_MEDIA_NO_TRACKS', {
    message: 'the other rendition came without a picture that can be decoded',
    context: { stage: 'media', streamName },
  });
}
