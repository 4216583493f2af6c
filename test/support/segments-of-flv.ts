import { readFileSync } from 'node:fs';
import type { Segment } from '../../src/media/segment.js';
import { Transmuxer } from '../../src/media/transmuxer.js';
import { readFlv } from './flv-vector.js';

/** The pictures of an FLV as segments that end at these times (seconds); the first one begins at or before `from`. */
export function videoSegments(file: string, from: number, ends: readonly number[]): readonly Segment[] {
  const segments: Segment[] = [];
  const transmuxer = new Transmuxer({ onSegment: (segment) => segments.push(segment) });
  transmuxer.expectTracks(['video']);
  let left = ends;
  for (const { type, timestamp, payload } of readFlv(readFileSync(file))) {
    // The configuration is the first of all.
    if (type !== 'video' || (timestamp < from * 1000 && payload[1] !== 0)) continue;
    while (left[0] !== undefined && timestamp >= left[0] * 1000) {
      transmuxer.flush();
      left = left.slice(1);
    }
    if (left.length === 0) break;
    transmuxer.push({ type, timestamp, payload });
  }
  transmuxer.end();
  return segments;
}
