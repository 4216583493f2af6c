import type { CfPlayerElement, QualityLevel } from '../src/index.js';
import { formatBitrate } from './statistics-view.js';

const nameOfLevel = ({ id, height, bitrate }: QualityLevel): string => {
  const parts = [height === undefined ? '' : `${height}p`, bitrate > 0 ? formatBitrate(bitrate) : ''];
  return parts.filter(Boolean).join(', ') || `Level ${id}`;
};

type Options = readonly (readonly [value: string, label: string])[];

/** Options are touched only when they change, so that an open list stays open. */
function setOptions(select: HTMLSelectElement, options: Options, value: string): void {
  const isSame =
    options.length === select.options.length &&
    options.every(([of, label], index) => {
      const option = select.options[index];
      return option?.value === of && option.text === label;
    });
  if (!isSame) select.replaceChildren(...options.map(([of, label]) => new Option(label, of)));
  if (select.value !== value) select.value = value;
}

export interface ChoiceControls {
  readonly row: HTMLElement;
  readonly engine: HTMLSelectElement;
  readonly quality: HTMLSelectElement;
  readonly sound: HTMLSelectElement;
}

/** What a viewer of an HLS stream may choose: who plays it, and level and sound where there is more than one. */
export class Choices {
  readonly #controls: ChoiceControls;
  #player: CfPlayerElement | undefined;

  constructor(controls: ChoiceControls, chooseEngine: (name: string) => void) {
    this.#controls = controls;
    const { engine, quality, sound } = controls;
    engine.addEventListener('change', () => chooseEngine(engine.value));
    quality.addEventListener('change', () => {
      if (this.#player !== undefined) this.#player.quality = quality.value;
    });
    sound.addEventListener('change', () => {
      if (this.#player !== undefined) this.#player.audioRendition = sound.value;
    });
  }

  show(player: CfPlayerElement, engineName: string): void {
    this.#player = player;
    const { row, engine, quality, sound } = this.#controls;
    const { qualities, audioRenditions } = player;
    row.hidden = !player.candidates.some(({ kind }) => kind === 'hls') && qualities.length < 2;
    engine.value = engineName;
    const shown = qualities.find(({ selected }) => selected);
    const automatic = shown === undefined ? 'auto' : `auto: ${nameOfLevel(shown)}`;
    const levels = qualities.map((level) => [level.id, nameOfLevel(level)] as const);
    setOptions(quality, [['auto', automatic], ...levels], player.quality);
    (quality.parentElement as HTMLElement).hidden = qualities.length < 2;
    setOptions(
      sound,
      audioRenditions.map(({ id, label, language }) => [id, label || language || id] as const),
      player.audioRendition ?? '',
    );
    (sound.parentElement as HTMLElement).hidden = audioRenditions.length < 2;
  }
}
