import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseRange } from '../../src/origin/http/byte-range.js';

export interface ServedFile {
  readonly bytes: Uint8Array;
  /** Default: yes. */
  readonly hasRanges?: boolean;
  /** Whether a page of another origin may read Content-Range; S3 does not let it, if nobody says so. Default: no. */
  readonly exposesRange?: boolean;
  /** Without Content-Length, as a server sends what it does not know the end of. */
  readonly isEndless?: boolean;
  /** The connection is cut after so many bytes of an answer, the first times. */
  readonly cutAfter?: number;
  readonly cuts?: number;
}

export interface RangeRequest {
  readonly path: string;
  /** Without `?`. */
  readonly query: string;
  readonly range: string | undefined;
  readonly status: number;
  /** Bytes of the body that were written. */
  sent: number;
}

export interface RangeServer {
  readonly url: string;
  readonly requests: RangeRequest[];
  /** All bytes of bodies so far. */
  readonly sent: number;
  stop(): Promise<void>;
}

const PIECE = 16 * 1024;

/** A web server that remembers what it was asked for and how much of it went out. */
export async function startRangeServer(files: Readonly<Record<string, ServedFile>>): Promise<RangeServer> {
  const requests: RangeRequest[] = [];
  const cuts = new Map<string, number>();
  const server = createServer((request, response) => {
    const [address = '', query = ''] = (request.url ?? '').split('?', 2);
    const path = address.slice(1);
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('cache-control', 'no-store');
    const file = files[path];
    if (file === undefined || !['GET', 'HEAD'].includes(request.method ?? '')) {
      requests.push({ path, query, range: request.headers.range, status: 404, sent: 0 });
      response.writeHead(404).end('nothing here');
      return;
    }
    void send(file, { path, query }, request, response);
  });
  const send = async (
    file: ServedFile,
    { path, query }: { path: string; query: string },
    request: IncomingMessage,
    response: ServerResponse,
  ) => {
    const { bytes, hasRanges = true, exposesRange = false } = file;
    const range = hasRanges ? parseRange(request.headers.range, bytes.byteLength) : undefined;
    const { start, end } = typeof range === 'object' ? range : { start: 0, end: bytes.byteLength - 1 };
    const status = range === 'unsatisfiable' ? 416 : range === undefined ? 200 : 206;
    const entry: RangeRequest = { path, query, range: request.headers.range, status, sent: 0 };
    requests.push(entry);
    if (exposesRange) response.setHeader('access-control-expose-headers', 'Content-Range');
    if (status === 416) {
      response.writeHead(416, { 'content-range': `bytes */${bytes.byteLength}` }).end();
      return;
    }
    if (status === 206) response.setHeader('content-range', `bytes ${start}-${end}/${bytes.byteLength}`);
    if (file.isEndless !== true) response.setHeader('content-length', Math.max(0, end - start + 1));
    response.writeHead(status, { 'content-type': 'video/x-flv' });
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    const cut = (cuts.get(path) ?? 0) < (file.cuts ?? 0) ? file.cutAfter : undefined;
    for (let at = start; at <= end && !response.destroyed; at += PIECE) {
      if (cut !== undefined && at - start >= cut) {
        cuts.set(path, (cuts.get(path) ?? 0) + 1);
        response.destroy();
        return;
      }
      const piece = bytes.subarray(at, Math.min(at + PIECE, end + 1));
      entry.sent += piece.byteLength;
      // No more than the client takes: what waits in a buffer has not been sent.
      if (!response.write(piece)) {
        await new Promise<void>((resolve) => {
          const done = (): void => {
            response.off('drain', done).off('close', done);
            resolve();
          };
          response.on('drain', done).on('close', done);
        });
      }
    }
    response.end();
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    get sent() {
      return requests.reduce((sum, request) => sum + request.sent, 0);
    },
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
