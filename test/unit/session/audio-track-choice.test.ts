import { afterEach, expect, it } from 'vitest';
import { ladderServer, type LadderServer } from '../../support/ladder-server.js';
import { SessionDriver } from '../../support/session-driver.js';
import { settle } from '../../support/scripted-server.js';

let server: LadderServer;
let driver: SessionDriver;
afterEach(async () => {
  driver.close();
  await server.stop();
});

function play(bufferLength: number) {
  server = ladderServer();
  driver = new SessionDriver(
    { openChannel: server.openChannel },
    {
      host: 'localhost',
      tcUrl: 'rtmp://localhost/cfx/st',
      app: 'cfx/st',
      streamName: 'mp4:videos/ladder_low.mp4',
    },
    bufferLength,
    [],
    {
      supportedTypes: ['video/mp4; codecs="avc1.42c01e"', 'video/mp4; codecs="avc1.4d400c"']
        .concat('video/mp4; codecs="avc1.4d400d"')
        .concat('audio/mp4; codecs="mp4a.40.2"'),
    },
  );
}

const choose = (from: number) => driver.session.handle({ type: 'selectAudioTrack', id: 1, from });

/** Where each segment of sound begins that came since the place was changed, in the order they came. */
function startsSince() {
  const at = driver.events.findIndex(({ type }) => type === 'seeked');
  return driver.events
    .slice(at)
    .flatMap((event) =>
      event.type === 'segment' && event.segment.type === 'media' && event.segment.kind === 'audio'
        ? [event.segment.start]
        : [],
    );
}

it('another sound is fetched from the next keyframe on, in the place of what was there', async () => {
  play(9);
  await driver.mediaUpTo(9);
  choose(2.5);
  // Keyframes are 2 s apart.
  await driver.next('seeked');
  expect(server.asked.slice(1)).toEqual(['seek 4000']);
  // As many seconds as before are in the element, and most of them are the old sound.
  driver.session.handle({ type: 'buffered', ahead: 20 });
  await driver.next('segment', () => (startsSince().at(-1) ?? 0) > 8);
  expect(startsSince()[0]).toBeCloseTo(4, 1);
  expect(driver.of('stats').every(({ paused }) => !paused)).toBe(true);
  // Behind the old end that is what it says.
  await driver.mediaUpTo(12);
  driver.session.handle({ type: 'buffered', ahead: 20 });
  await driver.next('stats', ({ paused }) => paused);
  expect(driver.of('failure')).toEqual([]);
});

it('nothing is asked for where nothing was sent that far ahead', async () => {
  play(3);
  await driver.mediaUpTo(2);
  choose(60);
  await settle();
  expect(server.asked).toHaveLength(1);
  expect(driver.of('seeked')).toEqual([]);
});

it('a seek that follows goes to its own place', async () => {
  play(9);
  await driver.mediaUpTo(9);
  choose(2.5);
  driver.seek(13.3, 1);
  await driver.mediaUpTo(14, 1);
  expect(driver.span('audio', 1).start).toBeGreaterThan(11.9);
  driver.session.handle({ type: 'buffered', ahead: 20 });
  await driver.next('stats', ({ paused }) => paused);
});
