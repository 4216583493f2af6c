import { readFile } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { FlvFileReader } from '../../media/flv/flv-file-reader.js';
import { encodeFlvTag } from '../../media/flv/flv-file-writer.js';
import type { FlvTag } from '../../media/flv/flv-tag.js';
import { PlayerError } from '../../errors/player-error.js';
import { decodeAmf0 } from '../../protocol/amf/amf0-decode.js';
import { AMF3_CODEC } from '../../protocol/amf/amf3-codec.js';
import type { ServerStream } from '../../protocol/connection/server.js';
import { messageStreamId, milliseconds } from '../../protocol/units.js';
import { UnplayableFile } from '../library/title.js';
import { PlaybackClock } from './playback-clock.js';
import { sayRecordedPlay, sayStop } from './play-status.js';

/** A tag with its place in real time: timestamps that jump say nothing of it. ms. */
export interface PlacedTag extends FlvTag {
  readonly position: number;
}

export interface TagPlaybackOptions {
  readonly name: string;
  /** ms, from 0. */
  readonly start: number;
  readonly reset: boolean;
  /** ms: what the client set before. */
  readonly bufferLength: number;
  /** Several tags in one message (type 22) instead of each in its own. */
  readonly inAggregates: boolean;
}

/** It is read whole. */
const MAX_FILE_SIZE = 64 << 20;
/** From one tag to the next of its kind; farther is a gap, which nobody has to wait for. ms. */
const LONGEST_STEP = 100;
const TAGS_IN_AGGREGATE = 8;
const AGGREGATE = 22;
/** A message takes 16 MiB at most. */
const BYTES_IN_AGGREGATE = 1 << 20;
/** ms sent ahead of the client's buffer length. */
const AHEAD = 1500;

/**
 * The tags of an FLV file.
 *
 * @throws UnplayableFile
 */
export async function readPlacedTags(path: string, size: number): Promise<readonly PlacedTag[]> {
  const invalid = (message: string, cause?: unknown) =>
    new UnplayableFile('NetStream.Play.FileStructureInvalid', message, cause);
  if (size > MAX_FILE_SIZE) throw invalid('too large to be played tag by tag');
  const tags: PlacedTag[] = [];
  const tracks = new Map<FlvTag['type'], { last: number; position: number }>();
  let position = 0;
  const reader = new FlvFileReader({
    onTag: ({ type, timestamp, payload }) => {
      const track = tracks.get(type) ?? { last: timestamp, position };
      track.position += Math.max(0, Math.min(timestamp - track.last, LONGEST_STEP));
      track.last = timestamp;
      tracks.set(type, track);
      position = Math.max(position, track.position);
      tags.push({ type, timestamp, payload, position });
    },
  });
  try {
    reader.push(await readFile(path));
  } catch (error) {
    throw invalid(error instanceof PlayerError ? error.message : 'the file cannot be read', error);
  }
  if (tags.length === 0) throw invalid('no tags');
  return tags;
}

/**
 * Plays the tags of a file as they stand there: in that order, with these timestamps, nothing put right. What other
 * servers do with a file, or a publisher with a stream, a file can be made to say.
 */
export class TagPlayback {
  readonly #stream: ServerStream;
  readonly #tags: readonly PlacedTag[];
  readonly #options: TagPlaybackOptions;
  readonly #clock = new PlaybackClock(() => performance.now());
  #bufferLength: number;
  /** Every play and seek is a run; a run that is not the latest stops. */
  #run = 0;
  #isFinished = false;
  #wake: () => void = () => undefined;

  constructor(stream: ServerStream, tags: readonly PlacedTag[], options: TagPlaybackOptions) {
    this.#stream = stream;
    this.#tags = tags;
    this.#options = options;
    this.#bufferLength = options.bufferLength;
  }

  get isFinished(): boolean {
    return this.#isFinished;
  }
  get name(): string {
    return this.#options.name;
  }

  start(): void {
    sayRecordedPlay(this.#stream, this.#options);
    this.#begin(this.#options.start);
  }

  pause(paused: boolean): void {
    const code = paused ? 'NetStream.Pause.Notify' : 'NetStream.Unpause.Notify';
    this.#clock.pause(paused);
    this.#stream.sendStatus({ code, description: `${this.name} is on its way.`, details: this.name });
    this.#wake();
  }

  /** To the last keyframe that is no later in real time. */
  seek(to: number): void {
    this.#stream.sendStreamBegin();
    const description = `Seeking ${to} (stream ID: ${this.#stream.id}).`;
    this.#stream.sendStatus({ code: 'NetStream.Seek.Notify', description, details: this.name });
    this.#begin(to);
  }

  setBufferLength(length: number): void {
    this.#bufferLength = length;
    this.#wake();
  }

  close(): void {
    this.#run += 1;
    this.#wake();
  }

  #begin(position: number): void {
    this.#isFinished = false;
    const run = ++this.#run;
    this.#wake();
    const from = position > 0 ? this.#keyframeBefore(position) : 0;
    this.#clock.begin(this.#tags[from]?.position ?? 0, this.#ahead());
    const isCurrent = (): boolean => run === this.#run && !this.#stream.isClosed;
    this.#send(from, isCurrent).catch(() => {
      if (!isCurrent()) return;
      this.#isFinished = true;
      const description = `Failed to play ${this.name}.`;
      this.#stream.sendStatus({
        level: 'error',
        code: 'NetStream.Play.Failed',
        description,
        details: this.name,
      });
      sayStop(this.#stream, this.name);
    });
  }

  #keyframeBefore(position: number): number {
    let found = 0;
    for (const [index, tag] of this.#tags.entries()) {
      if (tag.position > position) break;
      if (tag.type === 'video' && tag.payload[0] === 0x17 && tag.payload[1] === 1) found = index;
    }
    return found;
  }

  async #send(from: number, isCurrent: () => boolean): Promise<void> {
    const tags = this.#tags;
    let group: PlacedTag[] = [];
    for (let index = from; index < tags.length && isCurrent(); index++) {
      const tag = tags[index] as PlacedTag;
      for (;;) {
        const early = tag.position - this.#clock.limit(this.#ahead());
        if (early <= 0 || !isCurrent()) break;
        await this.#sleep(early);
      }
      if (!isCurrent()) return;
      if (tag.type === 'script') this.#sendScript(tag);
      else if (this.#options.inAggregates) {
        group.push(tag);
        const bytes = group.reduce((sum, { payload }) => sum + payload.byteLength, 0);
        if (group.length < TAGS_IN_AGGREGATE && bytes < BYTES_IN_AGGREGATE) continue;
        await this.#sendAggregate(group);
        group = [];
      } else await this.#stream.sendMedia({ ...tag, type: tag.type });
      if (index % 64 === 0) await setImmediate();
    }
    if (!isCurrent()) return;
    if (group.length > 0) await this.#sendAggregate(group);
    this.#isFinished = true;
    this.#stream.sendPlayStatus({ code: 'NetStream.Play.Complete', details: this.name });
    sayStop(this.#stream, this.name);
  }

  /** RTMP 1.0 section 7.1.6: FLV tags, the timestamp of the first in front. */
  #sendAggregate(tags: readonly PlacedTag[]): Promise<void> {
    return this.#stream.connection.send({
      type: 'unknown',
      typeId: AGGREGATE,
      messageStreamId: messageStreamId(this.#stream.id),
      timestamp: milliseconds(tags[0]?.timestamp ?? 0),
      payload: Buffer.concat(tags.map(encodeFlvTag)),
    });
  }

  #sendScript({ payload }: PlacedTag): void {
    try {
      const [name, ...values] = decodeAmf0(payload, AMF3_CODEC);
      if (typeof name === 'string') this.#stream.sendData(name, ...values);
    } catch {
      // Script data is a courtesy; the media behind it plays without.
    }
  }

  #ahead(): number {
    return this.#bufferLength + AHEAD;
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.min(ms, 60_000));
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
