export interface BackoffOptions {
  readonly firstMs: number;
  readonly maxMs: number;
  /** Part of the delay that is random, 0–1: many viewers of one lost server must not come back in one instant. */
  readonly jitter: number;
}

/** Delay before reconnect number `attempt` (0 is the first). `random` is in [0, 1). */
export function backoffDelay(attempt: number, options: BackoffOptions, random: number): number {
  const full = Math.min(options.maxMs, options.firstMs * 2 ** attempt);
  return Math.round(full * (1 - options.jitter * random));
}
