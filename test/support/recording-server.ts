import type { AmfValue } from '../../src/protocol/amf/amf-value.js';
import type { ByteChannel } from '../../src/protocol/byte-channel.js';
import {
  acceptConnection,
  type ServerConnection,
  type ServerHandler,
  type ServerStream,
} from '../../src/protocol/connection/server.js';
import { memoryChannelPair, type MemoryChannel } from './memory-channel.js';

/** x264, 320 x 180, baseline: AVCDecoderConfigurationRecord in a sequence header (E.4.3.1). */
const AVC_CONFIG = Uint8Array.from(
  '17000000000142c00cffe100176742c00cda05067e7c04400000030040 00000c83c50aa801000468ce3c80'
    .replaceAll(' ', '')
    .match(/../g)!
    .map((hex) => Number.parseInt(hex, 16)),
);
/** AAC LC, 44.1 kHz, stereo. */
const AAC_CONFIG = Uint8Array.from([0xaf, 0, 0x12, 0x10]);

export interface RecordingServerOptions {
  /** ms. */
  readonly duration?: number;
  readonly keyframeInterval?: number;
  /** ms sent at once after a play, seek or unpause; then nothing until asked again. */
  readonly burst?: number;
  /** Which keyframe a seek leads to. */
  readonly landing?: 'next' | 'previous';
  /** What timestamps say after a seek. */
  readonly labels?: 'media-time' | 'from-zero';
  readonly notifiesSeek?: boolean;
  readonly refusesSeek?: boolean;
  readonly hasVideo?: boolean;
  readonly hasMetadata?: boolean;
  /** How it tells the end. */
  readonly end?: 'complete' | 'close' | 'nothing';
  readonly streamLength?: number;
  /** Data messages behind the media of this time (ms): names with their value. */
  readonly says?: (time: number) => Readonly<Record<string, AmfValue>>;
  /** NAL units in front of the picture of this time (ms). */
  readonly sei?: (time: number) => readonly (readonly number[])[];
  readonly onPlay?: (stream: ServerStream, name: string) => boolean;
  /** In place of accepting everybody. */
  readonly onConnect?: ServerHandler['onConnect'];
  readonly onCall?: NonNullable<ServerHandler['onCall']>;
}

/** What a client asked for, in order: `play 0`, `seek 9990`, `pause 4000`, … */
export interface RecordingServer {
  readonly asked: string[];
  readonly connections: ServerConnection[];
  readonly streams: ServerStream[];
  /** Those that the client let go of. */
  readonly closed: ServerStream[];
  /** Lengths that `play` asked for; -1000: all. */
  readonly lengths: number[];
  /** The server's ends. */
  readonly channels: MemoryChannel[];
  openChannel(): Promise<ByteChannel>;
  /** Sends a burst from here (ms) to whoever played last. */
  sendFrom(from: number): Promise<void>;
}

/** A server of the real protocol that plays one made-up recording: 25 pictures and 50 sounds a second. */
export function recordingServer(options: RecordingServerOptions = {}): RecordingServer {
  const {
    duration = 20_000,
    keyframeInterval = 2000,
    burst = 4000,
    landing = 'next',
    labels = 'media-time',
    notifiesSeek = true,
    hasVideo = true,
    hasMetadata = true,
    end = 'complete',
  } = options;
  const asked: string[] = [];
  const connections: ServerConnection[] = [];
  const streams: ServerStream[] = [];
  const closed: ServerStream[] = [];
  const lengths: number[] = [];
  const channels: MemoryChannel[] = [];
  let position = 0;
  let shift = 0;
  /** Counts places: what is on its way from an earlier one ends with the next. */
  let place = 0;

  const sendFrom = async (stream: ServerStream, from: number): Promise<void> => {
    const to = Math.min(duration, from + burst);
    const here = place;
    for (let time = from; time < to; time += 20) {
      if (here !== place) return;
      const timestamp = time - shift;
      if (hasVideo && time % 40 === 0) {
        const isKeyframe = time % keyframeInterval === 0;
        const mark = [time & 255, (time >> 8) & 255, (time >> 16) & 255];
        const nalUnit = [isKeyframe ? 0x65 : 0x41, ...mark, 0x80];
        const units = [...(options.sei?.(time) ?? []), nalUnit].flatMap((unit) => [
          0,
          0,
          unit.length >> 8,
          unit.length & 255,
          ...unit,
        ]);
        const payload = [isKeyframe ? 0x17 : 0x27, 1, 0, 0, 0, ...units];
        await stream.sendMedia({ type: 'video', timestamp, payload: Uint8Array.from(payload) });
      }
      await stream.sendMedia({
        type: 'audio',
        timestamp,
        payload: Uint8Array.from([0xaf, 1, 0x21, 0x10, 0x04, time & 255]),
      });
      for (const [name, value] of Object.entries(options.says?.(time) ?? {})) stream.sendData(name, value);
    }
    position = to;
    if (to < duration) return;
    if (end === 'close') stream.connection.close();
    if (end !== 'complete') return;
    stream.sendPlayStatus({ code: 'NetStream.Play.Complete' });
    stream.sendStatus({ code: 'NetStream.Play.Stop' });
  };

  const land = (to: number): number => {
    if (!hasVideo) return Math.ceil(to / 20) * 20;
    const round = landing === 'next' ? Math.ceil : Math.floor;
    return round(to / keyframeInterval) * keyframeInterval;
  };

  const handler: ServerHandler = {
    onConnect: (info, connection) => {
      connections.push(connection);
      return options.onConnect?.(info, connection) ?? { accept: true };
    },
    onPlay: async (stream, name, { start, length }) => {
      lengths.push(length);
      asked.push(`play ${start}`);
      place++;
      streams.push(stream);
      if (options.onPlay?.(stream, name) === false) return;
      stream.sendStreamBegin();
      stream.sendStatus({ code: 'NetStream.Play.Start' });
      if (hasMetadata) {
        const codecs = { audiocodecid: 10, ...(hasVideo ? { videocodecid: 7 } : {}) };
        stream.sendData('onMetaData', { duration: duration / 1000, ...codecs });
      }
      if (hasVideo) await stream.sendMedia({ type: 'video', timestamp: 0, payload: AVC_CONFIG });
      await stream.sendMedia({ type: 'audio', timestamp: 0, payload: AAC_CONFIG });
      const from = land(Math.max(0, start));
      shift = labels === 'from-zero' ? from : 0;
      await sendFrom(stream, from);
    },
    onSeek: async (stream, to) => {
      asked.push(`seek ${to}`);
      if (options.refusesSeek === true) {
        stream.sendStatus({ level: 'error', code: 'NetStream.Seek.Failed' });
        return;
      }
      place++;
      const from = land(to);
      shift = labels === 'from-zero' ? from : 0;
      if (notifiesSeek) stream.sendStatus({ code: 'NetStream.Seek.Notify' });
      await sendFrom(stream, from);
    },
    onPause: async (stream, paused, at) => {
      asked.push(`${paused ? 'pause' : 'unpause'} ${at}`);
      stream.sendStatus({ code: paused ? 'NetStream.Pause.Notify' : 'NetStream.Unpause.Notify' });
      if (!paused) await sendFrom(stream, position);
    },
    onCloseStream: (stream) => void closed.push(stream),
    onCall: (name, values, connection) => {
      const answer = options.onCall?.(name, values, connection);
      if (answer !== undefined) return answer;
      if (name !== 'getStreamLength' || options.streamLength === undefined) return undefined;
      return [options.streamLength];
    },
  };

  return {
    asked,
    connections,
    streams,
    closed,
    lengths,
    channels,
    sendFrom: (from) => sendFrom(streams.at(-1)!, from),
    openChannel: async () => {
      const [client, server] = memoryChannelPair();
      channels.push(server);
      void acceptConnection(server, handler);
      return client;
    },
  };
}
