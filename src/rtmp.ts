/**
 * `cf-player/rtmp`: the RTMP client by itself, in browsers, workers and Node. Give {@link connect} a channel:
 * {@link openWebSocket} opens one through a gateway, {@link openHttpTunnel} one by RTMPT without a gateway, and any
 * pair of byte streams makes one. {@link dial} chooses among several ways.
 */
export {
  connect,
  dial,
  type ConnectOptions,
  type DialEvent,
  type DialLadderOptions,
  type DialStage,
  type DialStep,
  type Dialled,
  type EnhancedCapabilities,
  type Rung,
  type RungsOfRedirect,
  type SwfIdentity,
} from './protocol/connection/client.js';
export { checkBandwidth, type Bandwidth } from './protocol/connection/check-bandwidth.js';
export { fcSubscribe, type FcSubscribeOptions } from './protocol/connection/fc-subscribe.js';
export { getStreamLength } from './protocol/connection/stream-length.js';
export { parseRtmpUrl, type RtmpScheme, type RtmpUrl } from './protocol/rtmp-url.js';
export type {
  NetConnection,
  NetStream,
  NetStreamPlayOptions,
  PlayOptions,
  ReconnectRequest,
  ServerCall,
  ServerInfo,
  StatusInfo,
} from './protocol/connection/net-connection.js';
export type { HandshakeInfo, HandshakeKind } from './protocol/handshake/handshake.js';
export type { DigestLayout } from './protocol/handshake/digest-scheme.js';
export type { RtmpTrace } from './protocol/connection/trace.js';
export { openWebSocket } from './transport/open-websocket.js';
export { openHttpTunnel, type OpenHttpTunnelOptions } from './transport/open-http-tunnel.js';
export type { ByteChannel } from './protocol/byte-channel.js';
export type {
  AudioMessage,
  CommandMessage,
  DataMessage,
  MediaMessage,
  RawMessage,
  RtmpMessage,
  UserControlEvent,
  VideoMessage,
} from './protocol/message/message.js';
export {
  AmfDictionary,
  AmfXml,
  amfObject,
  amfTrait,
  type AmfObject,
  type AmfTrait,
  type AmfValue,
} from './protocol/amf/amf-value.js';
export { milliseconds, seconds, type Milliseconds, type Seconds } from './protocol/units.js';
export { PlayerError, type ErrorContext, type PlayerErrorData } from './errors/player-error.js';
export { ERROR_CODES, type ErrorCategory, type ErrorCode } from './errors/error-code.js';
