import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { openNodeChannel } from '../../src/gateway/open-node-channel.js';
import { channelOfWebSocket } from '../../src/gateway/websocket-channel.js';
import type { Origin } from '../../src/origin/origin.js';
import { connect } from '../../src/protocol/connection/client.js';
import type { ByteChannel } from '../../src/protocol/byte-channel.js';
import { milliseconds } from '../../src/protocol/units.js';
import { openWebSocket } from '../../src/transport/open-websocket.js';
import { Cleanup, nodeWebSocket, startGateway } from '../support/gateway.js';
import { startTestOrigin } from '../support/origin-viewer.js';

// RTMPS as other programs speak it: ffmpeg and librtmp, both with GnuTLS, against the local distribution. And our own
// client through a gateway.

const run = promisify(execFile);
const NAME = 'mp4:videos/mediafile.mp4';
const cleanup = new Cleanup();
let origin: Origin;
let folder: string;
let certificate: string;

beforeAll(async () => {
  origin = await startTestOrigin();
  folder = await mkdtemp(join(tmpdir(), 'cf-player-rtmps-'));
  certificate = join(folder, 'certificate.pem');
  await writeFile(certificate, origin.certificate ?? '');
});
afterAll(async () => {
  await cleanup.run();
  await origin.close();
  await rm(folder, { recursive: true, force: true });
});

/** A line for each packet of the first two seconds: stream, times, size, checksum. */
async function packetsOf(url: string, options: readonly string[] = []): Promise<string[]> {
  const args = [
    '-v',
    'error',
    '-nostdin',
    ...options,
    '-i',
    url,
    '-t',
    '2',
    '-c',
    'copy',
    '-f',
    'framecrc',
    '-',
  ];
  const { stdout } = await run('ffmpeg', args, { timeout: 15_000 });
  return stdout.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

describe('the TLS ports of the local distribution', () => {
  it.each(['localhost', '127.0.0.1'])(
    'gives ffmpeg, which checks the certificate for %s, the packets that RTMP gives it',
    async (host) => {
      const trust = ['-tls_verify', '1', '-ca_file', certificate];
      const secure = await packetsOf(`rtmps://${host}:${origin.rtmpsPort}/cfx/st/${NAME}`, trust);
      const plain = await packetsOf(`rtmp://${host}:${origin.rtmpPort}/cfx/st/${NAME}`);
      expect(secure.length).toBeGreaterThan(50);
      expect(secure).toEqual(plain);
    },
  );

  it('is not believed by an ffmpeg that was not given the certificate', async () => {
    const url = `rtmps://localhost:${origin.rtmpsPort}/cfx/st/${NAME}`;
    await expect(packetsOf(url, ['-tls_verify', '1'])).rejects.toThrow('certificate');
  });

  it('plays to rtmpdump, from the beginning to the end', async () => {
    const file = join(folder, 'dump.flv');
    const url = `rtmps://localhost:${origin.rtmpsPort}/cfx/st`;
    await run('rtmpdump', ['-q', '-r', url, '-a', 'cfx/st', '-y', NAME, '-o', file], {
      timeout: 15_000,
    });
    const bytes = await readFile(file);
    expect(bytes.subarray(0, 3).toString()).toBe('FLV');
    expect(bytes.byteLength).toBeGreaterThan(500_000);
  });

  it('tunnels to ffmpeg on the HTTPS port as on the HTTP port', async () => {
    // ffmpeg hands no authority on to the tunnel, and checks none without.
    const secure = await packetsOf(`rtmpts://localhost:${origin.httpsPort}/cfx/st/${NAME}`);
    const plain = await packetsOf(`rtmpt://localhost:${origin.httpPort}/cfx/st/${NAME}`);
    expect(secure.length).toBeGreaterThan(50);
    expect(secure).toEqual(plain);
  });

  it('takes what ffmpeg publishes, and gives it to a viewer by RTMP', async () => {
    const source = join('demo', 'media', 'videos', 'mediafile.mp4');
    const input = `-v error -nostdin -re -stream_loop -1 -t 3 -i ${source} -c copy -f flv`.split(' ');
    const url = `rtmps://localhost:${origin.rtmpsPort}/live/secret`;
    const publishing = run('ffmpeg', [...input, '-tls_verify', '1', '-ca_file', certificate, url], {
      timeout: 15_000,
    });
    const channel = await openNodeChannel({ protocol: 'rtmp', host: '127.0.0.1', port: origin.rtmpPort });
    expect(await bytesOfPlay(channel, 'live', 'secret', -1000)).toBeGreaterThan(10_000);
    await publishing;
  });
});

/** Plays until there are some bytes of audio and of video, and gives their number. */
async function bytesOfPlay(channel: ByteChannel, app: string, name: string, start = 0): Promise<number> {
  const connection = await connect({ channel, tcUrl: `rtmps://localhost/${app}`, app });
  const stream = await connection.createStream();
  const seen = { audio: 0, video: 0 };
  const enough = new Promise<void>((resolve) => {
    stream.onMedia = ({ type, payload }) => {
      seen[type] += payload.byteLength;
      if (seen.audio > 5000 && seen.video > 5000) resolve();
    };
  });
  await stream.play(name, { start: milliseconds(start) });
  await enough;
  connection.close();
  return seen.audio + seen.video;
}

describe('RTMPS by our own client', () => {
  const server = (): { protocol: 'rtmps'; host: string; port: number } => ({
    protocol: 'rtmps',
    host: 'localhost',
    port: origin.rtmpsPort ?? 0,
  });

  it('plays straight from Node', async () => {
    const channel = await openNodeChannel(server(), { ca: origin.certificate ?? '' });
    expect(await bytesOfPlay(channel, 'cfx/st', NAME)).toBeGreaterThan(10_000);
  });

  it('plays through a gateway that was given the authority', async () => {
    const { url, gateway } = await startGateway(cleanup, {
      allow: [`rtmps://localhost:${origin.rtmpsPort}`],
      ca: origin.certificate ?? '',
    });
    const channel = await openWebSocket(url, { target: server(), WebSocket: nodeWebSocket });
    expect(await bytesOfPlay(channel, 'cfx/st', NAME)).toBeGreaterThan(10_000);
    expect(gateway.stats.transports.tls).toBe(1);
  });

  it('fails by CF_GATEWAY_CERTIFICATE through one that was not', async () => {
    const { url } = await startGateway(cleanup, { allow: [`rtmps://localhost:${origin.rtmpsPort}`] });
    const channel = await openWebSocket(url, { target: server(), WebSocket: nodeWebSocket });
    await expect(bytesOfPlay(channel, 'cfx/st', NAME)).rejects.toMatchObject({
      code: 'CF_GATEWAY_CERTIFICATE',
    });
  });

  it('plays through the gateway of the local distribution itself, asked by wss:', async () => {
    const socket = new WebSocket(
      `wss://localhost:${origin.httpsPort}/rtmp?target=rtmps://s5c39gqb8ow64r.cloudfront.net`,
      'binary',
      { ca: origin.certificate ?? '' },
    );
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    expect(await bytesOfPlay(channelOfWebSocket(socket), 'cfx/st', NAME)).toBeGreaterThan(10_000);
  });
});
