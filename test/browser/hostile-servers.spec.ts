import { startGateway } from '../support/distribution.js';
import { HOSTILE } from '../support/hostile-servers.js';
import { html } from '../support/configurations.js';
import { expect, test } from '../support/browser-fixtures.js';

/** The codes that tell the truth about each; where the moment of a close decides, there are two. */
const CODES: Readonly<Record<keyof typeof HOSTILE, readonly string[]>> = {
  'answers HTTP': ['CF_RTMP_HANDSHAKE_FAILED'],
  'sends garbage behind the handshake': ['CF_RTMP_CHUNK_MALFORMED'],
  'closes at once': ['CF_RTMP_HANDSHAKE_FAILED', 'CF_RTMP_CONNECT_CLOSED', 'CF_NETWORK_LOST'],
  'closes behind the handshake': ['CF_RTMP_CONNECT_CLOSED'],
  'never answers': ['CF_NETWORK_TIMEOUT'],
  'never answers connect': ['CF_NETWORK_TIMEOUT', 'CF_RTMP_CALL_TIMEOUT'],
  'declares a message of 16 MB': ['CF_RTMP_MESSAGE_TOO_LARGE'],
  'declares an AMF string of 4 GB': ['CF_RTMP_MESSAGE_MALFORMED'],
  'declares an AMF array of 4 billion': ['CF_RTMP_MESSAGE_MALFORMED'],
  'nests AMF arrays 100,000 deep': ['CF_RTMP_MESSAGE_MALFORMED'],
};

for (const [behaviour, start] of Object.entries(HOSTILE)) {
  test(`a server that ${behaviour} gets its error, and HLS plays instead`, async ({ open, distribution }) => {
    const server = await start();
    const gateway = await startGateway({ allow: [`127.0.0.1:${server.port}`] });
    try {
      const player = await open(
        html({
          streamer: `rtmp://127.0.0.1:${server.port}/cfx/st`,
          file: 'videos/mediafile.mp4',
          gateway: gateway.url,
          tunnel: 'none',
          'web-distribution': distribution.url,
          autoplay: true,
          muted: true,
        }),
      );
      const begin = Date.now();
      await player.expectPlaying('hls.js');
      expect(Date.now() - begin, 'the budget of one RTMP attempt is 4 s').toBeLessThan(12_000);
      expect(server.connections).toBeGreaterThan(0);
      const { attempts, error } = await player.state();
      const failed = attempts.filter(({ kind }) => kind === 'rtmp');
      expect(failed.length).toBeGreaterThan(0);
      for (const { code, outcome } of failed) {
        expect(outcome).toBe('failed');
        expect(CODES[behaviour as keyof typeof HOSTILE]).toContain(code);
      }
      expect(error).toBeNull();
    } finally {
      await gateway.stop();
      await server.stop();
    }
  });
}

test('where nothing is left the error of the server is the error of the element', async ({ open }) => {
  const server = await HOSTILE['declares a message of 16 MB']();
  const gateway = await startGateway({ allow: [`127.0.0.1:${server.port}`] });
  try {
    const player = await open(
      html({
        src: `rtmp://127.0.0.1:${server.port}/cfx/st/mp4:videos/mediafile.mp4`,
        gateway: gateway.url,
        tunnel: 'none',
        autoplay: true,
        muted: true,
      }),
    );
    const error = await player.expectFailure();
    expect(error.causeCode).toBe('CF_RTMP_MESSAGE_TOO_LARGE');
    expect(error.severity).toBe('fatal');
    // The page is alive and has not kept what the server poured into it.
    const heap = await player.page.evaluate(() => (performance as any).memory.usedJSHeapSize as number);
    expect(heap).toBeLessThan(60_000_000);
    // And the gateway does not go on drinking for a page that has left.
    await expect.poll(() => player.page.workers().length).toBe(0);
  } finally {
    await gateway.stop();
    await server.stop();
  }
});
