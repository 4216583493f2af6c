import { CaptionDecoder } from '../../media/captions/caption-decoder.js';
import type { CaptionPacket } from '../../media/captions/caption-scan.js';
import type { Caption } from '../../media/captions/caption.js';
import {
  tripletsOfCaptionInfo,
  tripletsOfSei,
  type CaptionTriplet,
} from '../../media/captions/caption-triplets.js';
import { MediaTracks } from '../hls/media-tracks.js';
import { CaptionCues } from './caption-cues.js';
import { readCaptionInfo } from './caption-info.js';
import { MetadataCues } from './metadata-cues.js';
import { watchMetadata } from './metadata-watch.js';
import { plainData } from './plain-data.js';
import { settledTrack, type TrackDescription } from './settled-track.js';
import { readCaptionate, readTextData, TextCues, type TextLine } from './text-data.js';
import type { TimedMetadata } from './timed-metadata.js';

/** What servers say to the player itself, or about the connection. */
const NOT_OF_THE_STREAM = ['', 'onStatus', 'onPlayStatus', '|RtmpSampleAccess', '@clearDataFrame'];
/** A server that names ever new tracks. */
const MAX_TRACKS = 16;
/** What waits for one track to be ready. */
const MAX_WAITING = 1000;

/** A track's cues once it is settled, and what is to be done with them then. */
class Settling<T> {
  #target: T | undefined;
  #waiting: ((target: T) => void)[] = [];

  constructor(track: Promise<TextTrack>, make: (track: TextTrack) => T) {
    void track.then((settled) => {
      this.#target = make(settled);
      for (const act of this.#waiting.splice(0)) act(this.#target);
    });
  }

  do(act: (target: T) => void): void {
    if (this.#target !== undefined) act(this.#target);
    else if (this.#waiting.length < MAX_WAITING) this.#waiting.push(act);
  }
}

/**
 * What a stream of RTMP or FLV says beside its media, as tracks of the element: captions in the pictures and in
 * messages, timed text, and everything else as metadata.
 */
export class StreamCues {
  readonly #media: HTMLMediaElement;
  readonly #tell: (metadata: TimedMetadata) => void;
  readonly #life: AbortSignal;
  readonly #tracks: MediaTracks;
  readonly #captions = new Map<string, Settling<CaptionCues>>();
  readonly #texts = new Map<string, Settling<TextCues>>();
  #metadata: Settling<MetadataCues> | undefined;
  /** In pictures and in messages: two sources that know nothing of each other, of which one is taken. */
  #source: 'pictures' | 'messages' | undefined;
  #isEnding = false;
  #lastTime = -Infinity;
  #decoder = new CaptionDecoder((caption) => this.#show(caption));

  constructor(media: HTMLMediaElement, tell: (metadata: TimedMetadata) => void, life: AbortSignal) {
    this.#media = media;
    this.#tell = tell;
    this.#life = life;
    this.#tracks = new MediaTracks(media);
    life.addEventListener('abort', () => this.#tracks.remove(), { once: true });
  }

  /** A data message and its values behind the name; `time`: seconds of media time. */
  data(name: string, values: readonly unknown[], time: number): void {
    if (this.#life.aborted || NOT_OF_THE_STREAM.includes(name) || !Number.isFinite(time)) return;
    const [value] = values;
    if (name === 'onTextData') this.#text(readTextData(value), time);
    if (name === 'onCaption') for (const line of readCaptionate(value)) this.#text(line, time);
    if (name === 'onCaptionInfo') {
      const bytes = readCaptionInfo(value);
      if (bytes !== undefined) this.#take('messages', tripletsOfCaptionInfo(bytes), time * 1000);
    }
    const data = plainData(values.length > 1 ? values : value);
    if (name === 'onMetaData') this.#tell({ name, time, data, type: 'amf' });
    else this.#metadataCues().do((cues) => cues.put(name, data, time));
  }

  /** Captions that lie in the pictures; `isNew`: they do not go on where the last ones ended. */
  captions(packets: readonly CaptionPacket[], isNew: boolean): void {
    if (this.#life.aborted) return;
    if (isNew) this.#beginRun();
    for (const { time, data } of packets) this.#take('pictures', tripletsOfSei(data), time);
  }

  #take(source: 'pictures' | 'messages', triplets: readonly CaptionTriplet[], time: number): void {
    if (triplets.length === 0) return;
    if (this.#source !== source) {
      // Servers that make messages of what is in the pictures often leave that where it is.
      if (source === 'messages' && this.#source === 'pictures') return;
      if (this.#source !== undefined) this.#beginRun();
      this.#source = source;
    }
    // Messages do not say where a seek has led.
    if (source === 'messages' && Math.abs(time - this.#lastTime) > MAX_STEP) this.#beginRun();
    this.#lastTime = time;
    this.#decoder.push(triplets, time);
  }

  #beginRun(): void {
    this.#isEnding = true;
    this.#decoder.end();
    this.#isEnding = false;
    this.#decoder = new CaptionDecoder((caption) => this.#show(caption));
    for (const captions of this.#captions.values()) captions.do((cues) => cues.beginRun());
  }

  #show(caption: Caption): void {
    const isFinal = caption.end !== undefined && !this.#isEnding;
    const { channel } = caption;
    const label = channel.replace('SERVICE', 'Service ');
    this.#trackOf(this.#captions, channel, { kind: 'captions', label }, CaptionCues)?.do((cues) =>
      cues.put(caption, isFinal),
    );
  }

  #text(line: TextLine | undefined, time: number): void {
    if (line === undefined) return;
    const { track, label, language, text } = line;
    const description = { kind: 'captions', label, language } as const;
    this.#trackOf(this.#texts, track, description, TextCues)?.do((cues) => cues.put(text, time));
  }

  #trackOf<T>(
    known: Map<string, Settling<T>>,
    key: string,
    description: TrackDescription,
    Cues: new (track: TextTrack, behind: () => number) => T,
  ): Settling<T> | undefined {
    const found = known.get(key);
    if (found !== undefined || this.#captions.size + this.#texts.size >= MAX_TRACKS) return found;
    const made = new Settling(
      settledTrack(this.#tracks, description),
      (track) => new Cues(track, () => this.#behind()),
    );
    known.set(key, made);
    return made;
  }

  #metadataCues(): Settling<MetadataCues> {
    return (this.#metadata ??= new Settling(
      settledTrack(this.#tracks, { kind: 'metadata', label: 'Timed Metadata' }),
      (track) => {
        watchMetadata(this.#media, track, this.#tell, this.#life);
        return new MetadataCues(this.#media, track, () => this.#behind());
      },
    ));
  }

  /** Where what is buffered begins: seconds. */
  #behind(): number {
    const { buffered } = this.#media;
    return buffered.length === 0 ? -Infinity : buffered.start(0);
  }
}

/** Messages of the same place are not further apart. ms. */
const MAX_STEP = 10_000;
