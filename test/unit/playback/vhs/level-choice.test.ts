import { expect, it } from 'vitest';
import { LevelChoice } from '../../../../src/playback/vhs/level-choice.js';
import type { VhsHandler } from '../../../../src/playback/vhs/vhs-library.js';

interface Playlist {
  readonly id: string;
  disabled?: boolean;
  excludeUntil?: number;
}

/** VHS as far as its levels go: it loads one playlist at a time, and tells when it is there. */
function script(ids: readonly string[], isOld = false) {
  const playlists = ids.map((id): Playlist => ({ id }));
  const done: string[] = [];
  const listeners: (() => void)[] = [];
  let shown = playlists[0] as Playlist;
  let pending: Playlist | undefined;
  const representations = playlists.map((playlist) => ({
    id: playlist.id,
    playlist,
    enabled(enable: boolean) {
      done.push(`${playlist.id} enabled while ${playlist.disabled ? 'closed' : 'open'}`);
      if (enable) delete playlist.disabled;
      return enable;
    },
  }));
  const controller = {
    switchMedia_(playlist: Playlist) {
      pending = playlist.id === shown.id ? undefined : playlist;
    },
    runFastQualitySwitch_: () => void done.push(`flushed for ${shown.id}`),
  };
  const vhs = {
    representations: () => representations,
    playlists: {
      media: () => shown,
      on: (_type: string, listener: () => void) => void listeners.push(listener),
      get state() {
        return pending === undefined ? 'HAVE_METADATA' : 'SWITCHING_MEDIA';
      },
    },
    playlistController_: isOld ? {} : controller,
  };
  const arrive = (playlist = pending as Playlist): void => {
    shown = playlist;
    if (pending === playlist) pending = undefined;
    for (const listener of listeners) listener();
  };
  const choice = new LevelChoice(vhs as unknown as VhsHandler);
  const open = () => playlists.filter(({ disabled }) => disabled !== true).map(({ id }) => id);
  return { choice, playlists, done, arrive, open, wants: () => pending?.id };
}

it('closes all other levels, asks for the one, and throws the buffer away when its playlist is there', () => {
  const { choice, done, arrive, open, wants } = script(['low', 'mid', 'high']);
  choice.select('high');
  expect(open()).toEqual(['high']);
  expect(wants()).toBe('high');
  expect(done).toEqual([]);
  arrive();
  expect(done).toEqual(['flushed for high']);
});

it('is not led astray by a change of VHS’ own that was under way', () => {
  const { choice, playlists, done, arrive, wants } = script(['low', 'mid', 'high']);
  choice.select('high');
  arrive(playlists[1]);
  expect(done).toEqual([]);
  expect(wants()).toBe('high');
  arrive();
  expect(done).toEqual(['flushed for high']);
});

it('goes back to what is shown still, where a change to another one is under way', () => {
  const { choice, playlists, done, arrive } = script(['low', 'mid', 'high']);
  choice.select('high');
  choice.select('low');
  arrive(playlists[2]);
  expect(done).toEqual([]);
  arrive(playlists[0]);
  // Nothing was waited for any more.
  arrive(playlists[2]);
  expect(done.length).toBeLessThanOrEqual(1);
});

it('does not insist on a level that VHS has had to leave', () => {
  const { choice, playlists, done, arrive, wants } = script(['low', 'mid', 'high']);
  choice.select('high');
  Object.assign(playlists[2] as Playlist, { excludeUntil: Date.now() + 60_000 });
  arrive(playlists[1]);
  expect(done).toEqual([]);
  arrive(playlists[2]);
  expect(done).toEqual([]);
  expect(wants()).toBeUndefined();
});

it('opens all levels again for `auto`', () => {
  const { choice, arrive, open } = script(['low', 'mid', 'high']);
  choice.select('mid');
  arrive();
  choice.select('auto');
  expect(open()).toEqual(['low', 'mid', 'high']);
});

it('leaves it to a VHS that has not got these ways', () => {
  const { choice, done } = script(['low', 'high'], true);
  choice.select('high');
  expect(done).toEqual(['high enabled while closed']);
});
