import { fileURLToPath } from 'node:url';
import { openTcpChannel } from '../../src/gateway/tcp-channel.js';
import { startOrigin, type Origin, type OriginOptions } from '../../src/origin/origin.js';
import { connect, type ConnectOptions } from '../../src/protocol/connection/client.js';
import type { NetConnection, NetStream, StatusInfo } from '../../src/protocol/connection/net-connection.js';
import type { DataMessage, MediaMessage } from '../../src/protocol/message/message.js';

export const demoMedia = fileURLToPath(new URL('../../demo/media', import.meta.url));

/** The local distribution of the sample media, on ports of its own. */
export const startTestOrigin = (options: Partial<OriginOptions> = {}): Promise<Origin> =>
  startOrigin({ folder: demoMedia, httpPort: 0, rtmpPort: 0, channelFile: null, ...options });

export interface Viewer {
  readonly connection: NetConnection;
  readonly stream: NetStream;
  readonly media: MediaMessage[];
  readonly data: DataMessage[];
  readonly statuses: StatusInfo[];
  /** Media and statuses in the order of arrival. */
  readonly log: (MediaMessage | StatusInfo)[];
  /** Resolves when the condition holds; asked again after each arrival. */
  until(condition: () => boolean, what?: string): Promise<void>;
  close(): void;
}

/** A connection of our client over a real socket. */
export async function openConnection(
  port: number,
  app: string,
  options: Partial<ConnectOptions> = {},
): Promise<NetConnection> {
  const channel = await openTcpChannel('127.0.0.1', port);
  const timeouts = { handshake: 5000, connect: 5000, call: 3000, play: 4000 };
  return connect({ channel, tcUrl: `rtmp://localhost:${port}/${app}`, app, timeouts, ...options });
}

/** A client of ours with one stream, over a real socket. */
export async function openViewer(
  port: number,
  app = 'cfx/st',
  host = 'localhost',
  options: Partial<ConnectOptions> = {},
): Promise<Viewer> {
  const connection = await openConnection(port, app, { tcUrl: `rtmp://${host}/${app}`, ...options });
  const stream = await connection.createStream();
  const viewer = { media: [] as MediaMessage[], data: [] as DataMessage[], statuses: [] as StatusInfo[] };
  const log: (MediaMessage | StatusInfo)[] = [];
  const waiting = new Set<() => void>();
  const arrived = () => {
    for (const check of waiting) check();
  };
  stream.onMedia = (message) => {
    viewer.media.push(message);
    log.push(message);
    arrived();
  };
  stream.onData = (message) => {
    viewer.data.push(message);
    arrived();
  };
  stream.onStatus = (info) => {
    viewer.statuses.push(info);
    log.push(info);
    arrived();
  };
  return {
    ...viewer,
    connection,
    stream,
    log,
    until: (condition, what = String(condition)) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(check);
          const codes = viewer.statuses.map(({ code }) => code).join(', ');
          reject(new Error(`waited in vain for ${what}; ${viewer.media.length} messages, ${codes}`));
        }, 12_000);
        const check = () => {
          if (!condition()) return;
          clearTimeout(timer);
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
    close: () => connection.close(),
  };
}

export const codesOf = ({ statuses }: Pick<Viewer, 'statuses'>): string[] => statuses.map(({ code }) => code);

/** An AVC message by its second byte. */
export const isHeader = ({ type, payload }: MediaMessage): boolean =>
  payload[1] === 0 && (type === 'audio' ? (payload[0] ?? 0) >> 4 === 10 : ((payload[0] ?? 0) & 15) === 7);
export const isKeyframe = (message: MediaMessage): boolean =>
  message.type === 'video' && (message.payload[0] ?? 0) >> 4 === 1 && !isHeader(message);
