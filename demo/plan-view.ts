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
  if (candidate.kind === 'file') return 'Plain file';
  const protocol = candidate.protocol.toUpperCase();
  const way = candidate.transport === 'http-tunnel' ? ', HTTP tunnel' : '';
  return `${protocol} on port ${candidate.port}${way}`;
}

function addressLines(candidate: Candidate): string[] {
  if (candidate.kind !== 'rtmp') return [candidate.url];
  return [`${candidate.tcUrl}  ${candidate.streamName}`, `through ${candidate.endpoint}`];
}

const VERDICTS: Readonly<Record<AttemptRecord['outcome'], readonly [string, Tone]>> = {
  running: ['trying', 'accent'],
  playing: ['playing', 'good'],
  failed: ['failed', 'bad'],
  skipped: ['skipped', 'quiet'],
  cancelled: ['cancelled', 'quiet'],
};

function stagesOf(attempt: AttemptRecord): string {
  const times = attempt.stages.map(({ name, at }) => `${name} ${Math.round(at)} ms`);
  if (attempt.elapsed !== undefined) {
    times.push(
      `${attempt.outcome === 'failed' ? 'failed after' : 'ready'} ${Math.round(attempt.elapsed)} ms`,
    );
  }
  return times.join(' · ');
}

/** The stages as lengths; decoration, since the words are beside it. */
function lapse(attempt: AttemptRecord, tone: Tone): HTMLElement {
  const bar = document.createElement('div');
  bar.className = 'lapse';
  bar.dataset['tone'] = tone;
  bar.setAttribute('aria-hidden', 'true');
  const times = attempt.stages.map(({ at }) => at);
  if (attempt.elapsed !== undefined) times.push(attempt.elapsed);
  let previous = 0;
  for (const at of times) {
    const part = document.createElement('span');
    part.style.flexGrow = `${Math.max(1, at - previous)}`;
    previous = at;
    bar.append(part);
  }
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

function row(number: number, candidate: Candidate, attempts: readonly AttemptRecord[]): HTMLElement {
  const item = document.createElement('li');
  const last = attempts.at(-1);
  const [verdict, tone] = last === undefined ? (['waiting', 'quiet'] as const) : VERDICTS[last.outcome];
  const chip = text('span', 'chip', attempts.length > 1 ? `${verdict}, attempt ${attempts.length}` : verdict);
  chip.dataset['tone'] = tone;
  item.append(text('span', 'number', `${number}`), text('span', 'kind', nameOfCandidate(candidate)), chip);
  for (const line of addressLines(candidate)) item.append(text('p', 'address', line));
  if (last !== undefined) {
    const stages = stagesOf(last);
    if (stages !== '') item.append(lapse(last, tone), text('p', 'stages', stages));
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
  const rows = candidates.map((candidate, index) =>
    row(
      index + 1,
      candidate,
      attempts.filter((attempt) => attempt.index === index),
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
