import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createSecureServer } from 'node:http2';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Gateway } from '../../gateway/gateway.js';
import type { TunnelServer } from '../../protocol/rtmpt/tunnel-server.js';
import { answerVodHls } from '../hls/vod-hls.js';
import { findFile, isSafeKey } from '../library/object-key.js';
import type { MediaLibrary } from '../library/media-library.js';
import type { LiveHlsRoutes } from '../live/live-hls-routes.js';
import { listen } from '../listen.js';
import type { LocalCertificate } from '../tls/local-certificate.js';
import { noSuchKey, s3Error, type Answer } from './answer.js';
import { answerTunnel, isTunnelRequest } from './rtmpt-routes.js';
import { sendFile } from './send-file.js';

export interface HttpContent {
  readonly library: MediaLibrary;
  readonly liveHls: LiveHlsRoutes;
  /** Answers the WebSocket upgrades of `/rtmp`. */
  readonly gateway: Pick<Gateway, 'handleUpgrade'>;
  /** Answers what RTMPT clients post. */
  readonly tunnel: TunnelServer;
  readonly demoFolder: string;
  readonly distFolder: string;
}

export interface HttpServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Kinds of files that a page consists of: sources beside them are nobody's business. */
const PAGE_FILES = /\.(html|css|js|mjs|svg|png|jpe?g|webp|ico|woff2)$/i;

export interface HttpServerOptions {
  readonly host: string;
  readonly port: number;
  /** HTTPS: HTTP/2 for those who can, HTTP/1.1 for the others and for WebSockets. */
  readonly tls?: LocalCertificate;
}

/** @throws the system's error where no port can be had */
export async function startHttpServer(
  content: HttpContent,
  { host, port, tls }: HttpServerOptions,
): Promise<HttpServer> {
  const sockets = new Set<Socket>();
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    respond(content, request, response).catch(() => {
      if (response.headersSent) response.destroy();
      else sendAnswer(request, response, s3Error(500, 'InternalError', 'We encountered an internal error.'));
    });
  };
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (pathOf(request) === '/rtmp') {
      content.gateway.handleUpgrade(request, socket, head);
      return;
    }
    socket.on('error', () => socket.destroy());
    socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  };
  const create = () => {
    const server =
      tls === undefined
        ? createServer(handle)
        : // Node's HTTP/2 has requests and responses of its own with the members that are used here; it leaves out
          // the headers that HTTP/2 does not have.
          createSecureServer({ ...tls, allowHTTP1: true }, handle as never);
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

const pathOf = (request: IncomingMessage): string => (request.url ?? '').split(/[?#]/, 1)[0] ?? '';

async function respond(
  content: HttpContent,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  setCommonHeaders(response);
  const path = pathOf(request);
  if (isTunnelRequest(request, path)) {
    await answerTunnel(content.tunnel, request, response, path);
    return;
  }
  if (request.method === 'OPTIONS') {
    response.setHeader('access-control-allow-methods', 'GET, HEAD, OPTIONS');
    response.setHeader(
      'access-control-allow-headers',
      request.headers['access-control-request-headers'] ?? '*',
    );
    response.setHeader('access-control-max-age', '3600');
    response.writeHead(204).end();
    return;
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD, OPTIONS');
    const method = { Method: request.method ?? '' };
    sendAnswer(
      request,
      response,
      s3Error(405, 'MethodNotAllowed', 'The method is not allowed here.', method),
    );
    return;
  }
  const answer = await route(content, request, response);
  if (answer !== undefined) sendAnswer(request, response, answer);
}

/** What browsers are told with every answer: media may be used by any page, and nothing is guessed. */
function setCommonHeaders(response: ServerResponse): void {
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader(
    'access-control-expose-headers',
    'Accept-Ranges, Content-Length, Content-Range, Date, ETag, Last-Modified',
  );
  response.setHeader('cross-origin-resource-policy', 'cross-origin');
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('referrer-policy', 'strict-origin-when-cross-origin');
}

/** Undefined once it is answered. */
async function route(
  content: HttpContent,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Answer | undefined> {
  const path = pathOf(request);
  if (path === '/' || path === '/index.html') {
    const page = await findFile(content.demoFolder, 'index.html');
    return page === undefined ? noSuchKey('index.html') : sendFile(request, response, page, 0);
  }
  // The page's own links are relative to the root.
  if (/^\/demo\/?(index\.html)?$/.test(path)) {
    response.setHeader('location', '/');
    return { status: 302, type: 'text/plain; charset=utf-8', body: 'The demo is at /\n' };
  }
  const key = decodeKey(path);
  if (key === undefined)
    return s3Error(400, 'InvalidURI', "Couldn't parse the specified URI.", { URI: path });
  if (!isSafeKey(key)) return s3Error(403, 'AccessDenied', 'Access Denied');
  if (key.startsWith('live/')) {
    const live = await content.liveHls.answer(key.slice('live/'.length));
    if (live !== undefined) return live;
  }
  const file =
    (await content.library.findFile(key)) ??
    (key.startsWith('dist/') ? await findFile(content.distFolder, key.slice('dist/'.length)) : undefined) ??
    (PAGE_FILES.test(key) ? await findFile(content.demoFolder, key.replace(/^demo\//, '')) : undefined);
  if (file !== undefined) return sendFile(request, response, file, 0);
  return (await answerVodHls(content.library, key)) ?? noSuchKey(key);
}

/** Once decoded, as S3 does; undefined for what is no percent-encoded UTF-8. */
function decodeKey(path: string): string | undefined {
  try {
    return path.startsWith('/') ? decodeURIComponent(path.slice(1)) : undefined;
  } catch {
    return undefined;
  }
}

function sendAnswer(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  const body = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body;
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  response.setHeader('content-type', answer.type);
  response.setHeader('content-length', body.byteLength);
  const { maxAge = 0 } = answer;
  response.setHeader('cache-control', maxAge > 0 ? `max-age=${maxAge}` : 'no-cache');
  response.writeHead(answer.status);
  response.end(request.method === 'HEAD' ? undefined : body);
}
