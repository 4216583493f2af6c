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

/** One clip in three sizes, and the same as live streams that are in step. */
const LADDER =
  'videos/ladder_low.mp4 100k 320x180, videos/ladder_mid.mp4 160k 480x270, videos/ladder_high.mp4 280k 640x360';
const LIVE_LADDER = 'ladder_low 100k 320x180, ladder_mid 160k 480x270, ladder_high 280k 640x360';

/** The gateway of the local distribution that the page comes from. */
export function gatewayAt(page: URL): string {
  return `${page.protocol === 'https:' ? 'wss' : 'ws'}://${page.host}/rtmp`;
}

/**
 * What the buttons of the page do, by their `data-preset`, where the page comes from a local distribution at this
 * address. The first one is what the page begins with.
 */
export function presetsAt(page: URL): ReadonlyMap<string, Preset> {
  const gateway = gatewayAt(page);
  const documented = {
    distribution: DISTRIBUTION,
    file: 'videos/mediafile.mp4',
    gateway,
    'web-distribution': page.origin,
  };
  const rtmpOnly = { ...documented, order: 'rtmp' };
  const { distribution: _, ...withoutDistribution } = rtmpOnly;
  const live = { streamer: `rtmp://${DISTRIBUTION}/live`, file: 'channel', live: 'true', gateway };
  const { file: _file, ...withoutFile } = rtmpOnly;
  const { file: _channel, ...liveWithoutFile } = live;
  const plain = (configuration: Configuration): Preset => ({ configuration });
  // Where only the protocol is of interest, the way to the server is the same for all of them.
  const by = (protocol: string): Configuration => ({
    streamer: `${protocol}://localhost/cfx/st`,
    file: 'videos/mediafile.mp4',
    order: 'rtmp',
  });
  const straight = (protocol: string): Preset => plain({ ...by(protocol), tunnel: page.origin });
  const over = (path: string, more: Configuration = {}): Preset =>
    plain({ src: `${page.origin}/${path}`, ...more });
  return new Map<string, Preset>([
    ['rtmp-mp4', plain(documented)],
    ['rtmp-flv', plain({ ...documented, file: 'videos/mediafile.flv' })],
    ['rtmp-mp3', plain({ ...documented, file: 'audio/mediafile.mp3' })],
    ['rtmp-cues', plain({ ...documented, file: 'data/all/2000/videos/mediafile', order: 'rtmp' })],
    ['rtmp-live', plain(live)],
    ['rtmp-qualities', plain({ ...withoutFile, renditions: LADDER })],
    ['rtmp-live-qualities', plain({ ...liveWithoutFile, renditions: LIVE_LADDER })],
    ['hls', plain({ ...documented, order: 'hls' })],
    ['file', plain({ ...documented, order: 'file' })],
    ['hls-fmp4', over('videos/ladder.m3u8')],
    ['hls-ts', over('hls/ts/videos/ladder.m3u8')],
    ['hls-audio-subs', over('hls/audio+subs/videos/ladder.m3u8')],
    ['hls-aes', over('hls/ts+aes-rotate/videos/ladder.m3u8')],
    ['hls-sample-aes', over('hls/ts+sample-aes/videos/ladder.m3u8')],
    ['hls-cues', over('hls/ts+id3+daterange/videos/ladder.m3u8')],
    ['hls-live-ladder', over('live/ladder.m3u8')],
    ['hls-low-latency', over('hls/ll/live/channel.m3u8')],
    ['hls-dvr', over('hls/dvr/live/channel.m3u8')],
    ['hls-vhs', over('videos/ladder.m3u8', { 'hls-engine': 'vhs' })],
    ['flv-file', over('videos/mediafile.flv')],
    ['flv-http', over('live/channel.flv', { live: 'true' })],
    ['flv-ws', plain({ src: gateway.replace(/rtmp$/, 'live/channel.flv'), live: 'true' })],
    ...['rtmp', 'rtmpt', 'rtmpe', 'rtmpte', 'rtmps'].map(
      (protocol) => [`by-${protocol}`, plain({ ...by(protocol), gateway })] as const,
    ),
    ['straight-rtmpt', straight('rtmpt')],
    ['straight-rtmpte', straight('rtmpte')],
    // A port that nobody is let through to; what is left of the ladder is the tunnel.
    ['port-closed', plain({ ...by('rtmp'), port: '19350', gateway })],
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
