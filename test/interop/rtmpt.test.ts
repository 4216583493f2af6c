import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { openHttpTunnelChannel } from '../../src/gateway/http-tunnel-channel.js';
import { openTcpChannel } from '../../src/gateway/tcp-channel.js';
import { startOrigin, type Origin } from '../../src/origin/origin.js';
import type { ByteChannel } from '../../src/protocol/byte-channel.js';
import { connect } from '../../src/protocol/connection/client.js';
import { milliseconds } from '../../src/protocol/units.js';
import { openHttpTunnel } from '../../src/transport/open-http-tunnel.js';
import { Cleanup } from '../support/gateway.js';
import { rtmpdump } from '../support/librtmp.js';
import { mediaFolder } from '../support/media-files.js';
import { startNginxProxy } from '../support/nginx-proxy.js';

// RTMPT and RTMPTE: two clients that know nothing of us, and a reverse proxy between the two that we wrote.

const run = promisify(execFile);
const cleanup = new Cleanup();
afterEach(() => cleanup.run());

const NAME = 'mp4:videos/mediafile.mp4';

async function start(): Promise<Origin> {
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
  return origin;
}

/** What ffmpeg reads from an address, a hash for each stream. */
async function hashesOf(url: string): Promise<string> {
  const input = ['-v', 'error', '-rtmp_buffer', '60000', '-i', url];
  const { stdout } = await run(
    'ffmpeg',
    [...input, '-map', 'v', '-map', 'a', '-c', 'copy', '-f', 'streamhash', '-'],
    {
      timeout: 15_000,
    },
  );
  return stdout;
}

describe('the HTTP port of the local distribution', () => {
  it('plays to ffmpeg by rtmpt what the RTMP port plays to it', async () => {
    const origin = await start();
    const straight = await hashesOf(`rtmp://127.0.0.1:${origin.rtmpPort}/cfx/st/${NAME}`);
    expect(straight).toMatch(/0,v,SHA256=.*\n1,a,SHA256=/);
    expect(await hashesOf(`rtmpt://127.0.0.1:${origin.httpPort}/cfx/st/${NAME}`)).toBe(straight);
  });

  it.each(['rtmpt', 'rtmpte'])('plays to rtmpdump by %s what the RTMP port plays to it', async (scheme) => {
    const origin = await start();
    const play = (address: string) =>
      rtmpdump(['-r', `${address}/cfx/st`, '-a', 'cfx/st', '-y', NAME, '-b', '60000']);
    const straight = await play(`rtmp://127.0.0.1:${origin.rtmpPort}`);
    const tunnelled = await play(`${scheme}://127.0.0.1:${origin.httpPort}`);
    expect(tunnelled.output).toContain('Download complete');
    expect(tunnelled.output).not.toMatch(/WARNING|ERROR/);
    expect(tunnelled.exitCode).toBe(0);
    expect(straight.flv.byteLength).toBeGreaterThan(200_000);
    expect(Buffer.compare(tunnelled.flv, straight.flv)).toBe(0);
  });

  it('tells rtmpdump by rtmpt that a stream does not exist', async () => {
    const origin = await start();
    const url = `rtmpt://127.0.0.1:${origin.httpPort}/cfx/st`;
    const { output } = await rtmpdump(['-r', url, '-a', 'cfx/st', '-y', 'mp4:missing']);
    expect(output).toContain('NetStream.Play.StreamNotFound');
  });

  it('takes from ffmpeg by rtmpt what it publishes', async () => {
    const origin = await start();
    const clip = `${await mediaFolder()}/videos/clip.flv`;
    const channel = await openTcpChannel('127.0.0.1', origin.rtmpPort);
    const connection = await connect({ channel, tcUrl: `rtmp://127.0.0.1/live`, app: 'live' });
    cleanup.add(() => connection.close());
    const stream = await connection.createStream();
    const seen = { audio: 0, video: 0 };
    stream.onMedia = ({ type }) => (seen[type] += 1);
    const publishing = run(
      'ffmpeg',
      [
        '-v',
        'error',
        '-t',
        '2',
        '-i',
        clip,
        '-c',
        'copy',
        '-f',
        'flv',
        `rtmpt://127.0.0.1:${origin.httpPort}/live/tunnelled`,
      ],
      { timeout: 15_000 },
    );
    await stream.play('tunnelled', { start: milliseconds(-1000) }).catch(() => undefined);
    expect((await publishing).stderr).toBe('');
    await expect.poll(() => seen.video > 20 && seen.audio > 20).toBe(true);
  });
});

describe('nginx in front of an RTMPT server', () => {
  async function playToEnd(channel: ByteChannel, scheme: 'rtmpt' | 'rtmpte' | 'rtmp') {
    const connection = await connect({
      channel,
      tcUrl: `${scheme}://127.0.0.1/cfx/st`,
      app: 'cfx/st',
      ...(scheme === 'rtmpte' ? { handshake: 'rtmpe' as const } : {}),
    });
    cleanup.add(() => connection.close());
    const stream = await connection.createStream();
    stream.setBufferLength(milliseconds(60_000));
    const seen = { audio: 0, video: 0, last: 0 };
    const ended = new Promise<void>((resolve) => {
      stream.onStatus = ({ code }) => {
        if (code === 'NetStream.Play.Stop') resolve();
      };
    });
    stream.onMedia = ({ type, timestamp, payload }) => {
      seen[type] += payload.byteLength;
      seen.last = Math.max(seen.last, timestamp);
    };
    await stream.play(NAME, { start: milliseconds(0) });
    await ended;
    return seen;
  }

  it.each(['rtmpt', 'rtmpte'] as const)(
    'lets %s through, and adds the header that a page needs',
    async (scheme) => {
      const origin = await start();
      const proxy = await startNginxProxy(origin.httpPort);
      cleanup.add(() => proxy.stop());
      const endpoint = `http://127.0.0.1:${proxy.port}`;
      const straight = await playToEnd(await openTcpChannel('127.0.0.1', origin.rtmpPort), 'rtmp');
      expect(straight.last).toBeGreaterThan(19_500);
      expect(await playToEnd(await openHttpTunnel(endpoint), scheme)).toEqual(straight);
      expect(await playToEnd(await openHttpTunnelChannel('127.0.0.1', proxy.port), scheme)).toEqual(straight);
      const answer = await fetch(`${endpoint}/fcs/ident2`, { method: 'POST', body: '\0' });
      expect(answer.status).toBe(404);
      expect(answer.headers.get('access-control-allow-origin')).toBe('https://player.example');
    },
  );

  it('is said to be no tunnel when the server behind it is gone', async () => {
    const proxy = await startNginxProxy(1);
    cleanup.add(() => proxy.stop());
    await expect(openHttpTunnel(`http://127.0.0.1:${proxy.port}`)).rejects.toMatchObject({
      code: 'CF_TUNNEL_REJECTED',
      context: { httpStatus: 502 },
    });
  });
});
