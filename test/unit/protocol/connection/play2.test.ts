import { describe, expect, it } from 'vitest';
import { amfObject } from '../../../../src/protocol/amf/amf-value.js';
import { messageStreamId, milliseconds, seconds } from '../../../../src/protocol/units.js';
import { errorOf, openStream, settle, type Reaction } from '../../../support/scripted-server.js';

const SIGNED = '?Expires=1426500000&Signature=a~b_&Key-Pair-Id=APKA';

/** A stream that plays, on a server that does this on play2. */
async function playing(play2: Reaction) {
  const opened = await openStream({ play2 });
  await opened.stream.play(`mp4:a_500.mp4${SIGNED}`);
  return opened;
}

const transition: Reaction = (server) =>
  server.status('NetStream.Play.Transition', { reason: 'NetStream.Transition.Success', details: 'mp4:b' });

describe('play on the wire', () => {
  it.each([
    ['all of a recording', {}, ['a', 0, -1000, true]],
    [
      'from a position',
      { start: milliseconds(30_000), length: milliseconds(10_000) },
      ['a', 30_000, 10_000, true],
    ],
    ['live', { start: milliseconds(-1000) }, ['a', -1000]],
    ['live or recorded', { start: milliseconds(-2000) }, ['a', -2000]],
    ['one frame', { length: milliseconds(0) }, ['a', 0, 0, true]],
    ['behind the playlist', { reset: false }, ['a', 0, -1000, false]],
    ['with all data messages at once, behind the playlist', { reset: 2 }, ['a', 0, -1000, 2]],
    ['with all data messages at once', { reset: 3 }, ['a', 0, -1000, 3]],
    ['live, with a reset', { start: milliseconds(-1000), reset: true }, ['a', -1000, -1000, true]],
  ] as const)('is in ms: %s', async (_, options, values) => {
    const { server, stream } = await openStream();
    await stream.play('a', options);
    expect(server.commands('play')[0]?.values).toEqual([null, ...values]);
  });
});

describe('play2', () => {
  it('sends one object with the properties of NetStreamPlayOptions, in seconds', async () => {
    const { server, stream } = await playing(transition);
    await stream.play2({
      streamName: 'mp4:b.mp4',
      oldStreamName: 'mp4:a.mp4',
      transition: 'switch',
      start: seconds(1.5),
      len: seconds(20),
      offset: seconds(12.195),
    });
    const command = server.commands('play2')[0];
    expect(command?.messageStreamId).toBe(1);
    expect(command?.values).toHaveLength(2);
    expect(command?.values[0]).toBeNull();
    expect(command?.values[1]).toEqual(
      amfObject({
        len: 20,
        offset: 12.195,
        oldStreamName: 'mp4:a.mp4',
        start: 1.5,
        streamName: 'mp4:b.mp4',
        transition: 'switch',
      }),
    );
  });

  it('has the defaults of ActionScript, and leaves what is being played', async () => {
    const { server, stream } = await playing(transition);
    await stream.play2({ streamName: 'mp4:b.mp4' });
    expect(server.commands('play2')[0]?.values[1]).toMatchObject({
      len: -1,
      offset: -1,
      start: -2,
      oldStreamName: 'mp4:a_500.mp4',
      transition: 'switch',
    });
  });

  it('keeps the query of the new name and cuts that of the old one', async () => {
    const { server, stream } = await playing(transition);
    await stream.play2({
      streamName: `mp4:a_1000.mp4${SIGNED}`,
      oldStreamName: `mp4:a_500.mp4${SIGNED}`,
    });
    expect(server.commands('play2')[0]?.values[1]).toMatchObject({
      oldStreamName: 'mp4:a_500.mp4',
      streamName: `mp4:a_1000.mp4${SIGNED}`,
    });
  });

  it('knows after a switch what is being played', async () => {
    const { server, stream } = await playing(transition);
    await stream.play2({ streamName: `mp4:b${SIGNED}` });
    await stream.play2({ streamName: 'mp4:c' });
    expect(server.commands('play2')[1]?.values[1]).toMatchObject({ oldStreamName: 'mp4:b' });
  });

  it('resolves at NetStream.Play.Transition', async () => {
    const { stream } = await playing(transition);
    expect(await stream.play2({ streamName: 'mp4:b' })).toMatchObject({
      code: 'NetStream.Play.Transition',
      reason: 'NetStream.Transition.Success',
    });
  });

  it('tells of the switch that has arrived, which comes as data', async () => {
    const { server, stream } = await playing(transition);
    const codes: string[] = [];
    stream.onStatus = ({ code }) => codes.push(code);
    await stream.play2({ streamName: 'mp4:b' });
    const complete = amfObject({ level: 'status', code: 'NetStream.Play.TransitionComplete' });
    server.send({
      type: 'data',
      messageStreamId: messageStreamId(1),
      timestamp: milliseconds(0),
      name: 'onPlayStatus',
      values: ['onPlayStatus', complete],
    });
    await settle();
    expect(codes).toEqual(['NetStream.Play.Transition', 'NetStream.Play.TransitionComplete']);
  });

  it('resolves at the start of the new stream, as nginx-rtmp has it, and is busy with it then', async () => {
    const { server, connection, stream } = await playing((s) => {
      s.status('NetStream.Play.Stop');
      s.send({ type: 'user-control', event: 'stream-eof', messageStreamId: messageStreamId(1) });
      s.send({ type: 'user-control', event: 'stream-begin', messageStreamId: messageStreamId(1) });
      s.status('NetStream.Play.Start');
    });
    let hasEnded = false;
    stream.onStreamEof = () => (hasEnded = true);
    expect((await stream.play2({ streamName: 'mp4:b' })).code).toBe('NetStream.Play.Start');
    expect(hasEnded).toBe(false);
    server.channel.close();
    expect(await connection.closed).toMatchObject({ context: { streamName: 'mp4:b' } });
  });

  it('does not resolve by a _result, which servers send that switched nothing', async () => {
    const { stream } = await playing((s, { transactionId }) => s.command('_result', transactionId, [null]));
    expect((await errorOf(stream.play2({ streamName: 'mp4:b' }))).code).toBe('CF_RTMP_CALL_TIMEOUT');
  });

  it.each([
    ['NetStream.Play.Failed', 'CF_RTMP_PLAY_FAILED'],
    ['NetStream.Play.StreamNotFound', 'CF_RTMP_STREAM_NOT_FOUND'],
  ])('rejects for %s, and what was being played goes on', async (statusCode, code) => {
    const { server, connection, stream } = await playing((s) => s.status(statusCode, { level: 'error' }));
    expect(await errorOf(stream.play2({ streamName: 'mp4:b' }))).toMatchObject({
      code,
      context: { stage: 'play2', streamName: 'mp4:b', statusCode },
    });
    server.channel.close();
    // Cut off: so it was still playing.
    expect(await connection.closed).toMatchObject({
      code: 'CF_RTMP_CONNECT_CLOSED',
      context: { streamName: expect.stringContaining('mp4:a_500.mp4') },
    });
  });

  it('rejects as a call that failed where the server answers _error: it has no play2', async () => {
    const { stream } = await playing((s, { transactionId }) => s.command('_error', transactionId, [null]));
    expect((await errorOf(stream.play2({ streamName: 'mp4:b' }))).code).toBe('CF_RTMP_CALL_FAILED');
  });

  it('a failure is told to the switch and not to the seek that waits beside it', async () => {
    const { server, stream } = await playing((s) => s.status('NetStream.Play.Failed', { level: 'error' }));
    const seek = stream.seek(milliseconds(5000));
    expect((await errorOf(stream.play2({ streamName: 'mp4:b' }))).code).toBe('CF_RTMP_PLAY_FAILED');
    server.status('NetStream.Seek.Notify');
    await seek;
  });

  it.each(['append', 'appendAndWait'] as const)('%s resolves where nobody refuses', async (kind) => {
    const { stream } = await playing(() => undefined);
    expect((await stream.play2({ streamName: 'mp4:b', transition: kind })).level).toBe('status');
  });

  it('append rejects where the server refuses', async () => {
    const { stream } = await playing((s) => s.status('NetStream.Play.StreamNotFound', { level: 'error' }));
    const error = await errorOf(stream.play2({ streamName: 'mp4:b', transition: 'append' }));
    expect(error).toMatchObject({ code: 'CF_RTMP_STREAM_NOT_FOUND', context: { streamName: 'mp4:b' } });
  });

  it('what is appended does not hide the end of what plays', async () => {
    const { server, stream } = await playing(() => undefined);
    let hasEnded = false;
    stream.onStreamEof = () => (hasEnded = true);
    void stream.play2({ streamName: 'mp4:b', transition: 'append' });
    server.send({ type: 'user-control', event: 'stream-eof', messageStreamId: messageStreamId(1) });
    await settle();
    expect(hasEnded).toBe(true);
  });

  it('stop resolves at NetStream.Play.Stop', async () => {
    const { stream } = await playing((s) => s.status('NetStream.Play.Stop'));
    const { code } = await stream.play2({ streamName: 'mp4:a_500.mp4', transition: 'stop' });
    expect(code).toBe('NetStream.Play.Stop');
  });

  it.each(['reset', 'resume', 'swap'] as const)('%s goes out under its name', async (kind) => {
    const { server, stream } = await playing((s) => {
      s.status('NetStream.Play.Reset');
      s.status('NetStream.Play.Start');
    });
    await stream.play2({ streamName: 'mp4:b', transition: kind, offset: seconds(3) });
    expect(server.commands('play2')[0]?.values[1]).toMatchObject({ transition: kind, offset: 3 });
  });

  it('rejects when the connection goes away', async () => {
    const { stream } = await playing((s) => s.channel.close());
    expect((await errorOf(stream.play2({ streamName: 'mp4:b' }))).code).toBe('CF_RTMP_CONNECT_CLOSED');
  });

  it('rejects on a closed stream', async () => {
    const { stream } = await playing(() => undefined);
    stream.close();
    expect((await errorOf(stream.play2({ streamName: 'mp4:b' }))).code).toBe('CF_RTMP_CONNECT_CLOSED');
  });
});
