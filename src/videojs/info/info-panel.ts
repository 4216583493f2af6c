import { chooseSide } from '../extras/drop-side.js';
import { KEY_HELP } from '../extras/keys.js';
import { bitrateText } from '../extras/quality-names.js';
import { giveFocus, make, type PlayerView } from '../player-view.js';
import { Chart } from './chart.js';
import { joinText, planLines } from './facts.js';

export type InfoTab = 'statistics' | 'keys';

const INTERVAL = 500;

/** One panel over the picture with two tabs: how playback goes, live, and what the keys do. Closed by Escape. */
export class InfoPanel {
  readonly #view: PlayerView;
  readonly #panel = make('div', 'cf-info', 'info');
  readonly #body = make('div', 'cf-info-body');
  readonly #tabs: Readonly<Record<InfoTab, HTMLButtonElement>>;
  readonly #close = make('button', 'cf-close', '', '×');
  readonly #facts = make('dl', 'cf-facts');
  readonly #plan = make('ol');
  readonly #planTitle = make('p', 'cf-info-title');
  readonly #charts = {
    buffer: new Chart(),
    latency: new Chart(),
    bitrate: new Chart(),
    droppedFrames: new Chart(),
  };
  readonly #chartBox = make('div', 'cf-charts');
  #tab: InfoTab | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #opener: HTMLElement | undefined;

  constructor(view: PlayerView) {
    this.#view = view;
    const { frame, signal, words } = view;
    this.#panel.setAttribute('role', 'dialog');
    this.#panel.hidden = true;
    this.#panel.tabIndex = -1;
    const tabs = make('div', 'cf-info-tabs');
    tabs.setAttribute('role', 'tablist');
    const tab = (name: InfoTab): HTMLButtonElement => {
      const button = make('button');
      button.setAttribute('role', 'tab');
      button.addEventListener('click', () => this.#show(name));
      tabs.append(button);
      return button;
    };
    this.#tabs = { statistics: tab('statistics'), keys: tab('keys') };
    this.#body.setAttribute('role', 'tabpanel');
    // What is longer than the panel is scrolled by the arrow keys.
    this.#body.tabIndex = 0;
    this.#close.addEventListener('click', () => this.#hide());
    const head = make('div', 'cf-info-head');
    head.append(tabs, this.#close);
    this.#panel.append(head, this.#body);
    this.#chartBox.append(...Object.values(this.#charts).map(({ element }) => element));
    frame.append(this.#panel);
    this.#panel.addEventListener('keydown', (pressed) => this.#pressed(pressed), { signal });
    signal.addEventListener('abort', () => clearInterval(this.#timer));
    signal.addEventListener(
      'abort',
      words.subscribe(() => {
        if (this.#tab) this.#show(this.#tab);
      }),
    );
  }

  /** Opens at a tab; where that is shown already the panel closes. */
  toggle(tab: InfoTab): void {
    if (this.#tab === tab) {
      this.#hide();
      return;
    }
    const root = this.#panel.getRootNode() as ShadowRoot | Document;
    this.#opener ??= root.activeElement instanceof HTMLElement ? root.activeElement : undefined;
    this.#show(tab);
    this.#tabs[tab].focus();
  }

  #hide(): void {
    clearInterval(this.#timer);
    this.#tab = undefined;
    this.#panel.hidden = true;
    giveFocus(this.#view.frame, this.#opener);
    this.#opener = undefined;
  }

  #show(tab: InfoTab): void {
    const { words } = this.#view;
    clearInterval(this.#timer);
    this.#tab = tab;
    this.#panel.hidden = false;
    chooseSide(this.#view.frame);
    this.#panel.dir = words.direction;
    this.#tabs.statistics.textContent = words.text('statistics');
    this.#tabs.keys.textContent = words.text('keyboardShortcuts');
    this.#close.title = this.#close.ariaLabel = this.#view.say('Close');
    this.#panel.ariaLabel = this.#body.ariaLabel = this.#tabs[tab].textContent;
    for (const [name, button] of Object.entries(this.#tabs)) {
      button.setAttribute('aria-selected', `${name === tab}`);
      button.tabIndex = name === tab ? 0 : -1;
    }
    if (tab === 'keys') {
      this.#body.replaceChildren(this.#keys());
      return;
    }
    this.#body.replaceChildren(this.#facts, this.#chartBox, this.#planTitle, this.#plan);
    this.#planTitle.textContent = this.#plan.ariaLabel = words.text('sources');
    for (const [name, chart] of Object.entries(this.#charts)) chart.title = words.text(name as 'buffer');
    this.#update();
    this.#timer = setInterval(() => this.#update(), INTERVAL);
  }

  #keys(): HTMLElement {
    const { words } = this.#view;
    const list = make('dl', 'cf-facts');
    for (const [keys, word, seconds] of KEY_HELP) {
      const term = make('dt');
      const caps = make('kbd');
      caps.append(...keys.split(' ').map((key) => make('span', '', '', key)));
      term.append(caps);
      const text =
        word === 'Fullscreen' || word === 'Picture-in-Picture'
          ? this.#view.say(word)
          : words.text(word, seconds === undefined ? {} : { seconds });
      list.append(term, make('dd', '', '', text));
    }
    return list;
  }

  #update(): void {
    const { core, words, media } = this.#view;
    const { stats } = core;
    const { videoWidth, videoHeight } = media;
    const dropped = stats.droppedFrames;
    const lines: readonly (readonly [string, string])[] = [
      [words.text('state'), [stats.state, core.streamType, core.streamStatus].filter(Boolean).join(', ')],
      [words.text('source'), stats.engine ?? ''],
      [words.text('picture'), videoWidth > 0 ? `${videoWidth} × ${videoHeight}` : ''],
      [words.text('joinTime'), joinText(stats)],
      [words.text('stalls'), `${stats.stalls} (${stats.stalledSeconds.toFixed(1)} s)`],
    ];
    const known = lines.filter(([, value]) => value !== '');
    this.#facts.replaceChildren(
      ...known.flatMap(([name, value]) => [make('dt', '', '', name), make('dd', '', '', value)]),
    );
    const { buffer, latency, bitrate, droppedFrames } = this.#charts;
    buffer.add(stats.bufferedAhead, `${stats.bufferedAhead.toFixed(1)} s`);
    latency.add(stats.liveLatency, `${stats.liveLatency?.toFixed(2)} s`);
    latency.element.hidden = core.streamType !== 'live';
    bitrate.add(stats.bitrate, bitrateText(stats.bitrate ?? 0));
    droppedFrames.add(dropped, `${dropped} / ${stats.totalFrames ?? 0}`);
    this.#plan.replaceChildren(
      ...planLines(core).map(({ text, outcome, isCurrent }) => {
        const line = make('li', isCurrent ? 'cf-now' : '', '', text);
        if (outcome !== '') line.append(make('br'), make('small', '', '', outcome));
        return line;
      }),
    );
  }

  #pressed(pressed: KeyboardEvent): void {
    // Keys for buttons and scrolling are not the player's here, but its own help is closed as it was opened.
    pressed.stopPropagation();
    const isTab = Object.values(this.#tabs).includes(pressed.target as HTMLButtonElement);
    if (pressed.key === 'Escape' || pressed.key === '?') this.#hide();
    else if (isTab && (pressed.key === 'ArrowLeft' || pressed.key === 'ArrowRight')) {
      const other = this.#tab === 'keys' ? 'statistics' : 'keys';
      this.#show(other);
      this.#tabs[other].focus();
    } else return;
    pressed.preventDefault();
  }
}
