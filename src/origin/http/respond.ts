import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import type { Gateway } from '../../gateway/gateway.js';
import type { TunnelServer } from '../../protocol/rtmpt/tunnel-server.js';
import { answerVodHls } from '../hls/vod-hls.js';
import { findFile, isSafeKey } from '../library/object-key.js';
import type { MediaLibrary } from '../library/media-library.js';
import { liveFlv } from '../live/live-flv.js';
import type { LiveHlsRoutes } from '../live/live-hls-routes.js';
import type { LiveStreams } from '../live/live-streams.js';
import { noSuchKey, s3Error, textAnswer, type Answer } from './answer.js';
import { ANY_PAGE, preflight } from './cors.js';
import { fileAnswer, partOf } from './file-answer.js';
import type { ModeMemory } from './modes/mode.js';
import { withModes } from './modes/with-modes.js';
import { answerTunnel, isTunnelRequest } from './rtmpt-routes.js';
import { sendAnswer } from './send-answer.js';
import { answerSign } from './sign-route.js';
import type { ViewerRequest } from './viewer-request.js';
import { answerUpgrade } from './websocket-flv.js';

export interface HttpContent {
  readonly library: MediaLibrary;
  readonly live: Pick<LiveStreams, 'find'>;
  readonly liveHls: LiveHlsRoutes;
  /** Starts live streams that nobody publishes before somebody asks, by what is behind `/live/`. */
  readonly wake?: (path: string) => Promise<void> | undefined;
  /** Answers the WebSocket upgrades of `/rtmp`. */
  readonly gateway: Pick<Gateway, 'handleUpgrade'>;
  /** Answers what RTMPT clients post. */
  readonly tunnel: TunnelServer;
  readonly memory: ModeMemory;
  readonly demoFolder: string;
  readonly distFolder: string;
}

/** Kinds of files that a page consists of: sources beside them are nobody's business. */
const PAGE_FILES = /\.(html|css|js|mjs|svg|png|jpe?g|webp|ico|woff2)$/i;

/** Resolves when the answer is on its way or over. */
export async function respond(
  content: HttpContent,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [path = ''] = (request.url ?? '').split(/[?#]/, 1);
  // Nothing is guessed, and embedding is allowed to pages that isolate themselves.
  response.setHeader('cross-origin-resource-policy', 'cross-origin');
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('referrer-policy', 'strict-origin-when-cross-origin');
  if (isTunnelRequest(request, path)) {
    for (const [name, value] of Object.entries(ANY_PAGE)) response.setHeader(name, value);
    await answerTunnel(content.tunnel, request, response, path);
    return;
  }
  const { method = '' } = request;
  await sendAnswer(
    request,
    response,
    method === 'GET' || method === 'HEAD' || method === 'OPTIONS'
      ? await answerTo(content, readRequest(request, response, path, method))
      : notAllowed(method),
  );
}

const notAllowed = (method: string): Answer => ({
  ...s3Error(405, 'MethodNotAllowed', 'The method is not allowed here.', { Method: method }),
  headers: { allow: 'GET, HEAD, OPTIONS' },
});

/** The answer to a WebSocket that asks for an FLV stream or file. */
export async function respondToUpgrade(
  content: HttpContent,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): Promise<void> {
  const [path = ''] = (request.url ?? '').split(/[?#]/, 1);
  answerUpgrade(request, socket, head, await answerTo(content, readRequest(request, socket, path, 'GET')));
}

function readRequest(
  request: IncomingMessage,
  answering: ServerResponse | Duplex,
  path: string,
  method: ViewerRequest['method'],
): ViewerRequest {
  const left = new AbortController();
  answering.once('close', () => left.abort());
  const { headers, socket, url = '' } = request;
  const scheme = (socket as TLSSocket).encrypted === true ? 'https' : 'http';
  const authority = headers[':authority'];
  const host = headers.host ?? (typeof authority === 'string' ? authority : 'localhost');
  return {
    method,
    origin: `${scheme}://${host}`,
    path,
    query: /^[^?#]*\?([^#]*)/.exec(url)?.[1] ?? '',
    key: '',
    headers,
    address: (socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
    signal: left.signal,
  };
}

async function answerTo(content: HttpContent, request: ViewerRequest): Promise<Answer> {
  const { path, headers } = request;
  const key = decodeKey(path);
  const isPlain = key !== undefined && isSafeKey(key);
  if (request.method === 'OPTIONS' && !isPlain) return preflight(request);
  if (path === '/' || path === '/index.html') {
    const page = await findFile(content.demoFolder, 'index.html');
    return page === undefined ? noSuchKey('index.html') : fileAnswer(headers, page, 0);
  }
  // The page's own links are relative to the root.
  if (/^\/demo\/?(index\.html)?$/.test(path)) {
    return { ...textAnswer(302, 'The demo is at /\n'), headers: { location: '/' } };
  }
  if (path === '/sign') return answerSign(content.memory.signing, request);
  if (key === undefined)
    return s3Error(400, 'InvalidURI', "Couldn't parse the specified URI.", { URI: path });
  if (!isPlain) return s3Error(403, 'AccessDenied', 'Access Denied');
  // A file whose own name begins as a mode does is that file.
  if ((await content.library.findFile(key)) !== undefined) return answerKey(content, { ...request, key });
  const { memory } = content;
  return withModes(memory, { ...request, key }, (inner) => answerKey(content, inner));
}

/** Folders in which Flash Media Server and MediaPackage have everything. */
const producerKey = (key: string): string =>
  key.replace(/^(?:hls-vod|out\/v1)\//, '').replace(/^hls-live\/livepkgr\/_definst_\/[^/]+\//, 'live/');

/** The content itself, modes left aside. */
async function answerKey(content: HttpContent, request: ViewerRequest): Promise<Answer> {
  const { headers } = request;
  const key = producerKey(request.key);
  if (request.method === 'OPTIONS') return preflight(request);
  if (key.startsWith('live/')) await content.wake?.(key.slice('live/'.length));
  const name = /^live\/(.+)\.flv$/.exec(key)?.[1];
  const published = name === undefined ? undefined : content.live.find(name);
  if (published?.isPublished === true) {
    const body = liveFlv(published, request.signal);
    return { status: 200, type: 'video/x-flv', body, headers: { 'cache-control': 'no-cache, no-store' } };
  }
  const clock = content.live.find(/^live\/(.+)\.json$/.exec(key)?.[1] ?? '')?.clock;
  if (clock !== undefined) {
    return { status: 200, type: 'application/json', body: JSON.stringify(clock), maxAge: 0 };
  }
  if (key.startsWith('live/')) {
    const live = await content.liveHls.answer(key.slice('live/'.length), request);
    if (live !== undefined) return partOf(headers, live);
  }
  const file =
    (await content.library.findFile(key)) ??
    (key.startsWith('dist/') ? await findFile(content.distFolder, key.slice('dist/'.length)) : undefined) ??
    (PAGE_FILES.test(key) ? await findFile(content.demoFolder, key.replace(/^demo\//, '')) : undefined);
  if (file !== undefined) return fileAnswer(headers, file, 0);
  const hls = await answerVodHls(content.library, key, request.packaging);
  return hls === undefined ? noSuchKey(key) : partOf(headers, hls);
}

/** Once decoded, as S3 does; undefined for what is no percent-encoded UTF-8. */
function decodeKey(path: string): string | undefined {
  try {
    return path.startsWith('/') ? decodeURIComponent(path.slice(1)) : undefined;
  } catch {
    return undefined;
  }
}
