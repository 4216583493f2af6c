import { afterEach, describe, expect, it } from 'vitest';
import { PlayerError } from '../../../src/errors/player-error.js';
import type { SessionEnvironment } from '../../../src/session/rtmp-session.js';
import type { RtmpCandidate } from '../../../src/source/candidate.js';
import { recordingServer, type RecordingServerOptions } from '../../support/recording-server.js';
import { SessionDriver } from '../../support/session-driver.js';

let driver: SessionDriver | undefined;
afterEach(() => driver?.close());

function play(
  options: RecordingServerOptions = {},
  candidate: Partial<RtmpCandidate> = {},
  environment: Partial<SessionEnvironment> = {},
) {
  const server = recordingServer(options);
  driver = new SessionDriver({ openChannel: server.openChannel, ...environment }, candidate);
  return { server, driver };
}

const codeOf = ({ error }: { error: { code: string } }): string => error.code;

describe('a session that plays a recording', () => {
  it('goes from the gateway to segments and says each stage', async () => {
    const { driver, server } = play();
    await driver.mediaUpTo(3.9);
    expect(
      driver
        .of('stage')
        .map(({ stage }) => stage)
        .sort(),
    ).toEqual(['gateway', 'handshake', 'connect', 'play', 'media'].sort());
    expect(driver.of('tracks')).toMatchObject([{ kinds: expect.arrayContaining(['audio', 'video']) }]);
    expect(driver.of('metadata')[0]).toMatchObject({ duration: 20 });
    expect(driver.span('video').start).toBe(0);
    expect(server.asked).toEqual(['play 0']);
  });

  it('gives the page one initialization segment per track before its media', async () => {
    const { driver } = play();
    await driver.mediaUpTo(3.9);
    const seen = driver
      .of('segment')
      .map(({ segment }) => (segment.type === 'init' ? `init ${segment.track.kind}` : segment.kind));
    expect(seen.indexOf('init video')).toBeLessThan(seen.indexOf('video'));
    expect(seen.indexOf('init audio')).toBeLessThan(seen.indexOf('audio'));
    expect(seen.filter((name) => name.startsWith('init')).length).toBe(2);
  });

  it('begins where the candidate says, from the keyframe before', async () => {
    const { driver } = play({}, { start: 11.3 });
    await driver.next('seeked');
    await driver.mediaUpTo(11.3);
    expect(driver.span('video').start).toBe(10);
    expect(driver.of('tracks')[0]!.kinds.slice().sort()).toEqual(['audio', 'video']);
  });

  it('ends when the server has said so, and after all media', async () => {
    const { driver } = play({ duration: 3000 });
    await driver.next('ended');
    expect(driver.events.at(-1)!.type).toBe('ended');
    expect(driver.span('video').end).toBeCloseTo(3, 2);
  });

  it('ends too when the server only closes the connection behind the last picture', async () => {
    const { driver } = play({ duration: 3000, end: 'close' });
    await driver.next('ended');
    expect(driver.of('failure')).toEqual([]);
  });

  it('says that it is lost when the connection closes in the middle', async () => {
    const { driver, server } = play();
    await driver.mediaUpTo(3.9);
    server.connections[0]!.close();
    expect(codeOf(await driver.next('lost'))).toBe('CF_RTMP_CONNECT_CLOSED');
  });

  it('asks for the length of what has no metadata', async () => {
    const { driver } = play(
      { hasMetadata: false, hasVideo: false, streamLength: 20.5 },
      { streamName: 'mp3:song' },
    );
    expect((await driver.next('metadata')).duration).toBe(20.5);
  });

  it('plays on without a length where the server does not know the question', async () => {
    const { driver } = play({ hasMetadata: false, hasVideo: false }, { streamName: 'mp3:song' });
    await driver.mediaUpTo(3.9);
    expect(driver.of('failure')).toEqual([]);
  });

  it('plays sound alone when nobody says that there is no picture', async () => {
    const { driver } = play({ hasMetadata: false, hasVideo: false });
    expect((await driver.next('tracks')).kinds).toEqual(['audio']);
  });
});

describe('a session that is told to seek', () => {
  it('shows the asked picture although the server goes to the next keyframe', async () => {
    const { driver, server } = play();
    await driver.mediaUpTo(1);
    driver.seek(11.3, 1);
    await driver.mediaUpTo(11.3, 1);
    expect(driver.span('video', 1).start).toBe(10);
    expect(driver.of('seeked')).toMatchObject([{ seekId: 1, to: 10 }]);
    expect(server.asked[0]).toBe('play 0');
  });

  it('asks the server once when it has seen how far keyframes are apart', async () => {
    const { driver, server } = play({ burst: 5000 });
    await driver.mediaUpTo(4.9);
    driver.seek(11.3, 1);
    await driver.mediaUpTo(11.3, 1);
    expect(server.asked).toEqual(['play 0', 'seek 10000']);
  });

  it('brings a stream that begins at zero again to its place', async () => {
    const { driver } = play({ labels: 'from-zero', landing: 'previous', burst: 5000 });
    await driver.mediaUpTo(4.9);
    driver.seek(12.5, 1);
    await driver.mediaUpTo(12.5, 1);
    expect(driver.span('video', 1).start).toBe(12);
  });

  it('bears a server that does not announce seeks', async () => {
    const { driver } = play({ notifiesSeek: false });
    await driver.mediaUpTo(1);
    driver.seek(12, 1);
    await driver.mediaUpTo(13, 1);
    expect(driver.span('video', 1).start).toBe(12);
  });

  it('lets the latest of many seeks win', async () => {
    const { driver, server } = play();
    await driver.mediaUpTo(1);
    [4, 8, 12, 16, 6].forEach((to, index) => driver.seek(to, index + 1));
    await driver.mediaUpTo(7, 5);
    expect(driver.span('video', 5).start).toBe(6);
    expect(driver.of('seeked').map(({ seekId }) => seekId)).toEqual([5]);
    expect(server.asked.length).toBeLessThanOrEqual(4);
  });

  it('lets go of the stream in whose place it plays another', async () => {
    const { driver, server } = play({ refusesSeek: true });
    await driver.mediaUpTo(1);
    driver.seek(12, 1);
    await driver.mediaUpTo(13, 1);
    expect(server.connections).toHaveLength(1);
    expect(server.streams).toHaveLength(2);
    expect(new Set(server.closed)).toEqual(new Set([server.streams[0]]));
  });

  it('finds the last pictures of a recording', async () => {
    const { driver } = play({ keyframeInterval: 8000, duration: 19_000 });
    await driver.mediaUpTo(1);
    driver.seek(18.5, 1);
    await driver.next('ended', ({ seekId }) => seekId === 1);
    expect(driver.span('video', 1).start).toBe(16);
    expect(driver.span('video', 1).end).toBeCloseTo(19, 2);
  });

  it('plays again from the beginning after the end', async () => {
    const { driver, server } = play({ duration: 3000 });
    await driver.next('ended');
    driver.seek(0, 1);
    await driver.next('ended', ({ seekId }) => seekId === 1);
    expect(driver.span('video', 1)).toMatchObject({ start: 0 });
    expect(server.asked).toEqual(['play 0', 'seek 0']);
  });

  it('connects again for a replay when the server has gone after the end', async () => {
    const { driver, server } = play({ duration: 3000, end: 'close' });
    await driver.next('ended');
    driver.seek(1, 1);
    await driver.next('ended', ({ seekId }) => seekId === 1);
    expect(server.connections.length).toBe(2);
    expect(driver.span('video', 1).start).toBe(0);
  });

  it('goes to the place that was asked for before the stream played', async () => {
    const { driver } = play();
    driver.seek(8, 1);
    await driver.mediaUpTo(9, 1);
    expect(driver.span('video', 1).start).toBe(8);
  });
});

describe('flow control of a session', () => {
  it('pauses the server when far more is buffered than wanted and lets it go on later', async () => {
    const { driver, server } = play();
    await driver.mediaUpTo(3.9);
    driver.session.handle({ type: 'buffered', ahead: 9 });
    await expect.poll(() => server.asked.at(-1)).toBe('pause 3980');
    driver.session.handle({ type: 'buffered', ahead: 2 });
    await driver.mediaUpTo(7.9);
    expect(server.asked.at(-1)).toBe('unpause 3980');
    expect(driver.span('video').end).toBeGreaterThan(7.9);
  });

  it('lets a paused server go on before it seeks', async () => {
    const { driver, server } = play();
    await driver.mediaUpTo(3.9);
    driver.session.handle({ type: 'buffered', ahead: 9 });
    await expect.poll(() => server.asked.at(-1)).toBe('pause 3980');
    driver.seek(12, 1);
    await driver.mediaUpTo(13, 1);
    expect(server.asked.slice(2)).toEqual(['unpause 12000', 'seek 12000']);
  });

  it('never pauses live', async () => {
    const { driver, server } = play({}, { live: true });
    await driver.mediaUpTo(3.9);
    driver.session.handle({ type: 'buffered', ahead: 100 });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(server.asked).toEqual(['play -1000']);
  });
});

describe('a session that cannot play', () => {
  it('says that the stream was not found', async () => {
    const { driver } = play({
      onPlay: (stream, name) => {
        const description = `Failed to play ${name}; stream not found.`;
        stream.sendStatus({ level: 'error', code: 'NetStream.Play.StreamNotFound', description });
        return false;
      },
    });
    const failure = await driver.next('failure');
    expect(failure.error).toMatchObject({
      code: 'CF_RTMP_STREAM_NOT_FOUND',
      context: { streamName: 'mp4:clip.mp4', url: 'rtmp://server.example/vod' },
    });
    expect(driver.of('failure').length).toBe(1);
  });

  it('says that the live stream has ended', async () => {
    const { driver, server } = play({}, { live: true });
    await driver.mediaUpTo(1);
    server.streams[0]!.sendStatus({ code: 'NetStream.Play.UnpublishNotify' });
    expect(codeOf(await driver.next('unpublished'))).toBe('CF_RTMP_STREAM_UNPUBLISHED');
  });

  it('does not wait for ever for media that does not come', async () => {
    const silent: RecordingServerOptions = {
      onPlay: (stream) => {
        stream.sendStatus({ code: 'NetStream.Play.Start' });
        return false;
      },
    };
    const { driver } = play(silent, {}, { firstMediaMs: 50 });
    expect(codeOf(await driver.next('failure'))).toBe('CF_RTMP_PLAY_TIMEOUT');
  });

  it('notices a server that goes silent in the middle', async () => {
    const { driver } = play({}, { live: true }, { silenceMs: 900 });
    expect(codeOf(await driver.next('lost'))).toBe('CF_NETWORK_TIMEOUT');
  });

  it('passes on why the channel did not open', async () => {
    const openChannel = () => Promise.reject(new PlayerError('CF_GATEWAY_UNREACHABLE'));
    const { driver } = play({}, {}, { openChannel });
    expect(codeOf(await driver.next('failure'))).toBe('CF_GATEWAY_UNREACHABLE');
  });

  it('says nothing after it was closed', async () => {
    const { driver, server } = play();
    await driver.mediaUpTo(1);
    driver.close();
    const before = driver.events.length;
    server.connections[0]!.close();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(driver.events.length).toBe(before);
  });
});
