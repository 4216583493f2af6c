import type { ErrorCode } from './error-code.js';

/**
 * WebSocket close codes of the gateway, in the range for private use (RFC 6455 section 7.4.2). A page cannot see
 * the HTTP status of a refused upgrade, so the gateway opens the WebSocket and then says why it closes it.
 */
export const GATEWAY_CLOSE = {
  badTarget: 4400,
  originDenied: 4401,
  upstreamDenied: 4403,
  handshakeTimeout: 4408,
  idleTimeout: 4410,
  notRtmp: 4415,
  busy: 4429,
  upstreamFailed: 4502,
  upstreamTimeout: 4504,
  upstreamNameUnknown: 4505,
  upstreamCertificate: 4506,
  tunnelRejected: 4507,
  tunnelLost: 4508,
  shuttingDown: 4503,
} as const;

const CODE_OF_CLOSE: Readonly<Record<number, ErrorCode>> = {
  [GATEWAY_CLOSE.badTarget]: 'CF_GATEWAY_REFUSED',
  [GATEWAY_CLOSE.originDenied]: 'CF_GATEWAY_ORIGIN_DENIED',
  [GATEWAY_CLOSE.upstreamDenied]: 'CF_GATEWAY_UPSTREAM_DENIED',
  [GATEWAY_CLOSE.handshakeTimeout]: 'CF_GATEWAY_REFUSED',
  [GATEWAY_CLOSE.idleTimeout]: 'CF_NETWORK_TIMEOUT',
  [GATEWAY_CLOSE.notRtmp]: 'CF_GATEWAY_NOT_RTMP',
  [GATEWAY_CLOSE.busy]: 'CF_GATEWAY_BUSY',
  [GATEWAY_CLOSE.upstreamFailed]: 'CF_GATEWAY_UPSTREAM_FAILED',
  [GATEWAY_CLOSE.upstreamTimeout]: 'CF_GATEWAY_UPSTREAM_FAILED',
  [GATEWAY_CLOSE.upstreamNameUnknown]: 'CF_GATEWAY_UPSTREAM_FAILED',
  [GATEWAY_CLOSE.upstreamCertificate]: 'CF_GATEWAY_CERTIFICATE',
  [GATEWAY_CLOSE.tunnelRejected]: 'CF_TUNNEL_REJECTED',
  [GATEWAY_CLOSE.tunnelLost]: 'CF_TUNNEL_SESSION_LOST',
  [GATEWAY_CLOSE.shuttingDown]: 'CF_GATEWAY_BUSY',
};

/** The error that a WebSocket close code means; `undefined` for an orderly end (1000, 1001, 1005). */
export function errorCodeForGatewayClose(closeCode: number, wasOpen: boolean): ErrorCode | undefined {
  const own = CODE_OF_CLOSE[closeCode];
  if (own !== undefined) return own;
  if (!wasOpen) return 'CF_GATEWAY_UNREACHABLE';
  if (closeCode === 1000 || closeCode === 1001 || closeCode === 1005) return undefined;
  if (closeCode === 1008) return 'CF_GATEWAY_REFUSED';
  if (closeCode === 1013) return 'CF_GATEWAY_BUSY';
  return 'CF_NETWORK_LOST';
}
