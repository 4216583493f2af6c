/** The WebSocket gateway as a library, for Node. */
export { createGateway } from './gateway/gateway.js';
export type { Gateway, GatewayEvent, GatewayOptions, GatewayStats } from './gateway/gateway.js';
export { createUpstreamPolicy } from './gateway/upstream-policy.js';
export type { Decision, Upstream, UpstreamPolicy, UpstreamPolicyOptions } from './gateway/upstream-policy.js';
export type { Lookup } from './gateway/upstream.js';
export { channelOfSocket, openTcpChannel } from './gateway/tcp-channel.js';
export type { TcpChannelOptions } from './gateway/tcp-channel.js';
export type { ByteChannel } from './protocol/byte-channel.js';
