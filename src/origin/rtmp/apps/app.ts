import type { AmfValue } from '../../../protocol/amf/amf-value.js';
import type {
  CallFate,
  ConnectAnswer,
  ConnectInfo,
  ServerConnection,
} from '../../../protocol/connection/server.js';
import type { UserControlEvent } from '../../../protocol/message/message.js';
import type { OddHabit } from '../odd-habit.js';

type MaybePromise<T> = T | Promise<T>;

/** What an app does besides playing; one object for each connection. */
export interface App {
  /** What its names are: files, or live streams. */
  readonly kind: 'vod' | 'live';
  readonly takesPublishers?: boolean;
  readonly habits?: ReadonlySet<OddHabit>;
  /** Undefined: accepted as usual. */
  onConnect?(info: ConnectInfo, connection: ServerConnection): MaybePromise<ConnectAnswer | undefined>;
  onOpen?(connection: ServerConnection, isPlaying: () => boolean): void;
  onBeforeCall?(name: string): CallFate | undefined;
  onCall?(
    name: string,
    values: readonly AmfValue[],
    connection: ServerConnection,
  ): MaybePromise<readonly AmfValue[] | undefined>;
  onUserControl?(event: UserControlEvent, connection: ServerConnection): void;
  /** A status code where a name may not be played. */
  refusalOf?(name: string): string | undefined;
  onClose?(): void;
}

/** A timer that does not keep the process alive. Returns how to stop it. */
export function later(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  timer.unref();
  return () => clearTimeout(timer);
}

/** A number in an app's path, with a default where none is written; undefined where it is no number. */
export function numberIn(text: string | undefined, fallback: number): number | undefined {
  if (text === undefined || text === '') return fallback;
  return /^\d{1,7}$/.test(text) ? Number(text) : undefined;
}
