/** One line: its name, and what it says at this moment. */
export interface Statistic {
  readonly name: string;
  readonly value: () => string;
}

export const NOTHING = '—';

export function formatBitrate(bitsPerSecond: unknown): string {
  if (typeof bitsPerSecond !== 'number' || !Number.isFinite(bitsPerSecond) || bitsPerSecond <= 0)
    return NOTHING;
  return bitsPerSecond >= 1e6
    ? `${(bitsPerSecond / 1e6).toFixed(2)} Mbit/s`
    : `${Math.round(bitsPerSecond / 1e3)} kbit/s`;
}

export function formatBytes(bytes: unknown): string {
  if (typeof bytes !== 'number' || !(bytes > 0)) return NOTHING;
  return bytes >= 1e6 ? `${(bytes / 1e6).toFixed(2)} MB` : `${Math.round(bytes / 1e3)} kB`;
}

export function formatTime(seconds: number): string {
  if (!Number.isFinite(seconds)) return 'live';
  const whole = Math.max(0, seconds);
  const minutes = Math.floor(whole / 60);
  return `${minutes}:${(whole - 60 * minutes).toFixed(1).padStart(4, '0')}`;
}

/** The rows stay where they are; only the values change, so nothing jumps and a selection survives. */
export class StatisticsView {
  readonly #cells: readonly { readonly value: () => string; readonly cell: HTMLElement }[];

  constructor(list: HTMLElement, statistics: readonly Statistic[]) {
    this.#cells = statistics.map(({ name, value }) => {
      const row = document.createElement('div');
      const term = document.createElement('dt');
      term.textContent = name;
      const cell = document.createElement('dd');
      cell.textContent = NOTHING;
      row.append(term, cell);
      list.append(row);
      return { value, cell };
    });
  }

  update(): void {
    for (const { value, cell } of this.#cells) {
      const content = value();
      if (cell.textContent !== content) {
        cell.textContent = content;
        cell.title = content;
      }
    }
  }
}
