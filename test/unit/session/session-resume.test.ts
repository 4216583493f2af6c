import { afterEach, describe, expect, it } from 'vitest';
import { PlayerError } from '../../../src/errors/player-error.js';
import type { ByteChannel } from '../../../src/protocol/byte-channel.js';
import type { SessionEnvironment } from '../../../src/session/rtmp-session.js';
import type { RtmpCandidate } from '../../../src/source/candidate.js';
import { recordingServer, type RecordingServerOptions } from '../../support/recording-server.js';
import { SessionDriver } from '../../support/session-driver.js';

let driver: SessionDriver | undefined;
afterEach(() => driver?.close());

/** A session whose page decides what becomes of a loss; `reach.isOpen` says whether the server can be reached. */
function play(
  candidate: Partial<RtmpCandidate>,
  options: RecordingServerOptions = {},
  environment: Partial<SessionEnvironment> = {},
) {
  const server = recordingServer(options);
  const reach = { isOpen: true };
  const openChannel = (): Promise<ByteChannel> =>
    reach.isOpen ? server.openChannel() : Promise.reject(new PlayerError('CF_GATEWAY_UPSTREAM_FAILED'));
  driver = new SessionDriver({ openChannel, ...environment }, candidate);
  return { server, driver, reach };
}

const kinds = (from: SessionDriver): string[] => from.events.map(({ type }) => type);
const reopen = (of: SessionDriver): void => of.session.handle({ type: 'reopen' });

/** Of all video in the order in which it came: the greatest step back and the greatest hole between two segments. */
function seams(from: SessionDriver): { back: number; hole: number } {
  let back = 0;
  let hole = 0;
  let end: number | undefined;
  for (const { segment } of from.of('segment')) {
    if (segment.type === 'init' || segment.kind !== 'video') continue;
    if (end !== undefined) {
      back = Math.max(back, end - segment.start);
      hole = Math.max(hole, segment.start - end);
    }
    ({ end } = segment);
  }
  return { back, hole };
}

describe('a live session that loses its server', () => {
  it('says so and waits; opened again it goes on right behind what was there', async () => {
    const { driver, server } = play({ live: true });
    await driver.mediaUpTo(3.9);
    server.connections[0]!.close();
    expect((await driver.next('lost')).error).toMatchObject({
      code: 'CF_RTMP_CONNECT_CLOSED',
      context: { streamName: 'mp4:clip.mp4' },
    });
    expect(server.asked).toEqual(['play -1000']);
    reopen(driver);
    // The clock of the server began anew.
    await driver.mediaUpTo(7.8);
    expect(server.asked).toEqual(['play -1000', 'play -1000']);
    expect(driver.of('resumed').length).toBe(1);
    expect(kinds(driver).indexOf('resumed')).toBeGreaterThan(kinds(driver).indexOf('lost'));
    const { back, hole } = seams(driver);
    expect(back).toBeLessThan(0.05);
    expect(hole).toBeLessThan(0.05);
    expect(driver.of('failure')).toEqual([]);
  });

  it('says each time that it could not be opened, and why', async () => {
    const { driver, server, reach } = play({ live: true });
    await driver.mediaUpTo(3.9);
    reach.isOpen = false;
    server.connections[0]!.close();
    await driver.next('lost');
    reopen(driver);
    await driver.next('lost', ({ error }) => error.code === 'CF_GATEWAY_UPSTREAM_FAILED');
    reopen(driver);
    await expect.poll(() => driver.of('lost').length).toBe(3);
    reach.isOpen = true;
    reopen(driver);
    await driver.mediaUpTo(7.8);
    expect(driver.of('failure')).toEqual([]);
  });

  it('leaves a server that went silent', async () => {
    const { driver, server } = play({ live: true }, {}, { silenceMs: 900 });
    expect((await driver.next('lost')).error.code).toBe('CF_NETWORK_TIMEOUT');
    reopen(driver);
    await driver.mediaUpTo(7.8);
    expect(server.connections.length).toBe(2);
  });

  it('waits at a server that takes the play and sends nothing, for what will be published', async () => {
    let isPublished = true;
    const { driver, server } = play(
      { live: true },
      {
        onPlay: (stream) => {
          if (!isPublished) stream.sendStatus({ code: 'NetStream.Play.Start' });
          return isPublished;
        },
      },
      { firstMediaMs: 50 },
    );
    await driver.mediaUpTo(3.9);
    isPublished = false;
    server.connections[0]!.close();
    await driver.next('lost');
    reopen(driver);
    expect((await driver.next('unpublished')).error.code).toBe('CF_RTMP_PLAY_TIMEOUT');
    await server.sendFrom(4000);
    await driver.mediaUpTo(7.8);
    expect(driver.of('resumed').length).toBe(1);
    expect(driver.of('lost').length).toBe(1);
  });

  it('ends with an error when it never played', async () => {
    const { driver, server } = play({ live: true }, { onPlay: () => false });
    await expect.poll(() => server.asked.length).toBe(1);
    server.connections[0]!.close();
    await driver.next('failure');
    expect(driver.of('lost')).toEqual([]);
  });
});

describe('a live session whose stream is unpublished', () => {
  it('keeps the play, and goes on behind what was there when it is published again', async () => {
    const { driver, server } = play({ live: true });
    await driver.mediaUpTo(3.9);
    server.streams[0]!.sendStatus({ code: 'NetStream.Play.UnpublishNotify' });
    server.streams[0]!.sendStreamEof();
    expect((await driver.next('unpublished')).error.code).toBe('CF_RTMP_STREAM_UNPUBLISHED');
    server.streams[0]!.sendStatus({ code: 'NetStream.Play.PublishNotify' });
    await server.sendFrom(8000);
    await driver.mediaUpTo(7.8);
    expect(server.asked).toEqual(['play -1000']);
    expect(kinds(driver).filter((kind) => kind === 'unpublished' || kind === 'resumed')).toEqual([
      'unpublished',
      'resumed',
    ]);
    const { back, hole } = seams(driver);
    expect(back).toBeLessThan(0.05);
    expect(hole).toBeLessThan(0.05);
  });

  it('plays anew when it is asked to', async () => {
    const { driver, server } = play({ live: true });
    await driver.mediaUpTo(3.9);
    server.streams[0]!.sendStatus({ code: 'NetStream.Play.UnpublishNotify' });
    await driver.next('unpublished');
    reopen(driver);
    await driver.mediaUpTo(7.8);
    expect(server.connections.length).toBe(2);
    expect(driver.of('resumed').length).toBe(1);
  });
});

describe('a session of a recording that loses its server', () => {
  it('goes on from the keyframe before its place when it is opened again', async () => {
    const { driver, server } = play({});
    await driver.mediaUpTo(3.9);
    server.connections[0]!.close();
    await driver.next('lost');
    reopen(driver);
    await driver.mediaUpTo(5.9);
    expect(server.asked).toEqual(['play 0', 'play 2000']);
    expect(driver.of('failure')).toEqual([]);
  });

  it('goes on where the viewer has gone meanwhile', async () => {
    const { driver, server } = play({});
    await driver.mediaUpTo(3.9);
    server.connections[0]!.close();
    await driver.next('lost');
    driver.seek(12, 1);
    reopen(driver);
    await driver.mediaUpTo(13, 1);
    expect(driver.span('video', 1).start).toBe(12);
    expect(server.asked.at(-1)).toBe('play 12000');
  });

  it('does not need the server while the viewer has enough', async () => {
    const { driver, server } = play({});
    await driver.mediaUpTo(3.9);
    driver.session.handle({ type: 'buffered', ahead: 9 });
    await expect.poll(() => server.asked.at(-1)).toBe('pause 3980');
    server.connections[0]!.close();
    await driver.next('stats', ({ paused }) => paused);
    expect(driver.of('lost')).toEqual([]);
    driver.session.handle({ type: 'buffered', ahead: 2 });
    await driver.mediaUpTo(5.9);
  });
});
