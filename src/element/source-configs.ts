import type { PlayerConfig } from '../source/player-config.js';
import type { SourceChild } from './media-children.js';

const HLS_TYPE = /^(application|audio)\/(vnd\.apple\.|x-)?mpegurl\b/i;

/**
 * `<source>` children as configurations, alternatives in order; the other attributes (gateway, web distribution)
 * count for each. A source whose type is known to be unplayable is left out, as `<video>` does.
 */
export function configsOfSources(
  sources: readonly SourceChild[],
  shared: PlayerConfig,
  isPlayable: (type: string) => boolean,
  pageUrl: string,
): readonly PlayerConfig[] {
  return sources
    .filter(({ src, type }) => src !== '' && (type === '' || HLS_TYPE.test(type) || isPlayable(type)))
    .map(({ src, type }) =>
      HLS_TYPE.test(type) ? { ...shared, hls: new URL(src, pageUrl).href } : { ...shared, src },
    );
}
