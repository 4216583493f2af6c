import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { PlayerError } from '../../src/errors/player-error.js';
import { openTcpChannel } from '../../src/gateway/tcp-channel.js';
import { connect, type NetConnection } from '../../src/protocol/connection/client.js';
import type { ByteChannel } from '../../src/protocol/byte-channel.js';
import { milliseconds } from '../../src/protocol/units.js';
import { openChannel } from '../../src/transport/open-channel.js';
import { Cleanup, nodeWebSocket, startGateway } from '../support/gateway.js';
import { mediaFolder } from '../support/media-files.js';
import { startNginxRtmp } from '../support/nginx-rtmp.js';

// A page's whole path without the page: WebSocket → gateway → nginx with its RTMP module → media messages.

const OLD_HOST = 's5c39gqb8ow64r.cloudfront.net';
const cleanup = new Cleanup();
afterEach(() => cleanup.run());

async function connectOver(channel: ByteChannel): Promise<NetConnection> {
  const tcUrl = `rtmp://${OLD_HOST}/cfx/st`;
  const connection = await connect({ channel, tcUrl, app: 'cfx/st' });
  cleanup.add(() => connection.close());
  return connection;
}

/** The payload bytes of each kind and the last timestamp of what plays until the server says it is over. */
async function playToEnd(connection: NetConnection, name: string) {
  const seen = { audio: 0, video: 0, lastTimestamp: 0 };
  const stream = await connection.createStream();
  // So that the server sends at once what it would send in 20 s.
  stream.setBufferLength(milliseconds(30_000));
  const ended = new Promise<void>((resolve) => {
    stream.onStatus = ({ code }) => {
      if (code === 'NetStream.Play.Stop') resolve();
    };
  });
  stream.onMedia = ({ type, timestamp, payload }) => {
    seen[type] += payload.byteLength;
    seen.lastTimestamp = Math.max(seen.lastTimestamp, timestamp);
  };
  await stream.play(name, { start: milliseconds(0) });
  await ended;
  return seen;
}

describe('RTMP through the gateway', () => {
  it.each(['mp4:videos/mediafile.mp4', 'videos/clip'])(
    'plays %s under the retired name exactly as straight from the server',
    async (name) => {
      const media = await mediaFolder();
      const nginx = await startNginxRtmp(media);
      cleanup.add(() => nginx.stop());
      const { url, gateway } = await startGateway(cleanup, {
        map: { [OLD_HOST]: `127.0.0.1:${nginx.port}` },
      });
      const channel = await openChannel(
        { protocol: 'rtmp', transport: 'websocket', host: OLD_HOST, port: 1935, endpoint: url },
        { WebSocket: nodeWebSocket },
      );
      const through = await playToEnd(await connectOver(channel), name);
      const straight = await playToEnd(
        await connectOver(await openTcpChannel('127.0.0.1', nginx.port)),
        name,
      );
      expect(through).toEqual(straight);
      const file = join(media, name.startsWith('mp4:') ? name.slice(4) : `${name}.flv`);
      expect(through.audio + through.video).toBeGreaterThan((await stat(file)).size * 0.9);
      expect(through.lastTimestamp).toBeGreaterThan(19_500);
      expect(gateway.stats.bytesDown).toBeGreaterThan(through.audio + through.video);
    },
  );

  it('hears from the server that a file does not exist', async () => {
    const nginx = await startNginxRtmp(await mediaFolder());
    cleanup.add(() => nginx.stop());
    const { url } = await startGateway(cleanup, { allow: [`127.0.0.1:${nginx.port}`] });
    const channel = await openChannel(
      { protocol: 'rtmp', transport: 'websocket', host: '127.0.0.1', port: nginx.port, endpoint: url },
      { WebSocket: nodeWebSocket },
    );
    const stream = await (await connectOver(channel)).createStream();
    await expect(stream.play('mp4:missing.mp4')).rejects.toMatchObject({ code: 'CF_RTMP_STREAM_NOT_FOUND' });
  });

  it('says in the error of connect that the gateway does not let this server through', async () => {
    const { url } = await startGateway(cleanup, { allow: ['media.example.com:1935'] });
    const channel = await openChannel(
      { protocol: 'rtmp', transport: 'websocket', host: '127.0.0.1', port: 1935, endpoint: url },
      { WebSocket: nodeWebSocket },
    );
    const error = await connectOver(channel).then(
      () => expect.unreachable('connected'),
      (thrown: unknown) => thrown as PlayerError,
    );
    expect(error.code).toBe('CF_GATEWAY_UPSTREAM_DENIED');
    expect(error.context).toMatchObject({ closeCode: 4403 });
  });
});
