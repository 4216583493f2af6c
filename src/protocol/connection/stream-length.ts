import { seconds, type Seconds } from '../units.js';
import type { NetConnection } from './net-connection.js';

/**
 * Asks for the duration of a recording: what Flash Media Server knows also where a file has no metadata, as MP3 files.
 * Never rejects; `undefined` where the server does not say. Servers exist that never answer it, so nothing should wait
 * for this.
 */
export async function getStreamLength(
  connection: NetConnection,
  streamName: string,
): Promise<Seconds | undefined> {
  try {
    const [length] = await connection.call('getStreamLength', streamName);
    return typeof length === 'number' && length > 0 && length < Infinity ? seconds(length) : undefined;
  } catch {
    return undefined;
  }
}
