import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createSecureServer } from 'node:http2';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { HANDSHAKE_MS, REQUEST_MS } from '../deadlines.js';
import { listen } from '../listen.js';
import type { LocalCertificate } from '../tls/local-certificate.js';
import { s3Error } from './answer.js';
import { respond, respondToUpgrade, type HttpContent } from './respond.js';
import { sendAnswer } from './send-answer.js';
import { refuse } from './websocket-flv.js';

export interface HttpServer {
  readonly port: number;
  close(): Promise<void>;
}

export interface HttpServerOptions {
  readonly host: string;
  readonly port: number;
  /** HTTPS: HTTP/2 for those who can, HTTP/1.1 for the others and for WebSockets. */
  readonly tls?: LocalCertificate;
  /** For a TLS handshake, and for the head of a request; 15 s. */
  readonly handshakeMs?: number;
}

/** @throws the system's error where no port can be had */
export async function startHttpServer(
  content: HttpContent,
  { host, port, tls, handshakeMs = HANDSHAKE_MS }: HttpServerOptions,
): Promise<HttpServer> {
  const sockets = new Set<Socket>();
  const deadlines = {
    handshakeTimeout: handshakeMs,
    headersTimeout: handshakeMs,
    requestTimeout: REQUEST_MS,
    connectionsCheckingInterval: Math.min(5000, handshakeMs),
  };
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    respond(content, request, response).catch(() => {
      const answer = s3Error(500, 'InternalError', 'We encountered an internal error.');
      if (response.headersSent) response.destroy();
      else void sendAnswer(request, response, answer);
    });
  };
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (/^\/rtmp(?:[?#]|$)/.test(request.url ?? '')) {
      content.gateway.handleUpgrade(request, socket, head);
      return;
    }
    respondToUpgrade(content, request, socket, head).catch(() => refuse(socket, 500));
  };
  const create = () => {
    const server =
      tls === undefined
        ? createServer(deadlines, handle)
        : // Node's HTTP/2 has requests and responses of its own with the members that are used here; it leaves out
          // the headers that HTTP/2 does not have.
          createSecureServer({ ...tls, ...deadlines, allowHTTP1: true }, handle as never);
    server.on('upgrade', upgrade);
    // A session of HTTP/2 stays open as long as its client likes, so a server that ends closes what it has.
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
    return server;
  };
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
