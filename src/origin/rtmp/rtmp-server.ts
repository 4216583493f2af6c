import { createServer, type Socket } from 'node:net';
import { channelOfSocket } from '../../gateway/tcp-channel.js';
import { acceptConnection } from '../../protocol/connection/server.js';
import type { PlayerError } from '../../errors/player-error.js';
import { listen } from '../listen.js';
import { ClientSession, type ServerContent } from './client-session.js';

export interface RtmpServer {
  readonly port: number;
  /** Ends all connections; resolves when they are gone. */
  close(): Promise<void>;
}

export interface RtmpServerOptions {
  readonly host: string;
  readonly port: number;
  readonly onError?: (error: PlayerError) => void;
}

/** @throws the system's error where no port can be had */
export async function startRtmpServer(
  content: ServerContent,
  { host, port, onError }: RtmpServerOptions,
): Promise<RtmpServer> {
  const sockets = new Set<Socket>();
  const serve = (socket: Socket): void => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    const options = onError === undefined ? {} : { onError };
    void acceptConnection(channelOfSocket(socket), new ClientSession(content), options);
  };
  const listening = await listen(() => createServer(serve), host, port);
  return {
    port: listening.port,
    async close() {
      const closed = listening.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
