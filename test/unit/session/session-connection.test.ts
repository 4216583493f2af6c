import { afterEach, describe, expect, it } from 'vitest';
import { PlayerError } from '../../../src/errors/player-error.js';
import type { ByteChannel } from '../../../src/protocol/byte-channel.js';
import { ALL_EXTRAS } from '../../../src/protocol/connection/all-extras.js';
import { fcSubscribe } from '../../../src/protocol/connection/fc-subscribe.js';
import type { SessionEnvironment } from '../../../src/session/rtmp-session.js';
import type { RtmpCandidate } from '../../../src/source/candidate.js';
import { recordingServer, type RecordingServer } from '../../support/recording-server.js';
import { settle } from '../../support/scripted-server.js';
import { SessionDriver } from '../../support/session-driver.js';

let driver: SessionDriver | undefined;
afterEach(() => driver?.close());

type Way = (signal: AbortSignal) => Promise<ByteChannel>;
const servedBy =
  (server: RecordingServer): Way =>
  () =>
    server.openChannel();
const closed: Way = () => Promise.reject(new PlayerError('CF_GATEWAY_UPSTREAM_FAILED'));

/** A world of servers by `host:port`; `opened` lists which were asked for. */
function play(
  servers: Readonly<Record<string, Way>>,
  candidate: Partial<RtmpCandidate> = {},
  others: readonly Partial<RtmpCandidate>[] = [],
  environment: Partial<SessionEnvironment> = {},
): { driver: SessionDriver; opened: string[] } {
  const opened: string[] = [];
  const openChannel = ({ host, port }: RtmpCandidate, { signal }: { signal: AbortSignal }) => {
    opened.push(`${host}:${port}`);
    return (servers[`${host}:${port}`] ?? closed)(signal);
  };
  driver = new SessionDriver({ openChannel, ...environment }, candidate, 3, others);
  return { driver, opened };
}

const steps = (from: SessionDriver): string[] =>
  from
    .of('rung')
    .filter(({ step }) => step !== 'stage')
    .map(({ index, step }) => `${index} ${step}`);

describe('a session with a ladder', () => {
  it('goes to the next way at once where one is closed, and says what became of each', async () => {
    const server = recordingServer();
    const { driver, opened } = play({ 'server.example:80': servedBy(server) }, {}, [{ port: 80 }]);
    await driver.mediaUpTo(1);
    expect(opened).toEqual(['server.example:1935', 'server.example:80']);
    expect(steps(driver)).toEqual(['0 started', '0 failed', '1 started', '1 connected']);
    expect(driver.of('rung').find(({ step }) => step === 'failed')!.error!.code).toBe(
      'CF_GATEWAY_UPSTREAM_FAILED',
    );
    expect(driver.of('connected')).toMatchObject([
      { candidate: { port: 80 }, redirects: 0, handshake: { kind: 'digest' } },
    ]);
  });

  it('does not wait for a way that says nothing', async () => {
    const server = recordingServer();
    let isGivenUp = false;
    const silent: Way = (signal) =>
      new Promise((_, reject) =>
        signal.addEventListener('abort', () => {
          isGivenUp = true;
          reject(signal.reason);
        }),
      );
    const { driver } = play({ 'server.example:1935': silent, 'server.example:80': servedBy(server) }, {}, [
      { port: 80 },
    ]);
    await driver.mediaUpTo(1);
    expect(steps(driver)).toEqual(['0 started', '1 started', '1 connected', '0 cancelled']);
    expect(isGivenUp).toBe(true);
  });

  it('tells the stages of each way', async () => {
    const { driver } = play({ 'server.example:1935': servedBy(recordingServer()) });
    await driver.mediaUpTo(1);
    const stages = driver
      .of('rung')
      .flatMap(({ index, stage }) => (stage === undefined ? [] : [`${index} ${stage}`]));
    expect(stages).toEqual(['0 gateway', '0 handshake', '0 connect']);
  });

  it('plays again by the way that won', async () => {
    const server = recordingServer({ duration: 3000, end: 'close' });
    const { driver, opened } = play({ 'server.example:80': servedBy(server) }, {}, [{ port: 80 }]);
    await driver.next('ended');
    driver.seek(1, 1);
    await driver.next('ended', ({ seekId }) => seekId === 1);
    expect(opened.slice(2)).toEqual(['server.example:80']);
    expect(steps(driver).slice(4)).toEqual(['1 connected']);
  });

  it('fails with what the server said, without trying further ways', async () => {
    const server = recordingServer({
      onConnect: () => ({ accept: false, description: '[ Server.Reject ] : DistributionNotFound' }),
    });
    const { driver, opened } = play({ 'server.example:1935': servedBy(server) }, {}, [{ port: 80 }]);
    expect((await driver.next('failure')).error.code).toBe('CF_DISTRIBUTION_NOT_FOUND');
    expect(opened).toEqual(['server.example:1935']);
  });
});

describe('a session that is redirected', () => {
  const refusing = (redirect: string) =>
    recordingServer({
      onConnect: () => ({ accept: false, description: 'elsewhere', ex: { code: 302, redirect } }),
    });

  it('plays from where the server sent it, through the same gateway', async () => {
    const { driver, opened } = play({
      'server.example:1935': servedBy(refusing('rtmp://edge.example:1936/other')),
      'edge.example:1936': servedBy(recordingServer()),
    });
    await driver.mediaUpTo(1);
    expect(opened).toEqual(['server.example:1935', 'edge.example:1936']);
    expect(steps(driver)).toEqual(['0 started', '0 redirected', '1 started', '1 connected']);
    expect(driver.of('connected')).toMatchObject([
      {
        redirects: 1,
        candidate: { host: 'edge.example', app: 'other', endpoint: 'ws://gateway.example/' },
      },
    ]);
  });

  it('does not go round in circles', async () => {
    const { driver } = play({
      'server.example:1935': servedBy(refusing('rtmp://server.example/vod')),
    });
    expect((await driver.next('failure')).error.code).toBe('CF_RTMP_REDIRECT_LOOP');
  });
});

describe('a session that loses its HTTP tunnel', () => {
  const lost = () => new PlayerError('CF_TUNNEL_SESSION_LOST');

  it('goes on at its place by a new one', async () => {
    const server = recordingServer();
    const { driver } = play({ 'server.example:1935': servedBy(server) });
    driver.reopens = true;
    await driver.mediaUpTo(3.9);
    server.channels[0]!.break(lost());
    await driver.mediaUpTo(5.9);
    expect(driver.of('failure')).toEqual([]);
    expect(driver.of('lost').map(({ error }) => error.code)).toEqual(['CF_TUNNEL_SESSION_LOST']);
    // From the keyframe before: pictures of one group cannot be decoded without it.
    expect(server.asked).toEqual(['play 0', 'play 2000']);
    expect(driver.of('seeked')).toMatchObject([{ seekId: 0, to: 2 }]);
  });

  it('goes on with a live stream', async () => {
    const server = recordingServer();
    const { driver } = play({ 'server.example:1935': servedBy(server) }, { live: true });
    driver.reopens = true;
    await driver.mediaUpTo(3.9);
    server.channels[0]!.break(lost());
    await expect.poll(() => driver.of('connected').length).toBe(2);
    await expect.poll(() => server.asked).toEqual(['play -1000', 'play -1000']);
    expect(driver.of('failure')).toEqual([]);
  });

  it('goes on to the seek that was on its way', async () => {
    const server = recordingServer();
    const { driver } = play({ 'server.example:1935': servedBy(server) });
    driver.reopens = true;
    await driver.mediaUpTo(3.9);
    driver.seek(12, 1);
    server.channels[0]!.break(lost());
    await driver.mediaUpTo(13, 1);
    expect(driver.span('video', 1).start).toBe(12);
    expect(driver.of('failure')).toEqual([]);
  });

  it('opens no new one while nothing is needed', async () => {
    const server = recordingServer();
    const { driver, opened } = play({ 'server.example:1935': servedBy(server) });
    driver.reopens = true;
    await driver.mediaUpTo(3.9);
    driver.session.handle({ type: 'buffered', ahead: 9 });
    await expect.poll(() => server.asked.at(-1)).toBe('pause 3980');
    server.channels[0]!.break(lost());
    await driver.next('stats', ({ paused }) => paused);
    await settle();
    driver.session.handle({ type: 'buffered', ahead: 9 });
    expect(opened.length).toBe(1);
    driver.session.handle({ type: 'buffered', ahead: 2 });
    await driver.mediaUpTo(5.9);
    expect(server.asked.at(-1)).toBe('play 2000');
  });

  it('seeks by a new one after it was lost while nothing was needed', async () => {
    const server = recordingServer();
    const { driver } = play({ 'server.example:1935': servedBy(server) });
    driver.reopens = true;
    await driver.mediaUpTo(3.9);
    driver.session.handle({ type: 'buffered', ahead: 9 });
    await expect.poll(() => server.asked.at(-1)).toBe('pause 3980');
    server.channels[0]!.break(lost());
    await settle();
    driver.seek(12, 1);
    await driver.mediaUpTo(13, 1);
    expect(driver.span('video', 1).start).toBe(12);
  });

  it('is over where it is lost before anything came', async () => {
    const server = recordingServer();
    const losing: Way = async () => {
      const channel = await server.openChannel();
      queueMicrotask(() => server.channels.at(-1)!.break(lost()));
      return channel;
    };
    const { driver, opened } = play({ 'server.example:1935': losing });
    expect((await driver.next('failure')).error.code).toBe('CF_TUNNEL_SESSION_LOST');
    expect(opened.length).toBe(1);
  });
});

describe('a session whose server asks for a new connection', () => {
  const request = (server: RecordingServer, tcUrl?: string) =>
    server.connections.at(-1)!.sendStatus({
      code: 'NetConnection.Connect.ReconnectRequest',
      ...(tcUrl === undefined ? {} : { tcUrl }),
    });

  it('goes on there without an error, and lets go of the old one', async () => {
    const server = recordingServer();
    const other = recordingServer();
    const { driver } = play({
      'server.example:1935': servedBy(server),
      'other.example:1935': servedBy(other),
    });
    await driver.mediaUpTo(3.9);
    request(server, 'rtmp://other.example/vod');
    await driver.mediaUpTo(5.9);
    expect(other.asked).toEqual(['play 2000']);
    expect(server.channels[0]!.isClosed).toBe(true);
    expect([...driver.of('failure'), ...driver.of('warning')]).toEqual([]);
    expect(driver.of('connected').map(({ candidate }) => candidate.host)).toEqual([
      'server.example',
      'other.example',
    ]);
  });

  it('connects to the same address where none is named', async () => {
    const server = recordingServer();
    const { driver, opened } = play({ 'server.example:1935': servedBy(server) });
    await driver.mediaUpTo(3.9);
    request(server);
    await driver.mediaUpTo(5.9);
    expect(opened).toEqual(['server.example:1935', 'server.example:1935']);
    expect(server.asked).toEqual(['play 0', 'play 2000']);
  });

  it('stays where it is when nobody answers there', async () => {
    const server = recordingServer();
    const { driver } = play({ 'server.example:1935': servedBy(server) });
    await driver.mediaUpTo(3.9);
    request(server, 'rtmp://nowhere.example/vod');
    expect((await driver.next('warning')).error.code).toBe('CF_GATEWAY_UPSTREAM_FAILED');
    driver.seek(12, 1);
    await driver.mediaUpTo(13, 1);
    expect(driver.of('failure')).toEqual([]);
  });

  it('is not driven round by a server that asks for it all the time', async () => {
    const server = recordingServer({
      onPlay: (stream) => {
        stream.connection.sendStatus({ code: 'NetConnection.Connect.ReconnectRequest' });
        return true;
      },
    });
    const { driver, opened } = play({ 'server.example:1935': servedBy(server) });
    await new Promise((resolve) => setTimeout(resolve, 1800));
    expect(opened.length).toBe(2);
    expect(driver.of('failure')).toEqual([]);
  });

  it('goes on although the server closes the old connection before the new one is there', async () => {
    const server = recordingServer();
    const { driver } = play({ 'server.example:1935': servedBy(server) });
    await driver.mediaUpTo(3.9);
    request(server);
    server.connections[0]!.drop();
    await driver.mediaUpTo(5.9);
    expect([...driver.of('failure'), ...driver.of('warning')]).toEqual([]);
  });

  it('plays nothing twice that has played to its end', async () => {
    const server = recordingServer({ duration: 3000 });
    const { driver } = play({ 'server.example:1935': servedBy(server) });
    await driver.next('ended');
    request(server);
    await expect.poll(() => driver.of('connected').length).toBe(2);
    driver.seek(1, 1);
    await driver.next('ended', ({ seekId }) => seekId === 1);
    expect(server.asked).toEqual(['play 0', 'play 0']);
    expect(driver.of('ended').length).toBe(2);
  });
});

describe('what a session says at connect and play', () => {
  it('tells the server what the candidate says, before what the page says', async () => {
    const said: Record<string, unknown>[] = [];
    const server = recordingServer({
      onConnect: ({ commandObject, args }) => {
        said.push({ ...commandObject, args });
        return { accept: true };
      },
    });
    const { driver } = play(
      { 'server.example:1935': servedBy(server) },
      {
        connectParams: { token: 'x', level: 3 },
        connectArguments: ['one', 2],
        pageUrl: 'https://page.example/',
        swfUrl: 'https://page.example/player.swf',
        flashVer: 'WIN 11,0,0,0',
      },
    );
    await driver.mediaUpTo(1);
    expect(said).toMatchObject([
      {
        token: 'x',
        level: 3,
        pageUrl: 'https://page.example/',
        swfUrl: 'https://page.example/player.swf',
        flashVer: 'WIN 11,0,0,0',
        args: ['one', 2],
      },
    ]);
  });

  it('asks for a part, of which less is left after a new play', async () => {
    const server = recordingServer();
    const { driver } = play({ 'server.example:1935': servedBy(server) }, { start: 4, length: 10 });
    await driver.mediaUpTo(7.9);
    driver.reopens = true;
    server.channels[0]!.break(new PlayerError('CF_TUNNEL_SESSION_LOST'));
    await driver.mediaUpTo(9.9);
    expect(server.lengths).toEqual([10_000, 8_000]);
    expect(driver.of('metadata')[0]!.duration).toBe(14);
  });

  it('subscribes to a live stream before it plays where the candidate says so', async () => {
    const calls: unknown[] = [];
    const server = recordingServer({
      onCall: (name, values) => {
        calls.push([name, ...values]);
        if (name !== 'FCSubscribe') return undefined;
        server.connections[0]!.notify('onFCSubscribe', { level: 'status', code: 'NetStream.Play.Start' });
        expect(server.asked).toEqual([]);
        return [];
      },
    });
    const { driver } = play(
      { 'server.example:1935': servedBy(server) },
      { live: true, fcSubscribe: true },
      [],
      { extras: { connect: ALL_EXTRAS, fcSubscribe } },
    );
    await driver.mediaUpTo(1);
    expect(calls).toEqual([['FCSubscribe', 'mp4:clip.mp4']]);
  });
});
