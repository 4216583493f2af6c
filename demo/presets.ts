import type { Configuration } from './configuration.js';

export interface Preset {
  readonly configuration: Configuration;
  /** Go on where the picture is now. */
  readonly keepsPosition?: boolean;
}

/** The streaming distribution of the CloudFront documentation; the local gateway sends it to the local server. */
const DISTRIBUTION = 's5c39gqb8ow64r.cloudfront.net';
/** Its web distribution, which does not stream. */
const WEB_DISTRIBUTION = 'd111111abcdef8.cloudfront.net';

/**
 * What the buttons of the page do, by their `data-preset`, where the page comes from a local distribution at this
 * address. The first one is what the page begins with.
 */
export function presetsAt(page: URL): ReadonlyMap<string, Preset> {
  const gateway = `${page.protocol === 'https:' ? 'wss' : 'ws'}://${page.host}/rtmp`;
  const documented = {
    distribution: DISTRIBUTION,
    file: 'videos/mediafile.mp4',
    gateway,
    'web-distribution': page.origin,
  };
  const rtmpOnly = { ...documented, order: 'rtmp' };
  const { distribution: _, ...withoutDistribution } = rtmpOnly;
  const live = { streamer: `rtmp://${DISTRIBUTION}/live`, file: 'channel', live: 'true', gateway };
  const plain = (configuration: Configuration): Preset => ({ configuration });
  return new Map<string, Preset>([
    ['rtmp-mp4', plain(documented)],
    ['rtmp-flv', plain({ ...documented, file: 'videos/mediafile.flv' })],
    ['rtmp-mp3', plain({ ...documented, file: 'audio/mediafile.mp3' })],
    ['rtmp-live', plain(live)],
    ['hls', plain({ ...documented, order: 'hls' })],
    ['file', plain({ ...documented, order: 'file' })],
    [
      'no-rtmp',
      {
        configuration: { ...documented, gateway: gateway.replace(/rtmp$/, 'closed') },
        keepsPosition: true,
      },
    ],
    ['wrong-distribution', plain({ ...documented, distribution: WEB_DISTRIBUTION })],
    ['missing', plain({ ...rtmpOnly, file: 'videos/missing.mp4' })],
    ['not-found', plain({ ...rtmpOnly, distribution: 'sunknown.cloudfront.net' })],
    ['type-mismatch', plain({ ...withoutDistribution, streamer: `rtmp://${WEB_DISTRIBUTION}/cfx/st` })],
    ['invalid-instance', plain({ ...withoutDistribution, streamer: `rtmp://${DISTRIBUTION}/cfx/other` })],
    ['invalid-uri', plain({ ...withoutDistribution, streamer: `rtmp://${DISTRIBUTION}/other/st` })],
    ['nothing', plain({ gateway })],
  ]);
}
