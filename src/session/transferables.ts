import type { SessionEvent } from './worker-protocol.js';

/** The buffer of a segment goes to the page without a copy; it must hold nothing else. */
export function transferablesOf(event: SessionEvent): ArrayBuffer[] {
  if (event.type !== 'segment') return [];
  const { data } = event.segment;
  return data.byteLength > 0 && data.byteLength === data.buffer.byteLength ? [data.buffer] : [];
}
