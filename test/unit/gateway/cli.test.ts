import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { run } from '../../../src/gateway/cli.js';
import { makeCertificate, startTlsServer } from '../../support/certificates.js';
import { Cleanup, openClient, startTcpServer, until } from '../../support/gateway.js';

const cleanup = new Cleanup();
afterEach(() => cleanup.run());

interface Started {
  readonly url: string;
  readonly out: { stdout: string; stderr: string };
  stop(): Promise<number>;
}

async function start(argv: readonly string[]): Promise<Started> {
  const out = { stdout: '', stderr: '' };
  const controller = new AbortController();
  const code = run(
    argv,
    { stdout: (text) => (out.stdout += text), stderr: (text) => (out.stderr += text) },
    controller.signal,
  );
  const stop = (): Promise<number> => {
    controller.abort();
    return code;
  };
  cleanup.add(stop);
  await until(() => out.stdout.includes('\n'));
  return { url: /listening on (ws:\/\/\S+)/.exec(out.stdout)?.[1] ?? '', out, stop };
}

async function fails(...argv: string[]): Promise<string> {
  let stderr = '';
  const code = await run(argv, {
    stdout: () => expect.unreachable('nothing starts'),
    stderr: (text) => (stderr += text),
  });
  expect(code).toBe(1);
  return stderr;
}

describe('cf-player gateway', () => {
  it('prints its address, carries bytes to a mapped server, and ends with 0', async () => {
    const port = await startTcpServer(cleanup, (socket) => void socket.pipe(socket));
    const { url, stop, out } = await start([
      '--listen',
      '127.0.0.1:0',
      '--map',
      `s5c39gqb8ow64r.cloudfront.net=127.0.0.1:${port}`,
      '--verbose',
    ]);
    const { socket, open, closed } = openClient(cleanup, `${url}/?target=s5c39gqb8ow64r.cloudfront.net:1935`);
    await open;
    socket.send(Uint8Array.of(3, 1, 2));
    const data = await new Promise<Buffer>((resolve) => socket.once('message', resolve));
    expect([...data]).toEqual([3, 1, 2]);
    expect(await stop()).toBe(0);
    expect((await closed).code).toBe(4503);
    expect(out.stderr).toMatch(/target "s5c39gqb8ow64r\.cloudfront\.net:1935" .* 3 bytes up, 3 down/);
  });

  it('answers GET /healthz, and tells others what it is', async () => {
    const { url } = await start(['--listen', '127.0.0.1:0', '--allow', 'a.example:1935']);
    const health = await fetch(`${url.replace('ws:', 'http:')}/healthz`);
    expect(health.status).toBe(200);
    expect(await health.json()).toEqual({ status: 'ok', connections: 0 });
    expect((await fetch(url.replace('ws:', 'http:'))).status).toBe(426);
  });

  it('starts with nothing listed, and says that everybody will be refused', async () => {
    const { url, out } = await start(['--listen', '127.0.0.1:0']);
    expect(out.stderr).toContain('neither --allow nor --map');
    expect((await openClient(cleanup, `${url}/?target=8.8.8.8:1935`).closed).code).toBe(4403);
  });

  it('applies --origins, repeated or separated by commas', async () => {
    const origins = ['--origins', 'https://a.example,https://b.example', '--origins', 'https://*.c.example'];
    const { url } = await start(['--listen', '127.0.0.1:0', '--allow', 'a.example:1935', ...origins]);
    const closeOf = async (origin: string): Promise<number> =>
      (await openClient(cleanup, `${url}/?target=x`, { origin }).closed).code;
    for (const page of ['https://a.example', 'https://b.example', 'https://x.c.example']) {
      expect(await closeOf(page)).toBe(4403);
    }
    expect(await closeOf('https://d.example')).toBe(4401);
  });

  it('reaches a server behind TLS whose authority is in a file of --ca, and says so with --verbose', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cf-player-ca-'));
    cleanup.add(() => rm(folder, { recursive: true }));
    const [own, other] = [await makeCertificate(['127.0.0.1']), await makeCertificate(['a.example'])];
    await writeFile(join(folder, 'own.pem'), `A comment before it\n${other.cert}\n${own.cert}`);
    await writeFile(join(folder, 'other.pem'), other.cert);
    const { port } = await startTlsServer(cleanup, own, (socket) => void socket.pipe(socket));
    const argv = ['--listen', '127.0.0.1:0', '--map', `old.example=rtmps://127.0.0.1:${port}`, '--verbose'];
    const files = ['--ca', join(folder, 'other.pem'), '--ca', join(folder, 'own.pem')];
    const { url, stop, out } = await start([...argv, ...files]);
    const { socket, open } = openClient(cleanup, `${url}/?target=old.example`);
    await open;
    socket.send(Uint8Array.of(3));
    await new Promise((resolve) => socket.once('message', resolve));
    await stop();
    expect(out.stderr).toMatch(/target "old\.example" by tls .* 1 bytes up, 1 down/);
    const unknowing = await start([...argv, '--ca', join(folder, 'other.pem')]);
    const client = openClient(cleanup, `${unknowing.url}/?target=old.example`);
    await client.open;
    client.socket.send(Uint8Array.of(3));
    expect((await client.closed).code).toBe(4506);
    expect(unknowing.out.stderr).toMatch(/by tls refused 4506 "the certificate of .* unknown authority"/);
  });

  it('explains itself', async () => {
    let stdout = '';
    const code = await run(['--help'], {
      stdout: (text) => (stdout += text),
      stderr: () => expect.unreachable(),
    });
    expect(code).toBe(0);
    for (const option of [
      '--listen',
      '--allow',
      '--map',
      '--ca',
      'rtmps://',
      '--origins',
      '--max-connections',
    ]) {
      expect(stdout).toContain(option);
    }
  });

  it.each([
    [['--alow', 'a:1'], /--alow/],
    [['a.example:1935'], /a\.example/],
    [['--allow'], /--allow/],
    [['--allow', '2130706433:1935'], /2130706433:1935.*four decimal numbers/],
    [['--allow', 'a:b'], /"a:b"/],
    [['--map', 'old'], /"old".*old-host=host:port/],
    [['--map', '=a:1'], /old-host=host:port/],
    [['--map', 'old='], /old-host=host:port/],
    [['--map', 'old=a:1', '--map', 'old=b:1'], /old is given twice/],
    [['--allow', 'http://a:1'], /"http:\/\/a:1".*rtmps/],
    [['--map', 'old=rtmps://a/app'], /"rtmps:\/\/a\/app"/],
    [['--ca', '/no/such/file.pem'], /--ca "\/no\/such\/file\.pem".*ENOENT/],
    [['--ca', 'package.json'], /ca: there is no certificate/],
    [['--origins', 'a.example'], /a\.example/],
    [['--origins', ','], /--origins/],
    [['--listen', 'nonsense'], /--listen "nonsense"/],
    [['--listen', '127.0.0.1:70000'], /--listen/],
    [['--max-connections', '0'], /--max-connections "0"/],
    [['--max-connections', 'many'], /--max-connections "many"/],
    [['--handshake-timeout', '-1'], /handshake-timeout/],
    [['--idle-timeout', '99999999'], /--idle-timeout/],
  ])('ends with 1 and says what is wrong with %j', async (argv, message) => {
    expect(await fails(...argv)).toMatch(message);
  });

  it('ends with 1 when the port is taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    cleanup.add(() => new Promise((resolve) => server.close(resolve)));
    const { port } = server.address() as { port: number };
    expect(await fails('--listen', `127.0.0.1:${port}`, '--allow', 'a:1')).toMatch(/EADDRINUSE/);
  });
});
