import { ownerHint, type OwnerHint } from '../errors/owner-hint.js';
import type { PlayerError } from '../errors/player-error.js';
import type { ProbeRecord } from './record.js';

/**
 * Words for whoever runs the server. Those of the error are for the owner of a page and speak of its gateway; here some
 * errors come straight from the server.
 */
export function hintFor(error: PlayerError, record: ProbeRecord): OwnerHint {
  const hint = ownerHint(error);
  const text = record.gateway === undefined ? withoutGateway(error, record) : ofGateway(error);
  return text === undefined ? hint : { ...hint, text };
}

function ofGateway({ code, context }: PlayerError): string | undefined {
  const { reason } = context;
  return code === 'CF_GATEWAY_UNREACHABLE' && typeof reason === 'string' && /certificate/i.test(reason)
    ? 'The certificate of the gateway is not believed here, nor by browsers that do not know its authority. Give its authority with --ca, or give the gateway a certificate of a known one.'
    : undefined;
}

function withoutGateway({ code, context }: PlayerError, record: ProbeRecord): string | undefined {
  const asked = record.attempts.filter(({ guess }) => guess === undefined);
  switch (code) {
    case 'CF_GATEWAY_CERTIFICATE':
      return 'It has expired, is for another name, or its authority is not known here. Renew it, ask for the name it was made for, or give its authority with --ca.';
    case 'CF_RTMP_CONNECT_FAILED':
      return 'Start the server, correct host and port, or open the port in the firewalls on the way to it.';
    case 'CF_NETWORK_TIMEOUT':
      if (context.stage === 'handshake' && asked.some(({ answered }) => answered === 'rtmp')) {
        return 'The server begins the RTMP handshake and does not finish it: it is overloaded or faulty, or something on the way holds bytes back.';
      }
      return context.stage === 'handshake' || context['isReached'] === true
        ? 'Look at the server: it hangs, or expects another protocol at this port. Behind a relay, look at the server behind it.'
        : 'A firewall that drops packets silently looks like this. Open port 1935 on the way to the server, or offer RTMPT on port 80.';
    case 'CF_NETWORK_LOST':
      return 'The server or something on the way to it cut the connection without a word. The log of the server may say why.';
    case 'CF_TUNNEL_REJECTED':
      return 'Use rtmp, or switch RTMPT on at the server. nginx-rtmp has none.';
    default:
      return undefined;
  }
}
