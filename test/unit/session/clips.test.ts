import { afterEach, describe, expect, it } from 'vitest';
import { recordingServer, type RecordingServerOptions } from '../../support/recording-server.js';
import { SessionDriver } from '../../support/session-driver.js';

let driver: SessionDriver | undefined;
afterEach(() => driver?.close());

/** From 6 s to 9 s of 20, by a server that takes no notice of the length. */
function play(options: RecordingServerOptions = {}) {
  const server = recordingServer(options);
  driver = new SessionDriver({ openChannel: server.openChannel }, { start: 6, length: 3 });
  return { server, driver };
}

describe('a clip of a recording', () => {
  it('is asked for as one', async () => {
    const { server, driver } = play();
    await driver.next('ended');
    expect(server.asked).toEqual(['play 6000']);
    expect(server.lengths).toEqual([3000]);
  });

  it('ends where it ends although the server plays on', async () => {
    const { driver } = play();
    await driver.next('ended');
    expect(driver.span('video')).toEqual({ start: 6, end: 9 });
    expect(driver.span('audio').end).toBeCloseTo(9, 1);
  });

  it('is as long as its end says, also where nobody says how long the recording is', async () => {
    const known = play();
    expect(await known.driver.next('metadata')).toMatchObject({ duration: 9 });
    const unknown = play({ hasMetadata: false, streamLength: 20 });
    expect(await unknown.driver.next('metadata')).toMatchObject({ duration: 9 });
  });

  it('plays again after its end', async () => {
    const { driver, server } = play();
    await driver.next('ended');
    driver.seek(6, 1);
    await driver.next('ended', ({ seekId }) => seekId === 1);
    expect(driver.span('video', 1)).toEqual({ start: 6, end: 9 });
    expect(server.lengths).toEqual([3000, 3000]);
    expect(server.connections).toHaveLength(1);
  });

  it('ends where it ends after a seek within it', async () => {
    const { driver } = play({ burst: 2000, landing: 'previous' });
    await driver.mediaUpTo(7.9);
    driver.seek(8.2, 1);
    await driver.next('ended', ({ seekId }) => seekId === 1);
    expect(driver.span('video', 1)).toEqual({ start: 8, end: 9 });
  });

  it('is no clip any more where the recording ends before', async () => {
    const { driver } = play({ duration: 8000 });
    expect(await driver.next('metadata')).toMatchObject({ duration: 8 });
    await driver.next('ended');
    expect(driver.span('video').end).toBe(8);
  });

  it('of sound alone ends too', async () => {
    const { driver } = play({ hasVideo: false });
    await driver.next('ended');
    expect(driver.span('audio').start).toBeCloseTo(6, 1);
    expect(driver.span('audio').end).toBeCloseTo(9, 1);
  });
});
