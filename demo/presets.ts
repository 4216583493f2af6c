import type { Configuration } from './configuration.js';

export interface Preset {
  readonly label: string;
  readonly configuration: Configuration;
  /** Go on where the picture is now. */
  readonly keepsPosition?: boolean;
}

export interface PresetGroup {
  readonly name: string;
  readonly presets: readonly Preset[];
}

/** The streaming distribution of the CloudFront documentation; the local gateway sends it to the local server. */
const DISTRIBUTION = 's5c39gqb8ow64r.cloudfront.net';

/** What the buttons do, for a page that is served by a local distribution at this address. */
export function presetsAt(page: URL): readonly PresetGroup[] {
  const gateway = `${page.protocol === 'https:' ? 'wss' : 'ws'}://${page.host}/rtmp`;
  const documented = {
    distribution: DISTRIBUTION,
    file: 'videos/mediafile.mp4',
    gateway,
    'web-distribution': page.origin,
  };
  const rtmpOnly = { ...documented, order: 'rtmp' };
  const { distribution: _, ...withoutDistribution } = rtmpOnly;
  return [
    {
      name: 'Plays',
      presets: [
        { label: 'RTMP, MP4', configuration: documented },
        { label: 'RTMP, FLV', configuration: { ...documented, file: 'videos/mediafile.flv' } },
        { label: 'RTMP, MP3', configuration: { ...documented, file: 'audio/mediafile.mp3' } },
        {
          label: 'RTMP, live',
          configuration: {
            streamer: `rtmp://${DISTRIBUTION}/live`,
            file: 'channel',
            live: 'true',
            gateway,
          },
        },
        { label: 'HLS only', configuration: { ...documented, order: 'hls' } },
        { label: 'Plain file', configuration: { ...documented, order: 'file' } },
      ],
    },
    {
      name: 'Falls back',
      presets: [
        {
          label: 'RTMP made unavailable',
          configuration: { ...documented, gateway: gateway.replace(/rtmp$/, 'closed') },
          keepsPosition: true,
        },
        {
          label: 'Web distribution as streamer',
          configuration: { ...documented, distribution: 'd111111abcdef8.cloudfront.net' },
        },
      ],
    },
    {
      name: 'Errors',
      presets: [
        { label: 'Missing file', configuration: { ...rtmpOnly, file: 'videos/missing.mp4' } },
        {
          label: 'DistributionNotFound',
          configuration: { ...rtmpOnly, distribution: 'sunknown.cloudfront.net' },
        },
        {
          label: 'DistributionTypeMismatch',
          configuration: { ...rtmpOnly, distribution: 'd111111abcdef8.cloudfront.net' },
        },
        {
          label: 'InvalidInstance',
          configuration: { ...withoutDistribution, streamer: `rtmp://${DISTRIBUTION}/cfx/other` },
        },
        {
          label: 'InvalidURI',
          configuration: { ...withoutDistribution, streamer: `rtmp://${DISTRIBUTION}/other/st` },
        },
        { label: 'Nothing configured', configuration: { gateway } },
      ],
    },
  ];
}
