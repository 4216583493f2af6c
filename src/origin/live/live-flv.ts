import { encodeFlvHeader, encodeFlvTag } from '../../media/flv/flv-file-writer.js';
import { encodeAmf0 } from '../../protocol/amf/amf0-encode.js';
import type { AmfValue } from '../../protocol/amf/amf-value.js';
import type { LiveListener, LiveMessage, LiveStream } from './live-stream.js';
import { SequenceHeaders } from '../sequence-headers.js';

/** What may wait for a viewer whose connection is slow. Beyond it the viewer misses everything up to a keyframe. */
const MAX_WAITING_BYTES = 8 << 20;

/**
 * A live stream as an FLV file without an end: the header, metadata, then from the last keyframe on. Timestamps are
 * the publisher's. It ends with the publication, or with the signal.
 */
export async function* liveFlv(
  live: LiveStream,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const queue = new TagQueue();
  const wake = () => queue.wake();
  const leave = live.listen(queue);
  signal.addEventListener('abort', wake);
  try {
    const { backlog, metadata } = live;
    const has = (type: LiveMessage['type']) => backlog.some((message) => message.type === type);
    // Where the backlog is empty nobody knows yet, and the tags will tell.
    const isUnknown = backlog.length === 0;
    yield encodeFlvHeader({ hasAudio: isUnknown || has('audio'), hasVideo: isUnknown || has('video') });
    queue.begin(metadata, backlog);
    while (!signal.aborted) {
      const tag = await queue.next();
      if (tag === undefined) return;
      yield tag;
    }
  } finally {
    signal.removeEventListener('abort', wake);
    leave();
  }
}

class TagQueue implements LiveListener {
  #tags: Uint8Array[] = [];
  #bytes = 0;
  #isOver = false;
  #needsKeyframe = false;
  readonly #headers = new SequenceHeaders<LiveMessage>();
  #last = 0;
  #waiting: (() => void) | undefined;

  begin(metadata: AmfValue, backlog: readonly LiveMessage[]): void {
    const first = backlog.find(({ role }) => role !== 'header')?.timestamp ?? 0;
    // At 0 as in a file: ffmpeg takes what comes later for a track of its own.
    if (metadata !== undefined) this.onMetadata(metadata);
    this.#last = first;
    for (const message of backlog)
      this.onMessage(message.role === 'header' ? { ...message, timestamp: first } : message);
  }

  /** Undefined when it is over, or somebody woke it for nothing. */
  async next(): Promise<Uint8Array | undefined> {
    if (this.#tags.length === 0 && !this.#isOver) {
      await new Promise<void>((resolve) => {
        this.#waiting = resolve;
      });
    }
    const tag = this.#tags.shift();
    this.#bytes -= tag?.byteLength ?? 0;
    return tag;
  }

  wake(): void {
    this.#waiting?.();
    this.#waiting = undefined;
  }

  onPublish(): void {
    this.#needsKeyframe = true;
  }

  onUnpublish(): void {
    this.#isOver = true;
    this.wake();
  }

  onMetadata(values: AmfValue): void {
    this.#push(
      encodeFlvTag({ type: 'script', timestamp: this.#last, payload: encodeAmf0(['onMetaData', values]) }),
    );
  }

  onMessage(message: LiveMessage): void {
    if (message.role === 'header') this.#headers.take(message);
    if (
      this.#needsKeyframe &&
      message.role !== 'header' &&
      this.#headers.all.some(({ type }) => type === 'video')
    ) {
      if (message.role !== 'keyframe') return;
      this.#needsKeyframe = false;
      for (const header of this.#headers.all) this.#send({ ...header, timestamp: message.timestamp });
    }
    this.#send(message);
    if (this.#bytes <= MAX_WAITING_BYTES) return;
    this.#tags = [];
    this.#bytes = 0;
    this.#needsKeyframe = true;
  }

  #send({ type, timestamp, payload }: LiveMessage): void {
    this.#last = timestamp;
    this.#push(encodeFlvTag({ type, timestamp, payload }));
  }

  #push(tag: Uint8Array): void {
    this.#tags.push(tag);
    this.#bytes += tag.byteLength;
    this.wake();
  }
}
