import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { gzipSync, brotliCompressSync } from 'node:zlib';

/** The files of dist/ that a browser fetches: a module, what it imports statically, and what it may import later. */
export interface LoadedModule {
  readonly file: string;
  readonly staticImports: readonly string[];
  readonly dynamicImports: readonly string[];
  /** Named by their URL, to be fetched by a worker. */
  readonly workerChunks: readonly string[];
  readonly bareImports: readonly string[];
  readonly bareDynamicImports: readonly string[];
}

const STATIC = /(?:^|[;}\s])(?:import|export)\s*(?:[\w*{}\s,$]+?\s*from\s*)?["']([^"']+)["']/g;
/** What a worker imports when it needs it: scripts/rollup-worker-chunks.mjs. */
const WORKER_CHUNK = /new URL\(\s*["'`](\.\/worker-[\w-]+\.js)["'`]\s*,\s*import\.meta\.url\s*\)/g;
const DYNAMIC = /\bimport\(\s*["'`]([^"'`]+)["'`]\s*\)/g;

export function readModule(file: string): LoadedModule {
  const code = readFileSync(file, 'utf8');
  const all = (pattern: RegExp) => [...new Set([...code.matchAll(pattern)].map((match) => match[1]!))];
  const local = (names: string[]) =>
    names.filter((n) => n.startsWith('.')).map((n) => normalize(join(dirname(file), n)));
  const bare = (names: string[]) => names.filter((n) => !n.startsWith('.'));
  return {
    file,
    staticImports: local(all(STATIC)),
    dynamicImports: local(all(DYNAMIC)),
    workerChunks: local(all(WORKER_CHUNK)),
    bareImports: bare(all(STATIC)),
    bareDynamicImports: bare(all(DYNAMIC)),
  };
}

/** `entry` and everything that is fetched with it, without what is imported later. */
export function staticClosure(entry: string): LoadedModule[] {
  const seen = new Map<string, LoadedModule>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    const module = readModule(file);
    seen.set(file, module);
    module.staticImports.forEach(visit);
  };
  visit(normalize(entry));
  return [...seen.values()];
}

export interface Size {
  readonly minified: number;
  readonly gzip: number;
  readonly brotli: number;
}

/** Bytes, each file compressed by itself as a server would. */
export function sizeOf(files: Iterable<string>): Size {
  let minified = 0;
  let gzip = 0;
  let brotli = 0;
  for (const file of new Set(files)) {
    const code = readFileSync(file);
    minified += code.length;
    gzip += gzipSync(code, { level: 9 }).length;
    brotli += brotliCompressSync(code).length;
  }
  return { minified, gzip, brotli };
}
