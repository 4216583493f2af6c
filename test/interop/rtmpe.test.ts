import { afterEach, describe, expect, it } from 'vitest';
import { openTcpChannel } from '../../src/gateway/tcp-channel.js';
import { startOrigin } from '../../src/origin/origin.js';
import { connect } from '../../src/protocol/connection/client.js';
import type { ConnectOptions } from '../../src/protocol/connection/connect-options.js';
import type { NetConnection, NetStream } from '../../src/protocol/connection/net-connection.js';
import { handshakeFiller } from '../../src/protocol/handshake/handshake-filler.js';
import { milliseconds } from '../../src/protocol/units.js';
import { Cleanup } from '../support/gateway.js';
import { rtmpdump, startRtmpsrv, startRtmpsuck, type LibrtmpOptions } from '../support/librtmp.js';
import { mediaFolder } from '../support/media-files.js';
import { startNginxRtmp } from '../support/nginx-rtmp.js';
import { randomForKey, readRtmpeCapture } from '../support/rtmpe-captures.js';

// RTMPE against librtmp, which was written without any knowledge of us: as a client, and as a server.

const cleanup = new Cleanup();
afterEach(() => cleanup.run());

const LEADING_ZEROS = readRtmpeCapture('leading-zeros');

describe('rtmpdump and the RTMP port of the local distribution', () => {
  const start = async () => {
    const origin = await startOrigin({
      folder: await mediaFolder(),
      host: '127.0.0.1',
      httpPort: 0,
      rtmpPort: 0,
      rtmpsPort: null,
      httpsPort: null,
      channelFile: null,
    });
    cleanup.add(() => origin.close());
    return (scheme: string, options?: LibrtmpOptions, more: readonly string[] = []) => {
      const url = `${scheme}://127.0.0.1:${origin.rtmpPort}/cfx/st`;
      const args = ['-r', url, '-a', 'cfx/st', '-y', 'mp4:videos/mediafile.mp4', '-b', '60000'];
      return rtmpdump([...args, ...more], options);
    };
  };

  it('plays the same by rtmpe as by rtmp with either handshake, and finds nothing to complain about', async () => {
    const play = await start();
    const plain = await play('rtmp');
    // With a SWF it signs its handshake, and checks the server's signature, without encryption as well.
    const signed = await play('rtmp', {}, ['--swfhash', 'ab'.repeat(32), '--swfsize', '1000']);
    const encrypted = await play('rtmpe');
    for (const { exitCode, output } of [plain, signed, encrypted]) {
      expect(output).toContain('Download complete');
      // "client signature does not match!" and the like.
      expect(output).not.toMatch(/WARNING|ERROR|does not match/);
      expect(exitCode).toBe(0);
    }
    expect(plain.flv.byteLength).toBeGreaterThan(200_000);
    expect(Buffer.compare(plain.flv, signed.flv)).toBe(0);
    expect(Buffer.compare(plain.flv, encrypted.flv)).toBe(0);
  });

  it("plays when the client's public key begins with a zero byte", async () => {
    const play = await start();
    const { exitCode, output, flv } = await play('rtmpe', { exponent: LEADING_ZEROS.clientPrivateKey });
    expect(output).toContain('Download complete');
    expect([exitCode, flv.byteLength > 200_000]).toEqual([0, true]);
  });
});

describe('our client and rtmpsuck in front of nginx-rtmp', () => {
  const NAME = 'mp4:videos/mediafile.mp4';

  async function start(options: LibrtmpOptions = {}) {
    const nginx = await startNginxRtmp(await mediaFolder());
    cleanup.add(() => nginx.stop());
    const suck = await startRtmpsuck(options);
    cleanup.add(() => suck.stop());
    const tcUrl = `rtmp://127.0.0.1:${nginx.port}/cfx/st`;
    const connectTo = async (port: number, more: Partial<ConnectOptions> = {}) => {
      const channel = await openTcpChannel('127.0.0.1', port);
      const connection = await connect({ channel, tcUrl, app: 'cfx/st', handshake: 'rtmpe', ...more });
      cleanup.add(() => connection.close());
      return connection;
    };
    return { nginxPort: nginx.port, suckPort: suck.port, connectTo };
  }

  async function open(connection: NetConnection) {
    const stream = await connection.createStream();
    stream.setBufferLength(milliseconds(30_000));
    const media: string[] = [];
    stream.onMedia = ({ type, timestamp, payload }) =>
      media.push(`${type} ${timestamp} ${payload.byteLength}`);
    return { stream, media };
  }

  const untilStop = (stream: NetStream) =>
    new Promise<void>((resolve) => {
      stream.onStatus = ({ code }) => {
        if (code === 'NetStream.Play.Stop') resolve();
      };
    });

  it('play to the end what is played without, and seek', async () => {
    const { nginxPort, suckPort, connectTo } = await start();
    const straight = await open(await connectTo(nginxPort, { handshake: 'digest' }));
    const straightEnd = untilStop(straight.stream);
    await straight.stream.play(NAME);
    await straightEnd;

    const connection = await connectTo(suckPort);
    expect(connection.handshake).toEqual({ kind: 'rtmpe', layout: 'key-first', version: '3.5.1.1' });
    const { stream, media } = await open(connection);
    const end = untilStop(stream);
    await stream.play(NAME);
    await end;
    expect(media.length).toBeGreaterThan(900);
    expect(media).toEqual(straight.media);

    media.length = 0;
    const endAgain = untilStop(stream);
    await stream.seek(milliseconds(11_300));
    await endAgain;
    const times = media.map((line) => Number(line.split(' ')[1]));
    // nginx-rtmp seeks to the next keyframe.
    expect(Math.max(...times)).toBeGreaterThan(19_500);
    expect(times.filter((time) => time >= 11_300 && time < 12_500).length).toBeGreaterThan(10);
  });

  it.each([
    ['digest', { kind: 'digest', layout: 'digest-first', version: '3.5.1.1' }],
    ['plain', { kind: 'plain' }],
  ] as const)('have a %s handshake where no encryption is asked for', async (handshake, said) => {
    const { suckPort, connectTo } = await start();
    const connection = await connectTo(suckPort, { handshake });
    expect(connection.handshake).toEqual(said);
    expect((await (await connection.createStream()).play(NAME)).code).toBe('NetStream.Play.Start');
  });

  it("play when the server's public key begins with a zero byte", async () => {
    const { suckPort, connectTo } = await start({ exponent: LEADING_ZEROS.clientPrivateKey });
    const { stream } = await open(await connectTo(suckPort));
    expect((await stream.play(NAME)).code).toBe('NetStream.Play.Start');
  });

  it("play when the client's public key and the secret begin with zero bytes", async () => {
    const { suckPort, connectTo } = await start({ exponent: LEADING_ZEROS.serverPrivateKey });
    const random = (length: number) =>
      length === 32 ? randomForKey(LEADING_ZEROS.clientPrivateKey) : handshakeFiller(length);
    const { stream } = await open(await connectTo(suckPort, { random }));
    expect((await stream.play(NAME)).code).toBe('NetStream.Play.Start');
  });

  it('is no connection where the server is one without RTMPE', async () => {
    const { nginxPort, connectTo } = await start();
    await expect(connectTo(nginxPort)).rejects.toMatchObject({
      code: 'CF_RTMP_HANDSHAKE_FAILED',
      message: expect.stringContaining('as servers without RTMPE do') as string,
      context: { stage: 'handshake' },
    });
  });
});

describe('our client and rtmpsrv', () => {
  it.each(['rtmpe', 'digest', 'plain'] as const)(
    'agree on a handshake (%s), connect and a play',
    async (handshake) => {
      const server = await startRtmpsrv();
      cleanup.add(() => server.stop());
      const channel = await openTcpChannel('127.0.0.1', server.port);
      const scheme = handshake === 'rtmpe' ? 'rtmpe' : 'rtmp';
      const tcUrl = `${scheme}://127.0.0.1:${server.port}/cfx/st`;
      const connection = await connect({ channel, tcUrl, app: 'cfx/st', handshake });
      cleanup.add(() => connection.close());
      expect(connection.handshake.kind).toBe(handshake);
      const stream = await connection.createStream();
      const codes: string[] = [];
      stream.onStatus = ({ code }) => codes.push(code);
      expect((await stream.play('mp4:a.mp4')).code).toBe('NetStream.Play.Start');
      await connection.closed;
      expect(codes).toContain('NetStream.Play.Stop');
    },
  );
});
