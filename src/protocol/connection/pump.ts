import { PlayerError } from '../../errors/player-error.js';
import type { ByteChannel } from '../byte-channel.js';

/**
 * Gives everything that arrives to `receive`, until the channel ends. Resolves with what broke it, or `undefined` when
 * the peer closed in order; never rejects. What `receive` throws ends it too, as nothing behind it can be read.
 */
export async function pump(
  channel: ByteChannel,
  receive: (bytes: Uint8Array) => void,
): Promise<PlayerError | undefined> {
  try {
    for await (const bytes of channel.incoming) receive(bytes);
    return undefined;
  } catch (thrown) {
    return PlayerError.from(thrown, 'CF_INTERNAL', { stage: 'rtmp' });
  }
}

/**
 * Sends, and resolves when the channel takes more. A channel that is closed reports that by the end of `incoming`;
 * hence a failed send is no news and this never rejects.
 */
export async function send(channel: ByteChannel, bytes: Uint8Array): Promise<void> {
  try {
    await channel.send(bytes);
  } catch {
    channel.close();
  }
}
