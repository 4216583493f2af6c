import { expect, it } from 'vitest';
import { PlayerError } from '../../../src/errors/player-error.js';
import { configOfSource, createSourceHandler, videoJsError } from '../../../src/videojs/source-handler.js';

const handler = createSourceHandler(
  () => ({}),
  (error) => error.message,
);

it.each(['rtmp/mp4', 'rtmp/flv', 'rtmp/mp3', 'application/x-cf-player'])('takes %s', (type) => {
  expect(handler.canPlayType(type)).toBe('maybe');
  expect(handler.canHandleSource({ src: 'x', type })).toBe('maybe');
});

it.each(['rtmp://h/a/b', 'rtmpe://h/a/b', 'rtmpte://h/a/b', 'rtmps://h/a/b', 'RTMPT://h/a/b'])(
  'takes the address %s without a type',
  (src) => {
    expect(handler.canHandleSource({ src })).toBe('maybe');
  },
);

it.each(['video/mp4', 'application/x-mpegURL', 'application/vnd.apple.mpegurl', ''])(
  'leaves %j to the site’s video.js',
  (type) => {
    expect(handler.canPlayType(type)).toBe('');
    expect(handler.canHandleSource({ src: 'https://h.example/a', type })).toBe('');
  },
);

it('makes a configuration of an address and what all sources share', () => {
  expect(configOfSource({ src: 'rtmp://h/cfx/st/&mp4:a', type: 'rtmp/mp4' }, { gateway: 'wss://g' })).toEqual(
    {
      gateway: 'wss://g',
      src: 'rtmp://h/cfx/st/&mp4:a',
    },
  );
});

it('lets a configuration in the source win over what is shared', () => {
  const source = {
    src: 'label',
    type: 'application/x-cf-player',
    config: { file: 'a.mp4', gateway: 'wss://own' },
  };
  expect(configOfSource(source, { gateway: 'wss://g', live: true })).toEqual({
    file: 'a.mp4',
    gateway: 'wss://own',
    live: true,
  });
});

it('gives video.js our words under its own code', () => {
  const cause = new PlayerError('CF_RTMP_STREAM_NOT_FOUND', { message: 'not there' });
  expect(videoJsError(cause, () => 'Not found.')).toEqual({
    code: 4,
    message: 'Not found.',
    cfCode: 'CF_RTMP_STREAM_NOT_FOUND',
    cause,
  });
});
