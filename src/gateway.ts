/** The WebSocket gateway as a library, for Node. */
export { createGateway } from './gateway/gateway.js';
export type { Gateway, GatewayEvent, GatewayOptions, GatewayStats } from './gateway/gateway.js';
export { createUpstreamPolicy } from './gateway/upstream-policy.js';
export type { Decision, Upstream, UpstreamPolicy, UpstreamPolicyOptions } from './gateway/upstream-policy.js';
export type { UpstreamTransport } from './gateway/server-address.js';
export type { Lookup } from './gateway/upstream.js';
export { channelOfSocket, openTcpChannel } from './gateway/tcp-channel.js';
export type { TcpChannelOptions } from './gateway/tcp-channel.js';
export { openTlsChannel } from './gateway/tls-channel.js';
export type { TlsChannelOptions } from './gateway/tls-channel.js';
export { openNodeChannel } from './gateway/open-node-channel.js';
export type { NodeChannelOptions, NodeServer } from './gateway/open-node-channel.js';
export type { CertificateAuthorities } from './gateway/trust.js';
export type { ByteChannel } from './protocol/byte-channel.js';
