import { PlayerError } from '../../errors/player-error.js';
import type { CaptionPacket } from '../../media/captions/caption-scan.js';
import type { Segment, TrackKind } from '../../media/segment.js';
import { decodeAmf0 } from '../../protocol/amf/amf0-decode.js';
import { shouldHold } from '../../session/flow-control.js';
import { MediaPipeline } from '../../session/media-pipeline.js';
import { isTimeless, MediaTime } from '../../session/media-time.js';
import { readVideoMessage } from '../../session/video-message.js';
import type { ByteSource } from './byte-source.js';
import { FileFacts } from './file-facts.js';
import { FileLength } from './file-length.js';
import { ofWhatItIs } from './foreign-content.js';
import { messageOf } from './tag-message.js';
import { TagReading, type PlacedTag, type Verdict } from './tag-reading.js';
import { findTagBefore } from './tag-search.js';

export interface FlvSessionCallbacks {
  tracks(kinds: readonly TrackKind[]): void;
  segment(segment: Segment, seekId: number): void;
  /** Seconds. */
  duration(seconds: number): void;
  /** Media of this seek follows. */
  landed(seekId: number): void;
  ended(seekId: number): void;
  /** A script tag: its name, what is behind that, and where it is, in seconds of media time. */
  data(name: string, values: readonly unknown[], time: number): void;
  /** Captions in the pictures; `isNew`: they do not go on where the last ones ended. */
  captions(packets: readonly CaptionPacket[], isNew: boolean): void;
  /** The first media is there. */
  media(): void;
  /** It is one without an end. */
  live(): void;
  /** The server sends the whole only: there is no going anywhere else in it. */
  rangeless(): void;
  /** Whether media is being fetched: not while enough is buffered. */
  flowing(isFlowing: boolean): void;
  warning(error: PlayerError): void;
  failure(error: PlayerError): void;
}

export interface FlvSessionOptions {
  readonly source: ByteSource;
  readonly isTypeSupported: (mimeType: string) => boolean;
  /** Absent: it shows. */
  readonly live?: boolean;
  /** Seconds. */
  readonly start?: number;
  /** Seconds wanted ahead of the playhead. */
  readonly bufferLength: number;
  /** Seconds, where the element is or is going to. */
  readonly playhead: () => number;
}

const FIRST_WINDOW = 256 * 1024;
const MIN_WINDOW = 64 * 1024;
const MAX_WINDOW = 8 * 1024 * 1024;
/** Distance of keyframes where nobody knows any better. ms. */
const USUAL_INTERVAL = 2500;
/** The picture must be the one asked for. ms. */
const TOLERANCE = 1;
const MAX_TRIES = 24;
const MAX_EARLY_DATA = 100;
/** Sound alone for so long: there is no picture to wait for. ms. */
const NO_VIDEO_SPAN = 20_000;

/**
 * One FLV, from its bytes to segments: file or live stream.
 *
 * reading ⇄ held (enough is buffered) → ended; any → seeking → reading. A seek gives up what is under way.
 */
export class FlvSession {
  readonly #options: FlvSessionOptions;
  readonly #callbacks: FlvSessionCallbacks;
  readonly #pipeline: MediaPipeline;
  readonly #reading: TagReading;
  readonly #facts = new FileFacts();
  readonly #time = new MediaTime();
  readonly #length: FileLength;
  #task = new AbortController();
  #isLive: boolean;
  #seekId = 0;
  #isHeld = false;
  #isFull = false;
  #wake: (() => void) | undefined;
  #hasMedia = false;
  #isOver = false;
  #earlyData: PlacedTag[] = [];
  bytesReceived = 0;

  constructor(options: FlvSessionOptions, callbacks: FlvSessionCallbacks) {
    this.#options = options;
    this.#callbacks = callbacks;
    this.#isLive = options.live === true;
    this.#pipeline = new MediaPipeline(
      {
        segment: (segment) => callbacks.segment(segment, this.#seekId),
        tracks: (kinds) => callbacks.tracks(kinds),
        captions: (packets, isNew) => callbacks.captions(packets, isNew),
        warning: (error) => callbacks.warning(error),
        failure: (error) => this.#fail(error),
      },
      { isTypeSupported: options.isTypeSupported, flushMs: 0 },
    );
    this.#reading = new TagReading(options.source, {
      wanted: (signal) => this.#wanted(signal),
      windowSize: () => this.#windowSize(),
      received: (bytes) => {
        this.bytesReceived += bytes;
      },
      warning: (error) => callbacks.warning(error),
    });
    this.#length = new FileLength({
      reading: this.#reading,
      facts: this.#facts,
      offset: () => this.#time.offset ?? 0,
      signal: () => this.#task.signal,
      changed: (duration) => {
        if (!this.#isLive) callbacks.duration(duration / 1000);
      },
    });
  }

  get isHeld(): boolean {
    return this.#isHeld;
  }

  open(): void {
    const { start = 0, live } = this.#options;
    if (start > 0 && live !== true) this.#run((signal) => this.#seekTo(start * 1000, signal));
    else this.#run((signal) => this.#play(0, signal));
  }

  /** `to`: seconds. */
  seek(to: number, seekId: number): void {
    // What is pending belongs to the old place.
    this.#pipeline.restart();
    this.#seekId = seekId;
    this.#isFull = false;
    if (this.#time.offset !== undefined) this.#time.land(this.#time.offset, false);
    this.#run((signal) =>
      this.#reading.hasRanges === false ? this.#replay(signal) : this.#seekTo(to * 1000, signal),
    );
  }

  /** Seconds buffered ahead of the playhead; `Infinity`: there is no room. */
  buffered(ahead: number): void {
    this.#isFull = ahead === Infinity;
    this.#hold();
  }

  close(): void {
    this.#isOver = true;
    this.#pipeline.destroy();
    this.#task.abort();
  }

  #run(work: (signal: AbortSignal) => Promise<void>): void {
    this.#task.abort();
    const task = new AbortController();
    this.#task = task;
    if (this.#isOver) return;
    work(task.signal).catch((thrown: unknown) => {
      if (!task.signal.aborted) this.#fail(PlayerError.from(thrown, 'CF_INTERNAL', { stage: 'media' }));
    });
  }

  async #play(from: number, signal: AbortSignal): Promise<void> {
    this.#facts.begin();
    const first: Uint8Array[] = [];
    try {
      await this.#read(
        from,
        (tag) => this.#take(tag),
        signal,
        (bytes) => {
          if (from === 0 && first.length === 0) first.push(bytes);
        },
      );
    } catch (thrown) {
      throw this.#hasMedia ? thrown : ofWhatItIs(thrown, first[0]);
    }
    this.#ended();
  }

  /** The tags from there on, on a clock that goes on for ever. */
  #read(
    from: number,
    take: (tag: PlacedTag) => Verdict,
    signal: AbortSignal,
    onBytes?: (bytes: Uint8Array) => void,
  ): Promise<'ended' | 'stopped'> {
    let last: number | undefined;
    const onTag = (tag: PlacedTag): Verdict => {
      if (tag.type === 'script') return take(tag);
      const timestamp = this.#length.timestampOf(tag, last);
      if (tag.timestamp > 0) last = timestamp;
      return take({ ...tag, timestamp });
    };
    return this.#reading.read(from, onTag, signal, onBytes);
  }

  /** What is sent whole is sent once more. */
  #replay(signal: AbortSignal): Promise<void> {
    this.#time.land(this.#time.offset ?? 0, false);
    this.#callbacks.landed(this.#seekId);
    return this.#play(0, signal);
  }

  /** Nothing can be decoded without the configuration at the beginning of the file. */
  async #readHead(signal: AbortSignal): Promise<void> {
    if (this.#facts.hasHead) return;
    this.#facts.begin();
    const first: Uint8Array[] = [];
    try {
      await this.#read(
        0,
        (tag) => {
          if (tag.type === 'script') this.#metadata(tag);
          else if (isTimeless(messageOf(tag, tag.type))) this.#pipeline.push(messageOf(tag, tag.type), 0);
          else this.#learn(tag, tag.type);
          return this.#facts.hasHead ? 'stop' : 'go';
        },
        signal,
        (bytes) => {
          if (first.length === 0) first.push(bytes);
        },
      );
    } catch (thrown) {
      throw ofWhatItIs(thrown, first[0]);
    }
    this.#facts.hasHead = true;
  }

  #take(tag: PlacedTag): Verdict {
    const { type } = tag;
    if (type === 'script') {
      this.#metadata(tag);
      this.#tellData(tag);
      return 'go';
    }
    const message = messageOf(tag, type);
    if (!isTimeless(message)) {
      this.#learn(tag, type);
      if (!this.#hasMedia) {
        this.#hasMedia = true;
        this.#callbacks.media();
      }
    }
    const time = this.#time.place(message);
    if (time !== undefined) this.#pipeline.push(message, time);
    if (this.#time.offset !== undefined) for (const early of this.#earlyData.splice(0)) this.#tellData(early);
    this.#hold();
    return 'go';
  }

  #metadata(tag: PlacedTag): void {
    try {
      const metadata = this.#facts.describe(tag);
      if (metadata === undefined) return;
      this.#pipeline.promise(metadata.tracks);
      if (metadata.duration !== undefined) this.#length.promise(metadata.duration * 1000);
    } catch (thrown) {
      // Media plays without what is said about it.
      this.#callbacks.warning(PlayerError.from(thrown, 'CF_MEDIA_TAG_MALFORMED', { stage: 'media' }));
    }
  }

  /** What is said before the first media has no place until that has. */
  #tellData(tag: PlacedTag): void {
    const { offset } = this.#time;
    if (offset === undefined) {
      if (this.#earlyData.length < MAX_EARLY_DATA) this.#earlyData.push(tag);
      return;
    }
    try {
      const [name, ...values] = decodeAmf0(tag.payload);
      const time = this.#pipeline.timeOf(tag.timestamp + offset) / 1000;
      if (typeof name === 'string') this.#callbacks.data(name, values, time);
    } catch {
      // What cannot be read is not needed to play.
    }
  }

  /** What a tag with media says about the file. */
  #learn(tag: PlacedTag, type: TrackKind): void {
    if (this.#time.offset === undefined) {
      this.#recognise();
      this.#time.begin(tag.timestamp, this.#isLive);
    }
    this.#facts.learn(tag, type, tag.timestamp + (this.#time.offset ?? 0));
    this.#length.doubt();
  }

  /** What kind of thing it is, as soon as all is there that says it: before the first media. */
  #recognise(): void {
    const { hasRanges, total } = this.#reading;
    if (hasRanges !== false || this.#isLive) {
      if (hasRanges === true && this.#length.duration === undefined) void this.#length.find();
      return;
    }
    if (total === undefined && this.#length.duration === undefined) {
      this.#isLive = true;
      this.#callbacks.live();
    } else this.#callbacks.rangeless();
  }

  /** `target`: ms. */
  async #seekTo(target: number, signal: AbortSignal): Promise<void> {
    this.#setHeld(false);
    await this.#readHead(signal);
    if (this.#reading.hasRanges === false) return this.#replay(signal);
    if (this.#length.duration === undefined) void this.#length.find();
    if (this.#length.isInDoubt) await this.#length.findEnd(signal);
    let before = this.#facts.places.interval ?? USUAL_INTERVAL;
    let isAstray = false;
    for (let tries = 1; ; tries++) {
      const wanted = target - this.#facts.compositionOffset - this.#facts.lead;
      const known = isAstray ? undefined : this.#facts.places.before(wanted);
      const from = known?.position ?? (await this.#search(wanted, before, signal));
      // There is nothing earlier, or it is enough.
      const isForced = from <= this.#facts.first.position || tries >= MAX_TRIES;
      if (await this.#playFrom(from, target, isForced, signal)) return;
      if (known === undefined) before *= 2;
      isAstray = true;
    }
  }

  async #search(wanted: number, before: number, signal: AbortSignal): Promise<number> {
    const { first, rate } = this.#facts;
    if (wanted - before <= first.time) return first.position;
    const end = await this.#length.findEnd(signal);
    const look = (position: number) => this.#length.look(position, signal);
    const place = await findTagBefore({
      wanted: wanted - before,
      tolerance: before / 2,
      first,
      end,
      look,
      rate,
    });
    return place.position;
  }

  /** Plays from the first keyframe there; `false` where that is behind the target. */
  async #playFrom(from: number, target: number, isForced: boolean, signal: AbortSignal): Promise<boolean> {
    this.#facts.begin();
    let hasLanded = false;
    let soundSince: number | undefined;
    const take = (tag: PlacedTag): Verdict => {
      const { type } = tag;
      if (hasLanded) return this.#take(tag);
      if (type === 'script') return 'go';
      const message = messageOf(tag, type);
      if (isTimeless(message)) {
        this.#pipeline.push(message, target);
        return 'go';
      }
      const time = tag.timestamp + (this.#time.offset ?? 0);
      if (type === 'audio') {
        soundSince ??= time;
        const isAlone = !this.#facts.hasVideo || time - soundSince > NO_VIDEO_SPAN;
        if (!isAlone) return 'go';
      } else {
        const facts = readVideoMessage(tag.payload);
        const shownAt = time + facts.compositionOffset;
        if (shownAt > target + TOLERANCE && !isForced) return 'stop';
        if (!facts.isKeyframe) return 'go';
      }
      hasLanded = true;
      this.#time.land(this.#time.offset ?? 0, false);
      this.#callbacks.landed(this.#seekId);
      return this.#take(tag);
    };
    let outcome: 'ended' | 'stopped';
    try {
      outcome = await this.#read(from, take, signal);
    } catch (thrown) {
      // An index that leads into the middle of tags.
      const isAstray = thrown instanceof PlayerError && thrown.code === 'CF_MEDIA_TAG_MALFORMED';
      if (hasLanded || !isAstray || isForced) throw thrown;
      return false;
    }
    if (!hasLanded && !isForced) return false;
    if (outcome === 'ended') this.#ended();
    return true;
  }

  #ended(): void {
    if (this.#isLive) {
      this.#pipeline.flush();
      throw new PlayerError('CF_NETWORK_LOST', {
        message: 'the live stream is over, or its connection was closed',
        context: { stage: 'media' },
      });
    }
    this.#pipeline.end(() => {
      if (!this.#isOver) this.#callbacks.ended(this.#seekId);
    });
  }

  #windowSize(): number {
    if (this.#facts.rate === 0) return FIRST_WINDOW;
    const window = this.#facts.rate * (this.#options.bufferLength / 2) * 1000;
    return Math.round(Math.min(MAX_WINDOW, Math.max(MIN_WINDOW, window)));
  }

  async #wanted(signal: AbortSignal): Promise<void> {
    this.#hold();
    while (this.#isHeld) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
      signal.throwIfAborted();
    }
  }

  #hold(): void {
    const { last } = this.#time;
    if (this.#isLive || last === undefined) return;
    const ahead = this.#isFull ? Infinity : last / 1000 - this.#options.playhead();
    this.#setHeld(shouldHold(this.#isHeld, ahead, this.#options.bufferLength));
  }

  #setHeld(isHeld: boolean): void {
    if (isHeld === this.#isHeld) return;
    this.#isHeld = isHeld;
    this.#callbacks.flowing(!isHeld);
    if (!isHeld) this.#wake?.();
  }

  #fail(error: PlayerError): void {
    if (this.#isOver) return;
    this.close();
    this.#callbacks.failure(error);
  }
}
