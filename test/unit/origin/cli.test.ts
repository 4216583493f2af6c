import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { run } from '../../../src/origin/cli.js';
import { demoMedia } from '../../support/origin-viewer.js';

async function serve(args: readonly string[], use: (line: string) => Promise<void> = async () => undefined) {
  const end = new AbortController();
  let out = '';
  let error = '';
  let printed: () => void = () => undefined;
  const isPrinted = new Promise<void>((resolve) => (printed = resolve));
  const io = {
    stdout: (text: string) => {
      out += text;
      printed();
    },
    stderr: (text: string) => {
      error += text;
    },
  };
  const running = run(args, io, end.signal);
  const code = await Promise.race([running, isPrinted.then(() => undefined)]);
  if (code === undefined) await use(out).finally(() => end.abort());
  return { code: await running, out, error };
}

const ANY_PORTS = ['--http-port', '0', '--rtmp-port', '0', '--https-port', '0', '--rtmps-port', '0'];

describe('cf-player serve', () => {
  it('prints the page and the RTMP address in one line and all addresses below, serves, and ends cleanly', async () => {
    const { code, out } = await serve([demoMedia, ...ANY_PORTS], async (line) => {
      const [url = ''] = /http:\/\/\S+/.exec(line) ?? [];
      expect((await fetch(url)).status).toBe(200);
    });
    expect(code).toBe(0);
    expect(out).toMatch(/^[^\n]*http:\/\/localhost:\d+\/ [^\n]*rtmp:\/\/localhost:\d+\/cfx\/st[^\n]*\n/);
    for (const address of [
      'rtmp://localhost:\\d+/cfx/st',
      'rtmpt://localhost:\\d+/cfx/st',
      'rtmps://localhost:\\d+/cfx/st',
      'https://localhost:\\d+/',
      'ws://localhost:\\d+/rtmp',
      'wss://localhost:\\d+/rtmp',
    ]) {
      expect(out).toMatch(new RegExp(`^ .* ${address}$`, 'm'));
    }
  });

  it('writes its certificate to a file, which is then believed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cf-player-'));
    const file = join(folder, 'certificate.pem');
    const { code } = await serve([demoMedia, ...ANY_PORTS, '--certificate', file], async (out) => {
      const port = Number(/https:\/\/localhost:(\d+)/.exec(out)?.[1]);
      const socket = connect({ port, host: 'localhost', ca: await readFile(file) });
      await once(socket, 'secureConnect');
      socket.destroy();
    });
    await rm(folder, { recursive: true });
    expect(code).toBe(0);
  });

  it('has no TLS where none is wanted', async () => {
    const { out } = await serve([demoMedia, '--http-port', '0', '--rtmp-port', '0', '--no-tls']);
    expect(out).toContain('rtmp://');
    expect(out).not.toMatch(/https:|rtmps:|wss:/);
  });

  it('takes the next port where the wanted one is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const { out } = await serve([demoMedia, ...ANY_PORTS, '--http-port', `${port}`]);
    other.close();
    expect(Number(/localhost:(\d+)\/ /.exec(out)?.[1])).toBeGreaterThan(port);
  });

  it('explains itself', async () => {
    const { code, out } = await serve(['--help']);
    expect(code).toBe(0);
    for (const word of [
      '--http-port',
      '--rtmp-port',
      '--https-port',
      '--rtmps-port',
      '--no-tls',
      '--host',
      'folder',
    ])
      expect(out).toContain(word);
  });

  it.each([
    [['--http-port', 'many']],
    [['--rtmp-port', '70000']],
    [['--rtmps-port', 'x']],
    [['--no-tls', '--https-port', '8443']],
    [['--no-tls', '--certificate', 'file.pem']],
    [['--certificate', '']],
    [[...ANY_PORTS, '--certificate', '/no/such/folder/file.pem']],
    [['--http-port', '-1']],
    [['--nonsense']],
    [['one', 'two']],
    [['/no/such/folder', '--http-port', '0', '--rtmp-port', '0']],
    [['--host', 'not a host', '--http-port', '0', '--rtmp-port', '0']],
  ])('says what is wrong with %j', async (args) => {
    const { code, out, error } = await serve(args);
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(error).toMatch(/^cf-player serve: [^]+\nSee cf-player serve --help\n$/);
  });
});
