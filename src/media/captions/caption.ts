/** A piece of a row in one look. */
export interface CaptionSpan {
  readonly text: string;
  readonly italic?: true;
  readonly underline?: true;
  /** One of the colours that WebVTT has a class for; absent: white. */
  readonly color?: CaptionColor;
}
export type CaptionColor = 'red' | 'lime' | 'yellow' | 'blue' | 'magenta' | 'cyan';

/** Rows that lie below each other and are aligned alike. Percent of the picture. */
export interface CaptionBlock {
  /** Upper edge. */
  readonly line: number;
  /** Left edge, middle or right edge, as `align` says. */
  readonly position: number;
  readonly align: 'left' | 'center' | 'right';
  readonly rows: readonly (readonly CaptionSpan[])[];
}

/** What one channel shows from one moment to another. Said again, with the same `id`, when more of it is known. */
export interface Caption {
  /** `CC1` to `CC4` (CEA-608), `SERVICE1` to `SERVICE63` (CEA-708). */
  readonly channel: string;
  /** Of this channel, counting up. */
  readonly id: number;
  /** ms on the output timeline. */
  readonly start: number;
  /** Absent: nothing has ended it yet. */
  readonly end?: number;
  readonly blocks: readonly CaptionBlock[];
}

export type CaptionStyle = Omit<CaptionSpan, 'text'>;

/** A character where it stands. */
export interface CaptionCell {
  readonly character: string;
  readonly style: CaptionStyle;
}

/** Safe title area: 80 % of the picture in both directions; 15 rows share it in CEA-608, and in windows of CEA-708. */
export const SAFE_MARGIN = 10;
export const SAFE_SIZE = 80;
export const ROW_HEIGHT = SAFE_SIZE / 15;
