/** A SourceBuffer of the outside world: one operation at a time, `updateend` later, a limit to what it holds. */
export class FakeSourceBuffer extends EventTarget {
  updating = false;
  timestampOffset = 0;
  readonly done: string[] = [];
  /** The bytes of each append. */
  readonly appends: number[][] = [];
  ranges: { start: number; end: number }[] = [];
  /** What the next `appendBuffer` throws. */
  throws: string[] = [];
  removed = false;

  get buffered(): Pick<TimeRanges, 'length' | 'start' | 'end'> {
    return {
      length: this.ranges.length,
      start: (index: number) => this.ranges[index]!.start,
      end: (index: number) => this.ranges[index]!.end,
    };
  }

  appendBuffer(data: Uint8Array): void {
    this.#begin();
    const name = this.throws.shift();
    if (name !== undefined) throw new DOMException('refused', name);
    const offset = this.timestampOffset === 0 ? '' : `@${this.timestampOffset}`;
    this.updating = true;
    this.appends.push([...data]);
    // The segments of the tests are one byte long; several can come in one append.
    for (const segment of data) this.done.push(`append ${segment}${offset}`);
    this.ranges = [{ start: 0, end: (this.ranges[0]?.end ?? 0) + 1 }];
  }

  remove(start: number, end: number): void {
    this.#begin();
    this.updating = true;
    this.done.push(`remove ${start} ${end}`);
  }

  changeType(mimeType: string): void {
    this.#begin();
    this.done.push(`type ${mimeType}`);
  }

  /** The browser finishes what it is doing. */
  finish(failed = false): void {
    this.updating = false;
    if (failed) this.dispatchEvent(new Event('error'));
    this.dispatchEvent(new Event('updateend'));
  }

  finishAll(): void {
    while (this.updating) this.finish();
  }

  #begin(): void {
    if (this.removed || this.updating) throw new DOMException('busy', 'InvalidStateError');
  }
}
