import type { DelayedTag } from '../enhanced-rtmp-part.js';
import type { AudioTag, VideoTag } from '../flv/tag.js';
import type { TrackTag } from './ex-tags.js';

/** More than these are no tracks, but noise. */
const MAX_TRACKS = 32;

/**
 * Of several tracks the one that is played: track 0, or the first there is. Configurations of the others are kept, so
 * that a change needs nothing from the server.
 */
export class TrackChoice<T extends AudioTag | VideoTag> {
  readonly #onChange: () => void;
  readonly #known = new Map<number, { config?: T }>();
  readonly #refused = new Set<number>();
  #chosen: number | undefined;
  /** The configuration of the chosen one is still to be told. */
  #isNew = false;

  /** @param onChange There is another track, or another is played. */
  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get ids(): readonly number[] {
    return [...this.#known.keys()].sort((a, b) => a - b);
  }
  get chosen(): number | undefined {
    return this.#chosen;
  }

  take(tags: readonly TrackTag<T>[]): readonly DelayedTag<T>[] {
    const out: DelayedTag<T>[] = [];
    for (const { trackId, delay, tag } of tags) {
      if (tag.type === 'nothing' || !this.#learn(trackId)) continue;
      const isConfig = tag.type === 'config';
      if (isConfig) this.#known.set(trackId, { config: copied(tag) });
      else if (this.#chosen === undefined) this.#choose(this.#known.has(0) ? 0 : trackId);
      if (trackId !== this.#chosen || this.#refused.has(trackId)) continue;
      const config = this.#known.get(trackId)?.config;
      if (this.#isNew && config !== undefined && !isConfig) out.push({ tag: config, delay: 0 });
      this.#isNew = false;
      out.push({ tag, delay });
    }
    return out;
  }

  select(id: number): boolean {
    if (!this.#known.has(id)) return false;
    if (id !== this.#chosen) this.#choose(id);
    return true;
  }

  refuse(): boolean {
    if (this.#chosen !== undefined) this.#refused.add(this.#chosen);
    const next = this.ids.find((id) => !this.#refused.has(id));
    if (next !== undefined) this.#choose(next);
    return next !== undefined;
  }

  #learn(id: number): boolean {
    if (this.#known.has(id)) return true;
    if (this.#known.size >= MAX_TRACKS) return false;
    this.#known.set(id, {});
    if (this.#chosen !== undefined && this.#refused.has(this.#chosen)) this.#choose(id);
    else this.#onChange();
    return true;
  }

  #choose(id: number): void {
    this.#chosen = id;
    this.#isNew = true;
    this.#onChange();
  }
}

/** The message it came in may be gone when it is needed. */
function copied<T extends AudioTag | VideoTag>(tag: T): T {
  return 'data' in tag ? { ...tag, data: new Uint8Array(tag.data) } : tag;
}
