import { redactText } from '../errors/redact.js';
import { hintFor } from './hint.js';
import type { ProbePlan } from './locations.js';
import type { ProbeRecord } from './record.js';
import type { AttemptReport, ServerReport } from './report.js';

/** Longer than this, a seek lands far from where a viewer pointed. ms */
const LONG_KEYFRAME_INTERVAL = 10_000;

/** What somebody can do about what a probe found, in plain words: the troubleshooting table of the old documentation. */
export function adviseOn(plan: ProbePlan, record: ProbeRecord): string[] {
  const { error } = record;
  const lines = [
    ...aboutConnection(plan, record),
    ...aboutAddress(plan, record),
    ...aboutName(record),
    ...aboutMedia(record),
  ];
  if (error !== undefined && !record.interrupted) {
    const { text, link } = hintFor(error, record);
    lines.push(`${text} (${link})`);
  }
  return lines.map(redactText);
}

const placeOf = ({ protocol, host, port }: AttemptReport): string => `${protocol}://${host}:${port}`;
const hasCode = ({ error }: AttemptReport, ...codes: readonly string[]): boolean =>
  error !== undefined && codes.includes(error.code);
/** A connection came about, and the tunnel or the encryption that it is for did not. */
const isStuck = ({ error }: AttemptReport): boolean =>
  error?.code === 'CF_NETWORK_TIMEOUT' && error.context['isReached'] === true;
/** No connection came about at all; a gateway says so on a connection that did. */
const isDeaf = (attempt: AttemptReport): boolean =>
  attempt.answered === 'nothing' &&
  !isStuck(attempt) &&
  (hasCode(attempt, 'CF_GATEWAY_UPSTREAM_FAILED') ||
    ((attempt.stage === 'open' || attempt.via !== 'direct') &&
      (attempt.outcome === 'cancelled' || hasCode(attempt, 'CF_RTMP_CONNECT_FAILED', 'CF_NETWORK_TIMEOUT'))));
/** A connection came about, and nothing was said. */
const isMute = (attempt: AttemptReport): boolean =>
  attempt.via === 'direct' &&
  attempt.answered === 'nothing' &&
  (isStuck(attempt) ||
    (attempt.stage === 'handshake' && hasCode(attempt, 'CF_NETWORK_TIMEOUT', 'CF_RTMP_HANDSHAKE_FAILED')));

function aboutConnection(
  plan: ProbePlan,
  { attempts, connected, error, gateway, redirects, server, withoutEncryption }: ProbeRecord,
): string[] {
  const lines: string[] = [];
  const deaf = attempts.filter(isDeaf);
  const on1935 = deaf.find(({ port }) => port === 1935);
  if (connected !== undefined && on1935 !== undefined && connected.port !== 1935) {
    lines.push(
      `Port 1935 does not answer and port ${connected.port} does: 1935 is closed, or a firewall on the way blocks it. ` +
        'Players that try the next way find this one by themselves; an address that shall begin with it is ' +
        `${connected.tcUrl}`,
    );
  } else if (connected !== undefined && deaf.length > 0 && deaf[0] === attempts[0]) {
    lines.push(`${deaf.map(placeOf).join(' and ')} did not answer; ${connected.tcUrl} did.`);
  }
  if (
    connected === undefined &&
    attempts.length > 0 &&
    deaf.length === attempts.length &&
    gateway === undefined
  ) {
    const ports = [...new Set(deaf.map(({ port }) => port))].join(', ');
    const isUnknown = attempts.some(({ error }) =>
      ['ENOTFOUND', 'EAI_AGAIN'].includes(String(error?.context['systemCode'])),
    );
    lines.push(
      isUnknown
        ? `The name ${plan.host} is not known here (DNS).`
        : `Nothing answers at ${plan.host} on port ${ports}: no server listens there, or a firewall blocks the way. ` +
            (plan.explicitPort
              ? 'The address names its port; without it 1935 and 80 are tried.'
              : 'RTMP needs port 1935; where only HTTP passes, RTMPT uses port 80.'),
    );
  }
  const told = new Set<string>();
  for (const attempt of attempts) {
    const line = whatIsThere(attempt);
    const place = `${attempt.host}:${attempt.port}`;
    // Of the same port by another protocol there is nothing new to say, nor of the one that answers.
    if (line === undefined || told.has(place) || attempt.port === connected?.port) continue;
    told.add(place);
    lines.push(line);
  }
  const sent = attempts.filter(({ redirect }) => redirect !== undefined).at(-1);
  if (connected === undefined && sent !== undefined) {
    lines.push(`${placeOf(sent)} sends its clients on to ${sent.redirect}, and that is where it fails.`);
  }
  if (withoutEncryption !== undefined) {
    lines.push(
      `${withoutEncryption} answers: the server is there, and does not offer the encryption that the address asks for. ` +
        'Use that address, or switch the encryption on.',
    );
  }
  if (error !== undefined && wantsToken(server)) {
    lines.push(
      "The server asks for Wowza's SecureToken before it plays: give its shared secret as secure-token (--secure-token), and the right one.",
    );
  }
  if (redirects > 0 && connected !== undefined) {
    lines.push(`The server sends its clients on to ${connected.tcUrl}: write that address to save the way.`);
  }
  if (plan.isRetired) {
    lines.push(
      gateway === undefined
        ? 'The host was a CloudFront RTMP distribution. Those ended on 2020-12-31: probe the server that replaces it, or give --gateway with a gateway that maps the old name.'
        : 'The host was a CloudFront RTMP distribution, which ended on 2020-12-31; what answers is where the gateway maps the name to.',
    );
  }
  return lines;
}

const wantsToken = (server: ServerReport | undefined): boolean =>
  [server?.properties, server?.information].some((answer) => typeof answer?.['secureToken'] === 'string');

/** What somebody finds who expects an RTMP server there. */
function whatIsThere(attempt: AttemptReport): string | undefined {
  const { protocol, answered, stage, app, guess, error } = attempt;
  const place = placeOf(attempt);
  const isEncrypted = protocol === 'rtmpe' || protocol === 'rtmpte';
  if (answered === 'http') return `At ${place} a web server answers (HTTP), no RTMP server.`;
  if (answered === 'tls') return `At ${place} a TLS server answers: use rtmps there.`;
  if (hasCode(attempt, 'CF_TUNNEL_REJECTED') && typeof error?.context['httpStatus'] === 'number') {
    return `At ${place} a web server answers (HTTP), which does not have RTMPT.`;
  }
  if (stage === 'handshake' && answered === 'encrypted' && !isEncrypted && guess === undefined) {
    return `At ${place} a server answers that encrypts: use ${protocol === 'rtmpt' ? 'rtmpte' : 'rtmpe'} there.`;
  }
  if (stage === 'handshake' && answered === 'other') {
    return `At ${place} something answers that is no RTMP server.`;
  }
  if (isMute(attempt)) {
    const what = hasCode(attempt, 'CF_NETWORK_TIMEOUT') ? 'says nothing' : 'hangs up without a word';
    const why = isEncrypted
      ? 'it has no RTMPE, or is no RTMP server.'
      : protocol === 'rtmps'
        ? 'it has no TLS, or hangs.'
        : protocol === 'rtmpt'
          ? 'it is no web server, or hangs.'
          : 'it is no RTMP server, or a relay to one that is down.';
    return `What listens at ${place} takes the connection and ${what}: ${why}`;
  }
  if (hasCode(attempt, 'CF_RTMP_CONNECT_CLOSED') && stage === 'connect' && guess === undefined) {
    return (
      `${place} hangs up at connect without a reason. nginx-rtmp does so where it has no application ${app}, ` +
      'and where its own rules refuse the client.'
    );
  }
  return undefined;
}

function aboutAddress({ locations }: ProbePlan, { connected, streamName }: ProbeRecord): string[] {
  if (connected === undefined) return [];
  const app = connected.app.split('?')[0];
  const [asked] = locations;
  const found = locations.find((location) => location.app === app);
  if (found?.reason === undefined) return [];
  if (streamName === undefined) {
    return [
      `The server knows the application ${app}, and not ${asked.app}: its stream would be ${found.streamName}.`,
    ];
  }
  const missing = found.reason === 'cfx/st is missing';
  return [
    `${missing ? '/cfx/st is missing in the address' : `The application is ${app}, not ${asked.app}`}: ` +
      `with the application ${app} the stream is ${streamName}. Write streamer="${connected.tcUrl}" file="${streamName}".`,
  ];
}

function aboutName({ plays, connected, streamName, error, isLive }: ProbeRecord): string[] {
  const app = connected?.app.split('?')[0];
  const asked = plays.filter((play) => play.app === app);
  const [first] = asked;
  if (first === undefined) return [];
  const tried = [...new Set(asked.map((play) => play.streamName))];
  if (streamName === undefined) {
    const isMissing = error?.code === 'CF_RTMP_STREAM_NOT_FOUND' || error?.code === 'CF_RTMP_PLAY_TIMEOUT';
    if (!isMissing || first.outcome === 'pending') return [];
    if (tried.length === 1) {
      return first.mode === 'live'
        ? [
            `Nobody publishes ${first.streamName}, and there is no recording of this name either. ` +
              'A content delivery network may want to be asked for it first: fc-subscribe (--fc-subscribe).',
          ]
        : [];
    }
    return [
      `No spelling of the name plays: ${tried.join(', ')}. The file is missing on the server, or it lies in another folder ` +
        'or has upper case letters elsewhere.',
    ];
  }
  const lines: string[] = [];
  if (streamName !== first.streamName) {
    lines.push(
      `The server does not play ${first.streamName}; it plays ${streamName}. ${spellingAdvice(first.streamName, streamName)}`,
    );
  }
  if (first.mode !== 'live' && isLive) {
    lines.push('It is a live stream, which is not found as a recording: set live (--live).');
  }
  if (first.mode === 'live' && !isLive) {
    lines.push('It is a recording, which nobody publishes live: leave out live (--live).');
  }
  return lines;
}

/** How the configuration of a player says this name. */
function spellingAdvice(asked: string, plays: string): string {
  const prefixOf = (name: string): string => /^(mp4|mp3|flv|id3|raw):/i.exec(name)?.[1] ?? 'none';
  const prefix = prefixOf(plays);
  const bare = (name: string): string => (name.split('?')[0] ?? '').replace(/^(?:mp4|mp3|flv|id3|raw):/i, '');
  const written = bare(asked);
  const played = bare(plays);
  const isDecoded = !played.includes('%') && written.includes('%');
  const length = isDecoded ? written.replace(/%[0-9a-f]{2}/gi, ' ').length : written.length;
  const changes = [
    ...(isDecoded ? ['decode'] : []),
    ...(prefix === prefixOf(asked) ? [] : [`prefix="${prefix}"`]),
    ...(played.length === length
      ? []
      : played.length < length
        ? ['extension="strip"']
        : ['extension="keep"']),
  ];
  return changes.length === 0 ? 'Write that name.' : `Write that name, or set ${changes.join(' and ')}.`;
}

/** Less than what was asked for, though nobody said that it is over. */
function isShort({ askedSeconds, media, ended, lost, error, interrupted }: ProbeRecord): boolean {
  if (ended || interrupted || lost !== undefined || error !== undefined || !media.hasMedia) return false;
  return askedSeconds !== undefined && media.mediaSeconds < 0.9 * askedSeconds;
}

function aboutMedia(record: ProbeRecord): string[] {
  const { media, seek, lost, error, mediaMessages } = record;
  const lines: string[] = [];
  if (lost !== undefined) {
    lines.push(
      `The stream broke after ${media.mediaSeconds.toFixed(1)} s of media: ${lost.message.replace(/\.$/, '')}.`,
    );
    // Of a connection that is just closed there is nothing more to say.
    if (lost.code !== 'CF_RTMP_CONNECT_CLOSED') lines.push(hintFor(lost, record).text);
  }
  if (isShort(record)) {
    lines.push(
      `${media.mediaSeconds.toFixed(1)} s of media came in the time of ${record.askedSeconds} s: the stream is slower than it plays, or it stalls.`,
    );
  }
  for (const { kind, playable, facts } of media.tracks) {
    if (!playable && error?.code !== 'CF_MEDIA_CODEC_UNSUPPORTED') {
      lines.push(`The ${kind} in ${facts.codec} is left out by the player.`);
    }
  }
  if (media.tracks.some(({ facts }) => facts.codec === 'video codec id 0')) {
    lines.push(
      'Video of codec id 0 is what nginx-rtmp makes of an MP4 in a codec that it does not know: HEVC, AV1.',
    );
  }
  if (media.malformed > 0) lines.push(`${media.malformed} media messages cannot be read.`);
  const dropped = mediaMessages.arrived - mediaMessages.delivered;
  if (dropped > 0) lines.push(`${dropped} media messages belonged to no stream that was asked for.`);
  if (media.jumps > 0) lines.push(`The timestamps jumped ${media.jumps} times.`);
  const interval = media.keyframeInterval;
  if (interval !== null && interval.maxMs > LONG_KEYFRAME_INTERVAL) {
    lines.push(
      `Keyframes are up to ${(interval.maxMs / 1000).toFixed(1)} s apart: seeks land far from where they aim, and live viewers wait.`,
    );
  }
  if (seek?.error !== undefined) lines.push(`The seek failed. ${seek.error.hint}`);
  if (seek?.landedMs === 0 && seek.askedMs > LONG_KEYFRAME_INTERVAL / 2) {
    lines.push(
      'The seek went to the beginning: the file has no keyframe index, or the server starts its timestamps anew at a seek.',
    );
  }
  return lines;
}
