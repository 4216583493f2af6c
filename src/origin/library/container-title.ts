import {
  EncodedPacketSink,
  FilePathSource,
  Input,
  MP3,
  MP4,
  QTFF,
  type EncodedPacket,
  type InputAudioTrack,
  type InputTrack,
  type InputVideoTrack,
} from 'mediabunny';
import { decodeAacConfig } from '../../media/codec/aac-config.js';
import { decodeAvcConfig } from '../../media/codec/avc-config.js';
import type { Track } from '../../media/sample.js';
import { decodeTimesOf } from './decode-times.js';
import { UnplayableFile, type SampleReader, type SampleTable, type Title, type TitleTrack } from './title.js';

/** Packets indexed between two turns of the event loop. */
const PACKETS_PER_TURN = 20_000;

/**
 * Indexes an MP4, MOV or MP3 file.
 *
 * @throws UnplayableFile
 */
export async function openContainerTitle(path: string, size: number): Promise<Title> {
  if (size === 0) throw new UnplayableFile('NetStream.Play.FileStructureInvalid', 'the file is empty');
  const input = new Input({
    // Errors of reads that nobody waits for (read-ahead of a file that went away) come again with the next read.
    source: new FilePathSource(path, { maxCacheSize: 4 << 20, handleUnhandledError: () => undefined }),
    formats: [MP4, QTFF, MP3],
  });
  try {
    const format = await input.getFormat();
    const videoSource = await input.getPrimaryVideoTrack();
    // What an edit list cuts off the beginning is still needed to decode the rest, and there is no time below zero.
    const origin = Math.max(0, -((await videoSource?.getFirstTimestamp()) ?? 0));
    const video = await indexed(videoSource, origin);
    const audio = await indexed(await input.getPrimaryAudioTrack(), origin);
    if (video === undefined && audio === undefined) {
      throw (await input.getTracks()).length === 0
        ? new UnplayableFile('NetStream.Play.FileStructureInvalid', 'no tracks')
        : new UnplayableFile('NetStream.Play.NoSupportedTrackFound', 'no H.264, AAC or MP3 track');
    }
    const ends = [video, audio].map((track) => (track === undefined ? 0 : track.table.end / track.timescale));
    return {
      container: format === MP3 ? 'mp3' : 'mp4',
      duration: Math.max(...ends),
      size,
      video,
      audio,
      metadata: {},
      close: () => Promise.resolve(input.dispose()),
    };
  } catch (error) {
    input.dispose();
    if (error instanceof UnplayableFile) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new UnplayableFile('NetStream.Play.FileStructureInvalid', message, error);
  }
}

/** The track with its table, or undefined where it has a codec that neither RTMP nor the fragmenter carries. */
async function indexed(
  source: InputVideoTrack | InputAudioTrack | null,
  origin: number,
): Promise<TitleTrack | undefined> {
  if (source === null) return undefined;
  const described = await describe(source);
  if (described === undefined) return undefined;
  const { track, codec, config } = described;
  const { timescale, kind } = track;
  const sink = new EncodedPacketSink(source);
  const times: number[] = [];
  const sizes: number[] = [];
  const syncs: number[] = [];
  let end = 0;
  for await (const packet of sink.packets(undefined, undefined, { metadataOnly: true })) {
    const start = Math.round((packet.timestamp + origin) * timescale);
    const packetEnd = Math.round((packet.timestamp + packet.duration + origin) * timescale);
    // The encoder's priming: an edit list says that it is not to be heard, and RTMP has no time before zero.
    if (kind === 'audio' && packetEnd <= 0 && times.length === 0) continue;
    times.push(kind === 'audio' ? Math.max(0, start) : start);
    sizes.push(packet.byteLength);
    syncs.push(packet.type === 'key' ? 1 : 0);
    end = Math.max(end, packetEnd);
    if (times.length % PACKETS_PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  if (times.length === 0) return undefined;
  const presentationTimes = Float64Array.from(times);
  const decodeTimes = kind === 'video' ? decodeTimesOf(presentationTimes) : presentationTimes;
  const table: SampleTable = {
    count: times.length,
    decodeTimes,
    presentationTimes,
    sizes: Uint32Array.from(sizes),
    syncs: Uint8Array.from(syncs),
    end,
  };
  const configs = config === undefined ? [] : [config];
  return {
    kind,
    codec,
    timescale,
    track,
    table,
    configsAt: () => configs,
    openReader: () => new PacketReader(source, table, timescale, origin),
  };
}

async function describe(
  source: InputVideoTrack | InputAudioTrack,
): Promise<{ track: Track; codec: 'avc' | 'aac' | 'mp3'; config: Uint8Array | undefined } | undefined> {
  const codec = source.codec;
  if (codec !== 'avc' && codec !== 'aac' && codec !== 'mp3') return undefined;
  const decoder = await source.getDecoderConfig();
  const config = decoder?.description === undefined ? undefined : bytesOf(decoder.description);
  if (source.isVideoTrack()) {
    if (config === undefined) return undefined;
    const { codec: name, width, height, pixelAspectRatio } = decodeAvcConfig(config);
    const timescale = Math.round(await source.getTimeResolution());
    const fields = { id: 1, timescale, codec: name, width, height, pixelAspectRatio, avcC: config };
    return { codec: 'avc', config, track: { kind: 'video', ...fields } };
  }
  if (!source.isAudioTrack()) return undefined;
  // The clock of sound is its sample rate, whatever the container counts in (MP3: in frames).
  const sampleRate = await source.getSampleRate();
  const timescale = sampleRate;
  const channelCount = await source.getNumberOfChannels();
  if (codec === 'mp3') {
    const objectTypeIndication = sampleRate >= 32_000 ? 0x6b : 0x69;
    const fields = { id: 1, timescale, codec: 'mp4a.40.34', sampleRate, channelCount, objectTypeIndication };
    return {
      codec,
      config: undefined,
      track: { kind: 'audio', ...fields, decoderSpecificInfo: new Uint8Array() },
    };
  }
  if (config === undefined) return undefined;
  const aac = decodeAacConfig(config);
  return {
    codec: 'aac',
    config,
    track: {
      kind: 'audio',
      id: 1,
      timescale,
      codec: aac.codec,
      sampleRate: aac.sampleRate,
      channelCount: aac.channelCount,
      objectTypeIndication: 0x40,
      decoderSpecificInfo: config,
    },
  };
}

function bytesOf(source: ArrayBufferView | ArrayBufferLike): Uint8Array {
  if (ArrayBuffer.isView(source)) {
    return new Uint8Array(source.buffer, source.byteOffset, source.byteLength).slice();
  }
  return new Uint8Array(source).slice();
}

/** In order it goes from packet to packet; elsewhere it looks the packet up by its time. */
class PacketReader implements SampleReader {
  readonly #sink: EncodedPacketSink;
  readonly #table: SampleTable;
  readonly #timescale: number;
  readonly #origin: number;
  #last: { readonly index: number; readonly packet: EncodedPacket } | undefined;

  constructor(source: InputTrack, table: SampleTable, timescale: number, origin: number) {
    this.#sink = new EncodedPacketSink(source);
    this.#table = table;
    this.#timescale = timescale;
    this.#origin = origin;
  }

  async read(index: number): Promise<Uint8Array> {
    const last = this.#last;
    const packet =
      last !== undefined && last.index + 1 === index
        ? await this.#sink.getNextPacket(last.packet)
        : await this.#sink.getPacket(this.#timeOf(index));
    if (packet === null)
      throw new UnplayableFile('NetStream.Play.FileStructureInvalid', `no sample ${index}`);
    this.#last = { index, packet };
    return packet.data;
  }

  #timeOf(index: number): number {
    const time = this.#table.presentationTimes[index] ?? 0;
    return (time + 0.5) / this.#timescale - this.#origin;
  }
}
