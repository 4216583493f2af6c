import { expect, it } from 'vitest';
import { PlayerError } from '../../../src/errors/player-error.js';
import {
  configOfSource,
  createSourceHandler,
  playerOfTech,
  videoJsError,
} from '../../../src/videojs/source-handler.js';
import type { VideoJsTech } from '../../../src/videojs/videojs-types.js';
import { asMedia, FakeMedia } from '../../support/fake-media.js';

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

it('reads a configuration that markup gives as JSON', () => {
  const type = 'application/x-cf-player';
  expect(configOfSource({ src: ' {"file": "a.mp4"}', type }, { gateway: 'wss://g' })).toEqual({
    file: 'a.mp4',
    gateway: 'wss://g',
  });
  expect(configOfSource({ src: '{"file": ', type })).toEqual({ src: '{"file": ' });
  expect(configOfSource({ src: '{"file": "a"}', type: 'rtmp/mp4' })).toEqual({ src: '{"file": "a"}' });
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

/** What a tech is to a source handler: an element, an error, events. */
function techOf(media: FakeMedia): VideoJsTech & { readonly triggered: string[] } {
  const triggered: string[] = [];
  return {
    triggered,
    el: () => asMedia(media),
    error: () => media.error,
    trigger: (type) => void triggered.push(type),
  };
}

it('tells the tech of the final error only, in our words, and gives the tech back at the end', () => {
  const media = new FakeMedia();
  const tech = techOf(media);
  const handled = handler.handleSource(
    { src: '', type: 'application/x-cf-player', config: { port: 1935 } },
    tech,
  );
  expect(tech.error()).toMatchObject({ code: 4, cfCode: 'CF_CONFIG_NO_SOURCE' });
  handled.dispose();
  expect(tech.error()).toBeNull();
});

it('announces an error that was there before anybody could listen', async () => {
  const tech = techOf(new FakeMedia());
  handler.handleSource({ type: 'application/x-cf-player', config: {} }, tech);
  await Promise.resolve();
  expect(tech.triggered).toEqual(['error']);
});

it('announces an error when the words for it have come, and not to a tech that has gone on', async () => {
  for (const isOver of [false, true]) {
    let resolve = (): void => undefined;
    const promise = new Promise<void>((come) => {
      resolve = come;
    });
    const words = Object.assign((error: PlayerError) => error.message, { prepare: () => promise });
    const tech = techOf(new FakeMedia());
    const handled = createSourceHandler(() => ({}), words).handleSource(
      { type: 'application/x-cf-player', config: {} },
      tech,
    );
    await Promise.resolve();
    expect(tech.triggered).toEqual([]);
    if (isOver) handled.dispose();
    resolve();
    await new Promise((done) => setTimeout(done));
    expect(tech.triggered).toEqual(isOver ? [] : ['error']);
  }
});

it('plays nothing before play where the element says preload none', () => {
  const media = new FakeMedia();
  media.preload = 'none';
  const tech = techOf(media);
  handler.handleSource({ type: 'application/x-cf-player', config: { src: 'https://h.example/a.mp4' } }, tech);
  expect(playerOfTech(tech)?.state.name).toBe('held');
});
