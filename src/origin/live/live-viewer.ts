import type { AmfValue } from '../../protocol/amf/amf-value.js';
import type { ServerStream } from '../../protocol/connection/server.js';
import { sayPlay } from '../rtmp/play-status.js';
import type { StreamScript } from '../rtmp/stream-script.js';
import type { LiveListener, LiveMessage, LiveStream } from './live-stream.js';

/** What may wait for a viewer whose connection is slow. Beyond it the viewer misses everything up to a keyframe. */
const MAX_WAITING_BYTES = 4 << 20;
const MAX_WAITING_MS = 10_000;

/** ms that two live streams of the same content may be apart. */
const ALIGNED = 1000;

type Waiting =
  | LiveMessage
  | { readonly type: 'metadata'; readonly values: AmfValue }
  | { readonly type: 'status'; readonly info: { readonly code: string; readonly [more: string]: AmfValue } };

interface Coming {
  readonly name: string;
  readonly live: LiveStream;
  readonly isAligned: boolean;
  readonly leave: () => void;
}

/** One stream of a client that plays a live name. It may wait for the publisher, and for the next one after that. */
export class LiveViewer implements LiveListener {
  readonly #stream: ServerStream;
  #live: LiveStream;
  #name: string;
  #leave: () => void;
  /** What a switch leads to, until its next keyframe. */
  #coming: Coming | undefined;
  readonly #script: StreamScript | undefined;
  /** Added to timestamps, where a switch led to another clock. */
  #offset = 0;
  #hasSwitched = false;
  readonly #lastTimestamps = { audio: -1, video: -1 };
  #queue: Waiting[] = [];
  #queuedBytes = 0;
  #isDraining = false;
  #isPaused = false;
  #isClosed = false;
  /** Frames are of no use before a keyframe. */
  #needsKeyframe = true;

  constructor(stream: ServerStream, live: LiveStream, name: string, reset: boolean, script?: StreamScript) {
    this.#script = script;
    this.#stream = stream;
    this.#live = live;
    this.#name = name;
    sayPlay(stream, { name, reset });
    this.#leave = () => undefined;
    void this.#begin();
  }

  async #begin(): Promise<void> {
    const script = this.#script;
    if (script !== undefined && script.mediaDelay > 0) await script.sleep(script.mediaDelay);
    if (this.#isClosed) return;
    if (this.#live.isPublished) this.#catchUp();
    this.#leave = this.#live.listen(this);
  }

  close(): void {
    this.#isClosed = true;
    this.#coming?.leave();
    this.#leave();
    this.#clear();
  }

  /** Goes over to another live stream at its next keyframe (its next message, where it has no picture). */
  switchTo(name: string, live: LiveStream, onAccepted: (isAligned: boolean) => void): void {
    this.#coming?.leave();
    const there = live.backlog.at(-1)?.timestamp;
    const here = this.#live.backlog.at(-1)?.timestamp;
    const isAligned = there !== undefined && here !== undefined && Math.abs(there - here) <= ALIGNED;
    const leave = live.listen({
      onPublish: () => undefined,
      onMetadata: () => undefined,
      onUnpublish: () => {
        this.#coming?.leave();
        this.#coming = undefined;
        const description = `Failed to play ${name}; it is not published any more.`;
        this.#stream.sendStatus({
          level: 'error',
          code: 'NetStream.Play.Failed',
          description,
          details: name,
        });
      },
      onMessage: (message) => {
        const hasPicture = live.headers.some(({ type }) => type === 'video');
        const isPlace = message.role === 'keyframe' || (!hasPicture && message.role === 'frame');
        if (isPlace && !this.#isPaused) this.#goOver(message);
      },
    });
    this.#coming = { name, live, isAligned, leave };
    onAccepted(isAligned);
  }

  #goOver(message: LiveMessage): void {
    const coming = this.#coming;
    if (coming === undefined) return;
    const { name, live, isAligned } = coming;
    this.#coming = undefined;
    const last = Math.max(this.#lastTimestamps.audio, this.#lastTimestamps.video);
    this.#offset = isAligned || last < 0 ? 0 : last + 1 - message.timestamp;
    this.#leave();
    this.#live = live;
    this.#name = name;
    if (live.metadata !== undefined) this.#enqueue({ type: 'metadata', values: live.metadata });
    for (const header of live.headers) this.#enqueue({ ...header, timestamp: message.timestamp });
    this.#needsKeyframe = false;
    this.#hasSwitched = true;
    this.#enqueue(message);
    const code = 'NetStream.Play.TransitionComplete';
    const description = `Transitioned to ${name}.`;
    this.#enqueue({ type: 'status', info: { code, description, details: name } });
    // The listener that has found the keyframe hears everything from now on.
    coming.leave();
    this.#leave = live.listen(this);
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
      isMedia(waiting) && waiting.role !== 'header';
    const first = this.#queue.find(isFrame);
    const last = this.#queue.at(-1);
    return first === undefined || last === undefined || !isFrame(last) ? 0 : last.timestamp - first.timestamp;
  }

  #enqueue(said: Waiting): void {
    const waiting = isMedia(said) ? this.#placed(said) : said;
    this.#queue.push(waiting);
    this.#queuedBytes += isMedia(waiting) ? waiting.payload.byteLength : 0;
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
      if (next.type === 'status') {
        this.#stream.sendPlayStatus(next.info);
        continue;
      }
      this.#queuedBytes = Math.max(0, this.#queuedBytes - next.payload.byteLength);
      if (!(await this.#mayGo(next))) return;
      await this.#stream.sendMedia(next);
    }
    this.#isDraining = false;
  }

  /** False: the script has ended it, and nothing more goes out. */
  async #mayGo({ timestamp, payload }: LiveMessage): Promise<boolean> {
    const script = this.#script;
    if (script === undefined || (await script.reach(timestamp, payload.byteLength))) return true;
    this.#leave();
    this.#queue = [];
    return false;
  }

  /** In the clock of this viewer; after a switch nothing goes back in time. */
  #placed(message: LiveMessage): LiveMessage {
    const { type } = message;
    let timestamp = message.timestamp + this.#offset;
    const last = this.#lastTimestamps[type];
    if (this.#hasSwitched && last >= 0 && timestamp < last && last - timestamp < MAX_WAITING_MS)
      timestamp = last;
    this.#lastTimestamps[type] = timestamp;
    return timestamp === message.timestamp ? message : { ...message, timestamp };
  }
}

const isMedia = (waiting: Waiting): waiting is LiveMessage =>
  waiting.type === 'audio' || waiting.type === 'video';
