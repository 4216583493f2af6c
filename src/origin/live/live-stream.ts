import type { AmfValue } from '../../protocol/amf/amf-value.js';
import { decodeAnyVideoTag } from '../../media/enhanced/any-tag.js';
import { configuredTracks, SequenceHeaders } from '../sequence-headers.js';

/** What passes through a live stream. `payload` is an FLV tag body; everybody shares it. */
export interface LiveMessage {
  readonly type: 'audio' | 'video';
  /** ms, as the publisher says. */
  readonly timestamp: number;
  readonly payload: Uint8Array;
  /** A sequence header is for whoever comes later; a keyframe is where they can begin. */
  readonly role: 'header' | 'keyframe' | 'frame';
}

/** When a picture was made: `startedAt + timestamp / speed`. */
export interface LiveClock {
  /** When timestamp 0 was, or would have been; ms since 1970. */
  readonly startedAt: number;
  readonly speed: number;
}

export interface LiveListener {
  onPublish(): void;
  onUnpublish(): void;
  onMessage(message: LiveMessage): void;
  onMetadata(values: AmfValue): void;
}

/** What the one who publishes holds. */
export interface Publication {
  send(message: {
    readonly type: 'audio' | 'video';
    readonly timestamp: number;
    readonly payload: Uint8Array;
  }): void;
  setMetadata(values: AmfValue): void;
  /** Where its timestamps come from, if that is known. */
  setClock(clock: LiveClock): void;
  /** Idempotent. */
  end(): void;
}

export interface LiveStreamEvents {
  /** Somebody begins to publish; before anybody else hears of it. */
  readonly onPublish?: (stream: LiveStream) => void;
  /** Nobody publishes, nobody waits. */
  readonly onIdle?: (stream: LiveStream) => void;
}

const MAX_GOP_BYTES = 16 << 20;
const MAX_GOP_MESSAGES = 4096;

/** A name under which somebody publishes, or is waited for. Remembers what a newcomer needs for a picture at once. */
export class LiveStream {
  readonly name: string;
  #publication: Publication | undefined;
  #metadata: AmfValue;
  #clock: LiveClock | undefined;
  readonly #headers = new SequenceHeaders<LiveMessage>();
  #group: LiveMessage[] = [];
  #groupBytes = 0;
  readonly #listeners = new Set<LiveListener>();
  readonly #observers = new Set<LiveListener>();
  readonly #events: LiveStreamEvents;

  constructor(name: string, events: LiveStreamEvents = {}) {
    this.name = name;
    this.#events = events;
  }

  get isPublished(): boolean {
    return this.#publication !== undefined;
  }
  get metadata(): AmfValue {
    return this.#metadata;
  }
  get clock(): LiveClock | undefined {
    return this.#clock;
  }
  get hasListeners(): boolean {
    return this.#listeners.size > 0;
  }
  get isIdle(): boolean {
    return this.#publication === undefined && this.#listeners.size === 0;
  }

  /** Undefined where somebody else has the name. */
  publish(): Publication | undefined {
    if (this.#publication !== undefined) return undefined;
    const publication: Publication = {
      send: (message) => {
        if (this.#publication === publication) this.#take(message);
      },
      setMetadata: (values) => {
        if (this.#publication !== publication) return;
        this.#metadata = values;
        for (const listener of this.#everybody()) listener.onMetadata(values);
      },
      setClock: (clock) => {
        if (this.#publication === publication) this.#clock = clock;
      },
      end: () => {
        if (this.#publication !== publication) return;
        this.#publication = undefined;
        this.#clock = undefined;
        this.#metadata = undefined;
        this.#headers.clear();
        this.#clearGroup();
        for (const listener of this.#everybody()) listener.onUnpublish();
        if (this.isIdle) this.#events.onIdle?.(this);
      },
    };
    this.#publication = publication;
    this.#events.onPublish?.(this);
    for (const listener of this.#everybody()) listener.onPublish();
    return publication;
  }

  /** Headers, then everything since the last keyframe: what a player starts with. */
  get backlog(): readonly LiveMessage[] {
    return [...this.#headers.all, ...this.#group];
  }
  /** The headers alone, for one that lost its place. */
  get headers(): readonly LiveMessage[] {
    return this.#headers.all;
  }

  /** Returns how to leave. */
  listen(listener: LiveListener): () => void {
    this.#listeners.add(listener);
    return () => {
      if (this.#listeners.delete(listener) && this.isIdle) this.#events.onIdle?.(this);
    };
  }

  /** Listens without being a viewer: a stream with nobody but observers is idle. */
  observe(listener: LiveListener): void {
    this.#observers.add(listener);
  }

  #everybody(): readonly LiveListener[] {
    return [...this.#observers, ...this.#listeners];
  }

  #take(raw: Omit<LiveMessage, 'role'>): void {
    const message: LiveMessage = { ...raw, role: roleOf(raw) };
    if (message.role === 'header') {
      this.#headers.take(message);
    } else if (message.role === 'keyframe') {
      this.#clearGroup();
      this.#remember(message);
    } else if (this.#group.length > 0) {
      this.#remember(message);
    }
    for (const listener of this.#everybody()) listener.onMessage(message);
  }

  #remember(message: LiveMessage): void {
    this.#group.push(message);
    this.#groupBytes += message.payload.byteLength;
    // A publisher that never sends a keyframe again: newcomers wait for one.
    if (this.#groupBytes > MAX_GOP_BYTES || this.#group.length > MAX_GOP_MESSAGES) this.#clearGroup();
  }

  #clearGroup(): void {
    this.#group = [];
    this.#groupBytes = 0;
  }
}

function roleOf({ type, payload }: Omit<LiveMessage, 'role'>): LiveMessage['role'] {
  if (configuredTracks({ type, payload }).length > 0) return 'header';
  if (type === 'audio') return 'frame';
  try {
    const tag = decodeAnyVideoTag(payload);
    if (tag.type === 'frame') return tag.isKeyframe ? 'keyframe' : 'frame';
    // A codec that only passes through; the frame type stands at the same place in all of them.
    return tag.type === 'unsupported' && (((payload[0] ?? 0) >> 4) & 7) === 1 ? 'keyframe' : 'frame';
  } catch {
    // What it means is the players' affair.
    return 'frame';
  }
}
