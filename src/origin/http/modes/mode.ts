import type { Answer } from '../answer.js';
import type { SignedContent } from '../signing/signed-content.js';
import { kindOf, type Handler, type RequestKind, type ViewerRequest } from '../viewer-request.js';
import type { BoundedMap } from './bounded-map.js';

/** What the modes of one distribution remember of earlier requests. */
export interface ModeMemory {
  readonly signing: SignedContent;
  readonly counts: BoundedMap<number>;
  /** Answers of the cache, with ms since 1970 until which they count. */
  readonly cached: BoundedMap<{ readonly answer: Answer; readonly since: number; readonly until: number }>;
  readonly cors: BoundedMap<Readonly<Record<string, string>>>;
  readonly frozen: BoundedMap<{ readonly since: number; readonly answer: Answer }>;
  /** ms since 1970. */
  now(): number;
}

/** A mode stands between the viewer and what follows in the path. */
export type Mode = (request: ViewerRequest, next: Handler, memory: ModeMemory) => Promise<Answer>;

/** @returns undefined where the arguments are none of this mode's */
export type ModeReader = (
  argumentsOfPath: readonly string[],
) => { readonly mode: Mode; readonly used: number } | undefined;

/** `404@segment3-*2`: which requests a mode is about, and how often. */
export interface Argument {
  readonly value: string;
  readonly scope: Scope;
}

interface Scope {
  readonly kind?: RequestKind['kind'];
  readonly number?: number;
  readonly isOnwards?: boolean;
  readonly times?: number;
}

/** Undefined for what is written otherwise. */
export function parseArgument(text: string | undefined): Argument | undefined {
  const parts =
    /^([^@*]+)(?:@(manifest|playlist|segment|init|key|subtitle|file)(?:(\d{1,9})(-?))?)?(?:\*(\d{1,6}))?$/.exec(
      text ?? '',
    );
  if (parts === null) return undefined;
  const [, value = '', kind, number, onwards, times] = parts;
  return {
    value,
    scope: {
      ...(kind === undefined ? {} : { kind: kind as RequestKind['kind'] }),
      ...(number === undefined ? {} : { number: Number(number), isOnwards: onwards === '-' }),
      ...(times === undefined ? {} : { times: Number(times) }),
    },
  };
}

/** Whether a mode is about this request. One that counts, counts it. Preflights are nobody's business but CORS'. */
export function applies({ scope, value }: Argument, request: ViewerRequest, { counts }: ModeMemory): boolean {
  if (request.method === 'OPTIONS') return false;
  const { kind, number, isOnwards = false, times } = scope;
  const asked = kindOf(request.key);
  if (kind !== undefined && kind !== asked.kind) return false;
  if (number !== undefined && asked.number === undefined) return false;
  if (number !== undefined && asked.number !== number && !(isOnwards && (asked.number ?? 0) > number))
    return false;
  if (times === undefined) return true;
  const place = `${value} ${request.path}`;
  const count = (counts.get(place) ?? 0) + 1;
  counts.set(place, count);
  return count <= times;
}
