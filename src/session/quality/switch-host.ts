import type { RtmpCandidate } from '../../source/candidate.js';
import type { ServerLink } from '../server-link.js';
import type { SessionExtras } from '../session-extras.js';
import type { StreamNameSigning } from '../stream-name-signing.js';
import type { StreamPlayback } from '../stream-playback.js';
import type { SessionCommand, SessionEvent, SessionOptions } from '../worker-protocol.js';

/** What of a session a switch works with. */
export interface SwitchHost {
  readonly link: ServerLink;
  readonly playback: StreamPlayback;
  readonly options: SessionOptions;
  readonly signing: StreamNameSigning;
  readonly extras: SessionExtras | undefined;
  readonly signal: AbortSignal;
  readonly now: () => number;
  /** With the name of what plays, or is to be played: from the next play on, the one that is given. */
  readonly candidate: (streamName?: string) => RtmpCandidate;
  readonly isPlaying: () => boolean;
  /** The stream was lost, and the page has not asked for it again yet. */
  readonly isLost: () => boolean;
  /** Plays from where it was. */
  readonly replay: () => void;
  /** A stream that was opened beside the one that plays has taken its place. */
  readonly entered: () => void;
  readonly emit: (event: SessionEvent) => void;
}

export type SwitchCommand = Extract<SessionCommand, { type: 'switch' }>;

/** What a way of switching tells of how far it is. Times in ms of media time. */
export interface SwitchCourse {
  /** Up to where media has been passed on; undefined: there was none. */
  readonly end: number | undefined;
  /** Where the viewer is, as far as the page has said so. */
  readonly playhead: number | undefined;
  /** From here on it is this one, also where the connection is lost and made again; told when media of it lands. */
  begin(streamName: string): void;
  /** Media of it follows, from `at`. */
  arrived(streamName: string, at: number): void;
}
