import type { VhsHandler, VhsRepresentation } from './vhs-library.js';

/**
 * The level that somebody chose, and the change to it. VHS' own way there (`enabled()` of a representation) waits for a
 * tenth of a second, in which a change of its own may use up the mark by which the buffer is thrown away: then the new
 * level is seen only behind all that is buffered.
 */
export class LevelChoice {
  readonly #vhs: VhsHandler;
  /** Chosen, and not yet what is loaded. */
  #wanted: VhsRepresentation | undefined;

  constructor(vhs: VhsHandler) {
    this.#vhs = vhs;
    // Behind VHS' own listener, which has told its loaders of the playlist by then.
    vhs.playlists.on('mediachange', () => this.#changed());
  }

  /** Keeps to one level; what is no level (`auto`): all of them are open to VHS. */
  select(id: string): void {
    const vhs = this.#vhs;
    const all = vhs.representations?.() ?? [];
    const wanted = all.find((representation) => representation.id === id);
    for (const { playlist } of all) {
      if (wanted === undefined || playlist === wanted.playlist) delete playlist.disabled;
      else playlist.disabled = true;
    }
    this.#wanted = undefined;
    if (wanted === undefined) return;
    const isLoaded = vhs.playlists.media()?.id === wanted.playlist.id;
    const controller = vhs.playlistController_;
    if (controller.switchMedia_ === undefined || controller.runFastQualitySwitch_ === undefined) {
      // VHS switches to what is enabled while it was not.
      if (!isLoaded) wanted.playlist.disabled = true;
      wanted.enabled(true);
      return;
    }
    // Also where it is the one already: a change to another that is under way ends with this.
    if (!isLoaded || vhs.playlists.state === 'SWITCHING_MEDIA') this.#wanted = wanted;
    controller.switchMedia_(wanted.playlist, 'fast-quality');
  }

  #changed(): void {
    const vhs = this.#vhs;
    if (this.#wanted === undefined) return;
    if (vhs.playlists.media()?.id === this.#wanted.playlist.id) {
      this.#wanted = undefined;
      vhs.playlistController_.runFastQualitySwitch_?.();
    } else if ((this.#wanted.playlist.excludeUntil ?? 0) > Date.now()) {
      // It cannot be had at the moment.
      this.#wanted = undefined;
    } else {
      // A change of VHS' own that was under way came first.
      vhs.playlistController_.switchMedia_?.(this.#wanted.playlist, 'fast-quality');
    }
  }
}
