import type { ConnectOptions } from '../protocol/connection/connect-options.js';
import type { AmfValue } from '../protocol/amf/amf-value.js';
import type { RtmpCandidate } from '../source/candidate.js';

type FromCandidate = Omit<
  ConnectOptions,
  'channel' | 'tcUrl' | 'app' | 'signal' | 'handshake' | 'onStage' | 'onRefusal'
>;

/** What of a candidate goes into connect beside its address, as in the player. */
export function connectOptionsOf(candidate: RtmpCandidate): FromCandidate {
  const { pageUrl, swfUrl, flashVer, connectParams, connectArguments, objectEncoding, secureToken } =
    candidate;
  const { swfHash, swfSize = 0 } = candidate;
  return {
    ...(pageUrl === undefined ? {} : { pageUrl }),
    ...(swfUrl === undefined ? {} : { swfUrl }),
    ...(flashVer === undefined ? {} : { flashVer }),
    ...(objectEncoding === undefined ? {} : { objectEncoding }),
    ...(secureToken === undefined ? {} : { secureToken }),
    // What AMF and JSON both can say is AMF.
    ...(connectParams === undefined ? {} : { connectParams: connectParams as Record<string, AmfValue> }),
    ...(connectArguments === undefined ? {} : { connectArguments: connectArguments as readonly AmfValue[] }),
    ...(swfHash === undefined
      ? {}
      : { swfVerification: { hash: Uint8Array.from(Buffer.from(swfHash, 'hex')), size: swfSize } }),
  };
}
