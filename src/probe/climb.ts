import { PlayerError } from '../errors/player-error.js';
import { redactAndCut } from '../errors/redact.js';
import type { ByteChannel } from '../protocol/byte-channel.js';
import { ALL_EXTRAS } from '../protocol/connection/all-extras.js';
import { dial, type DialEvent } from '../protocol/connection/dial.js';
import type { NetConnection } from '../protocol/connection/net-connection.js';
import { DEFAULT_PORTS, type RtmpUrl } from '../protocol/rtmp-url.js';
import type { RtmpCandidate } from '../source/candidate.js';
import { connectOptionsOf } from './connect-options.js';
import { isDirect } from './locations.js';
import { errorReport, type ProbeRecord } from './record.js';
import type { AttemptReport } from './report.js';
import { watchChannel, whatAnswers } from './watched-channel.js';

export type OpenRung = (
  rung: RtmpCandidate,
  options: { readonly signal: AbortSignal; readonly timeoutMs: number },
) => Promise<ByteChannel>;

export interface Climbed {
  readonly connection: NetConnection;
  readonly rung: RtmpCandidate;
}

/** Dials, and writes down what happens to each rung. @throws what `dial` throws */
export async function climb(
  rungs: readonly RtmpCandidate[],
  guess: string | undefined,
  open: OpenRung,
  timeoutMs: number,
  record: ProbeRecord,
  signal: AbortSignal,
): Promise<Climbed> {
  const begun = record.ms;
  const attempts = new Map<RtmpCandidate, AttemptReport>();
  const reportOf = (rung: RtmpCandidate): AttemptReport => {
    let attempt = attempts.get(rung);
    if (attempt === undefined) {
      attempt = record.addAttempt(begin(rung, guess, record.ms));
      attempts.set(rung, attempt);
    }
    return attempt;
  };
  const [first] = rungs;
  if (first === undefined) throw new PlayerError('CF_CONFIG_NO_SOURCE');
  const dialled = await dial<RtmpCandidate>({
    rungs,
    extras: ALL_EXTRAS,
    signal,
    connect: {
      ...connectOptionsOf(first),
      timeouts: { handshake: timeoutMs, connect: timeoutMs, call: timeoutMs, play: timeoutMs },
      trace: ({ direction, message }) => {
        if (direction === 'in') record.addMessage(message);
      },
    },
    open: async (rung, { signal: ended }) => {
      const attempt = reportOf(rung);
      const channel = await open(rung, { signal: ended, timeoutMs });
      return watchChannel(channel, (bytes) => {
        if (attempt.bytes === 0) attempt.answered = whatAnswers(bytes);
        attempt.bytes += bytes.byteLength;
      });
    },
    rungsOfRedirect: (address, from) => [redirected(address, from)],
    onEvent: (event) => note(reportOf(event.rung), event, begun, record),
  });
  const { connection, rung } = dialled;
  record.addConnection(connection);
  record.addAnswer(connection, rung);
  connection.onStatus = (info) => record.addStatus(info);
  return { connection, rung };
}

function begin(rung: RtmpCandidate, guess: string | undefined, startedMs: number): AttemptReport {
  return {
    protocol: rung.protocol,
    host: rung.host,
    port: rung.port,
    via: isDirect(rung) ? 'direct' : rung.endpoint,
    tcUrl: rung.tcUrl,
    app: rung.app,
    ...(guess === undefined ? {} : { guess }),
    startedMs,
    ms: null,
    outcome: 'pending',
    stage: 'open',
    answered: 'nothing',
    bytes: 0,
  };
}

function note(
  attempt: AttemptReport,
  event: DialEvent<RtmpCandidate>,
  begun: number,
  record: ProbeRecord,
): void {
  switch (event.type) {
    case 'started':
      return;
    case 'stage':
      attempt.stage = event.stage === 'gateway' ? 'open' : event.stage;
      return;
    case 'failed': {
      const error = asSeenFromHere(event.error, event.rung);
      attempt.error = errorReport(error);
      record.addRefusal(error);
      break;
    }
    case 'redirected':
      attempt.redirect = redactAndCut(event.to.tcUrl);
      record.redirects++;
      break;
    default:
  }
  attempt.outcome = event.type;
  attempt.ms = Math.max(0, begun + event.elapsedMs - attempt.startedMs);
}

/** Without a gateway nothing can be the gateway's fault: the same trouble has its name among NetConnection's. */
export function asSeenFromHere(error: PlayerError, rung: RtmpCandidate): PlayerError {
  if (error.code !== 'CF_GATEWAY_UPSTREAM_FAILED' || !isDirect(rung)) return error;
  const { message, context, cause } = error;
  return new PlayerError('CF_RTMP_CONNECT_FAILED', { message, context, cause });
}

function redirected(address: RtmpUrl, from: RtmpCandidate): RtmpCandidate {
  const { protocol, host, port = DEFAULT_PORTS[protocol], tcUrl, app, rest } = address;
  return { ...from, protocol, host, port, tcUrl, app: app + rest };
}
