import { afterEach, expect, it } from 'vitest';
import { openTcpChannel } from '../../src/gateway/tcp-channel.js';
import type { SessionEvent } from '../../src/session/worker-protocol.js';
import { Cleanup } from '../support/gateway.js';
import { mediaFolder } from '../support/media-files.js';
import { startNginxRtmp } from '../support/nginx-rtmp.js';
import { SessionDriver } from '../support/session-driver.js';

const cleanup = new Cleanup();
afterEach(() => cleanup.run());

const FROM = 'mp4:videos/mediafile.mp4';
const TO = 'videos/clip';

async function play() {
  const nginx = await startNginxRtmp(await mediaFolder());
  cleanup.add(() => nginx.stop());
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
      streamName: FROM,
      renditions: [FROM, TO].map((streamName, at) => ({ streamName, bitrate: 200_000 + at })),
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
  return { driver, connections: () => connections };
}

type SegmentEvent = Extract<SessionEvent, { type: 'segment' }>;
const isConfig = ({ segment }: SegmentEvent): boolean =>
  segment.type === 'init' && segment.track.kind === 'video';

/** What configures the decoder of the second one. */
function nextConfig(driver: SessionDriver): Promise<SegmentEvent> {
  const old = driver.of('segment').filter(isConfig);
  return driver.next('segment', (event) => isConfig(event) && !old.includes(event));
}

it('switches between two recordings of nginx-rtmp by a second connection, as it has one stream for each', async () => {
  const { driver, connections } = await play();
  const coming = nextConfig(driver);
  driver.session.handle({ type: 'switch', streamName: TO });
  const { at } = await driver.next('switched', ({ streamName }) => streamName === TO);
  // Its keyframe lies in what had come, so that nothing is missing, and the clock goes on.
  const config = await coming;
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
  expect(connections()).toBe(2);
  expect(driver.of('failure')).toEqual([]);
});

it('switches at a seek to an FLV file, of which nginx-rtmp sends no configuration but at its beginning', async () => {
  const { driver } = await play();
  const coming = nextConfig(driver);
  driver.seek(8.3, 1);
  driver.session.handle({ type: 'switch', streamName: TO });
  const { at } = await driver.next('switched', ({ streamName }) => streamName === TO);
  const { segment } = await coming;
  // The clip has no B-frames: baseline. A decoder that was configured for the other one would show nothing.
  expect(segment.type === 'init' && segment.track.codec).toMatch(/^avc1\.42c0/);
  expect(at).toBeGreaterThan(5);
  await driver.mediaUpTo(11, 1);
  expect(driver.span('video', 1).start).toBeLessThanOrEqual(8.3);
  expect(driver.of('unswitched')).toEqual([]);
  expect(driver.of('failure')).toEqual([]);
});
