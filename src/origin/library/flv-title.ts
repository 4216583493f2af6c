import { open, type FileHandle } from 'node:fs/promises';
import { decodeAacConfig, type AacConfig } from '../../media/codec/aac-config.js';
import { decodeAvcConfig } from '../../media/codec/avc-config.js';
import { decodeMpegAudioFrame } from '../../media/codec/mpeg-audio-frame.js';
import { signed24 } from '../../media/flv/signed24.js';
import type { Track } from '../../media/sample.js';
import { decodeAmf0 } from '../../protocol/amf/amf0-decode.js';
import { AMF3_CODEC } from '../../protocol/amf/amf3-codec.js';
import { isAmfObject, type AmfValue } from '../../protocol/amf/amf-value.js';
import { enhancedPacketType, isMultitrack, SequenceHeaders } from '../sequence-headers.js';
import { walkFlvTags, type TagPlace } from './flv-index.js';
import { UnplayableFile, type Title, type TitleTrack } from './title.js';

/** Enhanced RTMP v2, AudioPacketType and VideoPacketType. */
const SEQUENCE_START = 0;
const MOD_EX = 7;
const MAX_SCRIPT_SIZE = 4 << 20;

/**
 * Indexes an FLV file.
 *
 * @throws UnplayableFile
 */
export async function openFlvTitle(path: string, size: number): Promise<Title> {
  const file = await open(path, 'r');
  try {
    const video = new TrackCollector(file, 'video');
    const audio = new TrackCollector(file, 'audio');
    let metadata: Readonly<Record<string, AmfValue>> = {};
    for await (const tag of walkFlvTags(file, size)) {
      if (tag.type === 'video') await video.add(tag);
      else if (tag.type === 'audio') await audio.add(tag);
      else if (tag.size <= MAX_SCRIPT_SIZE) metadata = { ...metadata, ...(await readMetadata(file, tag)) };
    }
    const tracks = { video: video.finish(), audio: audio.finish() };
    if (tracks.video === undefined && tracks.audio === undefined) {
      throw new UnplayableFile('NetStream.Play.FileStructureInvalid', 'no audio or video tags');
    }
    const ends = [tracks.video, tracks.audio].map((t) => (t === undefined ? 0 : t.table.end / t.timescale));
    return {
      container: 'flv',
      duration: Math.max(...ends),
      size,
      ...tracks,
      metadata,
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    if (error instanceof UnplayableFile) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new UnplayableFile('NetStream.Play.FileStructureInvalid', message, error);
  }
}

async function readBytes(file: FileHandle, offset: number, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  const { bytesRead } = await file.read(bytes, 0, size, offset);
  if (bytesRead < size)
    throw new UnplayableFile('NetStream.Play.FileStructureInvalid', 'the file has become shorter');
  return bytes;
}

async function readMetadata(file: FileHandle, tag: TagPlace): Promise<Readonly<Record<string, AmfValue>>> {
  try {
    const [name, value] = decodeAmf0(await readBytes(file, tag.offset, tag.size), AMF3_CODEC);
    return name === 'onMetaData' && value !== undefined && isAmfObject(value) ? { ...value } : {};
  } catch {
    // Script data is a courtesy; the media behind it plays without.
    return {};
  }
}

/** Gathers the tags of one kind into a track. */
class TrackCollector {
  readonly #file: FileHandle;
  readonly #kind: 'video' | 'audio';
  /** Those that hold from a sample on, whole tag bodies. */
  readonly #configs: { readonly from: number; readonly bodies: readonly Uint8Array[] }[] = [];
  readonly #headers = new SequenceHeaders();
  #hasTracks = false;
  readonly #times: number[] = [];
  readonly #offsets: number[] = [];
  readonly #sizes: number[] = [];
  readonly #syncs: number[] = [];
  readonly #compositions: number[] = [];
  #codec: TitleTrack['codec'] | undefined;
  #lastTime = 0;
  #firstFrame: Uint8Array | undefined;

  constructor(file: FileHandle, kind: 'video' | 'audio') {
    this.#file = file;
    this.#kind = kind;
  }

  async add(tag: TagPlace): Promise<void> {
    const first = tag.head[0];
    if (first === undefined) return;
    const codec = this.#kind === 'video' ? videoCodecOf(first) : audioCodecOf(first);
    this.#codec ??= codec;
    this.#hasTracks ||= isMultitrack(this.#kind, first);
    // Beside the first of several tracks, which may come as ever, the others are of Enhanced RTMP.
    if (codec !== this.#codec && !this.#hasTracks) return;
    // Command frames and Enhanced RTMP metadata have no picture.
    if (this.#kind === 'video' && (first & 0x80) === 0 && first >> 4 === 5) return;
    const headerSize = HEADER_SIZES[codec];
    if (tag.size <= headerSize) return;
    if (codec === 'avc' || codec === 'aac') {
      if (tag.head[1] === 0) {
        await this.#addHeader(tag);
        return;
      }
      if (tag.head[1] !== 1) return;
    } else if (mayBeSequenceStart(this.#kind, tag.head) && (await this.#addHeader(tag))) return;
    this.#firstFrame ??= tag.head.slice(headerSize);
    // Encoders that were restarted wrote files whose time goes back; it stands still instead.
    this.#lastTime = Math.max(this.#lastTime, tag.timestamp);
    this.#times.push(this.#lastTime);
    this.#offsets.push(tag.offset);
    this.#sizes.push(tag.size);
    this.#syncs.push(this.#kind === 'audio' || ((first >> 4) & 7) === 1 ? 1 : 0);
    this.#compositions.push(codec === 'avc' ? signed24(tag.head, 2) : 0);
  }

  async #addHeader({ offset, size }: TagPlace): Promise<boolean> {
    const payload = await readBytes(this.#file, offset, size);
    if (!this.#headers.take({ type: this.#kind, payload })) return false;
    this.#configs.push({ from: this.#times.length, bodies: this.#headers.all.map((one) => one.payload) });
    return true;
  }

  finish(): TitleTrack | undefined {
    const count = this.#times.length;
    // Several tracks go out again as they are.
    const codec = this.#hasTracks ? 'opaque' : this.#codec;
    if (count === 0 || codec === undefined) return undefined;
    const described = this.#describe(codec);
    const timescale = described?.timescale ?? 1000;
    const decodeTimes = Float64Array.from(this.#times);
    if (described?.frameLength !== undefined) snapToFrames(decodeTimes, timescale, described.frameLength);
    const presentationTimes = decodeTimes.map((time, i) => time + (this.#compositions[i] ?? 0));
    const lastGap =
      described?.frameLength ??
      (count > 1 ? (decodeTimes[count - 1] ?? 0) - (decodeTimes[count - 2] ?? 0) : 40);
    // Opaque samples are whole tag bodies.
    const headerSize = described === undefined ? 0 : HEADER_SIZES[codec];
    const sizes = Uint32Array.from(this.#sizes, (size) => size - headerSize);
    const offsets = Float64Array.from(this.#offsets, (offset) => offset + headerSize);
    const configs = this.#configs.map(({ from, bodies }) => ({
      from,
      configs: bodies.map((body) => body.subarray(headerSize)),
    }));
    const file = this.#file;
    return {
      kind: this.#kind,
      codec: described === undefined ? 'opaque' : codec,
      timescale,
      track: described?.track,
      table: {
        count,
        decodeTimes,
        presentationTimes,
        sizes,
        syncs: Uint8Array.from(this.#syncs),
        end: presentationTimes.reduce((latest, time) => Math.max(latest, time), 0) + lastGap,
      },
      configsAt: (index) => (configs.filter(({ from }) => from <= index).at(-1) ?? configs[0])?.configs ?? [],
      openReader: () => ({
        read: (index) => readBytes(file, offsets[index] ?? 0, sizes[index] ?? 0),
      }),
    };
  }

  /** Undefined for what an initialization segment cannot describe. */
  #describe(
    codec: TitleTrack['codec'],
  ): { track: Track; timescale: number; frameLength?: number } | undefined {
    const config = this.#configs[0]?.bodies[0]?.subarray(HEADER_SIZES[codec]);
    switch (codec) {
      case 'avc': {
        if (config === undefined)
          throw new UnplayableFile('NetStream.Play.FileStructureInvalid', 'H.264 without its header');
        const { codec: name, width, height, pixelAspectRatio } = decodeAvcConfig(config);
        const fields = { id: 1, timescale: 1000, codec: name, width, height, pixelAspectRatio, avcC: config };
        return { timescale: 1000, track: { kind: 'video', ...fields } };
      }
      case 'aac': {
        if (config === undefined)
          throw new UnplayableFile('NetStream.Play.FileStructureInvalid', 'AAC without its header');
        return describeAac(decodeAacConfig(config), config);
      }
      case 'mp3': {
        const frame = decodeMpegAudioFrame(this.#firstFrame ?? new Uint8Array());
        if (frame === undefined) return undefined;
        const { sampleRate, channelCount, samples } = frame;
        const objectTypeIndication = frame.version === 1 ? 0x6b : 0x69;
        const fields = { id: 1, timescale: sampleRate, codec: 'mp4a.40.34', sampleRate, channelCount };
        const track: Track = {
          kind: 'audio',
          ...fields,
          objectTypeIndication,
          decoderSpecificInfo: new Uint8Array(),
        };
        return { timescale: sampleRate, frameLength: samples, track };
      }
      default:
        return undefined;
    }
  }
}

function describeAac(aac: AacConfig, config: Uint8Array) {
  const { codec, sampleRate, channelCount, frameLength } = aac;
  const fields = { id: 1, timescale: sampleRate, codec, sampleRate, channelCount };
  const track: Track = { kind: 'audio', ...fields, objectTypeIndication: 0x40, decoderSpecificInfo: config };
  return { timescale: sampleRate, frameLength, track };
}

const HEADER_SIZES: Readonly<Record<TitleTrack['codec'], number>> = { avc: 5, aac: 2, mp3: 1, opaque: 0 };

/** Of Enhanced RTMP; behind a ModEx the type stands farther back. */
function mayBeSequenceStart(kind: 'video' | 'audio', head: Uint8Array): boolean {
  const packetType = enhancedPacketType(kind, head);
  return packetType === SEQUENCE_START || packetType === MOD_EX;
}

const videoCodecOf = (first: number): TitleTrack['codec'] =>
  (first & 0x80) === 0 && (first & 0x0f) === 7 ? 'avc' : 'opaque';

function audioCodecOf(first: number): TitleTrack['codec'] {
  const format = first >> 4;
  return format === 10 ? 'aac' : format === 2 || format === 14 ? 'mp3' : 'opaque';
}

/**
 * FLV has whole milliseconds, a frame of AAC at 44.1 kHz takes 23.22 of them: frames that are within half a frame of
 * following each other are put end to end, in units of the sample rate. Real gaps stay.
 */
export function snapToFrames(times: Float64Array, sampleRate: number, frameLength: number): void {
  let next = 0;
  for (let i = 0; i < times.length; i++) {
    const wanted = Math.round(((times[i] ?? 0) * sampleRate) / 1000);
    const isNext = i > 0 && Math.abs(wanted - next) < frameLength / 2;
    const time = isNext ? next : Math.max(wanted, next);
    times[i] = time;
    next = time + frameLength;
  }
}
