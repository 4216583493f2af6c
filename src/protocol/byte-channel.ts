/** A reliable ordered pipe of bytes: all that the protocol knows of the world outside it. */
export interface ByteChannel {
  /** Ends when the peer closes in order; throws a `PlayerError` when the pipe breaks. Iterated once. */
  readonly incoming: AsyncIterable<Uint8Array>;
  /** Takes the bytes at once, in order; resolves when the channel will take more. Rejects once it is closed. */
  send(bytes: Uint8Array): Promise<void>;
  /** Idempotent. `incoming` ends. */
  close(): void;
}
