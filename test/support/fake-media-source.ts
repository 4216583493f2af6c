import { FakeSourceBuffer } from './fake-source-buffer.js';

/** A MediaSource of the outside world; opens when the test says so. */
export class FakeMediaSource extends EventTarget {
  static last: FakeMediaSource;
  static isTypeSupported = (): boolean => true;
  static canConstructInDedicatedWorker = true;
  readyState: 'closed' | 'open' | 'ended' = 'closed';
  duration = Number.NaN;
  /** What stands for it on a page. */
  readonly handle: object = {};
  readonly buffers = new Map<string, FakeSourceBuffer>();
  refuses: readonly string[] = [];

  constructor() {
    super();
    FakeMediaSource.last = this;
  }
  addSourceBuffer(mimeType: string): FakeSourceBuffer {
    if (this.refuses.includes(mimeType)) throw new DOMException('unsupported', 'NotSupportedError');
    const buffer = new FakeSourceBuffer();
    this.buffers.set(mimeType, buffer);
    return buffer;
  }
  removeSourceBuffer(): void {}
  endOfStream(): void {
    if ([...this.buffers.values()].some(({ updating }) => updating)) {
      throw new DOMException('busy', 'InvalidStateError');
    }
    this.readyState = 'ended';
    this.dispatchEvent(new Event('sourceended'));
  }
  open(): void {
    this.readyState = 'open';
    this.dispatchEvent(new Event('sourceopen'));
  }
  finishAll(): void {
    for (const buffer of this.buffers.values()) buffer.finishAll();
  }
}

/** As much of a media element as a sink touches. */
export class FakeMediaElement extends EventTarget {
  src = '';
  srcObject: unknown = null;
  paused = true;
  playbackRate = 1;
  disableRemotePlayback = false;
  plays = 0;
  currentTime = 0;
  error: { code: number; message: string } | null = null;
  loads = 0;
  readonly ownerDocument = Object.assign(new EventTarget(), { hidden: false });
  getAttribute(): string {
    return this.src;
  }
  removeAttribute(): void {
    this.src = '';
  }
  load(): void {
    this.loads++;
  }
  async play(): Promise<void> {
    this.plays++;
    this.paused = false;
  }
}
