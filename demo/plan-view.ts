import { ownerHint } from '../src/index.js';
import type { AttemptRecord, Candidate, PlayerError } from '../src/index.js';
import type { Tone } from './event-log.js';

const text = (tag: string, className: string, content: string) => {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = content;
  return element;
};

export function nameOfCandidate(candidate: Candidate): string {
  if (candidate.kind === 'hls') return 'HLS';
  if (candidate.kind === 'file') {
    if (candidate.mimeType !== 'video/x-flv') return 'Plain file';
    return /^wss?:/i.test(candidate.url) ? 'WebSocket-FLV' : candidate.live ? 'HTTP-FLV' : 'FLV file';
  }
  const protocol = candidate.protocol.toUpperCase();
  const way = candidate.transport === 'http-tunnel' ? ', straight' : '';
  return `${protocol} on port ${candidate.port}${way}`;
}

function addressLines(candidate: Candidate): string[] {
  if (candidate.kind !== 'rtmp') return [candidate.url];
  const way = candidate.transport === 'http-tunnel' ? 'straight from the browser to' : 'through';
  return [`${candidate.tcUrl}  ${candidate.streamName}`, `${way} ${candidate.endpoint}`];
}

const VERDICTS: Readonly<Record<AttemptRecord['outcome'], readonly [string, Tone]>> = {
  running: ['trying', 'accent'],
  playing: ['playing', 'good'],
  failed: ['failed', 'bad'],
  skipped: ['skipped', 'quiet'],
  cancelled: ['given up', 'quiet'],
};

const ELAPSED: Readonly<Record<AttemptRecord['outcome'], string>> = {
  running: 'after',
  playing: 'ready',
  failed: 'failed after',
  skipped: 'skipped after',
  cancelled: 'given up after',
};

function stagesOf(attempt: AttemptRecord): string {
  const times = attempt.stages.map(({ name, at }) => `${name} ${Math.round(at)} ms`);
  if (attempt.elapsed !== undefined)
    times.push(`${ELAPSED[attempt.outcome]} ${Math.round(attempt.elapsed)} ms`);
  // When it began only says something of what was tried beside or after another.
  if (attempt.reason === 'plan' && attempt.startedAt >= 1 && times.length > 0)
    times.unshift(`begun at ${Math.round(attempt.startedAt)} ms`);
  return times.join(' · ');
}

const endOf = ({ startedAt, stages, elapsed }: AttemptRecord): number =>
  startedAt + Math.max(elapsed ?? 0, stages.at(-1)?.at ?? 0);

/**
 * The stages as lengths, on one scale for all that was tried before something played; decoration, since the words are
 * beside it.
 */
function lapse(attempt: AttemptRecord, tone: Tone, scale: number): HTMLElement {
  const bar = document.createElement('div');
  bar.className = 'lapse';
  bar.dataset['tone'] = tone;
  bar.setAttribute('aria-hidden', 'true');
  const times = attempt.stages.map(({ at }) => at);
  if (attempt.elapsed !== undefined) times.push(attempt.elapsed);
  const isOnScale = attempt.reason === 'plan';
  const space = (length: number): void => {
    const gap = document.createElement('i');
    gap.style.flexGrow = `${length}`;
    if (length > 0) bar.append(gap);
  };
  if (isOnScale) space(attempt.startedAt);
  let previous = 0;
  for (const at of times) {
    const part = document.createElement('span');
    part.style.flexGrow = `${Math.max(1, at - previous)}`;
    previous = at;
    bar.append(part);
  }
  if (isOnScale) space(scale - endOf(attempt));
  return bar;
}

function reasons(error: PlayerError): HTMLElement[] {
  // The words of the server where it said something, otherwise ours for logs.
  const said = error.context.serverText ?? error.message;
  const why = said === error.code ? error.code : `${error.code}: ${said}`;
  return [text('p', 'why', why), text('p', 'advice', ownerHint(error).text)];
}

function whySkipped({ code, message }: PlayerError): string {
  if (code === 'CF_ENV_NO_ENGINE' || code === 'CF_TUNNEL_REJECTED') return message;
  return `Not tried: it would end in ${code} like the one before.`;
}

function row(
  number: number,
  candidate: Candidate,
  attempts: readonly AttemptRecord[],
  scale: number,
): HTMLElement {
  const item = document.createElement('li');
  const last = attempts.at(-1);
  const [verdict, tone] = last === undefined ? (['waiting', 'quiet'] as const) : VERDICTS[last.outcome];
  const chip = text('span', 'chip', attempts.length > 1 ? `${verdict}, attempt ${attempts.length}` : verdict);
  chip.dataset['tone'] = tone;
  item.append(text('span', 'number', `${number}`), text('span', 'kind', nameOfCandidate(candidate)), chip);
  for (const line of addressLines(candidate)) item.append(text('p', 'address', line));
  if (last !== undefined) {
    const stages = stagesOf(last);
    if (stages !== '') item.append(lapse(last, tone, scale), text('p', 'stages', stages));
    const { error, outcome } = last;
    // A candidate that was not tried has no story of its own to tell.
    if (error !== undefined && outcome === 'skipped') item.append(text('p', 'advice', whySkipped(error)));
    else if (error !== undefined && outcome !== 'playing') item.append(...reasons(error));
  }
  return item;
}

export interface PlanState {
  readonly candidates: readonly Candidate[];
  readonly attempts: readonly AttemptRecord[];
  /** The error that ended it all, where no candidate is to blame: a bad configuration, for example. */
  readonly error: PlayerError | undefined;
}

/** The candidates in the order in which they are tried, each with what became of it. */
export function renderPlan(list: HTMLElement, { candidates, attempts, error }: PlanState): void {
  const scale = Math.max(0, ...attempts.filter(({ reason }) => reason === 'plan').map(endOf));
  const rows = candidates.map((candidate, index) =>
    row(
      index + 1,
      candidate,
      attempts.filter((attempt) => attempt.index === index),
      scale,
    ),
  );
  if (rows.length === 0 && error !== undefined) {
    const item = document.createElement('li');
    item.append(text('span', 'number', '!'), text('span', 'kind', 'Nothing to try'), ...reasons(error));
    rows.push(item);
  }
  list.replaceChildren(...rows);
}

export function summaryOfPlan({ candidates, attempts, error }: PlanState): string {
  if (candidates.length === 0) return error === undefined ? '' : 'no candidate';
  const tried = new Set(attempts.map((attempt) => attempt.index)).size;
  return `${tried} of ${candidates.length} tried`;
}
