import { make } from '../player-view.js';

const SVG = 'http://www.w3.org/2000/svg';
/** Points of a chart: half a minute at two in a second. */
export const POINTS = 60;
const HEIGHT = 40;

/** A line of the last values, oldest at the left; a value that is not known leaves the line out. */
export class Chart {
  readonly element = make('figure', 'cf-chart', 'chart');
  readonly #caption = make('span');
  readonly #value = make('output');
  readonly #line = document.createElementNS(SVG, 'polyline');
  readonly #values: number[] = [];

  constructor() {
    const caption = make('figcaption');
    caption.append(this.#caption, this.#value);
    this.#value.ariaLive = 'off';
    const svg = document.createElementNS(SVG, 'svg');
    svg.setAttribute('viewBox', `0 0 ${POINTS - 1} ${HEIGHT}`);
    svg.setAttribute('preserveAspectRatio', 'none');
    svg.ariaHidden = 'true';
    svg.append(this.#line);
    this.element.append(caption, svg);
  }

  set title(text: string) {
    this.#caption.textContent = text;
  }

  add(value: number | undefined, text: string): void {
    this.#value.textContent = value === undefined ? '–' : text;
    if (value === undefined) return;
    this.#values.push(value);
    if (this.#values.length > POINTS) this.#values.shift();
    this.#line.setAttribute('points', pointsOf(this.#values));
  }
}

/** Coordinates for {@link POINTS} values in a box whose upper edge is the greatest of them. */
export function pointsOf(values: readonly number[]): string {
  const top = Math.max(...values, 1e-9);
  const first = POINTS - values.length;
  return values
    .map(
      (value, index) => `${first + index},${round(HEIGHT - 1 - (Math.max(0, value) / top) * (HEIGHT - 2))}`,
    )
    .join(' ');
}

const round = (value: number): number => Math.round(value * 10) / 10;
