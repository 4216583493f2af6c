import type { ConnectExtras } from '../protocol/connection/connect-extras.js';
import type { fcSubscribe } from '../protocol/connection/fc-subscribe.js';
import type { RtmpCandidate } from '../source/candidate.js';
import type { OpenHttpTunnel } from '../transport/open-channel.js';

/** What few sessions need: the plain worker is a third smaller without it. */
export interface SessionExtras {
  readonly connect: ConnectExtras;
  readonly openHttpTunnel?: OpenHttpTunnel;
  readonly fcSubscribe?: typeof fcSubscribe;
}

export const NO_EXTRAS: SessionExtras = { connect: {} };

/** Whether one of these ways needs what the plain session does not have. */
export function needsExtras(ladder: readonly RtmpCandidate[]): boolean {
  return ladder.some(
    ({ transport, protocol, objectEncoding, secureToken, swfHash, fcSubscribe: subscribes }) =>
      transport === 'http-tunnel' ||
      protocol.endsWith('e') ||
      objectEncoding === 3 ||
      secureToken !== undefined ||
      swfHash !== undefined ||
      subscribes === true,
  );
}
