import { describe, expect, it } from 'vitest';
import type { PlayerConfig } from '../../../src/source/player-config.js';
import { parseLegacyEmbed } from '../../../src/source/legacy-embed.js';
import { resolveStreamAddress } from '../../../src/source/stream-address.js';

const S = 'rtmp://s5c39gqb8ow64r.cloudfront.net/cfx/st';

// Forms of the set-ups: FACTS 3.1 (JW Player 4-6, Flowplayer 3.2, video.js with the Flash tech).
describe('old set-ups', () => {
  it.each<[string, unknown, PlayerConfig]>([
    [
      'JW Player object',
      {
        flashplayer: 'player.swf',
        file: 'mediafile.flv',
        streamer: S,
        provider: 'rtmp',
        width: 480,
        start: 5,
      },
      { streamer: S, file: 'mediafile.flv', start: 5 },
    ],
    [
      'JW Player without prefixes',
      { file: 'a.mp4', streamer: S, 'rtmp.prepend': 'false' },
      { streamer: S, file: 'a.mp4', prefix: 'none', extension: 'keep' },
    ],
    [
      'JW Player 6',
      { file: `${S}/mp4:a.mp4`, rtmp: { tunneling: false } },
      { src: `${S}/mp4:a.mp4`, tunnel: 'none' },
    ],
    [
      'JW Player 5 with levels',
      {
        streamer: S,
        provider: 'rtmp',
        levels: [
          { file: 'a_800.mp4', bitrate: 800, width: 720 },
          { file: 'a_300.mp4', bitrate: '300' },
        ],
      },
      {
        streamer: S,
        file: 'a_800.mp4',
        renditions: [
          { file: 'a_800.mp4', bitrate: 800, width: 720 },
          { file: 'a_300.mp4', bitrate: '300' as never },
        ],
      },
    ],
    [
      'JW Player 6 with qualities, and a fallback that is none of them',
      {
        sources: undefined,
        playlist: [
          {
            sources: [
              { file: `${S}/mp4:a.mp4`, label: '720p HD' },
              { file: `${S}/mp4:b.mp4`, label: '360p' },
              { file: 'https://x/a.mp4' },
            ],
          },
        ],
      },
      {
        src: `${S}/mp4:a.mp4`,
        renditions: [
          { file: `${S}/mp4:a.mp4`, height: 720 },
          { file: `${S}/mp4:b.mp4`, height: 360 },
        ],
      },
    ],
    [
      'Flowplayer 3 with bitrates',
      {
        clip: {
          url: 'mp4:a-400',
          provider: 'rtmp',
          bitrates: [
            { url: 'mp4:a-400', width: 480, bitrate: 400, isDefault: true },
            { url: 'mp4:a-700', width: 640, bitrate: 700 },
          ],
        },
        plugins: { rtmp: { netConnectionUrl: S } },
      },
      {
        streamer: S,
        file: 'mp4:a-400',
        renditions: [
          { file: 'mp4:a-400', bitrate: 400, width: 480 },
          { file: 'mp4:a-700', bitrate: 700, width: 640 },
        ],
      },
    ],
    ['JW Player 6 playlist', { playlist: [{ sources: [{ file: `${S}/flv:a` }] }] }, { src: `${S}/flv:a` }],
    [
      'JW Player with a token, and a live stream that has to be subscribed to',
      { file: 'a', streamer: S, 'rtmp.subscribe': 'true', rtmp: { securetoken: '#ed%h0#w@1' } },
      { streamer: S, file: 'a', live: true, fcSubscribe: true, secureToken: '#ed%h0#w@1' },
    ],
    [
      'JW Player over HTTP',
      { file: 'http://x/a.mp4', streamer: 'http://x/stream.php', provider: 'http' },
      { src: 'http://x/a.mp4' },
    ],
    [
      'JW Player flash variables',
      `file=videos%2Fa.mp4%3FExpires%3D1%26Signature%3Ds~%26Key-Pair-Id%3DK&streamer=${encodeURIComponent(S)}&provider=rtmp`,
      { streamer: S, file: 'videos/a.mp4?Expires=1&Signature=s~&Key-Pair-Id=K' },
    ],
    [
      'Flowplayer 3',
      {
        clip: { url: 'mp4:videos/a', provider: 'rtmp' },
        plugins: { rtmp: { url: 'flowplayer.rtmp.swf', netConnectionUrl: S } },
      },
      { streamer: S, file: 'mp4:videos/a' },
    ],
    [
      'Flowplayer 3 with all that it told the server',
      {
        clip: { url: 'a', provider: 'rtmp', connectionProvider: 'guard', connectionArgs: ['key', 7] },
        plugins: {
          rtmp: { netConnectionUrl: S, subscribe: true, objectEncoding: 3 },
          guard: { url: 'flowplayer.securestreaming.swf', token: 'secret' },
        },
      },
      {
        streamer: S,
        file: 'a',
        fcSubscribe: true,
        connectArguments: ['key', 7],
        objectEncoding: 3,
        secureToken: 'secret',
      },
    ],
    [
      'Flowplayer 3, clip',
      { clip: { url: 'a', netConnectionUrl: S, live: true } },
      { streamer: S, file: 'a', live: true },
    ],
    [
      'Flowplayer 3, playlist',
      { clip: { netConnectionUrl: S }, playlist: ['splash.jpg', { url: 'a' }] },
      { streamer: S, file: 'a' },
    ],
    [
      'Flowplayer 3 flash variable',
      `config=${encodeURIComponent(JSON.stringify({ clip: { url: 'a', netConnectionUrl: S } }))}`,
      { streamer: S, file: 'a' },
    ],
    ['video.js', { src: `${S}/&mp4:a.mp4`, type: 'rtmp/mp4' }, { src: `${S}/&mp4:a.mp4` }],
    [
      'video.js list',
      [
        { src: 'https://x/a.m3u8', type: 'application/x-mpegURL' },
        { src: `${S}/&mp4:a.mp4`, type: 'rtmp/mp4' },
      ],
      { src: `${S}/&mp4:a.mp4`, hls: ['https://x/a.m3u8'] },
    ],
    ['JSON text', JSON.stringify({ file: 'a.flv', streamer: S }), { streamer: S, file: 'a.flv' }],
    ['an address', `${S}/a.flv?x=1`, { src: `${S}/a.flv?x=1` }],
  ])('%s', (_name, input, expected) => {
    expect(parseLegacyEmbed(input)).toEqual(expected);
  });

  it('play what they played', () => {
    expect(
      resolveStreamAddress(parseLegacyEmbed({ file: 'a.mp4', streamer: S, 'rtmp.prepend': false }))
        .streamName,
    ).toBe('a.mp4');
    expect(resolveStreamAddress(parseLegacyEmbed({ src: `${S}/&mp4:a.mp4` })).streamName).toBe('mp4:a.mp4');
  });

  it.each([
    [42],
    [null],
    [[]],
    ['{'],
    ['config={x'],
    [{ sources: [] }],
    [{ file: 'javascript:x', streamer: S }],
  ])('%j is CF_CONFIG_INVALID', (input) => {
    expect(() => parseLegacyEmbed(input)).toThrow(expect.objectContaining({ code: 'CF_CONFIG_INVALID' }));
  });
});
