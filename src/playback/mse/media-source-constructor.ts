export interface MediaSourceConstructor {
  new (): MediaSource;
  isTypeSupported(type: string): boolean;
}

/** `MediaSource`, or `ManagedMediaSource` where only that exists (iPhone). */
export function mediaSourceConstructor(): MediaSourceConstructor | undefined {
  const scope = globalThis as {
    MediaSource?: MediaSourceConstructor;
    ManagedMediaSource?: MediaSourceConstructor;
  };
  return scope.MediaSource ?? scope.ManagedMediaSource;
}
