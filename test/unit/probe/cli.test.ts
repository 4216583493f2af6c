import { describe, expect, it } from 'vitest';
import { freePort } from '../../support/free-port.js';
import { probe, probeText } from '../../support/probe.js';

// The keys that issue and documentation promise.
const KEYS = [
  'attempts',
  'connected',
  'protocol',
  'handshake',
  'server',
  'statuses',
  'tracks',
  'metadata',
  'bytes',
  'messages',
  'firstMediaMs',
  'mediaSeconds',
  'error',
];

describe('cf-player probe', () => {
  it.each([
    [['--help'], 0],
    [['rtmp://h/a/b', '-h'], 0],
  ])('prints its options for %j', async (argv, code) => {
    const { exitCode, out } = await probeText(...argv);
    expect(exitCode).toBe(code);
    for (const option of ['--gateway', '--tc-url', '--seconds', '--live', '--seek', '--json']) {
      expect(out).toContain(option);
    }
  });

  it.each([
    [[], 'CF_CONFIG_NO_SOURCE'],
    [['--live'], 'CF_CONFIG_NO_SOURCE'],
    [['rtmp://h/a/b', '--nothing'], 'CF_CONFIG_INVALID'],
    [['rtmp://h/a/b', 'rtmp://h/a/c'], 'CF_CONFIG_INVALID'],
    [['rtmp://h/a/b', '--seconds', '0'], 'CF_CONFIG_INVALID'],
    [['rtmp://h/a/b', '--seconds', 'many'], 'CF_CONFIG_INVALID'],
    [['rtmp://h/a/b', '--seconds'], 'CF_CONFIG_INVALID'],
    [['rtmp://h/a/b', '--seek=-1'], 'CF_CONFIG_INVALID'],
    [['rtmp://h/a/b', '--timeout', '1e9'], 'CF_CONFIG_INVALID'],
    [['rtmp://h/a/b', '--tc-url', 'http://h/a'], 'CF_CONFIG_INVALID'],
    [['rtmp://h/a/b', '--tc-url', ''], 'CF_CONFIG_INVALID'],
    [['rtmp://h/a/b', '--tc-url', '127.0.0.1:1935/vod'], 'CF_CONFIG_INVALID'],
    [['rtmp://h/a/b', '--gateway', 'ftp://h/'], 'CF_CONFIG_INVALID'],
    [['rtmp://h/a/b', '--ca', '/nowhere/at/all.pem'], 'CF_CONFIG_INVALID'],
    [['rtmp://h:99999/a/b'], 'CF_CONFIG_INVALID'],
    [['javascript:alert(1)'], 'CF_CONFIG_INVALID'],
    [['rtmp://d111111abcdef8.cloudfront.net/cfx/st/a.mp4'], 'CF_DISTRIBUTION_TYPE_MISMATCH'],
  ])('answers %j with %s, a whole report and exit code 1', async (argv, code) => {
    const { exitCode, report } = await probe(...argv);
    expect(exitCode).toBe(1);
    expect(report.error).toMatchObject({ code, message: expect.any(String), hint: expect.any(String) });
    for (const key of KEYS) expect(report).toHaveProperty(key);
    expect(report).toMatchObject({
      attempts: [],
      connected: false,
      tracks: [],
      bytes: 0,
      firstMediaMs: null,
    });
  });

  it('says bad usage on standard error, where nothing but the report is on standard output', async () => {
    const { exitCode, err, out } = await probeText('rtmp://h/a/b', '--nothing');
    expect(exitCode).toBe(1);
    expect(err).toContain('--nothing');
    expect(out).toMatch(/^result +CF_CONFIG_INVALID/m);
  });

  it('takes an address without its scheme for RTMP', async () => {
    const port = await freePort();
    const { report } = await probe(`127.0.0.1:${port}/vod/a.mp4`);
    expect(report.address).toBe(`rtmp://127.0.0.1:${port}/vod/mp4:a.mp4`);
  });

  it('lets no signature and no token into a report', async () => {
    const port = await freePort();
    const address = `rtmp://127.0.0.1:${port}/vod?token=HUSH1/mp4:a.mp4`;
    const query = 'Expires=1&Signature=HUSH2&Key-Pair-Id=HUSH3';
    const argv = ['--streamer', address.split('/mp4')[0] ?? '', '--file', `mp4:a.mp4?${query}`];
    const rest = ['--secure-token', 'HUSH4', '--tc-url', `rtmp://127.0.0.1:${port}/vod?auth=HUSH5`];
    for (const format of [[], ['--json']]) {
      const { out, err } = await probeText(...argv, ...rest, ...format);
      expect(out).toContain('a.mp4');
      expect(out + err).not.toContain('HUSH');
    }
  });
});
