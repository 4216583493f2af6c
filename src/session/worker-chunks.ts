/**
 * What a worker imports only when it is needed, by the names of the modules. Each by a `new URL` of its own: so
 * bundlers know it, and carry the file along under a name that only the page learns.
 */
export function workerChunks(): Readonly<Record<string, string>> {
  return {
    'enhanced-rtmp': new URL('./worker-enhanced-rtmp.js', import.meta.url).href,
    'rendition-switch': new URL('./worker-rendition-switch.js', import.meta.url).href,
  };
}

/** What a worker's session needs for a MediaSource of its own; it is told with the wish for one. */
export function mediaSinkScript(): string {
  return new URL('./worker-media-sink.js', import.meta.url).href;
}
