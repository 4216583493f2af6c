import type { PlayerError } from '../errors/player-error.js';
import type { InitSegment, Segment, TrackKind } from '../media/segment.js';
import { mediaSourceConstructor } from '../mse/media-source-constructor.js';
import { MediaSourceFeed } from '../mse/media-source-feed.js';
import type { MediaSourceLike } from '../mse/media-source.js';
import type { Arrival } from '../mse/segment-sink.js';
import { RecentMedia } from '../mse/recent-media.js';
import type { SinkCommand, SinkEvent } from './sink-protocol.js';
import type { SessionCommand, SessionEvent } from './worker-protocol.js';

type TransferredSource = MediaSourceLike & { readonly handle: MediaSourceHandle };
type SinkFact = SinkEvent extends infer E ? (E extends SinkEvent ? Omit<E, 'type' | 'id'> : never) : never;

/** What of the page's commands it hears. */
export type HeardCommand = SinkCommand | Extract<SessionCommand, { type: 'seek' }>;
export type Post = (event: SessionEvent, transfer?: Transferable[]) => void;

/**
 * What the session says and what the page says, in the order in which it is said: segments end here, what is about the
 * MediaSource is done here, and all else that the session says goes on to the page.
 */
export function hearWith(post: Post): (said: SessionEvent | SessionCommand) => void {
  let sink: MediaSink | undefined;
  return (said) => {
    if (isCommand(said)) {
      if (said.type === 'sink' && said.action === 'open') sink = new MediaSink(said.id, post, sink);
      else if (said.type === 'sink' || said.type === 'seek') sink?.command(said);
      else if (said.type === 'close') sink?.close();
    } else if (sink?.take(said) !== true) post(said);
  };
}

/** Every command but those of the sink, whose events have its name too. */
const COMMANDS: Readonly<Record<Exclude<SessionCommand['type'], 'sink'>, true>> = {
  open: true,
  seek: true,
  buffered: true,
  signed: true,
  selectAudioTrack: true,
  reopen: true,
  switch: true,
  close: true,
};

function isCommand(said: SessionEvent | SessionCommand): said is SessionCommand {
  return said.type === 'sink' ? 'action' in said : said.type in COMMANDS;
}

/** How long media waits for a source that does not open. The page takes what there is then, and feeds one of its own. */
const OPEN_MS = 1500;
/** What changed is told at once where the page waits for it, else this often. */
const BUSY_MS = 16;
const CALM_MS = 250;
/** So long after it opened or was emptied, the page waits for what comes. */
const BUSY_FOR_MS = 2000;

/**
 * The MediaSource of a worker's session: takes what the session says, and keeps the segments for itself.
 *
 * waiting → open (the page's element took the handle) | gone (it did not, or there is none)
 */
export class MediaSink {
  readonly #id: number;
  readonly #post: Post;
  readonly #life = new AbortController();
  #feed: MediaSourceFeed | undefined;
  #isOpen = false;
  /** A tab that was never shown opens no source, until it is shown. */
  #isShown = true;
  #hasMedia = false;
  /** What a sink that takes the place of this one has to be told again. */
  #kinds: readonly TrackKind[] | undefined;
  readonly #configurations = new Map<TrackKind, InitSegment>();
  readonly #recent = new RecentMedia();
  /** A track came that this source cannot take any more. */
  #isLate = false;
  #seekId = 0;
  #playhead = 0;
  /** The page has said how long it is; it knows better than the metadata. */
  #isToldDuration = false;
  #openTimer: number | undefined;
  #changeTimer: number | undefined;
  #changedAt = 0;
  #toldAt = 0;
  /** Of a live stream, since the page was told last. */
  #arrivals: Arrival[] | undefined;
  #end = 0;
  #busySince = performance.now();
  #told = '';

  /** @param before The one whose place it takes: its configuration is still good, its media only where a track came late. */
  constructor(id: number, post: Post, before?: MediaSink) {
    this.#id = id;
    this.#post = post;
    if (before !== undefined) {
      before.close();
      this.#kinds = before.#kinds;
      this.#seekId = before.#seekId;
    }
    try {
      this.#open();
    } catch {
      this.#giveUp();
      return;
    }
    if (this.#kinds !== undefined) {
      this.#recent.setTracks(this.#kinds);
      this.#feed?.setTracks(this.#kinds);
    }
    const kept = before !== undefined && before.#isLate ? before.#recent.take() : [];
    const segments = before === undefined ? [] : [...before.#configurations.values(), ...kept];
    for (const segment of segments) this.take({ type: 'segment', segment, seekId: this.#seekId });
  }

  /** The page's. */
  command(command: HeardCommand): void {
    if (command.type === 'seek') {
      this.#seekId = command.seekId;
      return;
    }
    const feed = this.#feed;
    if (feed === undefined || command.id !== this.#id) return;
    switch (command.action) {
      case 'flush':
        this.#flush(feed, command.seekId, command.at);
        return;
      case 'duration':
        this.#isToldDuration = true;
        if (command.duration === Infinity) this.#arrivals = [];
        feed.setDuration(command.duration);
        return;
      case 'end':
        feed.endOfStream();
        return;
      case 'shown':
        this.#isShown = command.isShown;
        this.#awaitOpen();
        return;
      case 'tidy':
        this.#playhead = command.playhead;
        this.#recent.tidy(command.playhead);
        feed.tidy(command.from, command.keep);
        return;
      case 'live-window':
        feed.setLiveWindow(command.start, command.end);
    }
  }

  /** What the session says on its way to the page. Whether it goes no further. */
  take(event: SessionEvent): boolean {
    const feed = this.#feed;
    if (feed === undefined) return false;
    switch (event.type) {
      case 'tracks':
        this.#kinds = event.kinds;
        this.#recent.setTracks(event.kinds);
        feed.setTracks(event.kinds);
        return false;
      case 'metadata':
        // Before the first media, so that the element never has another one.
        if (event.duration !== undefined && !this.#isToldDuration) feed.setDuration(event.duration);
        return false;
      case 'segment':
        // Configuration belongs to no place.
        if (event.seekId === this.#seekId || event.segment.type === 'init') this.#append(feed, event.segment);
        return true;
      default:
        return false;
    }
  }

  close(): void {
    clearTimeout(this.#openTimer);
    clearTimeout(this.#changeTimer);
    this.#feed = undefined;
    this.#life.abort();
  }

  #open(): void {
    const constructor = mediaSourceConstructor<TransferredSource>();
    if (constructor === undefined) throw new ReferenceError('no MediaSource');
    const source = new constructor();
    const { handle } = source;
    const { signal } = this.#life;
    this.#feed = new MediaSourceFeed(
      source,
      {
        failure: (error) => {
          this.#isLate = error.context['isLate'] === true;
          this.#tellError('failure', error);
        },
        warning: (error) => this.#tellError('warning', error),
        changed: () => {
          this.#changedAt = epochTime();
          this.#arrive();
          this.#changed();
        },
        removed: ({ start, end }) => this.#tell({ what: 'removed', start, end }),
        playhead: () => this.#playhead,
      },
      signal,
    );
    source.addEventListener('sourceopen', () => this.#opened(), { signal });
    source.addEventListener('sourceended', () => this.#changed(), { signal });
    this.#tell({ what: 'handle', handle }, [handle]);
  }

  #opened(): void {
    this.#isOpen = true;
    clearTimeout(this.#openTimer);
  }

  #append(feed: MediaSourceFeed, segment: Segment): void {
    if (segment.type === 'init') this.#configurations.set(segment.track.kind, segment);
    this.#hasMedia = true;
    this.#awaitOpen();
    this.#recent.add(segment);
    feed.append(segment);
  }

  #awaitOpen(): void {
    if (this.#isOpen || !this.#hasMedia) return;
    if (this.#isShown) this.#openTimer ??= setTimeout(() => this.#giveUp(), OPEN_MS);
    else {
      clearTimeout(this.#openTimer);
      this.#openTimer = undefined;
    }
  }

  #flush(feed: MediaSourceFeed, seekId: number, at: number): void {
    const hasAppended = this.#changedAt >= at;
    this.#seekId = seekId;
    this.#busySince = performance.now();
    this.#recent.clear();
    void feed.flush(seekId).then(({ wasAppending }) => {
      if (feed === this.#feed)
        this.#tell({ what: 'flushed', seekId, wasAppending: wasAppending || hasAppended });
    });
  }

  #giveUp(): void {
    const segments = this.#feed?.takeBack() ?? [];
    this.close();
    this.#tell({ what: 'gone' });
    for (const segment of segments) this.#post({ type: 'segment', segment, seekId: this.#seekId });
  }

  /** How late a line is shows in single pieces, and not in how often the page is told. */
  #arrive(): void {
    const end = this.#feed?.end;
    if (end === undefined || end === this.#end) return;
    this.#end = end;
    this.#arrivals?.push({ end, at: this.#changedAt });
  }

  #changed(): void {
    const feed = this.#feed;
    if (feed === undefined) return;
    const { isEnded, isFull, isHeld } = feed;
    const isNews = this.#told !== `${isEnded} ${isFull} ${isHeld}`;
    const now = performance.now();
    const pause = now - this.#busySince < BUSY_FOR_MS ? BUSY_MS : CALM_MS;
    const due = isNews ? 0 : this.#toldAt + pause - now;
    if (due > 0) {
      this.#changeTimer ??= setTimeout(() => {
        this.#changeTimer = undefined;
        this.#changed();
      }, due);
      return;
    }
    clearTimeout(this.#changeTimer);
    this.#changeTimer = undefined;
    this.#toldAt = now;
    this.#told = `${isEnded} ${isFull} ${isHeld}`;
    const arrivals = this.#arrivals;
    if (arrivals !== undefined) this.#arrivals = [];
    this.#tell({ what: 'changed', isEnded, isFull, isHeld, ...(arrivals && { arrivals }) });
  }

  #tellError(what: 'failure' | 'warning', error: PlayerError): void {
    this.#tell({ what, error: error.toJSON() });
  }

  #tell(fact: SinkFact, transfer: Transferable[] = []): void {
    this.#post({ type: 'sink', id: this.#id, ...fact } as SinkEvent, transfer);
  }
}

/** The same clock as the page's. ms. */
function epochTime(): number {
  return performance.timeOrigin + performance.now();
}
