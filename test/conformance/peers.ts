/**
 * Programs that something was shown against, and how a test file looks that has them: it runs the program, or it reads
 * what was recorded of it.
 */
export const PEERS = {
  'nginx-rtmp': /\bstartNginxRtmp\b|\breadCapture\b|\breadChunks\b/,
  ffmpeg: /'ffmpeg'|\bstartPublisher\b|\breadCapture\b|\breadChunks\b|\breadTunnelCapture\b/,
  rtmpdump:
    /'rtmpdump'|\/librtmp\.js'|\breadCapture\b|\breadChunks\b|\breadRtmpeCapture\b|\breadTunnelCapture\b/,
  rtmpsuck: /\bstartRtmpsuck\b|\breadRtmpeCapture\b/,
  rtmpsrv: /\bstartRtmpsrv\b/,
  websockify: /'websockify'/,
  nginx: /\bstartNginxProxy\b/,
  Chromium: /browser-fixtures/,
  'our server':
    /\bstartTestOrigin\b|\bopenViewer\b|\bwithViewer\b|\bstartOrigin\b|\bstartDistribution\b|\bdistribution\b|\bacceptConnection\b|\bServerHandshake\b|\bTunnelServer\b|\bmemoryTunnel\b/,
} as const satisfies Readonly<Record<string, RegExp>>;

export type Peer = keyof typeof PEERS;

export const WHO: Readonly<Record<Peer, string>> = {
  'nginx-rtmp': 'nginx with its RTMP module 1.2.2, running or recorded',
  ffmpeg: 'ffmpeg 5.1, playing or publishing, running or recorded',
  rtmpdump: 'rtmpdump 2.4 (librtmp), running or recorded',
  rtmpsuck: 'the RTMP and RTMPE proxy of rtmpdump, running or recorded',
  rtmpsrv: 'the RTMP and RTMPE server of rtmpdump, which answers everything and plays nothing',
  websockify: 'a relay between WebSockets and TCP that knows nothing of RTMP',
  nginx: 'nginx as a reverse proxy for HTTP',
  Chromium: 'the whole player on a page, in a real browser',
  'our server': '`cf-player serve` or the server code in it',
};
