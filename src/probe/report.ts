import type { PlayerErrorData } from '../errors/player-error.js';
import type { KeyframeInterval } from './media-meter.js';
import type { TrackReport } from './track-meter.js';

/** An error with the words for who can change something. */
export interface ErrorReport extends PlayerErrorData {
  /** What is wrong in the set-up and what to change. */
  readonly hint: string;
  /** Place in the documentation. */
  readonly link: string;
}

/** One connection that was tried. Times in ms. */
export interface AttemptReport {
  readonly protocol: string;
  readonly host: string;
  readonly port: number;
  /** `direct`, or the address of the gateway. */
  readonly via: string;
  readonly tcUrl: string;
  readonly app: string;
  /** Why it was tried although the address says otherwise. */
  readonly guess?: string;
  /** Since the probe began. */
  readonly startedMs: number;
  /** How long it took to come to its outcome; `null` while it has none. */
  ms: number | null;
  outcome: 'pending' | 'connected' | 'failed' | 'cancelled' | 'redirected';
  /** How far it came: `open` (socket, WebSocket or tunnel), `handshake`, `connect`. */
  stage: string;
  /** What the first bytes from there were. */
  answered: 'nothing' | 'rtmp' | 'http' | 'tls' | 'other' | 'encrypted';
  bytes: number;
  error?: ErrorReport;
  redirect?: string;
}

/** One `play` that was asked for. Times in ms. */
export interface PlayReport {
  readonly streamName: string;
  readonly app: string;
  /** `vod`: start 0; `live`: -1; `any`: -2. */
  readonly mode: 'vod' | 'live' | 'any';
  /** Whether it is not what was asked for, but what could have been meant. */
  readonly guess: boolean;
  readonly startedMs: number;
  ms: number | null;
  outcome: 'pending' | 'media' | 'failed';
  error?: ErrorReport;
}

export interface StatusReport {
  readonly code: string;
  readonly level: string;
  readonly description?: string;
  readonly details?: string;
  /** Since the probe began. */
  readonly ms: number;
}

export interface SeekReport {
  readonly askedMs: number;
  /** Timestamp of the first picture (or sound, where there is no picture) after the seek. */
  landedMs: number | null;
  /** From the command to `NetStream.Seek.Notify`. */
  notifiedMs: number | null;
  /** From the command to that first picture. */
  ms: number | null;
  error?: ErrorReport;
}

export interface HandshakeReport {
  /** `plain`, `digest` or `rtmpe`. */
  readonly kind: string;
  /** Where the server's digest was. */
  readonly layout?: string;
  /** What the server says of itself in the handshake. */
  readonly version?: string;
}

export interface ServerReport {
  readonly fmsVer?: string;
  /** `data.version` of the answer to connect. */
  readonly version?: string;
  readonly code?: string;
  readonly description?: string;
  readonly objectEncoding?: number;
  /** The two objects of the answer, as they came. */
  readonly properties: Readonly<Record<string, unknown>>;
  readonly information: Readonly<Record<string, unknown>>;
}

/** What `cf-player probe --json` prints. Nothing secret is in it. */
export interface ProbeReport {
  /** As the server is asked for it; `null` where the arguments name none. */
  readonly address: string | null;
  readonly gateway: string | null;
  readonly attempts: readonly AttemptReport[];
  readonly connected: boolean;
  /** Of the connection that answered. */
  readonly protocol: string | null;
  readonly port: number | null;
  readonly tcUrl: string | null;
  readonly app: string | null;
  readonly handshake: HandshakeReport | null;
  readonly server: ServerReport | null;
  readonly redirects: number;
  readonly statuses: readonly StatusReport[];
  readonly plays: readonly PlayReport[];
  /** The name that played; `null` where none did. */
  readonly streamName: string | null;
  /** The name that was asked for first. */
  readonly askedName: string | null;
  readonly live: boolean;
  readonly tracks: readonly TrackReport[];
  /** Of `onMetaData`. */
  readonly metadata: Readonly<Record<string, unknown>> | null;
  /** Received over all connections that answered, handshake included; where none did, over those that were tried. */
  readonly bytes: number;
  /** Received, by type. */
  readonly messages: Readonly<Record<string, number>>;
  /** Since the probe began. */
  readonly connectedMs: number | null;
  /** Since the probe began: first frame that can be decoded. */
  readonly firstMediaMs: number | null;
  /** Of the longest track that cf-player plays. */
  readonly mediaSeconds: number;
  readonly keyframeInterval: KeyframeInterval | null;
  /** Media messages that could not be read. */
  readonly malformed: number;
  /** Media messages that belonged to no stream that was asked for. */
  readonly dropped: number;
  /** Unasked jumps of timestamps. */
  readonly jumps: number;
  readonly seek: SeekReport | null;
  /** The server said that the stream is over. */
  readonly ended: boolean;
  /** Why the stream broke after media had come. */
  readonly lost: ErrorReport | null;
  readonly interrupted: boolean;
  readonly elapsedMs: number;
  /** What the plan says about the configuration. */
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
  /** What to do, in plain words. */
  readonly advice: readonly string[];
  readonly error: ErrorReport | null;
}
