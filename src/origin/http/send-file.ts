import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { FoundFile } from '../library/object-key.js';
import { s3Error, type Answer } from './answer.js';
import { mimeTypeOf } from './mime-type.js';
import { parseRange } from './byte-range.js';

/** Changes when the file does. */
export const entityTagOf = ({ size, modifiedMs }: FoundFile): string =>
  `"${Math.round(modifiedMs).toString(16)}-${size.toString(16)}"`;

/** RFC 9110 section 13: the tag decides where there is one. */
function isUnchanged(request: IncomingMessage, file: FoundFile): boolean {
  const tags = request.headers['if-none-match'];
  if (tags !== undefined) {
    const own = entityTagOf(file);
    return tags.split(',').some((tag) => tag.trim().replace(/^W\//, '') === own || tag.trim() === '*');
  }
  const since = Date.parse(request.headers['if-modified-since'] ?? '');
  return Number.isFinite(since) && Math.floor(file.modifiedMs / 1000) * 1000 <= since;
}

/** If-Range: a range of another version of the file is of no use. */
function isRangeWanted(request: IncomingMessage, file: FoundFile): boolean {
  const header = request.headers['if-range'];
  const condition = Array.isArray(header) ? header[0] : header;
  if (condition === undefined || condition === entityTagOf(file)) return true;
  return Date.parse(condition) === Math.floor(file.modifiedMs / 1000) * 1000;
}

/** GET and HEAD of a file, whole or in part; undefined once it is answered. */
export async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  file: FoundFile,
  maxAge: number,
): Promise<Answer | undefined> {
  response.setHeader('content-type', mimeTypeOf(file.path));
  response.setHeader('accept-ranges', 'bytes');
  response.setHeader('etag', entityTagOf(file));
  response.setHeader('last-modified', new Date(file.modifiedMs).toUTCString());
  response.setHeader('cache-control', maxAge > 0 ? `max-age=${maxAge}` : 'no-cache');
  if (isUnchanged(request, file)) {
    response.writeHead(304).end();
    return undefined;
  }
  const range = isRangeWanted(request, file) ? parseRange(request.headers.range, file.size) : undefined;
  if (range === 'unsatisfiable') {
    response.setHeader('content-range', `bytes */${file.size}`);
    return s3Error(416, 'InvalidRange', 'The requested range is not satisfiable.', {
      ActualObjectSize: `${file.size}`,
    });
  }
  const { start, end } = range ?? { start: 0, end: file.size - 1 };
  response.setHeader('content-length', Math.max(0, end - start + 1));
  if (range !== undefined) response.setHeader('content-range', `bytes ${start}-${end}/${file.size}`);
  response.writeHead(range === undefined ? 200 : 206);
  if (request.method === 'HEAD' || file.size === 0) {
    response.end();
    return undefined;
  }
  // A viewer that leaves in the middle is no error of ours.
  await pipeline(createReadStream(file.path, { start, end }), response).catch(() => response.destroy());
  return undefined;
}
