import { describe, expect, it } from 'vitest';
import { amfObject } from '../../../../src/protocol/amf/amf-value.js';
import { messageStreamId, milliseconds } from '../../../../src/protocol/units.js';
import { errorOf, openStream, settle } from '../../../support/scripted-server.js';

const ms = milliseconds;

describe('NetStream.play', () => {
  it('asks for a recording from its beginning, so that a missing file is an error', async () => {
    const { server, stream } = await openStream();
    const info = await stream.play('mp4:videos/a.mp4');
    expect(info.code).toBe('NetStream.Play.Start');
    expect(server.commands('play')[0]).toMatchObject({
      messageStreamId: 1,
      values: [null, 'mp4:videos/a.mp4', 0, -1000, true],
    });
  });

  it('asks for live with the name and -1000', async () => {
    const { server, stream } = await openStream();
    await stream.play('live', { start: ms(-1000) });
    expect(server.commands('play')[0]?.values).toEqual([null, 'live', -1000]);
  });

  it('asks for a clip in milliseconds', async () => {
    const { server, stream } = await openStream();
    await stream.play('a', { start: ms(30_000), length: ms(10_000), reset: false });
    expect(server.commands('play')[0]?.values).toEqual([null, 'a', 30_000, 10_000, false]);
  });

  it('sends names as they are, in UTF-8', async () => {
    const { server, stream } = await openStream();
    await stream.play('mp4:été/日本 %20 😀.mp4?Expires=1&Signature=a~b_');
    expect(server.commands('play')[0]?.values[1]).toBe('mp4:été/日本 %20 😀.mp4?Expires=1&Signature=a~b_');
  });

  it('says the buffer length behind play, and again when it changes', async () => {
    const { server, stream } = await openStream();
    stream.setBufferLength(ms(7000));
    await stream.play('a');
    stream.setBufferLength(ms(1000));
    await settle();
    const order = server.received.map((m) => (m.type === 'command' ? m.name : m.type));
    expect(order.slice(-3)).toEqual(['play', 'user-control', 'user-control']);
    expect(server.received.slice(-2)).toMatchObject([
      { event: 'set-buffer-length', messageStreamId: 1, bufferLength: 7000 },
      { event: 'set-buffer-length', messageStreamId: 1, bufferLength: 1000 },
    ]);
  });

  it.each([
    ['CF_RTMP_STREAM_NOT_FOUND', 'NetStream.Play.StreamNotFound'],
    ['CF_RTMP_PLAY_FAILED', 'NetStream.Play.Failed'],
    ['CF_RTMP_STREAM_FAILED', 'NetStream.Failed'],
    ['CF_RTMP_FILE_STRUCTURE_INVALID', 'NetStream.Play.FileStructureInvalid'],
    ['CF_RTMP_NO_SUPPORTED_TRACK', 'NetStream.Play.NoSupportedTrackFound'],
  ])('rejects with %s for %s', async (code, statusCode) => {
    const { stream } = await openStream({ play: (server) => server.status(statusCode, { level: 'error' }) });
    expect(await errorOf(stream.play('name'))).toMatchObject({
      code,
      context: { stage: 'play', streamName: 'name', statusCode },
    });
  });

  it('rejects for an _error with its transaction id', async () => {
    const { stream } = await openStream({
      play: (server, { transactionId }) => server.command('_error', transactionId, [null]),
    });
    expect((await errorOf(stream.play('name'))).code).toBe('CF_RTMP_PLAY_FAILED');
  });

  it('takes a status without the null, with a transaction id, on stream 0', async () => {
    const info = amfObject({ level: 'status', code: 'NetStream.Play.Start' });
    const { stream } = await openStream({ play: (server) => server.command('onStatus', 5, [info], 0) });
    expect((await stream.play('a')).code).toBe('NetStream.Play.Start');
  });

  it('takes a status without a level', async () => {
    const info = amfObject({ code: 'NetStream.Play.StreamNotFound' });
    const { stream } = await openStream({ play: (server) => server.command('onStatus', 0, [null, info], 1) });
    expect((await errorOf(stream.play('a'))).code).toBe('CF_RTMP_STREAM_NOT_FOUND');
  });

  it('takes media for an answer where a server sends no status', async () => {
    const { stream } = await openStream({ play: (server) => server.media('video', 0) });
    expect((await stream.play('a')).code).toBe('NetStream.Play.Start');
  });

  it('does not take an empty message for an answer', async () => {
    const { stream } = await openStream({ play: (server) => server.media('audio', 0, 0) });
    expect((await errorOf(stream.play('a'))).code).toBe('CF_RTMP_PLAY_TIMEOUT');
  });

  it('does not take media of before for an answer to a second play', async () => {
    const { server, stream } = await openStream();
    await stream.play('a');
    const second = stream.play('b');
    server.media('video', 40);
    await settle();
    server.status('NetStream.Play.StreamNotFound', { level: 'error' });
    // The script answers the second play as well: what counts is what came first.
    expect((await second).code).toBe('NetStream.Play.Start');
  });

  it('gives up on a server that says nothing', async () => {
    const { stream } = await openStream({ play: () => undefined });
    expect(await errorOf(stream.play('a'))).toMatchObject({
      code: 'CF_RTMP_PLAY_TIMEOUT',
      context: { stage: 'play' },
    });
  });

  it('reports a server that closes in place of an error', async () => {
    const { connection, stream } = await openStream({ play: (server) => server.channel.close() });
    const expected = { code: 'CF_RTMP_CONNECT_CLOSED', context: { stage: 'play', streamName: 'a' } };
    expect(await errorOf(stream.play('a'))).toMatchObject(expected);
    expect(await connection.closed).toMatchObject(expected);
  });
});

describe('what arrives on a NetStream', () => {
  it('brings media of its own stream and of stream 0, and of no other', async () => {
    const { server, stream } = await openStream();
    const media: string[] = [];
    stream.onMedia = (m) => media.push(`${m.type} ${m.timestamp}`);
    await stream.play('a');
    server.media('video', 10);
    server.media('audio', 20, 10, 0);
    server.media('audio', 30, 10, 9);
    await settle();
    expect(media).toEqual(['video 10', 'audio 20']);
  });

  it('brings metadata, with @setDataFrame taken off', async () => {
    const { server, stream } = await openStream();
    const names: string[] = [];
    stream.onData = (m) => names.push(`${m.name} ${m.values.length}`);
    await stream.play('a');
    const data = { type: 'data', messageStreamId: messageStreamId(1), timestamp: ms(0) } as const;
    server.send({ ...data, name: '@setDataFrame', values: ['@setDataFrame', 'onMetaData', amfObject({})] });
    server.send({ ...data, name: 'onCuePoint', values: ['onCuePoint', amfObject({})] });
    await settle();
    expect(names).toEqual(['onMetaData 2', 'onCuePoint 2']);
  });

  it('brings onPlayStatus as a status, whether data or command', async () => {
    const { server, stream } = await openStream();
    const codes: string[] = [];
    stream.onStatus = (info) => codes.push(info.code);
    await stream.play('a');
    const info = amfObject({ level: 'status', code: 'NetStream.Play.Complete' });
    server.send({
      type: 'data',
      messageStreamId: messageStreamId(1),
      timestamp: ms(0),
      name: 'onPlayStatus',
      values: ['onPlayStatus', info],
    });
    server.command('onPlayStatus', 0, [null, info], 1);
    await settle();
    expect(codes).toEqual(['NetStream.Play.Start', 'NetStream.Play.Complete', 'NetStream.Play.Complete']);
  });

  it('tells the end of the stream, and then the end of the connection is in order', async () => {
    const { server, connection, stream } = await openStream();
    let ends = 0;
    stream.onStreamEof = () => ends++;
    await stream.play('a');
    server.send({ type: 'user-control', event: 'stream-eof', messageStreamId: messageStreamId(1) });
    await settle();
    expect(ends).toBe(1);
    server.channel.close();
    expect(await connection.closed).toBeUndefined();
  });

  it('reports the end of the connection in the middle of a stream', async () => {
    const { server, connection, stream } = await openStream();
    await stream.play('a');
    server.media('video', 10);
    server.channel.close();
    expect(await connection.closed).toMatchObject({ code: 'CF_RTMP_CONNECT_CLOSED' });
  });

  it('reports why the server closes where it said so before', async () => {
    const { server, connection, stream } = await openStream();
    await stream.play('a');
    server.status('NetConnection.Connect.IdleTimeOut', {}, 0);
    server.command('close', 0, [null]);
    expect(await connection.closed).toMatchObject({ code: 'CF_RTMP_IDLE_TIMEOUT' });
  });

  it('brings the messages of an aggregate, on its clock', async () => {
    const { server, stream } = await openStream();
    const times: number[] = [];
    stream.onMedia = (m) => times.push(m.timestamp);
    await stream.play('a');
    const tag = (type: number, time: number) => [type, 0, 0, 1, 0, 0, time, 0, 0, 0, 0, 0xaa, 0, 0, 0, 12];
    server.send({
      type: 'unknown',
      typeId: 22,
      messageStreamId: messageStreamId(1),
      timestamp: ms(1000),
      payload: Uint8Array.from([...tag(9, 50), ...tag(8, 55), ...tag(9, 90)]),
    });
    await settle();
    expect(times).toEqual([1000, 1005, 1040]);
  });
});

describe('NetStream.seek and pause', () => {
  const answers = {
    seek: (server: import('../../../support/scripted-server.js').ScriptedServer) =>
      server.status('NetStream.Seek.Notify'),
    pause: (
      server: import('../../../support/scripted-server.js').ScriptedServer,
      { values }: { values: readonly unknown[] },
    ) => server.status(values[1] === true ? 'NetStream.Pause.Notify' : 'NetStream.Unpause.Notify'),
  };

  it('seeks and pauses in milliseconds, whole ones', async () => {
    const { server, stream } = await openStream(answers);
    await stream.play('a');
    await stream.pause(true, ms(1234.56));
    await stream.pause(false, ms(1234.56));
    await stream.seek(ms(9999.7));
    expect(server.commands('pause').map((c) => c.values)).toEqual([
      [null, true, 1235],
      [null, false, 1235],
    ]);
    expect(server.commands('seek')[0]?.values).toEqual([null, 10_000]);
  });

  it('rejects a seek that fails', async () => {
    const { stream } = await openStream({
      seek: (server) => server.status('NetStream.Seek.InvalidTime', { level: 'error', details: 5 }),
    });
    await stream.play('a');
    expect(await errorOf(stream.seek(ms(1)))).toMatchObject({
      code: 'CF_RTMP_SEEK_INVALID_TIME',
      context: { stage: 'seek' },
    });
  });

  it('gives up on a seek that is not answered', async () => {
    const { stream } = await openStream();
    await stream.play('a');
    expect(await errorOf(stream.seek(ms(1)))).toMatchObject({ code: 'CF_RTMP_CALL_TIMEOUT' });
  });

  it('settles seeks in the order they were asked for', async () => {
    const { server, stream } = await openStream();
    await stream.play('a');
    const done: string[] = [];
    const first = stream.seek(ms(1)).then(() => done.push('first'));
    const second = stream.seek(ms(2)).then(() => done.push('second'));
    await server.waitFor('seek', 2);
    server.status('NetStream.Seek.Notify');
    await first;
    expect(done).toEqual(['first']);
    server.status('NetStream.Seek.Notify');
    await second;
    expect(done).toEqual(['first', 'second']);
  });

  it('does not take the stream EOF in front of Seek.Notify for the end, as nginx-rtmp sends it', async () => {
    const { stream } = await openStream({
      seek: (server) => {
        server.send({ type: 'user-control', event: 'stream-eof', messageStreamId: messageStreamId(1) });
        server.status('NetStream.Seek.Notify');
      },
    });
    let ends = 0;
    stream.onStreamEof = () => ends++;
    await stream.play('a');
    await stream.seek(ms(1));
    expect(ends).toBe(0);
  });

  it('leaves no rejection unhandled when the connection goes while things are asked', async () => {
    const { connection, stream } = await openStream();
    await stream.play('a');
    void stream.seek(ms(1));
    void stream.pause(true, ms(1));
    void connection.call('x');
    connection.close();
    expect(await connection.closed).toBeUndefined();
    void stream.seek(ms(2));
    await settle();
    expect((await errorOf(stream.play('b'))).code).toBe('CF_RTMP_CONNECT_CLOSED');
  });
});

describe('NetStream.close', () => {
  it('closes and deletes the stream, and leaves the connection', async () => {
    const { server, connection, stream } = await openStream();
    await stream.play('a');
    let media = 0;
    stream.onMedia = () => media++;
    stream.close();
    stream.close();
    server.media('video', 1);
    await settle();
    expect(server.commands('closeStream')).toMatchObject([{ messageStreamId: 1 }]);
    expect(server.commands('deleteStream')).toMatchObject([{ messageStreamId: 0, values: [null, 1] }]);
    expect(media).toBe(0);
    server.channel.close();
    expect(await connection.closed).toBeUndefined();
  });
});
