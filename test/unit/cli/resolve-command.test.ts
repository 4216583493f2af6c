import { describe, expect, it } from 'vitest';
import { CONFIG_FIELDS, kebabCase } from '../../../src/source/parse-config.js';
import { run } from '../../../src/source/resolve-command.js';

const H = 's5c39gqb8ow64r.cloudfront.net';
const D = 'd111111abcdef8.cloudfront.net';

async function resolve(...argv: string[]) {
  let out = '';
  let err = '';
  const exitCode = await run(argv, {
    stdout: (text) => void (out += text),
    stderr: (text) => void (err += text),
  });
  return { exitCode, out, err, json: () => JSON.parse(out) as Record<string, any> };
}

describe('cf-player resolve', () => {
  it('prints address, candidates and warnings as JSON, and nothing else', async () => {
    const result = await resolve(
      `--distribution=${H}`,
      `--web-distribution=${D}`,
      '--file',
      'videos/a.mp4',
      '--gateway',
      'wss://gw.example.com/rtmp',
      '--tunnel',
      'none',
      '--start=5',
      '--json',
    );
    expect(result.exitCode).toBe(0);
    expect(Object.keys(result.json())).toEqual(['address', 'candidates', 'warnings']);
    expect(result.json()['address']).toMatchObject({ streamName: 'mp4:videos/a.mp4', port: 1935 });
    expect(result.json()['candidates']).toMatchObject([
      { kind: 'rtmp', tcUrl: `rtmp://${H}/cfx/st`, app: 'cfx/st', streamName: 'mp4:videos/a.mp4', start: 5 },
      { kind: 'rtmp', port: 80 },
      { kind: 'hls', url: `https://${D}/videos/a.m3u8` },
      { kind: 'file', url: `https://${D}/videos/a.mp4` },
    ]);
  });

  it('takes repeated --hls, switches and lists', async () => {
    const result = await resolve(
      '--hls',
      'https://a.example/a.m3u8',
      '--hls=https://b.example/b.m3u8',
      '--live',
      '--order',
      'hls',
      '--json',
    );
    expect(result.json()['candidates']).toEqual([
      { kind: 'hls', url: 'https://a.example/a.m3u8', live: true },
      { kind: 'hls', url: 'https://b.example/b.m3u8', live: true },
    ]);
    expect(result.json()['address']).toBeNull();
    const file = ['--src', 'https://a.example/a.mp4', '--json'];
    expect((await resolve(...file, '--live=false')).json()['candidates']).toHaveLength(1);
    expect((await resolve(...file, '--no-live')).json()['candidates']).toHaveLength(1);
    expect((await resolve(...file, '--live')).json()['candidates']).toHaveLength(0);
  });

  it('keeps the signature in the candidates: that is what is played', async () => {
    const query = 'Expires=1&Signature=ab~c_-%2B&Key-Pair-Id=K';
    const result = await resolve(
      '--distribution',
      H,
      '--file',
      'a.mp4',
      '--query',
      query,
      '--gateway',
      'wss://g.example',
      '--json',
    );
    expect(result.json()['candidates'][0].streamName).toBe(`mp4:a.mp4?${query}`);
  });

  it('prints a table for people', async () => {
    const result = await resolve('--distribution', H, '--file', 'a.mp4', '--web-distribution', D);
    expect(result.out).toMatch(/^streamName +mp4:a\.mp4$/m);
    expect(result.out).toMatch(/1\. HLS +https:/);
    expect(result.out).toContain('CF_DISTRIBUTION_RETIRED');
  });

  it('explains itself', async () => {
    const result = await resolve('--help');
    expect(result).toMatchObject({ exitCode: 0 });
    for (const option of ['--web-distribution', '--hls', '--json', '--query'])
      expect(result.out).toContain(option);
  });

  it.each<[string[], string, string]>([
    [[], 'CF_CONFIG_NO_SOURCE', ''],
    [['--distribution', H], 'CF_CONFIG_NO_SOURCE', ''],
    [['--colour', 'red'], 'CF_CONFIG_INVALID', '--colour'],
    [['--webDistribution', D], 'CF_CONFIG_INVALID', '--webDistribution'],
    [['--file'], 'CF_CONFIG_INVALID', '--file'],
    [['--file', '--json'], 'CF_CONFIG_INVALID', '--file'],
    [['--file', ''], 'CF_CONFIG_INVALID', '--file'],
    [['--file', 'a', '--file', 'b'], 'CF_CONFIG_INVALID', '--file'],
    [['--json=yes'], 'CF_CONFIG_INVALID', '--json'],
    [['-x'], 'CF_CONFIG_INVALID', 'option'],
    [['--file', 'a', '--distribution', H, '--port', '70000'], 'CF_CONFIG_INVALID', 'port'],
    [['--file', 'a', '--distribution', H, '--port', '0x50'], 'CF_CONFIG_INVALID', 'port'],
    [['--file', 'a', '--distribution', H, '--start', 'soon'], 'CF_CONFIG_INVALID', 'start'],
    [['--file', 'a', '--distribution', H, '--start=-1'], 'CF_CONFIG_INVALID', 'start'],
    [['--file', 'a', '--distribution', H, '--prefix', 'avi'], 'CF_CONFIG_INVALID', 'prefix'],
    [['--file', 'a', '--distribution', H, '--live=maybe'], 'CF_CONFIG_INVALID', 'live'],
    [['--file', 'a', '--distribution', H, '--order', 'rtmp,dash'], 'CF_CONFIG_INVALID', 'order'],
    [['--file', 'a', '--distribution', H, '--protocol', 'rtmps'], 'CF_CONFIG_INVALID', 'protocol'],
    [['--file', 'a', '--distribution', 'exa mple'], 'CF_CONFIG_INVALID', 'distribution'],
    [
      ['--file', 'a', '--distribution', H, '--query', 'Signature=x'],
      'CF_CONFIG_SIGNATURE_INCOMPLETE',
      'Expires',
    ],
    [['--src', 'javascript:alert(1)'], 'CF_CONFIG_INVALID', 'src'],
  ])('%j ends with exit code 1 and %s', async (argv, code, words) => {
    const result = await resolve(...argv);
    expect(result.exitCode).toBe(1);
    expect(Object.keys(result.json())).toEqual(['error']);
    expect(result.json()['error'].code).toBe(code);
    expect(result.json()['error'].message).toContain(words);
  });

  it('prints no secret with an error', async () => {
    for (const argv of [
      ['--streamer', 'rtmp://u:hunter2@h/app', '--file', 'a'],
      ['--distribution', H, '--file', 'a.mp4?Signature=hunter2'],
      ['--src', 'foo://h/a?Signature=hunter2'],
    ]) {
      const result = await resolve(...argv);
      expect(result.exitCode).toBe(1);
      expect(result.out + result.err).not.toContain('hunter2');
    }
  });

  it('prints the renditions of each way', async () => {
    const { out } = await resolve(
      '--streamer',
      `rtmp://${H}/cfx/st`,
      '--gateway=wss://gw.example.com/rtmp',
      '--tunnel=none',
      '--renditions',
      'a_800.mp4 800k 1280x720, a_300.mp4 300k',
    );
    expect(out.match(/mp4:a_300\.mp4 {2}300 kbit\/s/g)).toHaveLength(2);
    expect(out).toContain('mp4:a_800.mp4  800 kbit/s  1280x720');
  });

  it('says in its help every name that a configuration has', async () => {
    const { out } = await resolve('--help');
    const missing = CONFIG_FIELDS.map(kebabCase).filter((name) => !new RegExp(`--${name}\\b`).test(out));
    expect(missing).toEqual([]);
  });

  it('says of a SMIL file that cannot be read that it is the file, without words of the system', async () => {
    let out = '';
    const exitCode = await run(['--src', 'nowhere.smil'], {
      stdout: (text) => void (out += text),
      stderr: () => undefined,
      readText: () => Promise.reject(new Error("ENOENT: no such file, open '/home/me/nowhere.smil'")),
    });
    expect(exitCode).toBe(1);
    expect(JSON.parse(out)).toEqual({
      error: { code: 'CF_FILE_FAILED', message: 'the SMIL file cannot be read' },
    });
  });
});
