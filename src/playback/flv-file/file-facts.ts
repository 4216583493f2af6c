import { metadataFromValues, type FlvMetadata } from '../../media/flv/metadata.js';
import type { TrackKind } from '../../media/segment.js';
import { decodeAmf0 } from '../../protocol/amf/amf0-decode.js';
import { readVideoMessage } from '../../session/video-message.js';
import { KeyframePlaces } from './keyframe-places.js';
import type { PlacedTag } from './tag-reading.js';
import type { TagPlace } from './tag-search.js';

/** ms of media in which every track has begun. */
const HEAD_SPAN = 1000;
/** Sound is put before its picture by some muxers; by less than this nobody hears the difference. ms. */
const USUAL_LEAD = 100;

/** What has been learned about an FLV from what was read of it. Times in ms of media time. */
export class FileFacts {
  readonly places = new KeyframePlaces();
  readonly #seen = new Set<TrackKind>();
  #hasMetadata = false;
  #promised: readonly TrackKind[] = [];
  #first: TagPlace | undefined;
  #lastAudio: number | undefined;
  #lead = 0;
  /** Every track that is there has shown itself. */
  hasHead = false;
  /** Bytes per ms, so far. */
  rate = 0;
  /** How long after its timestamp a keyframe is shown. */
  compositionOffset = 0;

  /** The first tag with media. */
  get first(): TagPlace {
    return this.#first ?? { position: 0, time: 0 };
  }
  get hasVideo(): boolean {
    return this.#seen.has('video');
  }
  /** How far sound is ahead of its picture in the file. */
  get lead(): number {
    return this.#lead;
  }

  /**
   * The metadata of a script tag; the first counts: what was put behind one another brings it along again.
   *
   * @throws PlayerError for what cannot be read
   */
  describe({ payload }: PlacedTag): FlvMetadata | undefined {
    const metadata = this.#hasMetadata ? undefined : metadataFromValues(decodeAmf0(payload));
    if (metadata === undefined) return undefined;
    this.#hasMetadata = true;
    this.#promised = metadata.tracks;
    this.places.load(metadata.keyframes);
    return metadata;
  }

  /** Reading begins somewhere else. */
  begin(): void {
    this.places.begin();
    this.#lastAudio = undefined;
  }

  /** A tag with media, in the order of the file. */
  learn(tag: PlacedTag, type: TrackKind, time: number): void {
    this.#first ??= { position: tag.position, time };
    const span = time - this.#first.time;
    if (span > HEAD_SPAN) this.rate = (tag.position - this.#first.position) / span;
    this.#seen.add(type);
    this.hasHead ||=
      span > HEAD_SPAN || (this.#promised.length > 0 && this.#promised.every((kind) => this.#seen.has(kind)));
    if (type === 'audio') {
      this.#lastAudio = time;
      if (!this.hasVideo) this.places.passed(time);
      return;
    }
    const facts = readVideoMessage(tag.payload);
    this.places.passed(time);
    if (!facts.isKeyframe) return;
    this.compositionOffset = facts.compositionOffset;
    this.places.keyframe(time, tag.position);
    if (this.#lastAudio !== undefined) this.#lead = Math.max(this.#lead, this.#lastAudio - time - USUAL_LEAD);
  }
}
