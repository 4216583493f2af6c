import { createServer } from 'node:net';
import { once } from 'node:events';
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

describe('cf-player serve', () => {
  it('prints one line with both addresses, serves, and ends cleanly', async () => {
    const { code, out } = await serve([demoMedia, '--http-port', '0', '--rtmp-port', '0'], async (line) => {
      const [url = ''] = /http:\/\/\S+/.exec(line) ?? [];
      expect((await fetch(url)).status).toBe(200);
    });
    expect(code).toBe(0);
    expect(out).toMatch(/^[^\n]*http:\/\/localhost:\d+\/ [^\n]*rtmp:\/\/localhost:\d+\/cfx\/st[^\n]*\n$/);
  });

  it('takes the next port where the wanted one is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const { out } = await serve([demoMedia, '--http-port', `${port}`, '--rtmp-port', '0']);
    other.close();
    expect(Number(/localhost:(\d+)\/ /.exec(out)?.[1])).toBeGreaterThan(port);
  });

  it('explains itself', async () => {
    const { code, out } = await serve(['--help']);
    expect(code).toBe(0);
    for (const word of ['--http-port', '--rtmp-port', '--host', 'folder']) expect(out).toContain(word);
  });

  it.each([
    [['--http-port', 'many']],
    [['--rtmp-port', '70000']],
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
