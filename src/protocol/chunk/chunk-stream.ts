/** What the reader remembers of one chunk stream: RTMP 1.0 section 5.3.1.2, "the preceding chunk". */
export class ChunkStream {
  readonly id: number;
  /** Absolute timestamp of the message under way or last read. */
  timestamp = 0;
  /** What a fmt 3 chunk that starts a message adds. */
  timestampDelta = 0;
  /** The extended timestamp field as last read; -1 when the last fmt 0, 1 or 2 had none. */
  extendedTimestamp = -1;
  messageLength = 0;
  typeId = 0;
  messageStreamId = 0;
  /** The message under way; `undefined` between messages. */
  payload: Uint8Array<ArrayBuffer> | undefined;
  received = 0;

  constructor(id: number) {
    this.id = id;
  }
}
