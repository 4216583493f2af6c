import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Origin } from '../../src/origin/origin.js';
import { freePort } from '../support/free-port.js';
import { Cleanup, startGateway, startTcpServer } from '../support/gateway.js';
import { CLIP, mediaFolder } from '../support/media-files.js';
import { startNginxRtmp, type NginxRtmp } from '../support/nginx-rtmp.js';
import { startTestOrigin } from '../support/origin-viewer.js';
import { probe, probeText, probeUntil } from '../support/probe.js';
import { accepts, startProcess } from '../support/processes.js';
import { startPublisher } from '../support/publisher.js';
import { startRtmpsuck } from '../support/librtmp.js';

// cf-player probe against servers that are not ours, and the local distribution by every scheme.

const RETIRED = 's5c39gqb8ow64r.cloudfront.net';
const cleanup = new Cleanup();
let folder: string;
let nginx: NginxRtmp;
let origin: Origin;
/** Of nginx, with its port. */
let server: string;

beforeAll(async () => {
  const media = await mediaFolder();
  folder = await mkdtemp(join(tmpdir(), 'cf-player-probe-'));
  await mkdir(join(folder, 'videos'));
  await copyFile(join(media, 'videos/mediafile.mp4'), join(folder, 'videos/mediafile.mp4'));
  await copyFile(join(media, 'videos/clip.flv'), join(folder, 'videos/clip.flv'));
  const hevc = ['-t', '1', '-an', '-c:v', 'libx265', '-preset', 'ultrafast', join(folder, 'hevc.mp4')];
  const source = ['-v', 'error', '-i', join(folder, 'videos/mediafile.mp4')];
  await promisify(execFile)('ffmpeg', [...source, ...hevc]);
  nginx = await startNginxRtmp(folder);
  server = `rtmp://127.0.0.1:${nginx.port}`;
  origin = await startTestOrigin({ channelFile: 'videos/mediafile.flv' });
});
afterEach(() => cleanup.run());
afterAll(async () => {
  await nginx.stop();
  await origin.close();
  await rm(folder, { recursive: true, force: true });
});

const H264_AND_AAC = [
  { kind: 'video', codec: expect.stringMatching(/^avc1\.[0-9a-f]{6}$/), playable: true },
  { kind: 'audio', codec: 'mp4a.40.2', playable: true, sampleRate: 44100, channels: 2 },
];

describe('probe of the local distribution', () => {
  const PORTS = {
    rtmp: 'rtmpPort',
    rtmpe: 'rtmpPort',
    rtmpt: 'httpPort',
    rtmpte: 'httpPort',
    rtmps: 'rtmpsPort',
  } as const;
  const KINDS = { rtmp: 'digest', rtmpe: 'rtmpe', rtmpt: 'digest', rtmpte: 'rtmpe', rtmps: 'digest' };

  it.each(Object.keys(PORTS) as (keyof typeof PORTS)[])('plays and seeks by %s', async (protocol) => {
    const ca = join(folder, 'certificate.pem');
    await writeFile(ca, origin.certificate ?? '');
    const address = `${protocol}://localhost:${origin[PORTS[protocol]]}/cfx/st/videos/mediafile.mp4`;
    const { exitCode, report } = await probe(address, '--seconds', '2', '--seek', '9000', '--ca', ca);
    expect(report.error).toBeNull();
    expect(exitCode).toBe(0);
    expect(report).toMatchObject({
      connected: true,
      protocol,
      attempts: [{ protocol, outcome: 'connected' }],
      handshake: { kind: KINDS[protocol], version: expect.stringMatching(/^\d+(\.\d+){3}$/) },
      server: { fmsVer: expect.stringMatching(/^FMS\/3/) },
      streamName: 'mp4:videos/mediafile.mp4',
      malformed: 0,
      dropped: 0,
    });
    expect(report.tracks).toEqual(
      expect.arrayContaining(H264_AND_AAC.map((track) => expect.objectContaining(track))),
    );
    expect(report.mediaSeconds).toBeGreaterThanOrEqual(2);
    expect(report.bytes).toBeGreaterThan(30_000);
    expect(report.messages['video']).toBeGreaterThan(40);
    // Flash Media Server lands at the keyframe before; those of this file are two seconds apart.
    expect(report.seek?.landedMs).toBeGreaterThan(6900);
    expect(report.seek?.landedMs).toBeLessThanOrEqual(9000);
    expect(report.statuses.map(({ code }) => code)).toEqual([
      'NetConnection.Connect.Success',
      'NetStream.Play.Reset',
      'NetStream.Play.Start',
      'NetStream.Seek.Notify',
    ]);
  });

  it('says of rtmps what is wrong with a certificate that nobody vouches for', async () => {
    const { exitCode, report } = await probe(
      `rtmps://localhost:${origin.rtmpsPort}/cfx/st/videos/mediafile.mp4`,
    );
    expect(exitCode).toBe(1);
    expect(report.error?.code).toBe('CF_GATEWAY_CERTIFICATE');
  });

  it('finds a live stream that was taken for a recording', async () => {
    const { exitCode, report } = await probe(
      `${origin.rtmpUrl.replace('cfx/st', 'live')}/channel`,
      '--seconds',
      '1',
    );
    expect(exitCode).toBe(0);
    expect(report).toMatchObject({ live: true, streamName: 'channel' });
    expect(report.advice.join('\n')).toContain('live stream');
  });
});

describe('probe through a gateway', () => {
  it('reaches a retired name where the gateway maps it to', async () => {
    const { url } = await startGateway(cleanup, { map: { [RETIRED]: `127.0.0.1:${nginx.port}` } });
    const { exitCode, report } = await probe(
      '--distribution',
      RETIRED,
      '--file',
      'videos/mediafile.mp4',
      '--gateway',
      url,
      '--seconds=1',
    );
    expect(exitCode).toBe(0);
    expect(report).toMatchObject({ protocol: 'rtmp', gateway: url, app: 'cfx/st' });
    expect(report.attempts).toMatchObject([{ via: url, host: RETIRED, port: 1935, outcome: 'connected' }]);
  });

  it('sees that 1935 is blocked where port 80 answers', async () => {
    const map = {
      'media.example.com:1935': `127.0.0.1:${await freePort()}`,
      'media.example.com:80': `127.0.0.1:${nginx.port}`,
    };
    const { url } = await startGateway(cleanup, { map });
    const address = 'rtmp://media.example.com/cfx/st/videos/clip.flv';
    const { exitCode, report } = await probe(address, '--gateway', url, '--seconds', '1');
    expect(exitCode).toBe(0);
    expect(report).toMatchObject({ protocol: 'rtmp', port: 80 });
    expect(report.attempts).toMatchObject([
      { port: 1935, outcome: 'failed', error: { code: 'CF_GATEWAY_UPSTREAM_FAILED' } },
      { port: 80, outcome: 'connected' },
    ]);
    expect(report.advice.join('\n')).toContain('Port 1935 does not answer and port 80 does');
  });

  it('tries an address without cfx/st with it, and says so', async () => {
    const address = `rtmp://${RETIRED}/videos/mediafile.mp4`;
    const { exitCode, report } = await probe(
      address,
      '--gateway',
      `ws://127.0.0.1:${origin.httpPort}/rtmp`,
      '--seconds=1',
    );
    expect(exitCode).toBe(0);
    expect(report).toMatchObject({ app: 'cfx/st', streamName: 'mp4:videos/mediafile.mp4' });
    expect(report.attempts[0]).toMatchObject({ outcome: 'failed', error: { code: 'CF_INVALID_URI' } });
    expect(report.advice.join('\n')).toContain('/cfx/st is missing');
  });

  it('plays through a plain websockify', async () => {
    const port = await freePort();
    const relay = await startProcess('websockify', [`127.0.0.1:${port}`, `127.0.0.1:${nginx.port}`], {
      isReady: () => accepts(port),
    });
    cleanup.add(() => relay.stop());
    const { exitCode, report } = await probe(
      'rtmp://media.example.com/cfx/st/videos/clip.flv',
      '--gateway',
      `ws://127.0.0.1:${port}/`,
      '--seconds',
      '1',
    );
    expect(exitCode).toBe(0);
    expect(report.tracks).toHaveLength(2);
  });

  it('names what a gateway refuses', async () => {
    const { url } = await startGateway(cleanup, { allow: ['media.example.com'] });
    const { exitCode, report } = await probe('rtmp://other.example.com/vod/a', '--gateway', url);
    expect(exitCode).toBe(1);
    expect(report.error?.code).toBe('CF_GATEWAY_UPSTREAM_DENIED');
  });

  it('says why a gateway that is none does not upgrade', async () => {
    const web = createServer((_, response) => response.writeHead(403).end());
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
    cleanup.add(() => new Promise((resolve) => web.close(resolve)));
    const { port } = web.address() as AddressInfo;
    const { report } = await probe('rtmp://media.example.com/vod/a', '--gateway', `ws://127.0.0.1:${port}/`);
    expect(report.error).toMatchObject({
      code: 'CF_GATEWAY_UNREACHABLE',
      message: expect.stringContaining('403'),
    });
  });
});

describe('probe of nginx-rtmp', () => {
  it('reports tracks, metadata and keyframes of an MP4, and where a seek lands', async () => {
    const { exitCode, report } = await probe(`${server}/cfx/st/videos/mediafile.mp4`, '--seek', '11300');
    expect(exitCode).toBe(0);
    const [video, audio] = [...report.tracks].sort((a, b) => b.kind.localeCompare(a.kind));
    expect(video).toMatchObject({ ...H264_AND_AAC[0], width: 320, height: 180 });
    expect(audio).toMatchObject(H264_AND_AAC[1] ?? {});
    expect(report.metadata?.['duration']).toBeCloseTo(CLIP.duration, 0);
    expect(report.keyframeInterval).toMatchObject({ averageMs: CLIP.keyframeInterval * 1000 });
    expect(report.mediaSeconds).toBeGreaterThanOrEqual(5);
    expect(report.server?.fmsVer).toBe('FMS/3,0,1,123');
    expect(report.handshake?.kind).toBe('digest');
    // This server goes to the next keyframe.
    expect(report.seek).toMatchObject({ askedMs: 11_300, landedMs: 12_000 });
  });

  it('prints the same for a person', async () => {
    const { exitCode, out, err } = await probeText(`${server}/cfx/st/videos/clip.flv`, '--seconds', '3');
    expect(exitCode).toBe(0);
    expect(err).toBe('');
    expect(out).toMatch(/^handshake +digest/m);
    expect(out).toMatch(/^server +FMS\/3,0,1,123/m);
    expect(out).toMatch(/video avc1\.[0-9a-f]{6}, 320x180, \d+ frames/);
    expect(out).toMatch(/audio mp4a\.40\.2, 44100 Hz, 2 channels/);
    expect(out).toMatch(/^result +videos\/clip plays/m);
  });

  it.each([
    ['videos/clip.mp4', 'videos/clip', 'prefix="none" and extension="strip"'],
    ['videos/mediafile', 'mp4:videos/mediafile', 'prefix="mp4"'],
    ['videos/mediafile.flv', 'mp4:videos/mediafile', 'prefix="mp4"'],
    ['mp3:videos/mediafile', 'mp4:videos/mediafile', 'prefix="mp4"'],
  ])('finds %s under the name %s, and says how to write it', async (file, name, words) => {
    const { exitCode, report } = await probe(`${server}/cfx/st/${file}`, '--seconds', '1');
    expect(exitCode).toBe(0);
    expect(report.streamName).toBe(name);
    expect(report.plays[0]).toMatchObject({ outcome: 'failed', error: { code: 'CF_RTMP_STREAM_NOT_FOUND' } });
    expect(report.plays.at(-1)).toMatchObject({ outcome: 'media', guess: true });
    expect(report.advice.join('\n')).toContain(words);
  });

  it('says that no spelling of a missing file plays', async () => {
    const { exitCode, report } = await probe(`${server}/cfx/st/videos/missing.mp4`);
    expect(exitCode).toBe(1);
    expect(report).toMatchObject({
      connected: true,
      streamName: null,
      error: { code: 'CF_RTMP_STREAM_NOT_FOUND' },
    });
    expect(report.plays.length).toBeGreaterThan(3);
    expect(report.advice.join('\n')).toContain('No spelling of the name plays');
    expect(report.statuses.map(({ code }) => code)).toEqual([
      'NetConnection.Connect.Success',
      'NetStream.Play.StreamNotFound',
    ]);
  });

  it('reports an application that is not there, which this server answers by hanging up', async () => {
    const { exitCode, report } = await probe(`${server}/nothing/videos/missing.mp4`);
    expect(exitCode).toBe(1);
    expect(report).toMatchObject({
      connected: false,
      server: null,
      error: { code: 'CF_RTMP_CONNECT_CLOSED' },
    });
    expect(report.attempts[0]).toMatchObject({ outcome: 'failed', stage: 'connect', answered: 'rtmp' });
    expect(report.advice.join('\n')).toContain('no application nothing');
  });

  it('finds out where the application ends when a folder was taken for a part of it', async () => {
    await mkdir(join(folder, 'videos/2009'), { recursive: true });
    await copyFile(join(folder, 'videos/clip.flv'), join(folder, 'videos/2009/clip.flv'));
    const { exitCode, report } = await probe(
      '--streamer',
      `${server}/cfx/st/videos`,
      '--file',
      '2009/clip.flv',
      '--seconds=1',
    );
    expect(exitCode).toBe(0);
    expect(report).toMatchObject({ app: 'cfx/st', streamName: 'videos/2009/clip' });
    expect(report.advice.join('\n')).toContain('The application is cfx/st');
  });

  it('reports a missing file as such where a folder was taken for a part of the application', async () => {
    const { exitCode, report } = await probe(
      '--streamer',
      `${server}/cfx/st/videos`,
      '--file',
      'missing.mp4',
    );
    expect(exitCode).toBe(1);
    expect(report).toMatchObject({
      connected: true,
      app: 'cfx/st',
      error: { code: 'CF_RTMP_STREAM_NOT_FOUND' },
    });
  });

  it('reports what it does not play, and does not wait for it', async () => {
    const { exitCode, report } = await probe(`${server}/cfx/st/hevc.mp4`);
    expect(exitCode).toBe(1);
    expect(report.error).toMatchObject({ code: 'CF_MEDIA_CODEC_UNSUPPORTED' });
    expect(report.tracks).toMatchObject([{ kind: 'video', playable: false, codec: 'video codec id 0' }]);
    expect(report).toMatchObject({ firstMediaMs: null, mediaSeconds: 0 });
    expect(report.advice.join('\n')).toContain('HEVC');
    expect(report.elapsedMs).toBeLessThan(5000);
  });

  it('plays a live stream, and tells of one that nobody publishes', async () => {
    const publisher = await startPublisher(join(folder, 'videos/clip.flv'), `${server}/live/show`);
    cleanup.add(() => publisher.stop());
    const { exitCode, report } = await probe(`${server}/live/show`, '--live', '--seconds', '1');
    expect(exitCode).toBe(0);
    expect(report).toMatchObject({ live: true, streamName: 'show', tracks: expect.arrayContaining([]) });
    expect(report.tracks).toHaveLength(2);
    const other = await probe(`${server}/live/nobody`, '--live');
    expect(other.exitCode).toBe(1);
    expect(other.report.error?.code).toBe('CF_RTMP_STREAM_NOT_FOUND');
    expect(other.report.advice.join('\n')).toContain('Nobody publishes nobody');
  });

  it('tells a server without RTMPE from one that is not there', async () => {
    const { exitCode, report } = await probe(`${server.replace('rtmp:', 'rtmpe:')}/cfx/st/videos/clip.flv`);
    expect(exitCode).toBe(1);
    expect(report).toMatchObject({
      connected: false,
      tracks: [],
      error: { code: 'CF_RTMP_HANDSHAKE_FAILED' },
    });
    expect(report.advice.join('\n')).toContain('does not offer the encryption');
  });
});

describe('probe through rtmpsuck', () => {
  it('plays and seeks by RTMPE from the server that tc-url names', async () => {
    const { port, stop } = await startRtmpsuck();
    cleanup.add(stop);
    const { exitCode, report } = await probe(
      `rtmpe://127.0.0.1:${port}/cfx/st/videos/mediafile.mp4`,
      '--tc-url',
      `${server}/cfx/st`,
      '--seek',
      '11300',
      '--seconds',
      '2',
    );
    expect(exitCode).toBe(0);
    expect(report).toMatchObject({
      protocol: 'rtmpe',
      tcUrl: `${server}/cfx/st`,
      app: 'cfx/st',
      handshake: { kind: 'rtmpe', layout: 'key-first' },
      seek: { askedMs: 11_300, landedMs: 12_000 },
    });
  });
});

describe('probe of what is no RTMP server', () => {
  it('recognises a web server', async () => {
    const web = createServer((_, response) => response.end('hello'));
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
    cleanup.add(() => new Promise((resolve) => web.close(resolve)));
    const { port } = web.address() as AddressInfo;
    const { exitCode, report } = await probe(`rtmp://127.0.0.1:${port}/vod/a`);
    expect(exitCode).toBe(1);
    expect(report.error?.code).toBe('CF_RTMP_HANDSHAKE_FAILED');
    expect(report.attempts[0]).toMatchObject({ answered: 'http', stage: 'handshake' });
    expect(report.advice.join('\n')).toContain('a web server answers');
  });

  it('says that nothing listens at a closed port', async () => {
    const { exitCode, report } = await probe(`rtmp://127.0.0.1:${await freePort()}/vod/a`);
    expect(exitCode).toBe(1);
    expect(report).toMatchObject({ connected: false, error: { code: 'CF_RTMP_CONNECT_FAILED' } });
    expect(report.advice.join('\n')).toContain('Nothing answers at 127.0.0.1');
  });

  it('gives up on a port that takes the connection and says nothing', async () => {
    const port = await startTcpServer(cleanup, (socket) => socket.resume());
    const { exitCode, report } = await probe(`rtmp://127.0.0.1:${port}/vod/a`, '--timeout', '0.5');
    expect(exitCode).toBe(1);
    expect(report.error?.code).toBe('CF_NETWORK_TIMEOUT');
    expect(report.advice.join('\n')).toContain('says nothing');
    expect(report.elapsedMs).toBeLessThan(4000);
  });

  it('prints what it knows when it is interrupted', async () => {
    const stop = new AbortController();
    const port = await startTcpServer(cleanup, (socket) => socket.once('data', () => stop.abort()));
    const { exitCode, out } = await probeUntil(stop.signal, `rtmp://127.0.0.1:${port}/vod/a`);
    expect(exitCode).toBe(1);
    expect(out).toMatch(/^interrupted +after/m);
    expect(out).toContain(`rtmp://127.0.0.1:${port}`);
  });
});
