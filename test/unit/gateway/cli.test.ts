import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { run } from '../../../src/gateway/cli.js';
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

  it('explains itself', async () => {
    let stdout = '';
    const code = await run(['--help'], {
      stdout: (text) => (stdout += text),
      stderr: () => expect.unreachable(),
    });
    expect(code).toBe(0);
    for (const option of ['--listen', '--allow', '--map', '--origins', '--max-connections']) {
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
