/** Whose set-up it was. `flash`: a movie that is nobody's known player, with a media address in its variables. */
export type EmbedKind = 'jwplayer' | 'flowplayer' | 'videojs' | 'mediaelement' | 'strobe' | 'flash';

/** One of the places or qualities of a content. */
export interface OldSource {
  /** As written: a full address, or a name on the item's `streamer`. */
  readonly address: string;
  /** MIME type or the short form of a player, where one is written. */
  readonly type?: string | undefined;
  /** No name on the `streamer`, though it looks like one. */
  readonly isOverHttp?: boolean;
  /** Kilobits per second, as all old players had it. */
  readonly bitrate?: unknown;
  readonly width?: unknown;
  readonly height?: unknown;
}

export interface OldTrack {
  readonly kind: string;
  readonly src: string;
  readonly label?: string | undefined;
  readonly srclang?: string | undefined;
  readonly isDefault?: boolean;
}

/** One entry of a playlist, or the only content. */
export interface OldItem {
  /** RTMP address that names without a scheme belong to. */
  readonly streamer?: string | undefined;
  readonly sources: readonly OldSource[];
  readonly tracks: readonly OldTrack[];
  readonly poster?: string | undefined;
  readonly title?: string | undefined;
  /** What `cf-player/url` has a name for already: `live`, `start`, `fcSubscribe`, … */
  readonly options: Readonly<Record<string, unknown>>;
}

/** How the player looked and behaved. */
export interface OldLook {
  readonly width?: string | undefined;
  readonly height?: string | undefined;
  /** Width by height. */
  readonly ratio?: number | undefined;
  readonly autoplay?: boolean;
  readonly muted?: boolean;
  readonly loop?: boolean;
  /** 0 to 1. */
  readonly volume?: number | undefined;
  readonly preload?: string | undefined;
}

/** All that an embed says, in the same form for each player. */
export interface Reading {
  readonly kind: EmbedKind;
  readonly items: readonly OldItem[];
  /** Address of a playlist file (RSS, ASX, XSPF) that has the items. */
  readonly playlistFile?: string | undefined;
  readonly look: OldLook;
  readonly warnings: readonly string[];
}

export function readingOf(kind: EmbedKind, reading: Partial<Omit<Reading, 'kind'>>): Reading {
  return { kind, items: [], look: {}, warnings: [], ...reading };
}
