import type { EngineContext } from '../engine.js';

/** By player: what it plays, and under which id. A reconnect, or another engine for the same, is no new session. */
const SESSIONS = new WeakMap<EngineContext, { readonly url: string; readonly id: string }>();

/** The `sid` of CMCD for what a player plays: a UUID, as CTA-5004 recommends. */
export function sessionIdFor(context: EngineContext, url: string): string {
  const known = SESSIONS.get(context);
  if (known?.url === url) return known.id;
  const id = randomUuid();
  SESSIONS.set(context, { url, id });
  return id;
}

/** RFC 9562, version 4; `crypto.randomUUID` is not there on pages without https. */
function randomUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [8, 12, 16, 20, 32].map((end, index) => hex.slice([0, 8, 12, 16, 20][index], end)).join('-');
}
