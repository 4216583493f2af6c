import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerResponse } from 'node:http2';
import { setTimeout as delay } from 'node:timers/promises';
import { isFilePiece, isStream, type Answer, type Body, type Delivery } from './answer.js';
import { edgeHeaders } from './cloudfront-answer.js';
import { ANY_PAGE } from './cors.js';

/** Bytes between two looks at the clock. */
const PIECE = 4096;
const NGHTTP2_INTERNAL_ERROR = 2;

/** Writes an answer, as slowly and as far as its delivery says. Resolves when it is over; a viewer may leave. */
export async function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
): Promise<void> {
  const left = new AbortController();
  response.once('close', () => left.abort());
  const { delivery = {} } = answer;
  try {
    await wait(delivery.answerAfter ?? 0, left.signal);
    const length = lengthOf(answer.body);
    const { cut } = delivery;
    if (cut?.at === 0) {
      breakOff(response, cut.how);
      return;
    }
    setHeaders(response, answer, length);
    response.writeHead(answer.status);
    if (request.method === 'HEAD' || length === 0) {
      response.end();
      return;
    }
    if (delivery.bodyAfter !== undefined) {
      response.flushHeaders();
      await wait(delivery.bodyAfter, left.signal);
    }
    if (await pump(response, piecesOf(answer.body), length, delivery, left.signal)) response.end();
    else breakOff(response, cut?.how ?? 'close');
  } catch {
    // The viewer left in the middle, or a file went away: nothing that could still be said.
    response.destroy();
  }
}

function setHeaders(response: ServerResponse, answer: Answer, length: number | undefined): void {
  const { maxAge = 0, cors = ANY_PAGE } = answer;
  const type = answer.type === '' ? {} : { 'content-type': answer.type };
  const all = { ...edgeHeaders(answer.status), ...cors, ...type, ...answer.headers };
  for (const [name, value] of Object.entries(all)) response.setHeader(name, value as string | string[]);
  if (length !== undefined && answer.status !== 304 && answer.status !== 204)
    response.setHeader('content-length', length);
  if (!response.hasHeader('cache-control'))
    response.setHeader('cache-control', maxAge > 0 ? `max-age=${maxAge}` : 'no-cache');
}

/** Undefined where nobody knows. */
function lengthOf(body: Body): number | undefined {
  if (typeof body === 'string') return Buffer.byteLength(body);
  if (isFilePiece(body)) return Math.max(0, body.end - body.start + 1);
  return isStream(body) ? undefined : body.byteLength;
}

function piecesOf(body: Body): AsyncIterable<Uint8Array> | Iterable<Uint8Array> {
  if (typeof body === 'string') return [Buffer.from(body)];
  if (isFilePiece(body)) return createReadStream(body.path, { start: body.start, end: body.end });
  return isStream(body) ? body : [body];
}

/** False where the answer is to be broken off. */
async function pump(
  response: ServerResponse,
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  length: number | undefined,
  { rate, stall, cut }: Delivery,
  signal: AbortSignal,
): Promise<boolean> {
  // A stream without a length is taken for this long.
  const total = length ?? 1 << 18;
  const began = performance.now();
  const stallAt = stall === undefined ? Infinity : Math.floor(stall.at * total);
  const cutAt = cut === undefined ? Infinity : Math.max(1, Math.floor(cut.at * total));
  const isPlain = rate === undefined && stall === undefined && cut === undefined;
  let sent = 0;
  let hasStalled = false;
  for await (const large of pieces) {
    for (let at = 0; at < large.byteLength;) {
      const stop = Math.min(cutAt, hasStalled ? Infinity : stallAt) - sent;
      const piece = isPlain ? large : large.subarray(at, at + Math.min(PIECE, Math.max(1, stop)));
      if (rate !== undefined)
        await wait((1000 * (sent + piece.byteLength)) / rate - (performance.now() - began), signal);
      at += piece.byteLength;
      sent += piece.byteLength;
      if (!response.write(piece)) await drained(response, signal);
      if (sent >= cutAt) {
        // What was sent is to arrive.
        await wait(50, signal);
        return false;
      }
      if (!hasStalled && sent >= stallAt) {
        hasStalled = true;
        await wait(stall?.ms ?? 0, signal);
      }
    }
  }
  return true;
}

async function drained(response: ServerResponse, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const leave = () => {
      response.off('drain', go);
      reject(new Error('the viewer left'));
    };
    const go = () => {
      signal.removeEventListener('abort', leave);
      resolve();
    };
    if (signal.aborted) leave();
    response.once('drain', go);
    signal.addEventListener('abort', leave, { once: true });
  });
}

/** Rejects when the viewer leaves; never resolves for `Infinity`. */
async function wait(ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (ms === Infinity) {
    await new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(new Error('the viewer left')), { once: true });
    });
  } else if (ms > 0) await delay(ms, undefined, { signal });
}

/** The connection (of HTTP/2: the stream) ends without what was promised. */
function breakOff(response: ServerResponse, how: 'close' | 'reset'): void {
  if (response.req.httpVersionMajor >= 2) {
    (response as unknown as Http2ServerResponse).stream.close(NGHTTP2_INTERNAL_ERROR);
  } else if (how === 'reset' && response.socket !== null) response.socket.resetAndDestroy();
  else response.destroy();
}
