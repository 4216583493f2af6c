import { PlayerError } from '../../errors/player-error.js';

/**
 * Bounds what a message can make us build. Depth: hand-written players of the time nest a handful of objects.
 * Items: the keyframe index of a day with a keyframe each second has 2 × 86400 numbers.
 */
export const MAX_AMF_DEPTH = 64;
export const MAX_AMF_ITEMS = 500_000;

export interface AmfLimits {
  /** How deep objects and arrays may be nested. Default {@link MAX_AMF_DEPTH}. */
  readonly maxAmfDepth?: number;
  /** How many values a message may have. Default {@link MAX_AMF_ITEMS}. */
  readonly maxAmfItems?: number;
}

export class AmfBudget {
  readonly #maxDepth: number;
  readonly #maxItems: number;
  #depth = 0;
  #items = 0;

  constructor(limits: AmfLimits = {}) {
    this.#maxDepth = limits.maxAmfDepth ?? MAX_AMF_DEPTH;
    this.#maxItems = limits.maxAmfItems ?? MAX_AMF_ITEMS;
  }

  item(): void {
    this.#items += 1;
    if (this.#items > this.#maxItems) throw malformed(`more than ${this.#maxItems} AMF values in a message`);
  }
  enter(): void {
    this.#depth += 1;
    if (this.#depth > this.#maxDepth) throw malformed(`AMF values nested deeper than ${this.#maxDepth}`);
  }
  leave(): void {
    this.#depth -= 1;
  }
}

export function malformed(message: string): PlayerError {
  return new PlayerError('CF_RTMP_MESSAGE_MALFORMED', { message });
}
