import type { UserMessage } from '../errors/messages/en.js';
import { fieldOfName } from '../source/parse-config.js';
import type { PlayerConfig } from '../source/player-config.js';
import { Player } from '../playback/player.js';
import {
  CONFIG_ATTRIBUTES,
  configTexts,
  isConfigAttribute,
  MIRRORED_ATTRIBUTES,
  namesMedia,
  OWN_ATTRIBUTES,
  readConfig,
} from './attributes.js';
import { configsOfSources } from './source-configs.js';
import { sourceChildren, TrackMirror } from './media-children.js';
import { copyOfEvent, MEDIA_EVENTS } from './media-contract.js';
import { ToldEvents } from './told-events.js';
import { mediaErrorOf, mediaErrorOfElement, type PlayerMediaError } from './media-error.js';

/** Constants of HTMLMediaElement. */
const NETWORK_LOADING = 2;
const NETWORK_NO_SOURCE = 3;

/** Events of the player that an element fires too; `error` follows `playererror`. */
const PLAYER_EVENTS = [
  'attemptschange',
  'enginechange',
  'streamtypechange',
  'streamstatuschange',
  'qualitychange',
  'qualitieschange',
  'audiorenditionschange',
  'metadata',
  'beforecandidate',
  'playerwarning',
  'playererror',
] as const;

/** Members of HTMLVideoElement that mean something of their own here. */
type OwnMember =
  | 'src'
  | 'srcObject'
  | 'currentSrc'
  | 'error'
  | 'networkState'
  | 'paused'
  | 'currentTime'
  | 'preload'
  | 'load'
  | 'play'
  | 'pause'
  | 'canPlayType';

/** Properties of the {@link Player} that an element has as they are. */
const PLAYER_PROPERTIES = [
  'engine',
  'candidates',
  'candidate',
  'attempts',
  'stats',
  'sign',
  'streamType',
  'streamStatus',
  'qualities',
  'quality',
  'audioRenditions',
  'audioRendition',
] as const satisfies readonly (keyof Player)[];

/** All others come from `fulfilMediaContract`, which the compiler cannot see. */
type VideoContract = HTMLElement &
  Omit<HTMLVideoElement, keyof HTMLElement | OwnMember> &
  Pick<Player, (typeof PLAYER_PROPERTIES)[number]>;

const HTMLElementOrNone = (globalThis.HTMLElement ?? Object) as unknown as {
  new (): VideoContract;
  readonly prototype: VideoContract;
};

/** What `<cf-video>` and `<cf-player>` have in common: a media element on the outside, a {@link Player} inside. */
export abstract class CfMediaElement extends HTMLElementOrNone {
  static readonly observedAttributes: readonly string[] = [
    ...CONFIG_ATTRIBUTES,
    ...MIRRORED_ATTRIBUTES,
    ...OWN_ATTRIBUTES,
  ];

  readonly #media: HTMLVideoElement;
  readonly #core: Player;
  readonly #tracks: TrackMirror;
  readonly #childObserver: MutationObserver;
  #ownConfig: PlayerConfig | null = null;
  #isReloadDue = false;
  #isLoaded = false;
  #wasConnected = false;
  #leaving: ReturnType<typeof setTimeout> | undefined;
  /** Where an element that was taken out of the page goes on when it comes back. */
  #position: number | undefined;
  /** It played when it was taken into another document, and plays on there. */
  #playsOn = false;
  readonly #told: ToldEvents;

  constructor() {
    super();
    this.#media = document.createElement('video');
    this.#media.part.add('video');
    this.#core = new Player(this.#media);
    this.#told = new ToldEvents(this.#media);
    this.#tracks = new TrackMirror(this, this.#media);
    this.#childObserver = new MutationObserver((records) => this.#childrenChanged(records));
    for (const type of MEDIA_EVENTS) {
      this.#media.addEventListener(type, (e) => {
        if (this.#told.isNews(type)) this.dispatchEvent(copyOfEvent(e));
      });
    }
    this.#media.addEventListener('error', (e) => {
      // Reaches us only where the player is out of it: `srcObject`, for example.
      if (e.target === this.#media) this.dispatchEvent(new Event('error'));
    });
    for (const type of PLAYER_EVENTS) {
      this.#core.addEventListener(type, (e) => {
        const { detail } = e as CustomEvent<unknown>;
        const { cancelable } = e;
        if (!this.dispatchEvent(new CustomEvent(type, { detail, cancelable }))) e.preventDefault();
        if (type === 'playererror') this.dispatchEvent(new Event('error'));
      });
    }
  }

  /** The element has come into a page, or back into one. */
  protected viewConnected(): void {}
  /** The element has left the page for good, or for longer than a move. */
  protected viewDisconnected(): void {}
  /** The element belongs to another document now, whose style sheets are its own. */
  protected viewAdopted(): void {}
  protected viewAttribute(_name: string, _value: string | null): void {}
  /** Whether the browser's own controls follow the attribute. */
  protected get hasNativeControls(): boolean {
    return true;
  }
  protected restoreTracks(): void {
    this.#tracks.restore();
  }

  /** The `<video>` inside. Its `src` belongs to the engine at work. */
  get nativeEl(): HTMLVideoElement {
    return this.#media;
  }
  /** The player behind the element: plan, budgets, attempts. */
  get core(): Player {
    return this.#core;
  }

  /**
   * The configuration in effect. What is set here wins, name by name, over the attributes; `null` leaves the
   * attributes alone.
   */
  get config(): PlayerConfig {
    return readConfig({ ...configTexts((name) => this.getAttribute(name)), ...this.#ownConfig });
  }
  set config(config: PlayerConfig | null | undefined) {
    this.#ownConfig = config ? { ...config } : null;
    this.#scheduleReload();
  }
  get src(): string {
    const src = this.getAttribute('src');
    if (src === null || src === '') return src ?? '';
    try {
      // A full address stays as it was written, to the byte.
      return /^[a-z][a-z0-9+.-]*:/i.test(src) ? src : new URL(src, document.baseURI).href;
    } catch {
      return src;
    }
  }
  set src(address: string) {
    this.setAttribute('src', `${address}`);
  }
  get srcObject(): MediaProvider | null {
    return this.#media.srcObject;
  }
  set srcObject(source: MediaProvider | null) {
    this.#told.isPlaying = false;
    this.#core.unload();
    this.#isLoaded = source !== null;
    this.#media.srcObject = source;
  }
  /** The address of what plays; for RTMP its tcUrl and stream name. Secrets redacted. */
  get currentSrc(): string {
    const candidate = this.#core.candidate;
    if (candidate === null) return this.#media.currentSrc;
    return candidate.kind === 'rtmp' ? `${candidate.tcUrl}/${candidate.streamName}` : candidate.url;
  }
  /** Null, or the fatal error: MediaError's fields, and the PlayerError as `cause`. */
  get error(): PlayerMediaError | null {
    const { error, state } = this.#core;
    if (error !== null) return mediaErrorOf(error);
    // `srcObject` plays without the player.
    return state.name === 'idle' && this.#media.error !== null
      ? mediaErrorOfElement(this.#media.error)
      : null;
  }
  /**
   * What a viewer can be told of {@link error}, in the language around the element: plain text, to be shown as text. Null
   * where there is no error.
   */
  async describeError(): Promise<UserMessage | null> {
    const cause = this.error?.cause;
    if (cause === undefined) return null;
    const { describeErrorOf } = await import('./describe-error.js');
    return describeErrorOf(this, cause);
  }
  get networkState(): number {
    const { name } = this.#core.state;
    if (name === 'failed') return NETWORK_NO_SOURCE;
    return name === 'attempting' || name === 'reconnecting' ? NETWORK_LOADING : this.#media.networkState;
  }
  get paused(): boolean {
    return this.#core.paused;
  }
  get currentTime(): number {
    return this.#core.position;
  }
  set currentTime(seconds: number) {
    this.#core.position = seconds;
  }
  get preload(): 'none' | 'metadata' | 'auto' {
    const value = (this.getAttribute('preload') ?? '').toLowerCase();
    return value === 'none' || value === 'auto' ? value : 'metadata';
  }
  set preload(value: string) {
    this.setAttribute('preload', value);
  }

  load(): void {
    this.#reload();
  }
  /** After a failure, from where that was. */
  protected loadAgain(): void {
    this.#position = (this.streamType !== 'live' && this.#core.position) || undefined;
    this.#reload();
  }
  play(): Promise<void> {
    if (this.#isReloadDue || !this.#isLoaded) this.#reload(true);
    return this.#core.play();
  }
  pause(): void {
    // Between two candidates the inner element is paused already, and says nothing.
    const isSilent = this.#media.paused;
    this.#core.pause();
    if (!isSilent || !this.#told.isPlaying) return;
    this.#told.isPlaying = false;
    queueMicrotask(() => this.dispatchEvent(new Event('pause')));
  }
  /** Back up to a better candidate of the plan, if one plays now; resolves with whether it went. */
  retryBetter(): Promise<boolean> {
    return this.#core.retryBetter();
  }
  canPlayType(type: string): CanPlayTypeResult {
    if (/^rtmp\/(mp4|flv|mp3)\b|^application\/x-cf-player\b/i.test(type)) return 'maybe';
    return this.#media.canPlayType(type);
  }

  connectedCallback(): void {
    clearTimeout(this.#leaving);
    if (!this.#wasConnected) {
      this.#wasConnected = true;
      this.#upgradeProperties();
    }
    this.#childObserver.observe(this, {
      childList: true,
      subtree: true,
      attributes: true,
      attributeFilter: ['src', 'type', 'kind', 'srclang', 'label', 'default'],
    });
    this.#tracks.update();
    if (!this.#isLoaded) this.#scheduleReload();
    this.viewConnected();
  }

  disconnectedCallback(): void {
    this.#childObserver.disconnect();
    clearTimeout(this.#leaving);
    // A move is a removal and an insertion in one task: it must not cost a new connection.
    this.#leaving = setTimeout(() => {
      if (!this.isConnected) this.#leave();
    });
  }

  /** The browser takes the source from an element that changes its document. */
  adoptedCallback(): void {
    clearTimeout(this.#leaving);
    this.#playsOn = this.#told.isPlaying;
    this.#leave(this.#told.position);
    this.viewAdopted();
  }

  attributeChangedCallback(name: string, before: string | null, value: string | null): void {
    if (isConfigAttribute(name)) {
      if (name === 'src' || before !== value) this.#scheduleReload();
      return;
    }
    switch (name) {
      case 'muted':
        // As for <video>, the attribute says how the element begins, not how it is.
        this.#media.defaultMuted = value !== null;
        if (!this.#wasConnected) this.#told.muteQuietly(value !== null);
        break;
      case 'autoplay':
        if (value !== null && this.#isLoaded && this.isConnected)
          void this.#core.play().catch(() => undefined);
        break;
      case 'controls':
        if (this.hasNativeControls) this.#media.controls = value !== null;
        break;
      case 'preload':
        break;
      default:
        if (value === null) this.#media.removeAttribute(name);
        else this.#media.setAttribute(name, value);
    }
    this.viewAttribute(name, value);
  }

  #leave(position = this.#core.position): void {
    this.#told.isPlaying = false;
    if (this.#core.state.name !== 'idle') {
      this.#position = (this.streamType === 'on-demand' && position) || undefined;
      this.#core.unload();
    }
    this.#isLoaded = false;
    this.viewDisconnected();
  }

  /** Properties that were set before the element was defined hide the accessors; they are set again. */
  #upgradeProperties(): void {
    const own = this as unknown as Record<string, unknown>;
    for (const name of Object.keys(this)) {
      if (!(name in Object.getPrototypeOf(this))) continue;
      const value = own[name];
      delete own[name];
      own[name] = value;
    }
  }

  #childrenChanged(records: readonly MutationRecord[]): void {
    this.#tracks.update();
    const isNews = records.some(({ target, addedNodes }) =>
      [target, ...addedNodes].some((node) => node instanceof HTMLSourceElement),
    );
    if (!isNews || namesMedia(this.config)) return;
    // A source that comes late is tried where those before it failed, or while the parser is still at work on them.
    const { name } = this.#core.state;
    const isOpen = name === 'failed' || (name !== 'playing' && this.#isBeingParsed);
    if (!this.#isLoaded || isOpen) this.#scheduleReload();
  }

  /** The parser inserts an element before its children. */
  get #isBeingParsed(): boolean {
    return this.ownerDocument.readyState === 'loading';
  }

  /** Several changes in one task are one reload. */
  #scheduleReload(): void {
    if (this.#isReloadDue) return;
    this.#isReloadDue = true;
    queueMicrotask(() => {
      if (!this.#isReloadDue || !this.isConnected) this.#isReloadDue = false;
      else if (this.#isBeingParsed && this.#configs().length === 0) this.#awaitChildren();
      else this.#reload();
    });
  }

  /** Nothing named is no error before there was time to name it. */
  #awaitChildren(): void {
    this.#isReloadDue = false;
    const parsed = (): void => {
      if (!this.#isLoaded && this.isConnected) this.#scheduleReload();
    };
    this.ownerDocument.addEventListener('DOMContentLoaded', parsed, { once: true });
  }

  /** @param isWanted somebody wants to play: then nothing to play is an error, and not just an element without one. */
  #reload(isWanted = false): void {
    this.#isReloadDue = false;
    this.#told.isPlaying = false;
    const { config } = this;
    const configs = this.#configs();
    const isEmpty = configs.length === 0 && Object.keys(config).length === 0;
    if (isEmpty && !isWanted && !CONFIG_ATTRIBUTES.some((name) => this.hasAttribute(name))) {
      if (this.#core.state.name !== 'idle') this.#core.unload();
      this.#isLoaded = false;
      return;
    }
    this.#isLoaded = true;
    this.#core.load(configs.length > 0 ? configs : config, {
      autoplay: this.hasAttribute('autoplay') || this.#playsOn,
      preload: this.preload,
      position: this.#position,
    });
    this.#position = undefined;
    this.#playsOn = false;
  }

  /** What is to be played: alternatives in order, none where nothing is named. */
  #configs(): readonly PlayerConfig[] {
    const { config } = this;
    if (namesMedia(config)) return [config];
    const isPlayable = (type: string): boolean => this.canPlayType(type) !== '';
    return configsOfSources(sourceChildren(this), config, isPlayable, document.baseURI);
  }
}

for (const name of PLAYER_PROPERTIES) {
  Object.defineProperty(CfMediaElement.prototype, name, {
    configurable: true,
    enumerable: true,
    get(this: CfMediaElement) {
      return this.core[name];
    },
    set(this: { readonly core: Record<string, unknown> }, value: unknown) {
      this.core[name] = value;
    },
  });
}

/** The configuration's string names as properties that reflect their attribute. */
export function defineConfigProperties(prototype: CfMediaElement): void {
  for (const attribute of CONFIG_ATTRIBUTES) {
    const name = fieldOfName(attribute) ?? attribute;
    // Element.prototype.prefix is the prefix of a namespace and stays so.
    if (name in prototype) continue;
    Object.defineProperty(prototype, name, {
      configurable: true,
      enumerable: true,
      get(this: CfMediaElement) {
        const text = this.getAttribute(attribute);
        return text === null ? null : (readConfig({ [name]: text })[name as keyof PlayerConfig] ?? text);
      },
      set(this: CfMediaElement, value: unknown) {
        if (value === null || value === undefined || value === false) this.removeAttribute(attribute);
        else this.setAttribute(attribute, attributeText(attribute, value));
      },
    });
  }
}

function attributeText(attribute: string, value: unknown): string {
  if (value === true) return '';
  const isList = Array.isArray(value) && value.every((item) => typeof item === 'string');
  if (isList && !/^(?:connect-|renditions)/.test(attribute)) return value.join(' ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
