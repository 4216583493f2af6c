import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, readFile, rm, stat, truncate } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Origin } from '../../src/origin/origin.js';
import { PLAYER_SWF, swfHash } from '../../src/origin/rtmp/apps/swf-verification-app.js';
import { SECURE_TOKEN_KEY } from '../../src/origin/rtmp/apps/secure-token-app.js';
import { demoMedia, startTestOrigin } from '../support/origin-viewer.js';

// The local distribution as others see it: librtmp (rtmpdump) and ffmpeg's own client.

let origin: Origin;
let media: string;
let folder: string;

beforeAll(async () => {
  media = await mkdtemp(join(tmpdir(), 'cf-origin-'));
  await copyFile(join(demoMedia, 'videos/ladder_low.mp4'), join(media, 'clip.mp4'));
  await copyFile(join(demoMedia, 'videos/mediafile.mp4'), join(media, 'channel.mp4'));
  await copyFile(join(demoMedia, 'videos/mediafile.flv'), join(media, 'clip.flv'));
  // Its tables are whole (they stand in front), its media is not.
  await copyFile(join(demoMedia, 'videos/ladder_low.mp4'), join(media, 'torn.mp4'));
  await truncate(join(media, 'torn.mp4'), (await stat(join(media, 'torn.mp4'))).size >> 1);
  origin = await startTestOrigin({ folder: media, channelFile: 'channel.mp4' });
});
afterAll(async () => {
  await origin.close();
  await rm(media, { recursive: true, force: true });
});

const running = new Set<() => Promise<void>>();
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cf-clients-'));
});
afterEach(async () => {
  await Promise.all([...running].map((stop) => stop()));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs a program to its end, or to its time; gives what it printed. */
async function run(
  command: string,
  args: readonly string[],
  timeoutMs = 15_000,
): Promise<{ code: number | null; output: string }> {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    // Where rtmpdump keeps what it knows of SWF files.
    env: { ...process.env, HOME: folder },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part: Buffer) => (output += part.toString('latin1')));
  const gone = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGKILL');
    await gone;
  };
  running.add(stop);
  const timer = setTimeout(() => child.kill('SIGINT'), timeoutMs);
  const [code] = (await gone) as [number | null];
  clearTimeout(timer);
  running.delete(stop);
  // What failed expectations print is long enough.
  return {
    code,
    output: output.replaceAll(
      /^DEBUG: (Property(?!.*Net[SC])|\(object|RTMP_Client|HandShake|[0-9a-f ]+$).*\n/gm,
      '',
    ),
  };
}

const url = (app: string) => `rtmp://127.0.0.1:${origin.rtmpPort}/${app}`;

/** rtmpdump of so many seconds into a file; what it printed besides. */
async function dump(app: string, name: string, ...given: (string | { readonly timeoutMs: number })[]) {
  const options = given.filter((option) => typeof option === 'string');
  const timeoutMs = given.find((option) => typeof option === 'object')?.timeoutMs;
  const file = join(folder, `${Math.random().toString(36).slice(2)}.flv`);
  const args = ['-V', '-r', url(app), '-a', app, '-y', name, '-o', file, ...options];
  const { code, output } = await run('rtmpdump', args, timeoutMs);
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  return { code, output, file, size };
}

/** Where the last tag before a position in an FLV file ends. */
async function tagBoundary(file: string, before: number): Promise<number> {
  const bytes = await readFile(file);
  let end = 13;
  for (let at = end; at <= before; at += 15 + bytes.readUIntBE(at + 1, 3)) end = at;
  return end;
}

interface Packet {
  readonly stream: string;
  readonly dts: number;
  readonly isKey: boolean;
}

async function packetsOf(file: string): Promise<Packet[]> {
  const entries = 'packet=codec_type,dts_time,flags';
  const { output } = await run('ffprobe', ['-v', 'error', '-show_entries', entries, '-of', 'csv=p=0', file]);
  return output
    .trim()
    .split('\n')
    .map((line) => line.split(','))
    .map(([stream = '', dts = '', flags = '']) => ({
      stream,
      dts: Number(dts),
      isKey: flags.startsWith('K'),
    }));
}

describe('rtmpdump', () => {
  it('plays a file to its end and says so', async () => {
    const { code, output, size } = await dump('cfx/st', 'mp4:clip.mp4');
    expect(output).toContain('Download complete');
    expect(code).toBe(0);
    expect(size).toBeGreaterThan(10_000);
  });

  it('resumes where it was cut off, without a gap or a repetition', async () => {
    const whole = await dump('cfx/st', 'mp4:clip.mp4');
    const expected = await packetsOf(whole.file);
    const part = join(folder, 'part.flv');
    await copyFile(whole.file, part);
    await truncate(part, await tagBoundary(whole.file, whole.size * 0.4));
    const args = ['-V', '-r', url('cfx/st'), '-a', 'cfx/st', '-y', 'mp4:clip.mp4', '-o', part, '--resume'];
    const { output } = await run('rtmpdump', args);
    expect(output).toContain('Download complete');
    const packets = await packetsOf(part);
    const videoTimes = (list: Packet[]) =>
      list.filter(({ stream }) => stream === 'video').map(({ dts }) => dts);
    expect(videoTimes(packets)).toEqual(videoTimes(expected));
  });

  it('starts at the second it was told, in its own count', async () => {
    const { file } = await dump('cfx/st', 'mp4:clip.mp4', '-A', '7', '-B', '9');
    const packets = await packetsOf(file);
    expect(packets[0]?.dts).toBeCloseTo(7, 0);
    expect(Math.max(...packets.map(({ dts }) => dts))).toBeLessThan(9.6);
  });

  it('ends with an error, not never, where a file is damaged in the middle', async () => {
    const { output } = await dump('cfx/st', 'mp4:torn.mp4');
    expect(output).toContain('NetStream.Play.FileStructureInvalid');
    expect(output).toContain('NetStream.Play.Stop');
  });

  it('subscribes to a live stream (-d) where the app wants that', async () => {
    const subscribed = await dump('subscribe', 'channel', '-v', '-d', 'channel', { timeoutMs: 2000 });
    expect(subscribed.output).toContain('onFCSubscribe');
    expect(subscribed.size).toBeGreaterThan(10_000);
  });

  it.each([
    ['object', ['-C', 'O:1', '-C', 'NS:token:open-sesame', '-C', 'O:0']],
    ['text', ['-C', 'S:open-sesame']],
  ])('brings a token as a connect argument (-C), %s', async (_kind, options) => {
    expect((await dump('token', 'mp4:clip.mp4', '-B', '1', ...options)).size).toBeGreaterThan(10_000);
    const without = await dump('token', 'mp4:clip.mp4', '-B', '1');
    expect(without.output).toContain('NetConnection.Connect.Rejected');
    expect(without.size).toBe(0);
  });

  it('answers SecureToken (-T), and plays only with the right key', async () => {
    expect(
      (await dump('securetoken', 'mp4:clip.mp4', '-B', '1', '-T', SECURE_TOKEN_KEY)).size,
    ).toBeGreaterThan(10_000);
    const wrong = await dump('securetoken', 'mp4:clip.mp4', '-B', '1', '-T', 'another');
    expect(wrong.output).toContain('NetStream.Play.Failed');
    expect(wrong.size).toBe(0);
  });

  it('answers SWF verification by hash and size (-w -x), and with the movie itself (-W)', async () => {
    const hash = ['-w', swfHash(PLAYER_SWF).toString('hex'), '-x', `${PLAYER_SWF.byteLength}`];
    // Longer than the server waits for the answer.
    const name = 'mp4:slow/rate/45/clip.mp4';
    const right = dump('swf', name, '-B', '2', ...hash);
    // It downloads the movie only when it is not in its own notes.
    const movie = await readFile(join(demoMedia, 'player.swf'));
    const web = createServer((_request, response) => {
      response.setHeader('Last-Modified', 'Sat, 21 Nov 2009 00:00:00 GMT');
      response.end(movie);
    }).listen(0, '127.0.0.1');
    await once(web, 'listening');
    const address = `http://127.0.0.1:${(web.address() as AddressInfo).port}/player.swf`;
    const bySwf = dump('swf', name, '-B', '2', '-W', address);
    const none = dump('swf', name, '-B', '2', '-w', '00'.repeat(32), '-x', '36');
    const silent = dump('swf', name, '-B', '2');
    const said = (await Promise.all([right, bySwf, none, silent])).map(({ output }) =>
      output.includes('NetStream.Play.Stop'),
    );
    web.close();
    expect(said).toEqual([true, true, false, false]);
  });

  it('takes part in the bandwidth check of old servers', async () => {
    const { output } = await dump('bwcheck/old', 'mp4:slow/media/1000/clip.mp4');
    for (const name of ['onBWDone', '_onbwcheck', '_onbwdone']) expect(output.includes(name)).toBe(true);
    expect(output).toContain('Download complete');
  });

  it('sees every refusal as what it is', async () => {
    const codes = ['fail/NetConnection.Connect.InvalidApp', 'fail/NetConnection.Connect.Rejected'];
    for (const app of codes) expect((await dump(app, 'x')).output).toContain(app.slice(5));
    const { output } = await dump('cfx/st', 'fail/NetStream.Play.StreamNotFound');
    expect(output).toContain('NetStream.Play.StreamNotFound');
  });
});

describe('ffmpeg', () => {
  const ffmpeg = (address: string, ...options: string[]) =>
    run('ffmpeg', ['-hide_banner', '-nostdin', ...options, '-i', address, '-c', 'copy', '-f', 'null', '-']);

  it('plays, and seeks by the seek command with the timestamps of the file', async () => {
    const before = '-v error -nostdin -copyts -rtmp_app cfx/st -rtmp_playpath mp4:clip.mp4 -ss 9';
    const after = '-to 10 -c copy -f framecrc -';
    const { output } = await run('ffmpeg', [...before.split(' '), '-i', url('cfx/st'), ...after.split(' ')]);
    // In framecrc's own time base, milliseconds for FLV: stream, dts, pts, …
    const times = output
      .split('\n')
      .filter((line) => /^\d,/.test(line))
      .map((line) => Number(line.split(',')[2]));
    expect(times.length, output).toBeGreaterThan(20);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(7900);
    expect(Math.min(...times)).toBeLessThanOrEqual(9000);
  });

  it.each(['adobe', 'llnw'])('authenticates by %s', async (method) => {
    const app = `auth/${method}`;
    const base = `127.0.0.1:${origin.rtmpPort}/${app}`;
    const options = ['-rtmp_app', app, '-rtmp_playpath', 'mp4:clip.mp4', '-t', '1'];
    const right = await ffmpeg(`rtmp://demo:demo@${base}`, ...options);
    expect(right.output).toMatch(/frame=\s*2\d/);
    expect(right.code).toBe(0);
    const wrong = await ffmpeg(`rtmp://demo:wrong@${base}`, ...options);
    expect(wrong.code).not.toBe(0);
    expect(wrong.output).toContain('Incorrect username/password');
  });

  it.each([
    'odd/no-null',
    'odd/transaction',
    'odd/headers',
    'odd/empty-audio',
    'odd/chunk-size',
    'odd/result',
  ])('bears %s as our client does', async (app) => {
    const options = ['-rtmp_app', app, '-rtmp_playpath', 'mp4:clip.mp4', '-t', '1'];
    const { output } = await ffmpeg(url(app), ...options);
    expect(output).toMatch(/frame=\s*2\d/);
  });

  it('publishes where an access manager lets it in, and is told why it may not publish a name', async () => {
    const clip = join(demoMedia, 'videos/mediafile.flv');
    const publish = (address: string) =>
      run('ffmpeg', ['-v', 'verbose', '-nostdin', '-i', clip, '-t', '1', '-c', 'copy', '-f', 'flv', address]);
    const allowed = await publish(`rtmp://demo:demo@127.0.0.1:${origin.rtmpPort}/auth/adobe/mystream`);
    expect(allowed.code).toBe(0);
    const refused = await publish(`${url('live')}/fail/NetStream.Record.NoAccess/x`);
    expect(refused.code).not.toBe(0);
  });
});
