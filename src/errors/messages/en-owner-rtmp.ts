import type { OwnerHintText } from './owner-hint-text.js';

/** Network, gateway and RTMP. */
export const EN_OWNER_RTMP = {
  CF_NETWORK_OFFLINE: {
    happened: 'The device is offline.',
    hint: 'Nothing to change; playback goes on when the device is online.',
    check: ['navigator.onLine on the device'],
  },
  CF_NETWORK_TIMEOUT: {
    happened: 'Nothing came back within the time for this attempt.',
    hint: 'A firewall that drops packets silently looks like this. Let the gateway reach port 1935, or offer RTMPT on port 80 or HLS.',
    check: ['the stage in the report', 'whether the gateway can reach host and port (`nc -vz host 1935`)'],
  },
  CF_NETWORK_LOST: {
    happened: 'The connection broke while data was flowing.',
    hint: 'Look for idle or duration limits on the way: load balancers often end WebSockets after 60 seconds without data.',
    check: ['time-outs of the proxy before the gateway', 'logs of gateway and RTMP server at that moment'],
  },
  CF_GATEWAY_UNREACHABLE: {
    happened: 'The WebSocket to the gateway does not open.',
    hint: 'Start the gateway, or correct its address. Behind nginx the Upgrade and Connection headers must be passed on.',
    check: [
      'the gateway address, wss:// on https pages',
      'connect-src of the Content-Security-Policy',
      'the certificate',
      'the proxy before the gateway',
    ],
  },
  CF_GATEWAY_REFUSED: {
    happened:
      'The gateway closed the connection: the target is missing or malformed, or no handshake came in time.',
    hint: 'Let the page give the target (`?target=host:port` is added by itself), or set a fixed one at the gateway.',
    check: ['a target parameter in the gateway address', 'the close code in the report'],
  },
  CF_GATEWAY_ORIGIN_DENIED: {
    happened: 'The gateway does not serve pages of this origin.',
    hint: "Add the page's origin (scheme, host and port) to --origins of the gateway.",
    check: ['www and non-www, http and https', 'a page opened from file:// has the origin null'],
  },
  CF_GATEWAY_UPSTREAM_DENIED: {
    happened: 'The gateway may not dial this server.',
    hint: 'Add it: --allow host:port, or --map old-host=host:port for a retired name. Private addresses must be listed literally.',
    check: [
      'host and port in the report against --allow and --map',
      'what the name resolves to at the gateway',
    ],
  },
  CF_GATEWAY_UPSTREAM_FAILED: {
    happened: 'The gateway could not connect to the RTMP server: refused, no answer, or the name is unknown.',
    hint: 'Start the RTMP server, correct host and port, or open port 1935 from the gateway to it. Where only HTTP passes, use protocol rtmpt (port 80).',
    check: [
      'whether the server listens (`nc -vz host 1935` on the gateway machine)',
      'firewall between gateway and server',
      'DNS at the gateway',
    ],
  },
  CF_GATEWAY_BUSY: {
    happened: 'The gateway is at its limit of connections, or is shutting down.',
    hint: 'Raise --max-connections, or run several gateways behind a load balancer: they keep no state.',
    check: ['the number of viewers', 'the limit per client address behind a proxy'],
  },
  CF_GATEWAY_NOT_RTMP: {
    happened: 'What goes through the gateway is not RTMP.',
    hint: 'The port belongs to another service, or speaks TLS. Give the RTMP port; for TLS use protocol rtmps.',
    check: ['what listens at host and port', 'the protocol in the address'],
  },
  CF_GATEWAY_CERTIFICATE: {
    happened: 'The certificate of the server did not convince the gateway.',
    hint: 'It has expired, is for another name, or its authority is not known to the gateway. Renew it, ask for the name it was made for, or give the authority to the gateway with --ca.',
    check: ['the date and the names in the certificate', 'whether the server sends the whole chain'],
  },
  CF_TUNNEL_REJECTED: {
    happened: 'The server does not speak RTMPT (RTMP inside HTTP).',
    hint: 'Use rtmp through the gateway, or switch RTMPT on at the server. nginx-rtmp has none.',
    check: ['whether port 80 of the host is an RTMP server or a web server'],
  },
  CF_TUNNEL_SESSION_LOST: {
    happened: 'The server no longer knows the RTMPT session.',
    hint: 'Requests of one session reached different servers, or it was idle for too long. Behind a load balancer the requests of one session must go to one server.',
    check: ['session affinity of the load balancer', 'the idle time of the server'],
  },
  CF_RTMP_HANDSHAKE_FAILED: {
    happened: 'The RTMP handshake did not complete.',
    hint: 'The server closed or sent something else. Often the port is not RTMP, or the server only takes encrypted connections (rtmpe, rtmps).',
    check: ['host and port', 'the protocol', 'the server log'],
  },
  CF_RTMP_DIGEST_MISMATCH: {
    happened: "The digest in the server's handshake is wrong.",
    hint: 'Something between gateway and server changes bytes, or the server has a fault in its handshake.',
    check: ['proxies that look into the traffic', 'the version of the server'],
  },
  CF_RTMP_ENCRYPTION_UNSUPPORTED: {
    happened: 'The server does not offer the encryption that was asked for.',
    hint: 'It answered RTMPE without encryption, or in a dialect (version 8 or 9) that is not spoken here. Use rtmp, or rtmps where the server has it.',
    check: ['the protocol in the address', 'whether the server has RTMPE switched on'],
  },
  CF_RTMP_CHUNK_MALFORMED: {
    happened: 'The stream of chunks broke the rules of RTMP.',
    hint: 'Look for something that changes or loses bytes on the way; if another player shows the same, the server is at fault.',
    check: ['whether ffplay plays the address', 'proxies on the way'],
  },
  CF_RTMP_MESSAGE_MALFORMED: {
    happened: 'A message, or the AMF in it, could not be read.',
    hint: 'If another player shows the same, the server or the encoder is at fault.',
    check: ['whether ffplay plays the address', 'metadata added by the encoder'],
  },
  CF_RTMP_MESSAGE_TOO_LARGE: {
    happened: 'The server announced a message larger than the limit.',
    hint: 'No picture needs that much; the server is faulty or hostile.',
    check: ['the server', 'the bitrate of the stream'],
  },
  CF_RTMP_CONNECT_FAILED: {
    happened: 'The connection to the RTMP server failed (NetConnection.Connect.Failed).',
    hint: 'Host down or port 1935 blocked. Open the port from the gateway to the server, or use the gateway with RTMPT on port 80.',
    check: ['whether the server runs', 'firewalls: RTMP is port 1935, RTMPT 80'],
  },
  CF_RTMP_REDIRECT_LOOP: {
    happened: 'The server sent the player from address to address without end.',
    hint: 'Each answer to connect was a redirect (code 302). The addresses are in the report.',
    check: ['the redirect rules of the servers named in the report'],
  },
  CF_RTMP_AUTH_REQUIRED: {
    happened: 'The server wants a user name and password (Adobe or Limelight authentication).',
    hint: 'That scheme protects publishing; no player asks for it. Give viewers an application without it, or protect with a token.',
    check: ['the authentication rules of the application', 'whether the application is meant for players'],
  },
  CF_RTMP_SWF_VERIFICATION: {
    happened: 'The server wants proof of a certain SWF file (SWF verification).',
    hint: 'Give swf-hash and swf-size of the file that the server accepts, or switch verification off for this application.',
    check: ['SWF verification in the configuration of the server', 'swf-url, swf-hash and swf-size'],
  },
  CF_RTMP_CONNECT_REJECTED: {
    happened: 'The server refused connect (NetConnection.Connect.Rejected).',
    hint: 'The words of the server are in the report. Usual reasons: the application does not exist, the server wants a token or a certain page (referrer), or its licence is full.',
    check: [
      'the application in streamer',
      'access rules of the server (pageUrl, swfUrl, token)',
      'the server log',
    ],
  },
  CF_RTMP_CONNECT_REDIRECTED: {
    happened: 'The server sends clients to another address (code 302).',
    hint: 'Put the new address from the report into streamer, and allow it at the gateway.',
    check: ['the redirect in the report', '--allow of the gateway'],
  },
  CF_RTMP_CONNECT_CLOSED: {
    happened: 'The server closed the connection.',
    hint: 'If it comes at once, the server does not like the application or the name and does not say so; if later, look for limits of time or of clients.',
    check: ['the server log', 'application and stream name'],
  },
  CF_RTMP_APP_SHUTDOWN: {
    happened: 'The application on the server is shutting down (NetConnection.Connect.AppShutdown).',
    hint: 'Wait for the restart; if it happens again and again, look at the memory of the server.',
    check: ['the server log'],
  },
  CF_RTMP_INVALID_APP: {
    happened: 'The server does not know the application (NetConnection.Connect.InvalidApp).',
    hint: 'Correct the path of streamer: CloudFront has cfx/st, nginx-rtmp the name of its application block.',
    check: ['the application in streamer', 'a folder of the file that slipped into streamer'],
  },
  CF_RTMP_IDLE_TIMEOUT: {
    happened: 'The server dropped a client that was idle too long.',
    hint: 'Raise the idle time of the server (MaxIdleTime on Flash Media Server) if viewers pause for long.',
    check: ['the idle settings of the server'],
  },
  CF_RTMP_CALL_FAILED: {
    happened: 'The server answered a call with an error.',
    hint: 'The words of the server are in the report. Servers that want a call of their own before play need it configured.',
    check: ['the call in the report', 'the server log'],
  },
  CF_RTMP_CALL_PROHIBITED: {
    happened: 'The server forbids the call (NetConnection.Call.Prohibited).',
    hint: 'Look at the access rules of the application.',
    check: ['the access rules of the server'],
  },
  CF_RTMP_CALL_BAD_VERSION: {
    happened: 'The server does not understand the encoding of a call (NetConnection.Call.BadVersion).',
    hint: 'Use object encoding 0 (AMF0), which every server knows, or another protocol.',
    check: ['the version of the server'],
  },
  CF_RTMP_CALL_TIMEOUT: {
    happened: 'The server took the connection and did not answer a call.',
    hint: 'Look at the server: overloaded, or waiting for something (a login, a back end).',
    check: ['the stage in the report', 'the server log'],
  },
  CF_RTMP_STREAM_NOT_FOUND: {
    happened: 'The server has no stream of this name (NetStream.Play.StreamNotFound).',
    hint: 'Compare the stream name in the report with the object key, upper and lower case too. MP4 needs mp4: and its extension, MP3 mp3: and none, FLV neither; prefix and extension overrule this.',
    check: [
      'the object key',
      'cfx/st does not belong into the key',
      'for live: whether it is being published, and live is set',
    ],
  },
  CF_RTMP_STREAM_UNPUBLISHED: {
    happened: 'The publisher of a live stream stopped.',
    hint: 'Start the encoder again; viewers can go on with play.',
    check: ['the encoder and its connection'],
  },
  CF_RTMP_STREAM_FAILED: {
    happened: 'The server reports a failure of the stream (NetStream.Failed).',
    hint: 'The words of the server are in the report; look at the server.',
    check: ['the server log', 'its disk and its origin'],
  },
  CF_RTMP_PLAY_FAILED: {
    happened: 'The server refused or could not play the stream (NetStream.Play.Failed).',
    hint: 'Look at read access for this stream. If the name is signed: the signature has expired or was made for another name. The signed resource is the stream name without mp4: and without query, and each seek is checked again.',
    check: [
      'Expires against the time',
      'the Resource of the policy against the stream name',
      'access rules of the server',
    ],
  },
  CF_RTMP_PLAY_TIMEOUT: {
    happened: 'play was accepted and no media came.',
    hint: 'For a live stream: nobody publishes it. For a file: the server waits for a publisher instead of saying that the file is missing.',
    check: ['the stream name', 'whether live is set for a live stream and not for a file'],
  },
  CF_RTMP_FILE_STRUCTURE_INVALID: {
    happened: 'The server cannot read the structure of the MP4 file (NetStream.Play.FileStructureInvalid).',
    hint: 'Write the file again: `ffmpeg -i in.mp4 -c copy -movflags +faststart out.mp4`.',
    check: ['whether the upload is complete'],
  },
  CF_RTMP_NO_SUPPORTED_TRACK: {
    happened: 'The server found no track that it can send (NetStream.Play.NoSupportedTrackFound).',
    hint: 'Encode with H.264 and AAC.',
    check: ['`ffprobe` of the file'],
  },
  CF_RTMP_INSUFFICIENT_BANDWIDTH: {
    happened: 'The server cannot send as fast as the stream plays (NetStream.Play.InsufficientBW).',
    hint: 'Offer lower bitrates, or HLS with several.',
    check: ['the bitrate against the connection of viewers', 'the load of gateway and server'],
  },
  CF_RTMP_SEEK_FAILED: {
    happened: 'The server refused to seek (NetStream.Seek.Failed).',
    hint: 'Live streams cannot seek; files need keyframes, FLV an index (for example from `flvmeta`).',
    check: ['whether the stream is live', 'for signed names: whether the signature has expired'],
  },
  CF_RTMP_SEEK_INVALID_TIME: {
    happened: 'The place lies outside of what the server can send (NetStream.Seek.InvalidTime).',
    hint: 'Check the duration in the metadata of the file.',
    check: ['duration of the file against its metadata'],
  },
} as const satisfies Readonly<Record<string, OwnerHintText>>;
