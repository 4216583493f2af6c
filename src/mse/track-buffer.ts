import type { InitSegment, MediaSegment } from '../media/segment.js';
import { affordableSeconds, type Weight } from './back-buffer.js';
import type { SourceBufferLike } from './media-source.js';
import type { SourceBufferQueue } from './source-buffer-queue.js';
import type { Range, Ranges } from './time-ranges.js';

/** Raw frames carry no time of their own: where the next one does not follow the last, the buffer is told. */
const RAW_GAP = 0.05;
const NOTHING_BUFFERED: Ranges = { length: 0, start: () => 0, end: () => 0 };

/** The SourceBuffer of one track with what is known about its content. */
export class TrackBuffer {
  readonly #buffer: SourceBufferLike;
  readonly queue: SourceBufferQueue;
  #mimeType: string;
  #syncSamples: number[] = [];
  #rawEnd: number | undefined;
  #weights: Weight[] = [];

  constructor(buffer: SourceBufferLike, queue: SourceBufferQueue, mimeType: string) {
    this.#buffer = buffer;
    this.queue = queue;
    this.#mimeType = mimeType;
  }

  /** Presentation times of known sync samples, ascending; `undefined` where every sample is one. */
  get syncSamples(): readonly number[] | undefined {
    return this.#mimeType.startsWith('video/') ? this.#syncSamples : undefined;
  }

  /** Seconds behind `playhead` that are no burden, of `keep` that are wanted. */
  affordable(playhead: number, keep: number): number {
    return affordableSeconds(this.#weights, playhead, keep);
  }

  get buffered(): Ranges {
    try {
      return this.#buffer.buffered;
    } catch {
      // Removed from its MediaSource: it throws from then on.
      return NOTHING_BUFFERED;
    }
  }

  /** Whether this browser can follow the change of configuration. */
  configure(init: InitSegment): boolean {
    const { mimeType } = init.track;
    if (formatOf(mimeType) !== formatOf(this.#mimeType)) {
      if (typeof this.#buffer.changeType !== 'function') return false;
      this.queue.changeType(mimeType);
      this.#rawEnd = undefined;
    }
    this.#mimeType = mimeType;
    if (init.data.byteLength > 0) this.queue.append(init.data, { isInit: true });
    return true;
  }

  append(segment: MediaSegment): void {
    if (segment.kind === 'video' && segment.keyframe) this.#addSyncSample(segment.start);
    this.#weigh(segment);
    const end = this.#rawEnd;
    const isRaw = this.#mimeType.startsWith('audio/mpeg');
    this.#rawEnd = segment.end;
    if (isRaw && (end === undefined || Math.abs(segment.start - end) > RAW_GAP)) {
      this.queue.append(segment.data, { timestampOffset: segment.start });
    } else {
      this.queue.append(segment.data);
    }
  }

  remove(range: Range): void {
    this.#syncSamples = this.#syncSamples.filter((time) => time < range.start || time >= range.end);
    this.#weights = this.#weights.filter(({ start, end }) => start < range.start || end > range.end);
    void this.queue.remove(range.start, range.end);
  }

  /** Resolves when nothing is left. */
  flush(): Promise<void> {
    this.#syncSamples = [];
    this.#weights = [];
    this.#rawEnd = undefined;
    this.queue.flush();
    return this.queue.remove(0, Infinity);
  }

  /** By the second: live segments are many and small. */
  #weigh({ start, end, data }: MediaSegment): void {
    const last = this.#weights.at(-1);
    const bytes = data.byteLength;
    if (last !== undefined && start >= last.start && start < last.start + 1) {
      this.#weights[this.#weights.length - 1] = {
        start: last.start,
        end: Math.max(end, last.end),
        bytes: last.bytes + bytes,
      };
    } else {
      this.#weights.push({ start, end, bytes });
    }
  }

  #addSyncSample(time: number): void {
    const times = this.#syncSamples;
    const last = times.at(-1);
    if (last === undefined || time > last) times.push(time);
    else if (!times.includes(time)) this.#syncSamples = [...times, time].sort((a, b) => a - b);
  }
}

/** Container and kind of codec: `video/mp4 avc1`. Within it an initialization segment is enough for a change. */
function formatOf(mimeType: string): string {
  const [, container = mimeType, codec = ''] = /^([^;]*)(?:;\s*codecs="?([^".]*))?/i.exec(mimeType) ?? [];
  return `${container.trim().toLowerCase()} ${codec}`;
}
