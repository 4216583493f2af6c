import { afterEach, expect, it } from 'vitest';
import { openTcpChannel } from '../../src/gateway/tcp-channel.js';
import { Cleanup } from '../support/gateway.js';
import { mediaFolder } from '../support/media-files.js';
import { startNginxRtmp } from '../support/nginx-rtmp.js';
import { SessionDriver } from '../support/session-driver.js';

const cleanup = new Cleanup();
afterEach(() => cleanup.run());

it('switches between two recordings of nginx-rtmp by a second connection, as it has one stream for each', async () => {
  const nginx = await startNginxRtmp(await mediaFolder());
  cleanup.add(() => nginx.stop());
  const from = 'mp4:videos/mediafile.mp4';
  const to = 'videos/clip';
  let connections = 0;
  const driver = new SessionDriver(
    {
      openChannel: () => {
        connections++;
        return openTcpChannel('127.0.0.1', nginx.port);
      },
    },
    {
      host: '127.0.0.1',
      tcUrl: `rtmp://127.0.0.1:${nginx.port}/cfx/st`,
      app: 'cfx/st',
      streamName: from,
      renditions: [from, to].map((streamName, at) => ({ streamName, bitrate: 200_000 + at })),
    },
    3,
    [],
    {
      supportedTypes: ['avc1.42c00d', 'avc1.4d400d', 'avc1.4d400c', 'avc1.42c00c']
        .map((codec) => `video/mp4; codecs="${codec}"`)
        .concat('audio/mp4; codecs="mp4a.40.2"'),
    },
  );
  cleanup.add(() => driver.close());
  await driver.mediaUpTo(2);
  await driver.next('switched');
  driver.session.handle({ type: 'switch', streamName: to });
  const { at } = await driver.next('switched', ({ streamName }) => streamName === to);
  // Its keyframe lies in what had come, so that nothing is missing, and the clock goes on.
  const isConfig = ({ segment }: (typeof segments)[number]): boolean =>
    segment.type === 'init' && segment.track.kind === 'video';
  const segments = driver.of('segment');
  const old = segments.find(isConfig);
  const config = await driver.next('segment', (event) => isConfig(event) && event !== old);
  await driver.next(
    'segment',
    (event) =>
      driver.events.indexOf(event) > driver.events.indexOf(config) &&
      event.segment.type === 'media' &&
      event.segment.end > at + 3,
  );
  const before = driver.events.indexOf(config);
  const ends = driver.events
    .slice(0, before)
    .flatMap((event) =>
      event.type === 'segment' && event.segment.type === 'media' ? [event.segment.end] : [],
    );
  expect(at).toBeLessThanOrEqual(Math.max(...ends));
  expect(at).toBeGreaterThan(Math.max(...ends) - 5);
  expect(connections).toBe(2);
  expect(driver.of('failure')).toEqual([]);
});
