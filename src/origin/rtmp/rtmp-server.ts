import { createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { channelOfSocket } from '../../gateway/tcp-channel.js';
import { acceptConnection } from '../../protocol/connection/server.js';
import type { PlayerError } from '../../errors/player-error.js';
import { HANDSHAKE_MS } from '../deadlines.js';
import { listen } from '../listen.js';
import type { LocalCertificate } from '../tls/local-certificate.js';
import { ClientSession, type ServerContent } from './client-session.js';

export interface RtmpServer {
  readonly port: number;
  /** Ends all connections; resolves when they are gone. */
  close(): Promise<void>;
}

export interface RtmpServerOptions {
  readonly host: string;
  readonly port: number;
  /** RTMPS: TLS first, and RTMP inside. */
  readonly tls?: LocalCertificate;
  /** For the TLS handshake; 15 s. */
  readonly handshakeMs?: number;
  readonly onError?: (error: PlayerError) => void;
}

/** @throws the system's error where no port can be had */
export async function startRtmpServer(
  content: ServerContent,
  { host, port, tls, handshakeMs: handshakeTimeout = HANDSHAKE_MS, onError }: RtmpServerOptions,
): Promise<RtmpServer> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  };
  const serve = (socket: Socket): void => {
    const options = onError === undefined ? {} : { onError };
    void acceptConnection(channelOfSocket(socket), new ClientSession(content), options);
  };
  // Over TLS 1.3 the server sends session tickets behind the handshake, which librtmp (with GnuTLS) takes for a broken
  // connection.
  const secured =
    tls === undefined ? undefined : ({ ...tls, handshakeTimeout, maxVersion: 'TLSv1.2' } as const);
  // `connection` is the TCP socket, which exists from before the TLS handshake and may never get through it. Node tells
  // of that and leaves the rest to others.
  const create = () =>
    (secured === undefined
      ? createServer(serve)
      : createTlsServer(secured, serve).on('tlsClientError', (_, socket) => socket.destroy())
    ).on('connection', keep);
  const listening = await listen(create, host, port);
  return {
    port: listening.port,
    async close() {
      const closed = listening.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
