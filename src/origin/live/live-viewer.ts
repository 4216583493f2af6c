import { amfObject, type AmfValue } from '../../protocol/amf/amf-value.js';
import type { ServerStream } from '../../protocol/connection/server.js';
import type { LiveListener, LiveMessage, LiveStream } from './live-stream.js';

/** What may wait for a viewer whose connection is slow. Beyond it the viewer misses everything up to a keyframe. */
const MAX_WAITING_BYTES = 4 << 20;
const MAX_WAITING_MS = 10_000;

type Waiting = LiveMessage | { readonly type: 'metadata'; readonly values: AmfValue };

/** One stream of a client that plays a live name. It may wait for the publisher, and for the next one after that. */
export class LiveViewer implements LiveListener {
  readonly #stream: ServerStream;
  readonly #live: LiveStream;
  readonly #name: string;
  readonly #leave: () => void;
  #queue: Waiting[] = [];
  #queuedBytes = 0;
  #isDraining = false;
  #isPaused = false;
  /** Frames are of no use before a keyframe. */
  #needsKeyframe = true;

  constructor(stream: ServerStream, live: LiveStream, name: string, reset: boolean) {
    this.#stream = stream;
    this.#live = live;
    this.#name = name;
    stream.sendStreamBegin();
    if (reset) {
      stream.sendStatus({
        code: 'NetStream.Play.Reset',
        description: `Playing and resetting ${name}.`,
        details: name,
      });
    }
    stream.sendStatus({
      code: 'NetStream.Play.Start',
      description: `Started playing ${name}.`,
      details: name,
    });
    stream.sendData('|RtmpSampleAccess', false, false);
    stream.sendData('onStatus', amfObject({ code: 'NetStream.Data.Start' }));
    if (live.isPublished) this.#catchUp();
    this.#leave = live.listen(this);
  }

  close(): void {
    this.#leave();
    this.#clear();
  }

  /** Live does not wait: a paused viewer goes on where the stream then is. */
  pause(paused: boolean): void {
    const name = this.#name;
    const wasPaused = this.#isPaused;
    this.#isPaused = paused;
    this.#stream.sendStatus(
      paused
        ? { code: 'NetStream.Pause.Notify', description: `Pausing ${name}.`, details: name }
        : { code: 'NetStream.Unpause.Notify', description: `Unpausing ${name}.`, details: name },
    );
    if (paused) this.#clear();
    else if (wasPaused && this.#live.isPublished) this.#catchUp();
  }

  onPublish(): void {
    this.#needsKeyframe = true;
    const name = this.#name;
    this.#stream.sendStatus({
      code: 'NetStream.Play.PublishNotify',
      description: `${name} is now published.`,
      details: name,
    });
  }

  onUnpublish(): void {
    const name = this.#name;
    this.#clear();
    this.#stream.sendStatus({
      code: 'NetStream.Play.UnpublishNotify',
      description: `${name} is now unpublished.`,
      details: name,
    });
    this.#stream.sendStreamEof();
  }

  onMetadata(values: AmfValue): void {
    if (!this.#isPaused) this.#enqueue({ type: 'metadata', values });
  }

  onMessage(message: LiveMessage): void {
    if (this.#isPaused) return;
    // It goes out in front of the keyframe.
    if (message.role === 'header' && message.type === 'video' && this.#needsKeyframe) return;
    if (message.role === 'keyframe' && this.#needsKeyframe) {
      this.#needsKeyframe = false;
      for (const header of this.#live.headers) {
        this.#enqueue({ ...header, timestamp: message.timestamp });
      }
    }
    if (message.role !== 'header' && this.#needsKeyframe && this.#hasPicture()) return;
    this.#enqueue(message);
    if (this.#queuedBytes > MAX_WAITING_BYTES || this.#waitingMs() > MAX_WAITING_MS) {
      this.#clear();
    }
  }

  #hasPicture(): boolean {
    return (
      this.#live.headers.some(({ type }) => type === 'video') ||
      this.#live.backlog.some(({ type }) => type === 'video')
    );
  }

  #catchUp(): void {
    const { metadata, backlog } = this.#live;
    if (metadata !== undefined) this.#enqueue({ type: 'metadata', values: metadata });
    this.#needsKeyframe = !backlog.some(({ role }) => role === 'keyframe');
    if (this.#needsKeyframe && this.#hasPicture()) return;
    const first = backlog.find(({ role }) => role !== 'header')?.timestamp;
    for (const message of backlog) {
      this.#enqueue(
        message.role === 'header' && first !== undefined ? { ...message, timestamp: first } : message,
      );
    }
  }

  #clear(): void {
    this.#queue = [];
    this.#queuedBytes = 0;
    this.#needsKeyframe = true;
  }

  #waitingMs(): number {
    const isFrame = (waiting: Waiting): waiting is LiveMessage =>
      waiting.type !== 'metadata' && waiting.role !== 'header';
    const first = this.#queue.find(isFrame);
    const last = this.#queue.at(-1);
    return first === undefined || last === undefined || !isFrame(last) ? 0 : last.timestamp - first.timestamp;
  }

  #enqueue(waiting: Waiting): void {
    this.#queue.push(waiting);
    this.#queuedBytes += waiting.type === 'metadata' ? 0 : waiting.payload.byteLength;
    if (!this.#isDraining) void this.#drain();
  }

  async #drain(): Promise<void> {
    this.#isDraining = true;
    for (;;) {
      const next = this.#queue.shift();
      if (next === undefined || this.#stream.isClosed) break;
      if (next.type === 'metadata') {
        this.#stream.sendData('onMetaData', next.values);
        continue;
      }
      this.#queuedBytes = Math.max(0, this.#queuedBytes - next.payload.byteLength);
      await this.#stream.sendMedia(next);
    }
    this.#isDraining = false;
  }
}
