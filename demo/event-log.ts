export type Tone = 'quiet' | 'accent' | 'good' | 'warn' | 'bad';

interface Entry {
  readonly at: number;
  readonly what: string;
  readonly detail: string;
  readonly tone: Tone;
}

/** A page that is left open over night must not grow. */
const MAX_ENTRIES = 300;

const seconds = (ms: number) => (ms / 1000).toFixed(3);

/** What happened, newest at the end. While paused it goes on collecting, and shows it all afterwards. */
export class EventLog {
  readonly #list: HTMLElement;
  #entries: Entry[] = [];
  /** How many of the newest entries are not shown yet. */
  #pending = 0;
  #origin = performance.now();
  #isPaused = false;
  #isScheduled = false;

  constructor(list: HTMLElement) {
    this.#list = list;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** Times are counted from here. */
  restart(): void {
    this.#origin = performance.now();
  }

  add(what: string, detail = '', tone: Tone = 'quiet'): void {
    this.#entries.push({ at: performance.now() - this.#origin, what, detail, tone });
    if (this.#entries.length > MAX_ENTRIES) this.#entries.shift();
    this.#pending = Math.min(this.#pending + 1, MAX_ENTRIES);
    this.#schedule();
  }

  pause(isPaused: boolean): void {
    this.#isPaused = isPaused;
    if (!isPaused) this.#schedule();
  }

  clear(): void {
    this.#entries = [];
    this.#pending = 0;
    this.#list.replaceChildren();
  }

  text(): string {
    return this.#entries
      .map(({ at, what, detail }) => `${seconds(at).padStart(9)}  ${what}  ${detail}`.trimEnd())
      .join('\n');
  }

  #schedule(): void {
    if (this.#isScheduled || this.#isPaused) return;
    this.#isScheduled = true;
    requestAnimationFrame(() => {
      this.#isScheduled = false;
      if (!this.#isPaused) this.#render();
    });
  }

  #render(): void {
    const list = this.#list;
    // Somebody who scrolled up is reading.
    const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 24;
    // Rows that are there stay, so that a selection does too.
    if (this.#pending > 0) list.append(...this.#entries.slice(-this.#pending).map(renderEntry));
    this.#pending = 0;
    while (list.childElementCount > MAX_ENTRIES) list.firstElementChild?.remove();
    if (isAtEnd) list.scrollTop = list.scrollHeight;
  }
}

function renderEntry({ at, what, detail, tone }: Entry): HTMLElement {
  const row = document.createElement('li');
  row.dataset['tone'] = tone;
  const time = document.createElement('time');
  time.textContent = seconds(at);
  const name = document.createElement('span');
  name.className = 'what';
  name.textContent = what;
  const text = document.createElement('span');
  text.className = 'detail';
  text.textContent = detail;
  row.append(time, name, text);
  return row;
}
