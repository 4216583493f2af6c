import { PlayerError } from '../../errors/player-error.js';

/**
 * Bounds what a message can make us build. Depth: hand-written players of the time nest a handful of objects.
 * Items: the keyframe index of a day with a keyframe each second has 2 × 86400 numbers.
 */
export const MAX_AMF_DEPTH = 64;
export const MAX_AMF_ITEMS = 500_000;

export class AmfBudget {
  #depth = 0;
  #items = 0;

  item(): void {
    this.#items += 1;
    if (this.#items > MAX_AMF_ITEMS) throw malformed(`more than ${MAX_AMF_ITEMS} AMF values in a message`);
  }
  enter(): void {
    this.#depth += 1;
    if (this.#depth > MAX_AMF_DEPTH) throw malformed(`AMF values nested deeper than ${MAX_AMF_DEPTH}`);
  }
  leave(): void {
    this.#depth -= 1;
  }
}

export function malformed(message: string): PlayerError {
  return new PlayerError('CF_RTMP_MESSAGE_MALFORMED', { message });
}
