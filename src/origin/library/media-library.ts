import { openContainerTitle } from './container-title.js';
import { openFlvTitle } from './flv-title.js';
import { findFile, type FoundFile } from './object-key.js';
import { extensionOf, isMp4Family } from './stream-name.js';
import type { Title } from './title.js';

/** Titles that nobody uses at the moment and that stay indexed all the same. */
const MAX_IDLE = 16;

/** A title for as long as somebody needs it. */
export interface TitleLease {
  readonly key: string;
  readonly title: Title;
  /** Idempotent. */
  release(): void;
}

interface Entry {
  readonly file: FoundFile;
  readonly title: Promise<Title>;
  users: number;
}

export const isMediaExtension = (extension: string): boolean =>
  extension === 'flv' || extension === 'mp3' || isMp4Family(extension);

/** A folder of media. Files are indexed when first asked for; everybody shares the index. */
export class MediaLibrary {
  readonly folder: string;
  /** By path; the most recently used last. */
  readonly #entries = new Map<string, Entry>();

  constructor(folder: string) {
    this.folder = folder;
  }

  findFile(key: string): Promise<FoundFile | undefined> {
    return findFile(this.folder, key);
  }

  /**
   * The title of a key, undefined where there is no such media file.
   *
   * @throws UnplayableFile
   */
  async open(key: string): Promise<TitleLease | undefined> {
    if (!isMediaExtension(extensionOf(key))) return undefined;
    const file = await this.findFile(key);
    if (file === undefined) return undefined;
    let entry = this.#entries.get(file.path);
    if (entry !== undefined && !isSameFile(entry.file, file)) {
      this.#forget(entry);
      entry = undefined;
    }
    entry ??= { file, title: openTitle(file, extensionOf(key)), users: 0 };
    this.#entries.delete(file.path);
    this.#entries.set(file.path, entry);
    entry.users += 1;
    const used = entry;
    let isReleased = false;
    const release = () => {
      if (isReleased) return;
      isReleased = true;
      used.users -= 1;
      this.#tidy(used);
    };
    try {
      return { key, title: await used.title, release };
    } catch (error) {
      // Looked at again next time: the file may have been half copied.
      this.#forget(used);
      release();
      throw error;
    }
  }

  async close(): Promise<void> {
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    await Promise.allSettled(entries.map(async ({ title }) => (await title).close()));
  }

  #forget(entry: Entry): void {
    if (this.#entries.get(entry.file.path) === entry) this.#entries.delete(entry.file.path);
    if (entry.users === 0) closeQuietly(entry);
  }

  #tidy(released: Entry): void {
    if (released.users === 0 && this.#entries.get(released.file.path) !== released) closeQuietly(released);
    const idle = [...this.#entries.values()].filter(({ users }) => users === 0);
    for (const entry of idle.slice(0, Math.max(0, idle.length - MAX_IDLE))) this.#forget(entry);
  }
}

const isSameFile = (a: FoundFile, b: FoundFile): boolean =>
  a.size === b.size && a.modifiedMs === b.modifiedMs;

const openTitle = ({ path, size }: FoundFile, extension: string): Promise<Title> =>
  extension === 'flv' ? openFlvTitle(path, size) : openContainerTitle(path, size);

function closeQuietly({ title }: Entry): void {
  title.then((opened) => opened.close()).catch(() => undefined);
}
