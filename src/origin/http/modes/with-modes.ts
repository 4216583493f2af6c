import type { Handler, ViewerRequest } from '../viewer-request.js';
import { BoundedMap } from './bounded-map.js';
import { readCors } from './cors-mode.js';
import { readCached, readClock, readFrozen, readHls, readRedirect, readTag } from './edge-modes.js';
import { readCut, readFail, readSlow } from './fault-modes.js';
import type { Mode, ModeMemory, ModeReader } from './mode.js';
import { readPrivate } from './private-mode.js';
import type { SignedContent } from '../signing/signed-content.js';

const READERS: Readonly<Record<string, ModeReader>> = {
  cached: readCached,
  clock: readClock,
  cors: readCors,
  cut: readCut,
  fail: readFail,
  frozen: readFrozen,
  hls: readHls,
  private: readPrivate,
  redirect: readRedirect,
  slow: readSlow,
  tag: readTag,
};
const MAX_MODES = 8;

export const createModeMemory = (signing: SignedContent, now: () => number = Date.now): ModeMemory => ({
  signing,
  counts: new BoundedMap(10_000),
  cached: new BoundedMap(200),
  cors: new BoundedMap(10_000),
  frozen: new BoundedMap(200),
  now,
});

/** The modes at the beginning of a key, the outermost first, and the key that they stand in front of. */
export function parseModes(key: string): { readonly modes: readonly Mode[]; readonly key: string } {
  const modes: Mode[] = [];
  let parts = key.split('/');
  while (modes.length < MAX_MODES) {
    const [name = '', ...rest] = parts;
    const found = Object.hasOwn(READERS, name) ? READERS[name]?.(rest) : undefined;
    // A mode stands in front of something.
    if (found === undefined || rest.length <= found.used) break;
    modes.push(found.mode);
    parts = rest.slice(found.used);
  }
  return { modes, key: parts.join('/') };
}

/** Answers by way of the modes in the request's key. */
export function withModes(memory: ModeMemory, request: ViewerRequest, handler: Handler) {
  const { modes, key } = parseModes(request.key);
  const chain = modes.reduceRight<Handler>((next, mode) => (inner) => mode(inner, next, memory), handler);
  return chain({ ...request, key });
}
