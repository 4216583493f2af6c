import { PlayerError } from '../errors/player-error.js';

/** A part of the player that this stream needs could not be had. @param part what it does, for owners */
export function partNotFetched(part: string, thrown: unknown): PlayerError {
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new PlayerError('CF_NETWORK_LOST', {
    message: `a part of the player could not be fetched, ${part}: ${reason}`,
    context: { stage: 'media', part },
  });
}
