import { describe, expect, it } from 'vitest';
import { convertReading } from '../../../src/legacy/convert.js';
import { readFlashMovie } from '../../../src/legacy/flash-movie.js';
import { readFlashVariables } from '../../../src/legacy/flash-variables.js';
import { readFlowplayer3 } from '../../../src/legacy/flowplayer.js';
import type { Reading } from '../../../src/legacy/reading.js';
import { splitAsPlayer } from '../../../src/legacy/split-address.js';

const S = 'rtmp://s5c39gqb8ow64r.cloudfront.net/cfx/st';
const convert = (reading: Reading | undefined) => {
  if (reading === undefined) throw new Error('nothing was read');
  return convertReading(reading, undefined, {});
};

describe('what old players were given', () => {
  it('JW Player 5: qualities by their index in flash variables', () => {
    const variables = readFlashVariables(
      `levels[1].file=low.mp4&levels[1].bitrate=300&levels[0].file=high.mp4&levels[0].bitrate=900&levels[0].width=1280&streamer=${encodeURIComponent(S)}&provider=rtmp`,
    );
    expect(convert(readFlashMovie({ swf: 'player.swf', variables })).config).toEqual({
      streamer: S,
      file: 'high.mp4',
      renditions: [
        { file: 'high.mp4', bitrate: 900, width: 1280 },
        { file: 'low.mp4', bitrate: 300 },
      ],
    });
  });

  it('JW Player 5: an index that no list has is nothing', () => {
    const variables = readFlashVariables(
      `levels[99].file=a.mp4&levels[__proto__].file=b&levels[0].__proto__=c&streamer=${S}`,
    );
    expect(convert(readFlashMovie({ swf: 'player.swf', variables })).config).toEqual({
      streamer: S,
      file: 'a.mp4',
    });
  });

  const cluster = {
    clip: { url: 'metacafe', provider: 'rtmp', connectionProvider: 'cluster' },
    plugins: {
      cluster: {
        url: 'flowplayer.cluster-3.2.9.swf',
        hosts: ['rtmp://one.example.com/vod', { host: 'rtmp://two.example.com/vod' }],
      },
      rtmp: { url: 'flowplayer.rtmp-3.2.13.swf' },
    },
  };

  it('Flowplayer 3: a cluster is the server', () => {
    const { config, warnings } = convert(readFlowplayer3(cluster));
    expect(config).toEqual({ streamer: 'rtmp://one.example.com/vod', file: 'metacafe' });
    expect(warnings).toEqual([
      'another server of the cluster is not carried over: rtmp://two.example.com/vod',
    ]);
  });

  it('Flowplayer 3: a name for its RTMP plug-in is no file of the page', () => {
    const { config, warnings } = convert(
      readFlowplayer3({ ...cluster, plugins: { rtmp: { url: 'x.swf' } } }),
    );
    expect(config).toEqual({ file: 'metacafe' });
    expect(warnings).toContain('no server is named for the stream');
  });

  it('Flowplayer 3: the quality that was shown first is the first', () => {
    const { config } = convert(
      readFlowplayer3({
        clip: {
          provider: 'rtmp',
          bitrates: [
            { url: 'mp4:a-800.mp4', bitrate: 800 },
            { url: 'mp4:a-1200.mp4', bitrate: 1200, isDefault: true },
          ],
        },
        plugins: { rtmp: { url: 'x.swf', netConnectionUrl: S } },
      }),
    );
    expect(config.file).toBe('mp4:a-1200.mp4');
  });

  it.each([
    [
      'rtmp://h.example.com/vod?user=x&pass=y&mp4:dir/a.mp4',
      'rtmp://h.example.com/vod?user=x&pass=y',
      'mp4:dir/a.mp4',
    ],
    [
      'rtmp://h.example.com/vod/inst?token=x&stream1?k=v',
      'rtmp://h.example.com/vod/inst?token=x',
      'stream1?k=v',
    ],
  ])('video.js: the first & that is no variable ends the connection: %s', (address, streamer, file) => {
    expect(splitAsPlayer('videojs', address)).toEqual({ streamer, file });
  });

  it('video.js: variables of a stream are none of the connection', () => {
    expect(
      splitAsPlayer('videojs', `${S}/mp4:dir/a.mp4?Expires=1&Signature=AA&Key-Pair-Id=K`),
    ).toBeUndefined();
  });
});
