import { afterEach, describe, expect, it } from 'vitest';
import { PlayerError } from '../../../src/errors/player-error.js';
import { recordingServer } from '../../support/recording-server.js';
import { SessionDriver } from '../../support/session-driver.js';

let driver: SessionDriver | undefined;
afterEach(() => driver?.close());

/** A server that plays names with one of these signatures only; `names` is what it was asked for. */
function signedServer(accepted: () => string) {
  const names: string[] = [];
  const server = recordingServer({
    onPlay: (stream, name) => {
      names.push(name);
      if (name.endsWith(accepted())) return true;
      stream.sendStatus({ level: 'error', code: 'NetStream.Play.Failed' });
      return false;
    },
  });
  const play = (signs = true): SessionDriver => {
    driver = new SessionDriver({ openChannel: () => server.openChannel() }, {}, 3, [], { signs });
    return driver;
  };
  return { server, names, play };
}

/** The page's part: the next question is answered so. */
async function sign(session: SessionDriver, id: number, signature: string): Promise<void> {
  const { streamName } = await session.next('sign', (event) => event.id === id);
  session.session.handle({ type: 'signed', id, streamName: `${streamName}?${signature}` });
}

describe('a session whose page signs', () => {
  it('asks for the name before it plays', async () => {
    const { names, play } = signedServer(() => 'Signature=one');
    const session = play();
    await sign(session, 1, 'Signature=one');
    await session.mediaUpTo(1);
    expect(names).toEqual(['mp4:clip.mp4?Signature=one']);
    expect(session.of('sign')).toEqual([
      { type: 'sign', id: 1, streamName: 'mp4:clip.mp4', wasRefused: false },
    ]);
  });

  it('asks once more when the server refuses, and then says so', async () => {
    const { names, play } = signedServer(() => 'Signature=never');
    const session = play();
    await sign(session, 1, 'Signature=one');
    await sign(session, 2, 'Signature=two');
    const { error } = await session.next('failure');
    expect(error).toMatchObject({ code: 'CF_RTMP_PLAY_FAILED' });
    expect(names).toEqual(['mp4:clip.mp4?Signature=one', 'mp4:clip.mp4?Signature=two']);
    expect(session.of('sign').map(({ wasRefused }) => wasRefused)).toEqual([false, true]);
    expect(JSON.stringify(session.of('failure'))).not.toContain('Signature=two');
  });

  it('plays on with a fresh name when the server refuses after a seek', async () => {
    let accepted = 'Signature=one';
    const { server, names, play } = signedServer(() => accepted);
    const session = play();
    await sign(session, 1, 'Signature=one');
    await session.mediaUpTo(1);
    accepted = 'Signature=two';
    server.streams[0]!.sendStatus({ level: 'error', code: 'NetStream.Play.Failed' });
    session.seek(10, 1);
    await sign(session, 2, 'Signature=two');
    await session.mediaUpTo(10.5, 1);
    expect(names[0]).toBe('mp4:clip.mp4?Signature=one');
    expect(new Set(names.slice(1))).toEqual(new Set(['mp4:clip.mp4?Signature=two']));
    expect(session.of('sign').map(({ wasRefused }) => wasRefused)).toEqual([false, true]);
    expect(session.of('failure')).toEqual([]);
  });

  it('asks again when a seek needs another play, because the server has gone after the end', async () => {
    const names: string[] = [];
    const server = recordingServer({
      duration: 3000,
      end: 'close',
      onPlay: (_, name) => {
        names.push(name);
        return true;
      },
    });
    driver = new SessionDriver({ openChannel: () => server.openChannel() }, {}, 3, [], { signs: true });
    await sign(driver, 1, 'Signature=one');
    await driver.next('ended');
    driver.seek(1, 1);
    await sign(driver, 2, 'Signature=two');
    await driver.next('ended', ({ seekId }) => seekId === 1);
    expect(names).toEqual(['mp4:clip.mp4?Signature=one', 'mp4:clip.mp4?Signature=two']);
  });

  it('does not ask when the server seeks in what it plays', async () => {
    const { play } = signedServer(() => 'Signature=one');
    const session = play();
    await sign(session, 1, 'Signature=one');
    await session.mediaUpTo(1);
    session.seek(10, 1);
    await session.mediaUpTo(10.5, 1);
    expect(session.of('sign')).toHaveLength(1);
  });

  it('fails with what the page says', async () => {
    const { play, names } = signedServer(() => '');
    const session = play();
    const { id } = await session.next('sign');
    const error = new PlayerError('CF_HTTP_SIGNATURE_UNAVAILABLE', { message: 'sign threw' }).toJSON();
    session.session.handle({ type: 'signed', id, error });
    expect((await session.next('failure')).error).toMatchObject({ code: 'CF_HTTP_SIGNATURE_UNAVAILABLE' });
    expect(names).toEqual([]);
  });

  it('is closed while it waits, and answers that come late are nothing', async () => {
    const { play, names } = signedServer(() => '');
    const session = play();
    const { id } = await session.next('sign');
    session.close();
    session.session.handle({ type: 'signed', id, streamName: 'x' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(names).toEqual([]);
  });
});

it('a session whose page does not sign plays the name as it is', async () => {
  const { names, play } = signedServer(() => '');
  const session = play(false);
  await session.mediaUpTo(1);
  expect(names).toEqual(['mp4:clip.mp4']);
  expect(session.of('sign')).toEqual([]);
});
