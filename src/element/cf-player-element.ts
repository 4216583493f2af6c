import type { Controls } from '../videojs/controls.js';
import type { VideoJsPlayer } from '../videojs/videojs-types.js';
import { CfMediaElement } from './cf-media-element.js';
import { languagesOf, watchLanguages } from './language-watch.js';
import { isSoundByName } from './sound-name.js';
import { emptySheet, styleSheet } from './style-sheet.js';

const STYLE = `
:host {
  display: block; position: relative; overflow: clip;
  width: 100%; min-height: 0; max-height: 100vh; aspect-ratio: var(--cf-aspect-ratio, 16 / 9); background: #000; container-type: inline-size;
}
:host([hidden]) { display: none; }
video { display: block; position: absolute; inset: 0; width: 100%; height: 100%; object-fit: contain; }
`;

/** `<cf-player>`: the same as `<cf-video>` with the controls of video.js, which are fetched when it is first in a page. */
export class CfPlayerElement extends CfMediaElement {
  #controls: Controls | undefined;
  #opening: Promise<VideoJsPlayer> | undefined;
  readonly #root: ShadowRoot;
  #isBlocked = false;
  #size = emptySheet(document);
  #announce: ((player: VideoJsPlayer) => void) | undefined;
  #ready: Promise<VideoJsPlayer> | undefined;
  #unwatch: (() => void) | undefined;

  constructor() {
    super();
    this.#root = this.attachShadow({ mode: 'open' });
    this.#root.append(this.nativeEl);
    this.viewAdopted();
    // The plan is there before anything is painted, and its names tell sound from pictures.
    this.core.addEventListener('statechange', () => this.#updateSize());
    this.core.addEventListener('playerwarning', (event) => {
      const { code } = (event as CustomEvent<{ readonly code: string }>).detail;
      this.#isBlocked ||= code === 'CF_ENV_AUTOPLAY_BLOCKED';
    });
  }

  /** The video.js player; undefined until its script is there, and another one after the element left the page and came back. */
  get player(): VideoJsPlayer | undefined {
    return this.#controls?.player;
  }

  /** Resolves with {@link player} as soon as it exists. */
  get ready(): Promise<VideoJsPlayer> {
    if (this.#controls) return Promise.resolve(this.#controls.player);
    this.#ready ??= new Promise((resolve) => {
      this.#announce = resolve;
    });
    return this.#ready;
  }

  protected override get hasNativeControls(): boolean {
    return false;
  }

  protected override viewAdopted(): void {
    this.#size = emptySheet(this.ownerDocument);
    this.#root.adoptedStyleSheets = [styleSheet(STYLE, this.ownerDocument), this.#size];
    this.#updateSize();
  }

  protected override viewConnected(): void {
    const useLanguage = (): void => void this.#controls?.words.use(languagesOf(this));
    // Moved, it may have other ancestors.
    this.#unwatch?.();
    this.#unwatch = watchLanguages(this, useLanguage);
    useLanguage();
    void this.#open();
  }

  protected override viewDisconnected(): void {
    this.#unwatch?.();
    this.#controls?.dispose();
    this.#controls = undefined;
    this.#opening = undefined;
    this.#root.append(this.nativeEl);
    this.restoreTracks();
  }

  protected override viewAttribute(name: string, value: string | null): void {
    if (name === 'poster') this.#controls?.player.poster(value ?? '');
    if (name === 'width' || name === 'height' || name === 'poster') this.#updateSize();
  }

  async #open(): Promise<void> {
    if (this.#opening) return;
    const opening = this.#load();
    this.#opening = opening;
    try {
      await opening;
    } catch (cause) {
      // Without its script the browser's own controls have to do.
      this.nativeEl.controls = true;
      this.#opening = undefined;
      this.dispatchEvent(new CustomEvent('controlsunavailable', { detail: cause }));
    }
  }

  async #load(): Promise<VideoJsPlayer> {
    const { createControls, controlsStyle } = await loadControls();
    const root = this.#root;
    if (!this.isConnected || this.#controls) return this.ready;
    const sheet = styleSheet(controlsStyle, this.ownerDocument);
    if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
    this.#controls = createControls({
      media: this.nativeEl,
      root,
      core: this.core,
      languages: languagesOf(this),
      isBlocked: this.#isBlocked,
      attribute: (name) => this.getAttribute(name),
      addStyle: (css, isBelow) => {
        const more = styleSheet(css, this.ownerDocument);
        if (root.adoptedStyleSheets.includes(more)) return;
        if (isBelow) root.adoptedStyleSheets.unshift(more);
        else root.adoptedStyleSheets.push(more);
      },
      retry: (isPlaying) => {
        this.loadAgain();
        if (isPlaying) void this.play().catch(() => undefined);
      },
    });
    this.#updateSize();
    const { player } = this.#controls;
    this.#announce?.(player);
    this.#announce = undefined;
    this.#ready = undefined;
    return player;
  }

  /**
   * The shape of the box is known before the media is, and stays: `width` and `height` attributes, else the custom
   * property, else 16:9; a bar for sound that has no poster. A picture of another shape is shown whole within it.
   */
  #updateSize(): void {
    const width = Number(this.getAttribute('width')) || 0;
    const height = Number(this.getAttribute('height')) || 0;
    const isCompact = !height && !this.getAttribute('poster') && this.#isSound;
    const rules = [
      width ? `width: min(100%, ${width}px)` : '',
      isCompact ? COMPACT : width && height ? `aspect-ratio: ${width} / ${height}` : '',
    ];
    this.#size.replaceSync(`:host { ${rules.filter(Boolean).join('; ')} }`);
    this.#controls?.setCompact(isCompact);
  }

  /** By its names alone: what comes is not known yet. */
  get #isSound(): boolean {
    // A manifest's name says nothing.
    const named = this.core.candidates.filter(({ kind }) => kind !== 'hls');
    return named.length > 0 && named.every(isSoundByName);
  }
}

/** The height is that of the control bar; an error may make it more. */
const COMPACT =
  'aspect-ratio: auto; height: auto; max-height: none; min-height: calc(var(--cf-bar-height, 44px) + 14px); overflow: visible';

/** video.js asks this name when it loads; a page that has its own video.js keeps its own answer. */
const NO_DYNAMIC_STYLE = 'VIDEOJS_NO_DYNAMIC_STYLE';

async function loadControls(): Promise<typeof import('../videojs/controls.js')> {
  const global = globalThis as unknown as Record<string, unknown>;
  const before = global[NO_DYNAMIC_STYLE];
  global[NO_DYNAMIC_STYLE] = true;
  try {
    return await import('../videojs/controls.js');
  } finally {
    global[NO_DYNAMIC_STYLE] = before;
  }
}
