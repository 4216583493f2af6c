import { LiveStream } from './live-stream.js';

/** Names that are published or waited for at the same time. */
const MAX_STREAMS = 1000;

/** The live streams by name. One is there as long as somebody publishes or waits. */
export class LiveStreams {
  readonly #streams = new Map<string, LiveStream>();
  readonly #onPublish: (stream: LiveStream) => void;

  /** @param onPublish called whenever somebody begins to publish */
  constructor(onPublish: (stream: LiveStream) => void = () => undefined) {
    this.#onPublish = onPublish;
  }

  find(name: string): LiveStream | undefined {
    return this.#streams.get(name);
  }

  /** Undefined where there are too many, or the name is none. */
  get(name: string): LiveStream | undefined {
    const known = this.#streams.get(name);
    if (known !== undefined) return known;
    // oxlint-disable-next-line no-control-regex -- a name ends up in paths and logs
    if (name === '' || name.length > 256 || /[\u0000-\u001f\u007f]/.test(name)) return undefined;
    if (this.#streams.size >= MAX_STREAMS) return undefined;
    const stream = new LiveStream(name, {
      onPublish: this.#onPublish,
      onIdle: (idle) => {
        if (this.#streams.get(name) === idle) this.#streams.delete(name);
      },
    });
    this.#streams.set(name, stream);
    return stream;
  }
}
