/** What a source answered to the wish for some of its bytes. */
export interface ByteAnswer {
  /** Position of the first byte that comes. */
  readonly from: number;
  /** Bytes of the whole; `undefined` where nobody says. */
  readonly total: number | undefined;
  /** Whether another part can be asked for. */
  readonly hasRanges: boolean;
  /** The next bytes; `undefined` after the last. Rejects where the connection is lost. */
  read(): Promise<Uint8Array | undefined>;
  /** Nobody wants the rest. */
  cancel(): void;
}

/** Where the bytes of an FLV come from. */
export interface ByteSource {
  /**
   * @param to the byte behind the last; `undefined`: everything there is.
   * @returns `undefined` where the source ends before `from`.
   * @throws PlayerError for what the server says, an `AbortError` after the signal.
   */
  open(from: number, to: number | undefined, signal: AbortSignal): Promise<ByteAnswer | undefined>;
  /** Bytes of the whole, without fetching any; `undefined` where nobody says. */
  size?(signal: AbortSignal): Promise<number | undefined>;
}
