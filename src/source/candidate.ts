/** One thing to try. Plain data: goes through `postMessage` and into reports (redacted there). */
export type Candidate = RtmpCandidate | HlsCandidate | FileCandidate;

/** What AMF and JSON both can say. */
export type PlainValue =
  null | boolean | number | string | readonly PlainValue[] | { readonly [name: string]: PlainValue };

/** What an RTMP server may want to hear at connect beyond the address. */
export interface RtmpConnectionOptions {
  /** More properties of the command object of `connect`. */
  readonly connectParams?: { readonly [name: string]: PlainValue };
  /** Arguments of `connect` behind its command object, as in Flash's `connect(url, ...arguments)`. */
  readonly connectArguments?: readonly PlainValue[];
  /** Told to the server in place of the page's own address. */
  readonly pageUrl?: string;
  readonly swfUrl?: string;
  readonly flashVer?: string;
  /** HMAC-SHA256 of the uncompressed SWF as 64 hexadecimal digits, and its size in bytes: for SWF verification. */
  readonly swfHash?: string;
  readonly swfSize?: number;
  /** The secret of Wowza's SecureToken. */
  readonly secureToken?: string;
  readonly objectEncoding?: 0 | 3;
  /** Live edges of CDNs want `FCSubscribe` before `play`. */
  readonly fcSubscribe?: boolean;
}

/** One of several encodings of the same content. */
export interface RtmpRendition {
  /** What goes into `play`, query included. */
  readonly streamName: string;
  /** Bits per second; 0 where nobody says. */
  readonly bitrate: number;
  /** Pixels. */
  readonly width?: number;
  readonly height?: number;
}

export interface RtmpCandidate extends RtmpConnectionOptions {
  readonly kind: 'rtmp';
  readonly protocol: 'rtmp' | 'rtmpt' | 'rtmpe' | 'rtmpte' | 'rtmps';
  readonly host: string;
  readonly port: number;
  /** `rtmp://host[:port]/app` as it goes into connect; the port is written where it is not the protocol's own. */
  readonly tcUrl: string;
  readonly app: string;
  /** What goes into `play`, query included. */
  readonly streamName: string;
  readonly live: boolean;
  /** Seconds. */
  readonly start?: number;
  /** Seconds to play; absent: to the end. */
  readonly length?: number;
  /** Seconds wanted ahead of the playhead; absent: as the engine has it. */
  readonly bufferLength?: number;
  /** `page`: MediaSource on the page, also where a worker may have it. */
  readonly mse?: 'page';
  /** Seconds: see `PlayerConfig`. */
  readonly targetLatency?: number;
  readonly dvr?: number;
  readonly reconnect?: number;
  readonly encrypted: boolean;
  readonly transport: 'websocket' | 'http-tunnel';
  /**
   * `websocket`: the gateway's address (`wss://…`); `http-tunnel`: `http(s)://host:port` of the server, or the address
   * of a reverse proxy before it, which may have a path. No slash at the end.
   */
  readonly endpoint: string;
  /** What can be switched between, lowest bitrate first, `streamName` among them; absent: nothing. */
  readonly renditions?: readonly RtmpRendition[];
  /**
   * Other ways to the same stream, tried staggered behind this one; the first to answer plays. Put there by the player
   * when it attaches; the candidates of a plan have none.
   */
  readonly ladder?: readonly RtmpCandidate[];
}
/** How everything of a candidate is asked for over HTTP. */
export interface HttpRequestOptions {
  /** With cookies, to other hosts too. */
  readonly credentials?: 'include';
  /** Common media client data (CTA-5004): as a query parameter or in headers; absent: none. */
  readonly cmcd?: 'query' | 'header';
  /** For CMCD; absent, the session has an id made for it, and the content none. */
  readonly contentId?: string;
  readonly sessionId?: string;
}

export interface HlsCandidate extends HttpRequestOptions {
  readonly kind: 'hls';
  readonly url: string;
  readonly live?: boolean;
  /** The only engine to be used; absent: the best that can. */
  readonly engine?: 'hls.js' | 'vhs' | 'native';
  readonly start?: number;
}
export interface FileCandidate extends HttpRequestOptions {
  readonly kind: 'file';
  /** `ws(s)` for FLV over a WebSocket. */
  readonly url: string;
  readonly mimeType?: string;
  /** Without an end: FLV only. */
  readonly live?: boolean;
  readonly start?: number;
}
