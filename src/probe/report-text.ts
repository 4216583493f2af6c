import type { AttemptReport, ErrorReport, PlayReport, ProbeReport, SeekReport } from './report.js';
import type { TrackReport } from './track-meter.js';

const WIDTH = 11;

/** The report for a person, in the order in which things happened. */
export function printReport(report: ProbeReport): string {
  const { server, handshake, metadata, keyframeInterval: interval } = report;
  const lines: string[] = [];
  const row = (name: string, text: string): void =>
    void lines.push(`${name.padEnd(WIDTH)} ${oneLine(text)}`.trimEnd());
  if (report.address !== null) row('address', report.address);
  if (report.gateway !== null) row('gateway', report.gateway);
  // Connections that were made anew for a further guess say nothing by themselves.
  const telling = report.attempts.filter(
    ({ guess, outcome }) => guess !== 'once more' || outcome !== 'connected',
  );
  telling.forEach((attempt, index) => row(index === 0 ? 'attempts' : '', describeAttempt(attempt)));
  if (handshake !== null) row('handshake', describeHandshake(handshake));
  if (server !== null) {
    row(
      'server',
      [server.fmsVer, server.version, server.description].filter((part) => part !== undefined).join(', '),
    );
  }
  // What a person asked for, or what the address turned out to mean.
  const asked = report.plays.find(({ app }) => app === report.app?.split('?')[0]);
  const failedGuesses = report.plays.filter(
    (play) => play.guess && play !== asked && play.outcome === 'failed',
  );
  report.plays
    .filter((play) => !failedGuesses.includes(play))
    .forEach((play, index) => row(index === 0 ? 'play' : '', describePlay(play)));
  if (failedGuesses.length > 0) {
    row(
      '',
      `also tried: ${failedGuesses.map(({ streamName, mode }) => `${streamName} (${mode})`).join(', ')}`,
    );
  }
  report.statuses.forEach(({ code, level, description, ms }, index) => {
    const said = description === undefined ? '' : `  ${description}`;
    row(
      index === 0 ? 'statuses' : '',
      `${seconds(ms)}  ${code}${level === 'status' ? '' : ` [${level}]`}${said}`,
    );
  });
  report.tracks.forEach((track, index) => row(index === 0 ? 'tracks' : '', describeTrack(track)));
  if (metadata !== null) row('metadata', describeMetadata(metadata));
  if (report.connected) {
    const messages = Object.entries(report.messages).map(([type, count]) => `${count} ${type}`);
    row('received', `${report.bytes} bytes${messages.length === 0 ? '' : ` in ${messages.join(', ')}`}`);
    const first =
      report.firstMediaMs === null ? 'no media' : `first media after ${seconds(report.firstMediaMs)}`;
    const troubles = `${report.dropped} dropped, ${report.malformed} malformed, ${report.jumps} jumps`;
    row(
      'media',
      `${first}, ${report.mediaSeconds.toFixed(2)} s received, ${troubles}${report.ended ? ', stream ended' : ''}`,
    );
  }
  if (interval !== null) {
    const { averageMs, minMs, maxMs } = interval;
    row('keyframes', `every ${averageMs} ms${minMs === maxMs ? '' : ` (${minMs} to ${maxMs})`}`);
  }
  if (report.seek !== null) row('seek', describeSeek(report.seek));
  for (const { code, message } of report.warnings) row('warning', `${code}: ${message}`);
  for (const line of report.advice) row('advice', line);
  if (report.interrupted) row('interrupted', `after ${seconds(report.elapsedMs)}`);
  row('result', describeResult(report));
  return `${lines.join('\n')}\n`;
}

/** What a server said stays on its line, and moves no cursor. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, ' ');
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
const after = (ms: number | null): string => (ms === null ? '' : ` after ${seconds(ms)}`);
const failure = (error: ErrorReport | undefined): string =>
  error === undefined ? '' : `, ${error.code}: ${error.message}`;

function describeAttempt(attempt: AttemptReport): string {
  const { protocol, host, port, via, startedMs, ms, outcome, stage, answered, error, redirect } = attempt;
  const way = via === 'direct' ? '' : ' through the gateway';
  const isUsual = answered === 'nothing' || answered === (/^rtmpt?e$/.test(protocol) ? 'encrypted' : 'rtmp');
  const heard = outcome === 'connected' || isUsual ? '' : ` (${answered} answers)`;
  const where = outcome === 'failed' ? ` at ${stage}` : '';
  const to = redirect === undefined ? '' : ` to ${redirect}`;
  const why = attempt.guess === undefined ? '' : ` /${attempt.app} [${attempt.guess}]`;
  return `${seconds(startedMs)}  ${protocol}://${host}:${port}${why}${way} ${outcome}${to}${where}${after(ms)}${heard}${failure(error)}`;
}

function describePlay({ streamName, mode, outcome, startedMs, ms, error }: PlayReport): string {
  const result = outcome === 'failed' ? `${error?.code ?? 'failed'}: ${error?.message ?? ''}` : outcome;
  return `${seconds(startedMs)}  ${streamName} (${mode}) ${result}${after(ms)}`;
}

function describeHandshake({ kind, layout, version }: NonNullable<ProbeReport['handshake']>): string {
  const parts = [kind, layout, version === undefined ? undefined : `server ${version}`];
  return parts.filter((part) => part !== undefined).join(', ');
}

function describeTrack(track: TrackReport): string {
  const { kind, codec, width, height, sampleRate, channels, playable, configured, frames, bytes } = track;
  const parts = [
    codec.startsWith(kind) ? codec : `${kind} ${codec}`,
    ...(width === undefined ? [] : [`${width}x${height}`]),
    ...(sampleRate === undefined ? [] : [`${sampleRate} Hz`]),
    ...(channels === undefined ? [] : [`${channels} channel${channels === 1 ? '' : 's'}`]),
    `${frames} frames`,
    `${bytes} bytes`,
    `${track.seconds.toFixed(2)} s`,
    ...(playable ? [] : ['not played by cf-player']),
    ...(playable && !configured ? ['no configuration came'] : []),
  ];
  return parts.join(', ');
}

/** Lists (a keyframe index) only by their length. */
function describeMetadata(metadata: Readonly<Record<string, unknown>>): string {
  return Object.entries(metadata)
    .map(([name, value]) => `${name}=${typeof value === 'object' && value !== null ? '…' : String(value)}`)
    .join(' ');
}

function describeSeek({ askedMs, landedMs, notifiedMs, ms, error }: SeekReport): string {
  const landed = landedMs === null ? 'landed nowhere' : `landed at ${landedMs} ms${after(ms)}`;
  const told = notifiedMs === null ? '' : ` (confirmed after ${seconds(notifiedMs)})`;
  return `asked ${askedMs} ms, ${landed}${told}${failure(error)}`;
}

function describeResult({ error, streamName, tcUrl, mediaSeconds }: ProbeReport): string {
  if (error !== null) return `${error.code}: ${error.message}`;
  return `${streamName} plays from ${tcUrl}, ${mediaSeconds.toFixed(2)} s of media received`;
}
