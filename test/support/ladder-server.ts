import { ClientSession } from '../../src/origin/rtmp/client-session.js';
import { MediaLibrary } from '../../src/origin/library/media-library.js';
import { LiveStreams } from '../../src/origin/live/live-streams.js';
import { LoopLadder } from '../../src/origin/live/loop-ladder.js';
import type { OpenChannel } from '../../src/session/server-link.js';
import { acceptConnection, type ServerHandler } from '../../src/protocol/connection/server.js';
import { memoryChannelPair, type MemoryChannel } from './memory-channel.js';
import { demoMedia } from './origin-viewer.js';

export interface LadderServerOptions {
  /** Default `answers`. `refuses`: by `_error`; `ignores`: not at all; `restarts`: by the end of one and the start of the other. */
  readonly play2?: 'answers' | 'refuses' | 'ignores' | 'unknown';
  /** One message stream for each connection. */
  readonly hasOneStream?: boolean;
  /** Before connection `number` (from 0) is taken. */
  readonly onDial?: (number: number) => Promise<void>;
}

export interface LadderServer {
  readonly openChannel: OpenChannel;
  /** Commands of clients that are about what is played, in the order they came: `play mp4:a`, `play2 mp4:b`, `seek 4000`. */
  readonly asked: readonly string[];
  /** Ends of the server, one for each connection. */
  readonly connections: readonly MemoryChannel[];
  /** Message streams that are played now. */
  readonly playing: number;
  /** Begins the live streams `ladder_low`, `ladder_mid` and `ladder_high`, in step with each other. */
  publish(): Promise<void>;
  stop(): Promise<void>;
}

/** The local distribution of the sample media in memory, which knows `play2` more or less. */
export function ladderServer({
  play2 = 'answers',
  hasOneStream = false,
  onDial,
}: LadderServerOptions = {}): LadderServer {
  const library = new MediaLibrary(demoMedia);
  const live = new LiveStreams();
  const stopping = new AbortController();
  const ladder = new LoopLadder(library, live, stopping.signal);
  const asked: string[] = [];
  const connections: MemoryChannel[] = [];
  const streams = new Set<unknown>();

  const handlerOf = (session: ClientSession): ServerHandler => ({
    onConnect: async (info, connection) => {
      const answer = await session.onConnect(info, connection);
      const old = { fmsVer: 'FMS/3,0,1,123' };
      return play2 === 'unknown' && answer.accept ? { ...answer, properties: old } : answer;
    },
    onOpen: (connection) => session.onOpen(connection),
    onPlay: (stream, name, options) => {
      asked.push(`play ${name}`);
      streams.add(stream);
      return session.onPlay(stream, name, options);
    },
    onPause: (stream, paused) => session.onPause(stream, paused),
    onSeek: (stream, to) => {
      asked.push(`seek ${to}`);
      return session.onSeek(stream, to);
    },
    ...(play2 === 'answers' || play2 === 'ignores'
      ? {
          onPlay2: (stream, options) => {
            asked.push(`play2 ${String(options['streamName'])}`);
            return play2 === 'answers' ? session.onPlay2(stream, options) : undefined;
          },
        }
      : {}),
    onBufferLength: (stream, length) => session.onBufferLength(stream, length),
    onCloseStream: (stream) => {
      streams.delete(stream);
      session.onCloseStream(stream);
    },
    onCall: (name, values, connection) => session.onCall(name, values, connection),
    onClose: () => session.onClose(),
  });

  return {
    asked,
    connections,
    get playing() {
      return streams.size;
    },
    openChannel: async () => {
      await onDial?.(connections.length);
      const [client, server] = memoryChannelPair(65_536);
      connections.push(server);
      const session = new ClientSession({ library, live, distributions: [] });
      void acceptConnection(server, handlerOf(session), hasOneStream ? { maxStreams: 1 } : {}).catch(
        () => undefined,
      );
      return client;
    },
    publish: async () => {
      await ladder.wake('ladder_low');
    },
    stop: async () => {
      stopping.abort();
      for (const connection of connections) connection.close();
      await ladder.ended();
    },
  };
}
