import { GATEWAY_CLOSE } from '../errors/gateway-close.js';

export type CloseName = keyof typeof GATEWAY_CLOSE;

/** Why the gateway ends a connection: thrown where it shows, becomes the close frame at one place. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly close: CloseName;

  /** @param reason goes over the wire to the client: no addresses from inside, no secrets */
  constructor(close: CloseName, reason: string, cause?: unknown) {
    super(reason, { cause });
    this.close = close;
  }

  get closeCode(): number {
    return GATEWAY_CLOSE[this.close];
  }
}
