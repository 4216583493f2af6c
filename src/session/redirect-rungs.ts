import { DEFAULT_PORTS, type RtmpUrl } from '../protocol/rtmp-url.js';
import type { RtmpCandidate } from '../source/candidate.js';

/**
 * The ways to another address by the transport that was used so far: through the same gateway, or by HTTP straight to
 * the other host. A server that was only to be had by a tunnel is so at its new place where the address does not say.
 */
export function redirectRungs(address: RtmpUrl, from: RtmpCandidate): readonly RtmpCandidate[] {
  const { protocol, host, port, app, tcUrl } = address;
  const { ladder: _, ...same } = from;
  const isTunnelled = protocol.startsWith('rtmpt');
  const to = (by: RtmpCandidate['protocol'], at: number, endpoint = from.endpoint): RtmpCandidate => ({
    ...same,
    protocol: by,
    host,
    port: at,
    app,
    tcUrl,
    encrypted: by.endsWith('e'),
    endpoint,
  });
  const tunnel = protocol.endsWith('e') ? 'rtmpte' : 'rtmpt';
  if (from.transport === 'http-tunnel') {
    const isSecure = /^https:/i.test(from.endpoint);
    const scheme = isSecure ? 'https' : 'http';
    const tunnelPort = (isTunnelled ? port : undefined) ?? (isSecure ? 443 : 80);
    return [to(tunnel, tunnelPort, `${scheme}://${host}:${tunnelPort}`)];
  }
  const asWritten = to(protocol, port ?? DEFAULT_PORTS[protocol]);
  const wasTunnelled = from.protocol.startsWith('rtmpt');
  return wasTunnelled && !isTunnelled && protocol !== 'rtmps' && port === undefined
    ? [asWritten, to(tunnel, 80)]
    : [asWritten];
}
