import { describe, expect, it } from 'vitest';
import { PlayerError } from '../../../../src/errors/player-error.js';
import { amfObject } from '../../../../src/protocol/amf/amf-value.js';
import { ServerHandshake } from '../../../../src/protocol/handshake/server-handshake.js';
import { memoryChannelPair } from '../../../support/memory-channel.js';
import { hex } from '../../../support/rtmp-captures.js';
import {
  connectTo,
  errorOf,
  scriptedServer,
  settle,
  type Reaction,
  WELL_BEHAVED,
} from '../../../support/scripted-server.js';

const refuse =
  (info: Record<string, import('../../../../src/protocol/amf/amf-value.js').AmfValue>) =>
  (
    server: import('../../../support/scripted-server.js').ScriptedServer,
    command: { transactionId: number },
  ) => {
    server.command('_error', command.transactionId, [null, amfObject({ level: 'error', ...info })]);
    server.command('close', 0, [null]);
    server.channel.close();
  };

function connectWith(connect: Reaction) {
  const { server, clientChannel } = scriptedServer({ ...WELL_BEHAVED, connect });
  return { server, promise: connectTo(clientChannel) };
}

describe('connect', () => {
  it('sends the command object in the order of librtmp and gives what the server answers', async () => {
    const { server, clientChannel } = scriptedServer();
    const connection = await connectTo(clientChannel, {
      swfUrl: 'https://example.com/p.swf',
      pageUrl: 'https://example.com/',
      connectArguments: ['autosense', true],
    });
    const [command] = server.commands('connect');
    expect(command).toMatchObject({ transactionId: 1, messageStreamId: 0 });
    const [object, ...args] = command?.values ?? [];
    expect(Object.keys(object as object)).toEqual([
      'app', 'flashVer', 'swfUrl', 'tcUrl', 'fpad', 'capabilities', 'audioCodecs', 'videoCodecs', 'videoFunction', 'pageUrl', 'fourCcList', 'videoFourCcInfoMap', 'audioFourCcInfoMap', 'capsEx',
    ]); // prettier-ignore
    expect(object).toMatchObject({ app: 'cfx/st', tcUrl: 'rtmp://example.com/cfx/st', fpad: false });
    expect(args).toEqual(['autosense', true]);
    expect(connection.serverInfo.properties).toMatchObject({ fmsVer: 'FMS/3,5,7,7009' });
    expect(connection.serverInfo.information).toMatchObject({ code: 'NetConnection.Connect.Success' });
  });

  it('says the stages as they begin', async () => {
    const stages: string[] = [];
    await connectTo(scriptedServer().clientChannel, { onStage: (stage) => stages.push(stage) });
    expect(stages).toEqual(['handshake', 'connect']);
  });

  it('writes C0 and C1 alone, and connect in a later turn than C2', async () => {
    const [clientChannel, serverChannel] = memoryChannelPair();
    const promise = connectTo(clientChannel);
    promise.catch(() => undefined);
    const iterator = serverChannel.incoming[Symbol.asyncIterator]();
    const first = await iterator.next();
    expect(first.value?.byteLength).toBe(1537);
    const handshake = new ServerHandshake({ random: (length) => new Uint8Array(length), now: () => 0 });
    await serverChannel.send(handshake.push(first.value as Uint8Array).send as Uint8Array);
    const second = await iterator.next();
    expect(second.value?.byteLength).toBe(1536);
    serverChannel.close();
    await errorOf(promise);
  });

  it.each([
    ['CF_RTMP_CONNECT_REJECTED', { code: 'NetConnection.Connect.Rejected', description: 'no' }],
    ['CF_RTMP_INVALID_APP', { code: 'NetConnection.Connect.InvalidApp' }],
    ['CF_RTMP_APP_SHUTDOWN', { code: 'NetConnection.Connect.AppShutdown' }],
    [
      'CF_DISTRIBUTION_NOT_FOUND',
      { code: 'NetConnection.Connect.Rejected', description: '[ Server.Reject ] : DistributionNotFound' },
    ],
  ])('reports the refusal %s', async (code, info) => {
    const error = await errorOf(connectWith(refuse(info)).promise);
    expect(error).toMatchObject({ code, context: { stage: 'connect', statusCode: info.code } });
  });

  it('reports where a server redirects to', async () => {
    const ex = amfObject({ code: 302, redirect: 'rtmp://other.example.com/app' });
    const { promise } = connectWith(refuse({ code: 'NetConnection.Connect.Rejected', ex }));
    expect(await errorOf(promise)).toMatchObject({
      code: 'CF_RTMP_CONNECT_REDIRECTED',
      context: { redirect: 'rtmp://other.example.com/app' },
    });
  });

  it('reports a refusal without an info object', async () => {
    const { promise } = connectWith((server, { transactionId }) =>
      server.command('_error', transactionId, []),
    );
    expect((await errorOf(promise)).code).toBe('CF_RTMP_CONNECT_REJECTED');
  });

  it('reports a refusal that comes as a _result', async () => {
    const { promise } = connectWith((server, { transactionId }) =>
      server.command('_result', transactionId, [
        null,
        amfObject({
          level: 'error',
          code: 'NetConnection.Connect.Rejected',
          description: '[ Server.Reject ] : InvalidInstance',
        }),
      ]),
    );
    expect((await errorOf(promise)).code).toBe('CF_INVALID_INSTANCE');
  });

  it('reports a refusal that comes as a status', async () => {
    const { promise } = connectWith((server) => {
      server.status('NetConnection.Connect.Rejected', { level: 'error' }, 0);
      server.channel.close();
    });
    expect((await errorOf(promise)).code).toBe('CF_RTMP_CONNECT_REJECTED');
  });

  it('takes a success that comes as a status', async () => {
    const { promise } = connectWith((server) => server.status('NetConnection.Connect.Success', {}, 0));
    expect((await promise).serverInfo.information).toMatchObject({ code: 'NetConnection.Connect.Success' });
  });

  it('reports a server that closes in place of an answer', async () => {
    const { promise } = connectWith((server) => server.channel.close());
    expect(await errorOf(promise)).toMatchObject({
      code: 'CF_RTMP_CONNECT_CLOSED',
      context: { stage: 'connect', url: 'rtmp://example.com/cfx/st' },
    });
  });

  it('reports a close command in place of an answer', async () => {
    const { promise } = connectWith((server) => server.command('close', 0, [null]));
    expect((await errorOf(promise)).code).toBe('CF_RTMP_CONNECT_CLOSED');
  });

  it('reports a server that never answers connect', async () => {
    const { server, promise } = connectWith(() => undefined);
    expect(await errorOf(promise)).toMatchObject({
      code: 'CF_RTMP_CALL_TIMEOUT',
      context: { stage: 'connect' },
    });
    server.channel.close();
  });

  it('reports a pipe that breaks by what broke it', async () => {
    const { promise } = connectWith((server) =>
      server.channel.break(new PlayerError('CF_GATEWAY_UPSTREAM_FAILED', { context: { closeCode: 4502 } })),
    );
    expect(await errorOf(promise)).toMatchObject({
      code: 'CF_GATEWAY_UPSTREAM_FAILED',
      context: { closeCode: 4502, stage: 'connect' },
    });
  });

  it('reports a message of 16 MB', async () => {
    const { promise } = connectWith(
      (server) => void server.channel.send(hex('04 000000 ffffff 09 01000000 aa')),
    );
    expect((await errorOf(promise)).code).toBe('CF_RTMP_MESSAGE_TOO_LARGE');
  });

  it('rejects with the reason of its signal, and closes the channel', async () => {
    const controller = new AbortController();
    const { server, clientChannel } = scriptedServer({
      connect: () => controller.abort(new Error('enough')),
    });
    await expect(connectTo(clientChannel, { signal: controller.signal })).rejects.toThrow('enough');
    await settle();
    expect(clientChannel.isClosed).toBe(true);
    expect(server.commands('connect')).toHaveLength(1);
  });

  it('does not begin with a signal that was aborted before', async () => {
    const { server, clientChannel } = scriptedServer();
    await expect(
      connectTo(clientChannel, { signal: AbortSignal.abort(new Error('before')) }),
    ).rejects.toThrow('before');
    expect(server.received).toEqual([]);
  });
});

describe('the handshake of a connection', () => {
  const answering = (
    respond: (channel: import('../../../support/memory-channel.js').MemoryChannel) => void,
  ) => {
    const [clientChannel, serverChannel] = memoryChannelPair();
    respond(serverChannel);
    return connectTo(clientChannel);
  };

  it('times out with a server that is silent', async () => {
    expect(await errorOf(answering(() => undefined))).toMatchObject({
      code: 'CF_NETWORK_TIMEOUT',
      context: { stage: 'handshake' },
    });
  });

  it('fails with a server that closes', async () => {
    expect(await errorOf(answering((channel) => channel.close()))).toMatchObject({
      code: 'CF_RTMP_HANDSHAKE_FAILED',
      context: { stage: 'handshake' },
    });
  });

  it('fails at once with a web server, and keeps what it said', async () => {
    const promise = answering((channel) => void channel.send(Buffer.from('HTTP/1.1 400 Bad Request\r\n')));
    expect(await errorOf(promise)).toMatchObject({
      code: 'CF_RTMP_HANDSHAKE_FAILED',
      context: { serverText: 'HTTP/1.1 400 Bad Request..' },
    });
  });

  it('times out with a server that sends half of it', async () => {
    const promise = answering((channel) => void channel.send(new Uint8Array(2000).fill(3)));
    expect((await errorOf(promise)).code).toBe('CF_NETWORK_TIMEOUT');
  });

  it('ends with chunks that are none', async () => {
    const promise = answering((channel) => {
      void channel.send(new Uint8Array(1 + 3072).fill(3));
      void channel.send(new Uint8Array(5000).fill(0xff));
    });
    expect((await errorOf(promise)).code).toBe('CF_RTMP_CHUNK_MALFORMED');
  });
});
