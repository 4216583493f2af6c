import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { channelOfWebSocket } from '../../../src/gateway/websocket-channel.js';
import type { Origin } from '../../../src/origin/origin.js';
import { connect } from '../../../src/protocol/connection/client.js';
import { startTestOrigin } from '../../support/origin-viewer.js';

let origin: Origin;
beforeAll(async () => {
  origin = await startTestOrigin();
});
afterAll(() => origin.close());

async function open(target: string, path = 'rtmp'): Promise<WebSocket> {
  const url = `ws://127.0.0.1:${origin.httpPort}/${path}?target=${encodeURIComponent(target)}`;
  const socket = new WebSocket(url, 'binary', { headers: { origin: 'http://page.example' } });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return socket;
}

const connectTo = async (target: string, host = target) => {
  const channel = channelOfWebSocket(await open(target));
  return connect({ channel, tcUrl: `rtmp://${host}/cfx/st`, app: 'cfx/st' });
};

const DISTRIBUTION = 's5c39gqb8ow64r.cloudfront.net';

describe('the gateway of the local distribution', () => {
  it.each([
    's5c39gqb8ow64r.cloudfront.net',
    's5c39gqb8ow64r.cloudfront.net:1935',
    's5c39gqb8ow64r.cloudfront.net:80',
  ])('plays the documented configuration: %s', async (target) => {
    const connection = await connectTo(target, 's5c39gqb8ow64r.cloudfront.net');
    const stream = await connection.createStream();
    expect((await stream.play('mp4:videos/mediafile.mp4')).code).toBe('NetStream.Play.Start');
    connection.close();
  });

  it('leads to its own RTMP port by its own name', async () => {
    for (const host of ['localhost', '127.0.0.1']) {
      (await connectTo(`${host}:${origin.rtmpPort}`, host)).close();
    }
  });

  it.each(['rtmp', 'rtmpe', 'rtmpt', 'rtmpte', 'rtmps'])(
    'plays by %s, by every name it has',
    async (scheme) => {
      for (const host of [DISTRIBUTION, 'localhost', '127.0.0.1', '[::1]']) {
        const connection = await connectTo(`${scheme}://${host}`, host);
        const stream = await connection.createStream();
        expect((await stream.play('mp4:videos/mediafile.mp4')).code).toBe('NetStream.Play.Start');
        connection.close();
      }
    },
  );

  it('leads a person to it who types a documented port, whichever it has in truth', async () => {
    for (const target of ['localhost:1935', '127.0.0.1:80', 'localhost:443', 'localhost', '[::1]:1935']) {
      (await connectTo(target, 'localhost')).close();
    }
    for (const target of ['rtmps://localhost:443', 'rtmpt://localhost:80', 'rtmpt://localhost:1935']) {
      (await connectTo(target, 'localhost')).close();
    }
  });

  it('leads to its own ports by the protocol that each has', async () => {
    const { rtmpsPort, httpPort, rtmpPort } = origin;
    for (const target of [
      `rtmps://localhost:${rtmpsPort}`,
      `rtmpt://localhost:${httpPort}`,
      `rtmp://localhost:${rtmpPort}`,
    ]) {
      (await connectTo(target, 'localhost')).close();
    }
  });

  it('has no way by TLS where there is none', async () => {
    const plain = await startTestOrigin({ rtmpsPort: null });
    const socket = new WebSocket(
      `ws://127.0.0.1:${plain.httpPort}/rtmp?target=rtmps://${DISTRIBUTION}`,
      'binary',
    );
    const code = await new Promise((resolve) => socket.once('close', resolve));
    expect(code).toBe(4403);
    await plain.close();
  });

  it('answers for the rest of CloudFront as CloudFront did', async () => {
    await expect(connectTo('sunknown.cloudfront.net')).rejects.toMatchObject({
      code: 'CF_DISTRIBUTION_NOT_FOUND',
    });
    await expect(connectTo('d111111abcdef8.cloudfront.net')).rejects.toMatchObject({
      code: 'CF_DISTRIBUTION_TYPE_MISMATCH',
    });
  });

  it.each([
    '127.0.0.1:22',
    'localhost:1',
    'example.com:1935',
    '[::1]:22',
    'rtmps://example.com',
    'rtmpt://localhost:22',
  ])('leads nowhere else: %s', async (target) => {
    const socket = await open(target);
    const code = await new Promise((resolve) => socket.once('close', resolve));
    expect(code).toBeGreaterThanOrEqual(4000);
  });

  it('is at /rtmp and nowhere else', async () => {
    await expect(open('localhost', 'closed')).rejects.toThrow('404');
  });
});
