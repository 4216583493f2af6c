/** One thing to try. Plain data: goes through `postMessage` and into reports (redacted there). */
export type Candidate = RtmpCandidate | HlsCandidate | FileCandidate;

export interface RtmpCandidate {
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
  readonly encrypted: boolean;
  readonly transport: 'websocket' | 'http-tunnel';
  /** `websocket`: the gateway's address (`wss://…`); `http-tunnel`: `http(s)://host:port`. */
  readonly endpoint: string;
}
export interface HlsCandidate {
  readonly kind: 'hls';
  readonly url: string;
  readonly live?: boolean;
  readonly start?: number;
}
export interface FileCandidate {
  readonly kind: 'file';
  readonly url: string;
  readonly mimeType?: string;
  readonly start?: number;
}
