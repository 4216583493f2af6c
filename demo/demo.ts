import '../src/define.js';
import { PlayerError, userMessage } from '../src/index.js';
import type { AttemptRecord, Candidate, CfPlayerElement, SignHook, TimedMetadata } from '../src/index.js';
import { Choices } from './choices.js';
import {
  configurationFromForm,
  configurationFromHash,
  fillForm,
  hashOfConfiguration,
  isFlag,
  type Configuration,
} from './configuration.js';
import { embedCode, type EmbedForm } from './embed-code.js';
import { ErrorGallery } from './error-gallery.js';
import { EventLog, type Tone } from './event-log.js';
import { galleryCases, type GalleryCase } from './gallery-cases.js';
import { nameOfCandidate, renderPlan, summaryOfPlan } from './plan-view.js';
import { gatewayAt, presetsAt, type Preset } from './presets.js';
import { NOTHING, StatisticsView, formatBitrate, formatBytes, formatTime } from './statistics-view.js';

function find<T extends HTMLElement>(id: string, type: abstract new () => T): T {
  const element = document.getElementById(id);
  if (!(element instanceof type)) throw new Error(`The page has no ${type.name} #${id}`);
  return element;
}

const screen = find('player', HTMLElement);
const form = find('configuration', HTMLFormElement);
const planList = find('plan', HTMLElement);
const warningList = find('plan-warnings', HTMLElement);
const status = find('status', HTMLElement);
const log = new EventLog(find('log', HTMLElement));
const page = new URL(location.href);
const gallery = new ErrorGallery(
  find('gallery', HTMLElement),
  find('gallery-detail', HTMLElement),
  galleryCases(page, gatewayAt(page)),
  (item, begins) => void playCase(item, begins),
);
const choices = new Choices(
  {
    row: find('choices', HTMLElement),
    engine: find('choice-engine', HTMLSelectElement),
    quality: find('choice-quality', HTMLSelectElement),
    sound: find('choice-sound', HTMLSelectElement),
  },
  chooseEngine,
);

/** Before the first click or key a browser only lets a muted page begin by itself. */
const mayPlayAloud = () => navigator.userActivation?.hasBeenActive ?? false;

let configuration: Configuration = {};
/** How the page signs, where the case that plays is one of a page that does. */
let signHook: SignHook | undefined;
let player: CfPlayerElement | undefined;
/** Counts what was asked to play: the newest is the one that plays. */
let turn = 0;

const errorOf = (element: CfPlayerElement): PlayerError | undefined => {
  const cause = element.error?.cause;
  return cause instanceof PlayerError ? cause : undefined;
};

/** One attempt that says more than the others: what plays, or is being tried; several ways are tried side by side. */
function currentAttempt({ attempts }: CfPlayerElement): AttemptRecord | undefined {
  const last = (outcome: string) => attempts.filter((attempt) => attempt.outcome === outcome).at(-1);
  return last('playing') ?? last('running') ?? attempts.at(-1);
}

function describe(element: CfPlayerElement): string {
  const error = errorOf(element);
  if (error !== undefined) {
    return userMessage(error).title.replace(/[^.!?]$/, '$&.');
  }
  const attempt = currentAttempt(element);
  const candidate: Candidate | undefined = attempt && element.candidates[attempt.index];
  if (attempt === undefined || candidate === undefined)
    return element.paused ? 'Ready to play.' : 'Starting…';
  const way = nameOfCandidate(candidate);
  if (attempt.outcome === 'running') {
    const others = element.attempts.filter(({ outcome }) => outcome === 'running').length - 1;
    return `Trying ${way}${others > 0 ? ` beside ${others} other${others > 1 ? 's' : ''}` : ''}…`;
  }
  if (attempt.outcome !== 'playing') return `${way} is over.`;
  if (element.ended) return `Played to the end over ${way}.`;
  if (element.paused) return `Paused, over ${way}.`;
  const failed = new Set(
    element.attempts.filter(({ outcome }) => outcome === 'failed').map(({ index }) => index),
  ).size;
  const after = failed === 0 ? '' : `, after ${failed} ${failed === 1 ? 'candidate' : 'candidates'} failed`;
  return `Playing over ${way}${after}${element.muted ? ', muted' : ''}.`;
}

function setChip(id: string, content: string, tone: Tone): void {
  const chip = find(id, HTMLElement);
  chip.textContent = content;
  chip.dataset['tone'] = tone;
  chip.hidden = content === '';
}

function refresh(): void {
  if (player === undefined) return;
  const sentence = describe(player);
  // Said aloud by a screen reader: only when it says something else.
  if (status.textContent !== sentence) status.textContent = sentence;
  const { engine, videoWidth, videoHeight } = player;
  const { streamType } = player.stats;
  setChip(
    'fact-engine',
    engine === null ? 'no engine' : `engine ${engine}`,
    engine === null ? 'quiet' : 'good',
  );
  setChip('fact-type', streamType ?? '', streamType === 'live' ? 'accent' : 'quiet');
  choices.show(player, configuration['hls-engine'] ?? 'auto');
  const hasData = player.readyState > 0;
  setChip(
    'fact-size',
    videoWidth > 0 ? `${videoWidth} × ${videoHeight}` : hasData ? 'audio only' : '',
    'quiet',
  );
}

/** Made anew only when something happened, so that a person can select its text. */
function refreshPlan(): void {
  if (player === undefined) return;
  const plan = { candidates: player.candidates, attempts: player.attempts, error: errorOf(player) };
  renderPlan(planList, plan);
  find('plan-summary', HTMLElement).textContent = summaryOfPlan(plan);
}

const NATIVE_EVENTS = [
  'loadstart loadedmetadata loadeddata canplay play playing pause waiting stalled seeking seeked ended',
  'durationchange ratechange volumechange resize emptied error',
].flatMap((line) => line.split(' '));

function watch(element: CfPlayerElement): void {
  for (const name of NATIVE_EVENTS) {
    element.addEventListener(name, () => {
      const detail = /^(seek|pause|ended|waiting|play)/.test(name)
        ? `at ${formatTime(element.currentTime)}`
        : '';
      log.add(
        name,
        name === 'durationchange' ? formatTime(element.duration) : detail,
        name === 'error' ? 'bad' : 'quiet',
      );
      if (name === 'playing') gallery.playing();
      refresh();
    });
  }
  for (const name of ['enginechange', 'streamtypechange', 'attemptschange']) {
    element.addEventListener(name, () => {
      if (name === 'enginechange') log.add(name, element.engine ?? 'none', 'accent');
      else if (name === 'streamtypechange') log.add(name, element.stats.streamType ?? 'unknown', 'accent');
      else logAttempts(element);
      refresh();
      refreshPlan();
    });
  }
  for (const name of ['qualitieschange', 'qualitychange', 'audiorenditionschange']) {
    element.addEventListener(name, () => {
      log.add(name, renditionsOf(element, name), 'accent');
      refresh();
    });
  }
  element.addEventListener('metadata', (event) => {
    const { name, time, data } = (event as CustomEvent<TimedMetadata>).detail;
    log.add(name, `${time.toFixed(2)} s ${JSON.stringify(data)?.slice(0, 200) ?? ''}`, 'accent');
  });
  for (const [name, tone] of [
    ['playerwarning', 'warn'],
    ['playererror', 'bad'],
  ] as const) {
    element.addEventListener(name, (event) => {
      const error: unknown = (event as CustomEvent<unknown>).detail;
      if (!(error instanceof PlayerError)) return;
      log.add(name, `${error.code}: ${error.message}`, tone);
      gallery.error(error, name === 'playererror');
      // What the plan had to leave out; failed attempts have their place in the plan itself.
      if (name === 'playerwarning' && ['plan', 'config'].includes(error.context.stage ?? '')) warn(error);
      refresh();
      refreshPlan();
    });
  }
}

function renditionsOf({ qualities, audioRenditions }: CfPlayerElement, name: string): string {
  if (name === 'audiorenditionschange')
    return audioRenditions.map(({ label, selected }) => (selected ? `[${label}]` : label)).join('  ');
  return qualities
    .map(({ height, bitrate, selected }) => {
      const level = `${height === undefined ? '' : `${height}p `}${formatBitrate(bitrate)}`;
      return selected ? `[${level}]` : level;
    })
    .join('  ');
}

function warn(error: PlayerError): void {
  const item = document.createElement('li');
  item.textContent = error.message === error.code ? error.code : `${error.code}: ${error.message}`;
  warningList.append(item);
  warningList.hidden = false;
}

/** What was written last of each attempt. */
let told: string[] = [];

function logAttempts(element: CfPlayerElement): void {
  if (element.attempts.length < told.length) told = [];
  element.attempts.forEach((attempt, at) => {
    const stage = attempt.stages.at(-1)?.name ?? 'begin';
    const line = `${nameOfCandidate(attempt.candidate)}: ${attempt.outcome}, ${stage}`;
    if (line === told[at]) return;
    told[at] = line;
    log.add('attempt', line, 'accent');
  });
}

/** A new element for every configuration: what one leaves behind cannot help or harm the next. */
function play(next: Configuration, sign?: SignHook): void {
  turn += 1;
  configuration = next;
  signHook = sign;
  told = [];
  gallery.leave();
  history.replaceState(null, '', hashOfConfiguration(next));
  fillForm(form, next);
  showEmbedCode();
  showPresets();
  log.restart();
  log.add(
    'configuration',
    Object.entries(next)
      .map((entry) => entry.join('='))
      .join('  '),
    'accent',
  );

  const element = document.createElement('cf-player') as CfPlayerElement;
  for (const [name, value] of Object.entries(next)) element.setAttribute(name, isFlag(name) ? '' : value);
  for (const name of ['autoplay', 'playsinline']) element.setAttribute(name, '');
  if (!mayPlayAloud()) element.setAttribute('muted', '');
  element.setAttribute('aria-label', 'Video player');
  if (/\bmediafile\.(mp4|flv)$/.test(next['file'] ?? '')) element.append(captionsOfSample());
  if (sign !== undefined) {
    element.sign = (url, kind) => {
      log.add('sign', `asked for ${kind} ${url}`, 'accent');
      return sign(url, kind);
    };
  }
  warningList.replaceChildren();
  warningList.hidden = true;
  watch(element);
  player = element;
  screen.replaceChildren(element);
  refresh();
  refreshPlan();
}

async function playCase(item: GalleryCase, begins: () => void): Promise<void> {
  const mine = ++turn;
  let chosen = item.configuration;
  if (item.prepare !== undefined) {
    try {
      chosen = await item.prepare();
    } catch (cause) {
      log.add('not prepared', `${cause instanceof Error ? cause.message : cause}`, 'bad');
      status.textContent = `“${item.name}” cannot be prepared here.`;
      return;
    }
    if (mine !== turn) return;
  }
  play(chosen, item.sign);
  begins();
}

/** The same again where it is now, by somebody else. */
function chooseEngine(name: string): void {
  const { 'hls-engine': _, ...rest } = configuration;
  play({ ...rest, ...startHere(), ...(name === 'auto' ? {} : { 'hls-engine': name }) }, signHook);
}

/** Off until somebody asks for them. */
function captionsOfSample(): HTMLTrackElement {
  const track = document.createElement('track');
  Object.assign(track, { kind: 'captions', src: 'captions.vtt', srclang: 'en', label: 'English' });
  return track;
}

const presets = presetsAt(page);

/** What lets the next one go on where this one is; nothing of a live stream, which has no such place. */
function startHere(): Configuration {
  const position = player?.currentTime ?? 0;
  const isOnDemand = Number.isFinite(player?.duration) && player?.ended === false;
  return position > 0 && isOnDemand ? { start: position.toFixed(1) } : {};
}

function choose(preset: Preset): void {
  play({ ...preset.configuration, ...(preset.keepsPosition ? startHere() : {}) });
}

const presetButtons = document.querySelectorAll<HTMLButtonElement>('button[data-preset]');

const presetOf = (button: HTMLButtonElement) => presets.get(button.dataset['preset'] ?? '');

for (const button of presetButtons) {
  button.addEventListener('click', () => {
    const preset = presetOf(button);
    if (preset !== undefined) choose(preset);
  });
}

function showPresets(): void {
  const { start: _, ...rest } = configuration;
  const current = hashOfConfiguration(rest);
  for (const button of presetButtons) {
    const preset = presetOf(button);
    const isCurrent = preset !== undefined && hashOfConfiguration(preset.configuration) === current;
    button.setAttribute('aria-pressed', `${isCurrent}`);
  }
}

function showEmbedCode(): void {
  const chosen =
    document.querySelector<HTMLInputElement>('input[name="embed-form"]:checked')?.value ?? 'module';
  find('embed', HTMLElement).textContent = embedCode(configuration, chosen as EmbedForm);
}

function copyFrom(id: string, text: () => string): void {
  const button = find(id, HTMLButtonElement);
  const label = button.textContent ?? '';
  button.addEventListener('click', () => {
    navigator.clipboard.writeText(text()).then(
      () => (button.textContent = 'Copied'),
      () => (button.textContent = 'Not allowed'),
    );
    setTimeout(() => (button.textContent = label), 1600);
  });
}

copyFrom('copy-embed', () => find('embed', HTMLElement).textContent ?? '');
copyFrom('copy-link', () => new URL(hashOfConfiguration(configurationFromForm(form)), location.href).href);
copyFrom('log-copy', () => log.text());

for (const radio of document.querySelectorAll('input[name="embed-form"]')) {
  radio.addEventListener('change', showEmbedCode);
}

find('log-clear', HTMLButtonElement).addEventListener('click', () => log.clear());
find('log-pause', HTMLButtonElement).addEventListener('click', (event) => {
  const button = event.currentTarget as HTMLButtonElement;
  log.pause(!log.isPaused);
  button.setAttribute('aria-pressed', `${log.isPaused}`);
});

form.addEventListener('submit', (event) => {
  event.preventDefault();
  play(configurationFromForm(form));
  screen.scrollIntoView({ block: 'nearest' });
});

const statistics = new StatisticsView(find('statistics', HTMLElement), [
  { name: 'State', value: () => player?.stats.state ?? NOTHING },
  { name: 'Join time', value: () => withUnit(player?.stats.joinTimeMs, 'ms') },
  { name: 'Position', value: () => formatTime(player?.currentTime ?? 0) },
  {
    name: 'Duration',
    value: () => (player && player.readyState > 0 ? formatTime(player.duration) : NOTHING),
  },
  { name: 'Buffer', value: () => `${(player?.stats.bufferedAhead ?? 0).toFixed(1)} s` },
  { name: 'Latency', value: () => withUnit(player?.stats.liveLatency, 's', 1) },
  { name: 'Bitrate', value: () => formatBitrate(player?.stats.bitrate) },
  { name: 'Received', value: () => formatBytes(player?.stats.bytesReceived) },
  { name: 'Frames', value: () => withUnit(player?.stats.totalFrames, '') },
  { name: 'Dropped', value: () => withUnit(player?.stats.droppedFrames, '') },
  { name: 'Stalls', value: () => `${player?.stats.stalls ?? 0}` },
]);

function withUnit(value: number | undefined, unit: string, digits = 0): string {
  return value === undefined ? NOTHING : `${value.toFixed(digits)} ${unit}`.trim();
}

setInterval(() => {
  statistics.update();
  refresh();
}, 500);

addEventListener('hashchange', () => {
  const linked = configurationFromHash(location.hash);
  if (linked !== undefined) play(linked);
});

const [first] = presets.values();
play(configurationFromHash(location.hash) ?? first?.configuration ?? {});
