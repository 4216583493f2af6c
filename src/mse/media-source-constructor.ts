import type { MediaSourceLike } from './media-source.js';

export interface MediaSourceConstructor<S extends MediaSourceLike = MediaSourceLike> {
  new (): S;
  isTypeSupported(type: string): boolean;
  /** Whether a worker may make one, and hand it to its page (`MediaSourceHandle`). */
  readonly canConstructInDedicatedWorker?: boolean;
}

/** `MediaSource`, or `ManagedMediaSource` where only that exists (iPhone). */
export function mediaSourceConstructor<S extends MediaSourceLike = MediaSourceLike>():
  MediaSourceConstructor<S> | undefined {
  const scope = globalThis as {
    MediaSource?: MediaSourceConstructor<S>;
    ManagedMediaSource?: MediaSourceConstructor<S>;
  };
  return scope.MediaSource ?? scope.ManagedMediaSource;
}

/** Such a source opens only on an element that cannot be sent to another device. */
export function isManaged(constructor: MediaSourceConstructor | undefined): boolean {
  const { ManagedMediaSource } = globalThis as { ManagedMediaSource?: MediaSourceConstructor };
  return constructor !== undefined && constructor === ManagedMediaSource;
}
