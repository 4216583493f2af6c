/** The part of video.js 8 that is used here. Its own types are for those who have it installed. */
export interface VideoJsPlayer {
  play(): Promise<void> | undefined;
  pause(): void;
  paused(): boolean;
  src(source: unknown): void;
  currentTime(seconds?: number): number;
  duration(): number;
  poster(address?: string): string;
  language(code?: string): string;
  languages(): Readonly<Record<string, Readonly<Record<string, string>>>>;
  error(error?: unknown): unknown;
  el(): HTMLElement;
  tech(safety?: unknown): VideoJsTech;
  on(type: string | readonly string[], listener: (event: Event) => void): void;
  off(type: string | readonly string[], listener: (event: Event) => void): void;
  one(type: string | readonly string[], listener: (event: Event) => void): void;
  ready(callback: () => void): void;
  addClass(name: string): void;
  removeClass(name: string): void;
  hasClass(name: string): boolean;
  dispose(): void;
  isDisposed(): boolean;
  trigger(event: unknown): void;
  userActive(isActive?: boolean): boolean;
  isFullscreen(): boolean;
  requestFullscreen(): Promise<void> | undefined;
  exitFullscreen(): Promise<void> | undefined;
  isInPictureInPicture(): boolean;
  requestPictureInPicture(): Promise<unknown> | undefined;
  exitPictureInPicture(): Promise<unknown> | undefined;
  handleHotkeys(event: KeyboardEvent): void;
  readonly options_?: Record<string, unknown>;
}

export interface VideoJsTech {
  el(): HTMLMediaElement;
  trigger(event: string): void;
  error: () => unknown;
  readonly options_?: { readonly playerId?: string } & Record<string, unknown>;
}

export interface VideoJsSource {
  readonly src?: string;
  readonly type?: string;
  readonly [more: string]: unknown;
}

export interface VideoJsSourceHandler {
  canPlayType(type: string): '' | 'maybe' | 'probably';
  canHandleSource(source: VideoJsSource): '' | 'maybe' | 'probably';
  handleSource(source: VideoJsSource, tech: VideoJsTech): { dispose(): void };
}

export interface VideoJs {
  (element: Element | string, options?: Record<string, unknown>): VideoJsPlayer;
  getTech(name: string): unknown;
  getPlayer(id: string): VideoJsPlayer | undefined;
  addLanguage(code: string, words: Readonly<Record<string, string>>): unknown;
}
