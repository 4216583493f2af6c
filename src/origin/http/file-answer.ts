import type { IncomingHttpHeaders } from 'node:http';
import type { FoundFile } from '../library/object-key.js';
import { s3Error, type Answer } from './answer.js';
import { parseRange } from './byte-range.js';
import { mimeTypeOf } from './mime-type.js';

/** Changes when the file does. */
export const entityTagOf = ({ size, modifiedMs }: FoundFile): string =>
  `"${Math.round(modifiedMs).toString(16)}-${size.toString(16)}"`;

/** RFC 9110 section 13: the tag decides where there is one. */
function isUnchanged(headers: IncomingHttpHeaders, file: FoundFile): boolean {
  const tags = headers['if-none-match'];
  if (tags !== undefined) {
    const own = entityTagOf(file);
    return tags.split(',').some((tag) => tag.trim().replace(/^W\//, '') === own || tag.trim() === '*');
  }
  const since = Date.parse(headers['if-modified-since'] ?? '');
  return Number.isFinite(since) && Math.floor(file.modifiedMs / 1000) * 1000 <= since;
}

/** If-Range: a range of another version of the file is of no use. */
function isRangeWanted(headers: IncomingHttpHeaders, file: FoundFile): boolean {
  const header = headers['if-range'];
  const condition = Array.isArray(header) ? header[0] : header;
  if (condition === undefined || condition === entityTagOf(file)) return true;
  return Date.parse(condition) === Math.floor(file.modifiedMs / 1000) * 1000;
}

/** GET and HEAD of a file, whole or in part. */
export function fileAnswer(headers: IncomingHttpHeaders, file: FoundFile, maxAge: number): Answer {
  const type = mimeTypeOf(file.path);
  const facts = {
    'accept-ranges': 'bytes',
    etag: entityTagOf(file),
    'last-modified': new Date(file.modifiedMs).toUTCString(),
  };
  if (isUnchanged(headers, file)) return { status: 304, type, body: '', maxAge, headers: facts };
  const { path, size } = file;
  const range = isRangeWanted(headers, file) ? parseRange(headers.range, size) : undefined;
  if (range === 'unsatisfiable') return outOfRange(size);
  const { start, end } = range ?? { start: 0, end: size - 1 };
  return {
    status: range === undefined ? 200 : 206,
    type,
    body: size === 0 ? '' : { path, start, end },
    maxAge,
    headers: range === undefined ? facts : { ...facts, 'content-range': `bytes ${start}-${end}/${size}` },
  };
}

function outOfRange(size: number): Answer {
  const answer = s3Error(416, 'InvalidRange', 'The requested range is not satisfiable.', {
    ActualObjectSize: `${size}`,
  });
  return { ...answer, headers: { 'content-range': `bytes */${size}` } };
}

/** The part that was asked for of what is in memory: byte ranges of playlists lead there. */
export function partOf(headers: IncomingHttpHeaders, answer: Answer): Answer {
  if (answer.status !== 200 || !(answer.body instanceof Uint8Array)) return answer;
  const size = answer.body.byteLength;
  const whole = { ...answer, headers: { ...answer.headers, 'accept-ranges': 'bytes' } };
  const range = parseRange(headers.range, size);
  if (range === undefined) return whole;
  if (range === 'unsatisfiable') return { ...outOfRange(size), ...(answer.cors && { cors: answer.cors }) };
  const { start, end } = range;
  return {
    ...whole,
    status: 206,
    body: answer.body.subarray(start, end + 1),
    headers: { ...whole.headers, 'content-range': `bytes ${start}-${end}/${size}` },
  };
}
