import { readAudioTags, readVideoTags } from '../media/enhanced/ex-tags.js';

/** What a sequence header comes in: a message, or a tag of a file. */
export interface TagBody {
  readonly type: 'audio' | 'video';
  /** FLV tag body. */
  readonly payload: Uint8Array;
}

/** Enhanced RTMP v2, AudioPacketType and VideoPacketType. */
const SEQUENCE_START = 0;
const MULTITRACK = { audio: 5, video: 6 } as const;

/** The tracks whose decoders it configures; of a tag of Enhanced RTMP these may be several, of most tags none. */
export function configuredTracks({ type, payload }: TagBody): readonly number[] {
  try {
    const tags = type === 'audio' ? readAudioTags(payload) : readVideoTags(payload);
    // A codec that only passes through has its header at the same place.
    const isStart = enhancedPacketType(type, payload) === SEQUENCE_START;
    return tags
      .filter(({ tag }) => tag.type === 'config' || (isStart && tag.type === 'unsupported'))
      .map(({ trackId }) => trackId);
  } catch {
    // What it means is the players' affair.
    return [];
  }
}

/** Whether its body begins as one of Enhanced RTMP. */
export const isEnhanced = (type: TagBody['type'], first: number): boolean =>
  type === 'video' ? (first & 0x80) !== 0 : first >> 4 === 9;

export const isMultitrack = (type: TagBody['type'], first: number): boolean =>
  isEnhanced(type, first) && (first & 0x0f) === MULTITRACK[type];

/** From the first bytes of a body; undefined where it is none of Enhanced RTMP. */
export function enhancedPacketType(type: TagBody['type'], [first = 0, second = 0]: Uint8Array) {
  if (!isEnhanced(type, first)) return undefined;
  return (isMultitrack(type, first) ? second : first) & 0x0f;
}

interface Held<T> {
  readonly header: T;
  readonly tracks: readonly number[];
}

/** The sequence headers of a stream that hold: of each kind and each track the latest, in the order they came. */
export class SequenceHeaders<T extends TagBody> {
  #held: readonly Held<T>[] = [];

  get all(): readonly T[] {
    return this.#held.map(({ header }) => header);
  }

  /** `false`: it is none. */
  take(message: T): boolean {
    const tracks = configuredTracks(message);
    if (tracks.length === 0) return false;
    const isReplaced = (one: Held<T>): boolean =>
      one.header.type === message.type && one.tracks.every((id) => tracks.includes(id));
    this.#held = [...this.#held.filter((one) => !isReplaced(one)), { header: message, tracks }];
    return true;
  }

  clear(): void {
    this.#held = [];
  }
}
