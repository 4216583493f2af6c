import { ownerHint } from '../errors/owner-hint.js';
import type { PlayerError } from '../errors/player-error.js';
import { redactAndCut, redactText, redactValue } from '../errors/redact.js';
import { isAmfObject } from '../protocol/amf/amf-value.js';
import type { NetConnection, StatusInfo } from '../protocol/connection/net-connection.js';
import { findStatusInfo } from '../protocol/connection/status-info.js';
import type { RtmpMessage } from '../protocol/message/message.js';
import type { RtmpCandidate } from '../source/candidate.js';
import type { PlanWarning } from '../source/plan-warning.js';
import { MediaMeter } from './media-meter.js';
import type {
  AttemptReport,
  ErrorReport,
  HandshakeReport,
  PlayReport,
  ProbeReport,
  SeekReport,
  ServerReport,
  StatusReport,
} from './report.js';

const MAX_STATUSES = 200;
const MAX_ATTEMPTS = 50;

/** Everything that a probe has learned so far; a report can be made of it at any moment. */
export class ProbeRecord {
  readonly #begin: number;
  readonly #now: () => number;
  readonly attempts: AttemptReport[] = [];
  readonly plays: PlayReport[] = [];
  readonly statuses: StatusReport[] = [];
  readonly #messages = new Map<string, number>();
  readonly #connections = new Set<NetConnection>();
  warnings: readonly PlanWarning[] = [];
  advice: readonly string[] = [];
  address: string | undefined;
  gateway: string | undefined;
  isLive = false;
  askedName: string | undefined;
  /** How much media was asked for. */
  askedSeconds: number | undefined;
  streamName: string | undefined;
  connected: { protocol: string; port: number; tcUrl: string; app: string; ms: number } | undefined;
  handshake: HandshakeReport | undefined;
  server: ServerReport | undefined;
  redirects = 0;
  /** Where the server answers, although not with the encryption that was asked for. */
  withoutEncryption: string | undefined;
  /** Of the play that counts: the one that brought media, else the latest. */
  media = new MediaMeter();
  metadata: Readonly<Record<string, unknown>> | undefined;
  firstMediaMs: number | undefined;
  mediaMessages = { arrived: 0, delivered: 0 };
  /** Whether a stream is being played: what comes late for one that was closed is nobody's fault. */
  isListening = false;
  seek: SeekReport | undefined;
  ended = false;
  interrupted = false;
  /** Why the connection ended while media came. */
  lost: PlayerError | undefined;
  error: PlayerError | undefined;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#begin = now();
  }

  /** Whole ms since the probe began. */
  get ms(): number {
    return Math.round(this.#now() - this.#begin);
  }

  addAttempt(attempt: AttemptReport): AttemptReport {
    if (this.attempts.length < MAX_ATTEMPTS) this.attempts.push(attempt);
    return attempt;
  }

  addConnection(connection: NetConnection): void {
    this.#connections.add(connection);
  }

  /** What the server answered to connect. The first connection is the one that the report is about. */
  addAnswer(connection: NetConnection, rung: RtmpCandidate): void {
    const { properties, information } = connection.serverInfo;
    const status = findStatusInfo([information]);
    if (status !== undefined) this.addStatus(status);
    const { protocol, port, tcUrl, app } = rung;
    this.connected = { protocol, port, tcUrl, app, ms: this.connected?.ms ?? this.ms };
    const { kind, layout, version } = connection.handshake;
    this.handshake = {
      kind,
      ...(layout === undefined ? {} : { layout }),
      ...(version === undefined ? {} : { version }),
    };
    const data = information['data'];
    const inner = isAmfObject(data) ? data['version'] : undefined;
    const encoding = information['objectEncoding'];
    this.server = {
      ...text('fmsVer', properties['fmsVer']),
      ...text('version', inner ?? information['version']),
      ...text('code', information['code']),
      ...text('description', information['description']),
      ...(typeof encoding === 'number' ? { objectEncoding: encoding } : {}),
      properties: properties as Readonly<Record<string, unknown>>,
      information: information as Readonly<Record<string, unknown>>,
    };
  }

  /** What is known now: to be put back where a guess that follows leads nowhere. */
  snapshot(): () => void {
    const { connected, handshake, server, metadata, media } = this;
    const count = this.statuses.length;
    return () => {
      Object.assign(this, { connected, handshake, server, metadata, media });
      // What was said to a wrong guess stands beside the guess, in `plays` and `attempts`.
      this.statuses.length = count;
    };
  }

  /** A refused connection is told by a status, which reaches nobody but the error. */
  addRefusal(error: PlayerError): void {
    const { statusCode, serverText, level } = error.context;
    if (statusCode === undefined) return;
    this.addStatus({
      code: statusCode,
      level: typeof level === 'string' ? level : 'error',
      ...(serverText === undefined ? {} : { description: serverText }),
    });
  }

  addStatus(info: StatusInfo): void {
    if (this.statuses.length >= MAX_STATUSES) return;
    // A status may be as long as a message may be.
    this.statuses.push({
      code: redactAndCut(info.code),
      level: redactAndCut(info.level),
      ...(typeof info.description === 'string' ? { description: redactAndCut(info.description) } : {}),
      ...(typeof info.details === 'string' ? { details: redactAndCut(info.details) } : {}),
      ms: this.ms,
    });
  }

  addMessage(message: RtmpMessage): void {
    this.#messages.set(message.type, (this.#messages.get(message.type) ?? 0) + 1);
    const isMedia = message.type === 'audio' || message.type === 'video';
    if (isMedia && this.isListening) this.mediaMessages.arrived++;
  }

  report(): ProbeReport {
    const { connected, media, error } = this;
    const answered = [...this.#connections].reduce((sum, connection) => sum + connection.bytesReceived, 0);
    const heard = this.attempts.reduce((sum, attempt) => sum + attempt.bytes, 0);
    const report: ProbeReport = {
      address: this.address ?? null,
      gateway: this.gateway ?? null,
      attempts: this.attempts,
      connected: connected !== undefined,
      protocol: connected?.protocol ?? null,
      port: connected?.port ?? null,
      tcUrl: connected?.tcUrl ?? null,
      app: connected?.app ?? null,
      handshake: this.handshake ?? null,
      server: this.server ?? null,
      redirects: this.redirects,
      statuses: this.statuses,
      plays: this.plays,
      streamName: this.streamName ?? null,
      askedName: this.askedName ?? null,
      live: this.isLive,
      tracks: media.tracks.map((track) => track.report()),
      metadata: this.metadata ?? null,
      bytes: answered === 0 ? heard : answered,
      messages: Object.fromEntries(this.#messages),
      connectedMs: connected?.ms ?? null,
      firstMediaMs: this.firstMediaMs ?? null,
      mediaSeconds: media.mediaSeconds,
      keyframeInterval: media.keyframeInterval,
      malformed: media.malformed,
      dropped: this.mediaMessages.arrived - this.mediaMessages.delivered,
      jumps: media.jumps,
      seek: this.seek ?? null,
      ended: this.ended,
      lost: this.lost === undefined ? null : errorReport(this.lost),
      interrupted: this.interrupted,
      elapsedMs: this.ms,
      warnings: this.warnings,
      advice: this.advice,
      error: error === undefined ? null : errorReport(error),
    };
    return redactReport(report);
  }
}

function text<Name extends string>(name: Name, value: unknown): { readonly [N in Name]?: string } {
  return typeof value === 'string' ? ({ [name]: value } as { [N in Name]: string }) : {};
}

/** What a server sent is cut to a length that a report can hold; every text loses its secrets. */
function redactReport(report: ProbeReport): ProbeReport {
  const safe = Object.entries(report).map(([name, value]) => [
    name,
    name === 'metadata' || name === 'server' ? redactValue(value) : redactTexts(value),
  ]);
  return Object.fromEntries(safe) as ProbeReport;
}

function redactTexts(value: unknown): unknown {
  if (typeof value === 'string') return redactText(value);
  if (Array.isArray(value)) return value.map(redactTexts);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, redactTexts(item)]));
}

export function errorReport(error: PlayerError): ErrorReport {
  const { text, link } = ownerHint(error);
  return { ...error.toJSON(), hint: text, link };
}
