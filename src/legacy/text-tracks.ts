import type { OldTrack } from './reading.js';
import { isBag, isYes, listOf, textOf, valueOf } from './setup-values.js';

/**
 * Text tracks written as the attributes of `<track>` are, by Flowplayer 5 and video.js.
 *
 * @param languageNames what the language may be called, the first that is there counts.
 */
export function textTracksOf(value: unknown, ...languageNames: readonly [string, ...string[]]): OldTrack[] {
  return listOf(value)
    .filter(isBag)
    .flatMap((track): OldTrack[] => {
      const src = textOf(valueOf(track, 'src'));
      if (src === undefined) return [];
      return [
        {
          kind: textOf(valueOf(track, 'kind')) ?? 'subtitles',
          src,
          label: textOf(valueOf(track, 'label')),
          srclang: textOf(valueOf(track, ...languageNames)),
          isDefault: isYes(valueOf(track, 'default')),
        },
      ];
    });
}
