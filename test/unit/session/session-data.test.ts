import { afterEach, describe, expect, it } from 'vitest';
import type { RtmpCandidate } from '../../../src/source/candidate.js';
import { line21, registered, seiUnit } from '../../support/caption-data.js';
import { recordingServer, type RecordingServerOptions } from '../../support/recording-server.js';
import { SessionDriver } from '../../support/session-driver.js';

let driver: SessionDriver | undefined;
afterEach(() => driver?.close());

function play(options: RecordingServerOptions, candidate: Partial<RtmpCandidate> = {}) {
  const server = recordingServer(options);
  driver = new SessionDriver({ openChannel: server.openChannel }, candidate);
  return { server, driver };
}

const everySecond = (time: number) => (time % 1000 === 0 ? { onCuePoint: { name: `at ${time}` } } : {});
const cues = (driver: SessionDriver) =>
  driver.of('data').flatMap(({ name, time, values }) => {
    const [value] = values as { name: string }[];
    return name === 'onCuePoint' ? [{ time, name: value?.name }] : [];
  });

describe('data messages in a session', () => {
  it('reach the page with the media time that their timestamps mean', async () => {
    const { driver } = play({ says: everySecond });
    await driver.mediaUpTo(3.9);
    expect(cues(driver)).toEqual([0, 1, 2, 3].map((time) => ({ time, name: `at ${time * 1000}` })));
  });

  it('are placed after a seek where the media is, and those of the old place are not told', async () => {
    const { driver } = play({ says: everySecond });
    await driver.mediaUpTo(3.9);
    const before = cues(driver).length;
    driver.seek(11.3, 1);
    await driver.next('seeked');
    await driver.mediaUpTo(13, 1);
    expect(cues(driver).slice(before)).toEqual(
      [10, 11, 12, 13].map((time) => ({ time, name: `at ${time * 1000}` })),
    );
  });

  it('are placed where the media is when the server counts from zero after a seek', async () => {
    const { driver } = play({ says: everySecond, labels: 'from-zero' });
    await driver.mediaUpTo(3.9);
    driver.seek(11.3, 1);
    await driver.next('seeked');
    await driver.mediaUpTo(13, 1);
    expect(cues(driver).at(-1)).toEqual({ time: 13, name: 'at 13000' });
  });

  it('come from the beginning for a live stream, whatever its clock says', async () => {
    const { driver } = play({ says: everySecond, labels: 'from-zero' }, { live: true });
    await driver.mediaUpTo(3.5);
    expect(cues(driver)[0]).toEqual({ time: 0, name: 'at 0' });
  });

  it('tell the metadata at once, with all that is in it', async () => {
    const { driver } = play({});
    await driver.mediaUpTo(1);
    expect(driver.of('data').find(({ name }) => name === 'onMetaData')).toMatchObject({
      time: 0,
      values: [{ duration: 20 }],
    });
  });
});

describe('captions in the pictures of a session', () => {
  const sei = (time: number) =>
    time % 400 === 0 ? [[...seiUnit(registered([line21(0x41, 0x20 + ((time / 400) % 64))]))]] : [];

  it('reach the page with the time of their picture, and say where they begin anew', async () => {
    const { driver } = play({ sei });
    await driver.mediaUpTo(3.9);
    const packets = driver.of('captions').flatMap((event) => event.packets);
    expect(packets.map(({ time }) => time)).toEqual([0, 400, 800, 1200, 1600, 2000, 2400, 2800, 3200, 3600]);
    expect(driver.of('captions').map(({ isNew }) => isNew)[0]).toBe(true);
    const before = driver.of('captions').length;
    driver.seek(11.3, 1);
    await driver.mediaUpTo(13, 1);
    const after = driver.of('captions').slice(before);
    expect(after[0]).toMatchObject({ isNew: true });
    expect(after.flatMap((event) => event.packets)[0]?.time).toBe(10_000);
    expect(after.filter(({ isNew }) => isNew).length).toBe(1);
  });

  it('cost a stream without them no message', async () => {
    const { driver } = play({});
    await driver.mediaUpTo(3.9);
    expect(driver.of('captions')).toEqual([]);
  });
});
