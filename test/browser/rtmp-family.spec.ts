import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DOCUMENTED, documented, html } from '../support/configurations.js';
import { startBlackHole } from '../support/black-hole.js';
import { expect, test } from '../support/browser-fixtures.js';
import { startCountingRelay } from '../support/counting-relay.js';
import { startDistribution, startGateway } from '../support/distribution.js';
import { freePort } from '../support/free-port.js';
import { HOSTILE } from '../support/hostile-servers.js';
import { startNginxRtmp } from '../support/nginx-rtmp.js';
import type { ElementState, PlayerOnPage } from '../support/player-page.js';
import { startTunnelProxy } from '../support/tunnel-proxy.js';

/** What was tried, as `protocol port transport outcome`. */
const tried = ({ attempts }: ElementState) =>
  attempts.map(({ protocol, port, transport, outcome }) => `${protocol} ${port} by ${transport}: ${outcome}`);

/** Forward between two keyframes and back again; the picture says whether it is the right one. */
async function expectSeeks(player: PlayerOnPage): Promise<void> {
  await player.call('pause');
  for (const seconds of [13.02, 3.5]) {
    await player.seek(seconds);
    await player.expectFrameOf(seconds);
  }
}

/** The text in the player, shadow roots included. */
const words = (player: PlayerOnPage) =>
  player.page.evaluate((selector) => {
    const collect = (node: Node): string =>
      node instanceof HTMLElement && /^(STYLE|SCRIPT|TEMPLATE)$/.test(node.tagName)
        ? ''
        : node.nodeType === Node.TEXT_NODE
          ? (node.textContent ?? '')
          : [...((node as HTMLElement).shadowRoot?.childNodes ?? []), ...node.childNodes]
              .map(collect)
              .join(' ');
    return collect(document.querySelector(selector)!).replace(/\s+/g, ' ');
  }, player.selector);

for (const [protocol, port] of [
  ['rtmp', 1935],
  ['rtmpe', 1935],
  ['rtmpt', 80],
  ['rtmpte', 80],
  ['rtmps', 443],
] as const) {
  test(`${protocol} plays through the gateway, and seeks to the frame`, async ({ open, distribution }) => {
    const streamer = `${protocol}://${protocol === 'rtmps' ? 'localhost' : DOCUMENTED}/cfx/st`;
    const player = await open(html(documented(distribution, { distribution: undefined, streamer })));
    await player.expectPlaying('rtmp');
    expect(tried(await player.state())).toEqual([`${protocol} ${port} by websocket: playing`]);
    await expectSeeks(player);
    expect((await player.state()).attempts).toHaveLength(1);
    expect(player.page.workers().map((worker) => new URL(worker.url()).pathname)).toEqual([
      protocol.endsWith('e') ? '/dist/rtmp-worker-full.js' : '/dist/rtmp-worker.js',
    ]);
  });
}

for (const protocol of ['rtmpt', 'rtmpte'] as const) {
  test(`${protocol} plays straight from the browser, without a gateway, and seeks`, async ({
    open,
    distribution: { httpPort },
  }) => {
    const player = await open(
      html({
        streamer: `${protocol}://127.0.0.1:${httpPort}/cfx/st`,
        file: 'mp4:videos/mediafile.mp4',
        tunnel: 'direct',
        autoplay: true,
        muted: true,
      }),
    );
    // Not the origin of the page: the server's headers let it in.
    expect(new URL(player.page.url()).hostname).toBe('localhost');
    await player.expectPlaying('rtmp');
    expect(tried(await player.state())).toEqual([`${protocol} ${httpPort} by http-tunnel: playing`]);
    await expectSeeks(player);
  });

  test(`the live channel plays over ${protocol}`, async ({ open, distribution: { gateway } }) => {
    const player = await open(
      html({
        streamer: `${protocol}://${DOCUMENTED}/live`,
        file: 'channel',
        live: true,
        gateway,
        autoplay: true,
        muted: true,
      }),
    );
    await expect.poll(async () => (await player.state()).engine, { timeout: 15_000 }).toBe('rtmp');
    await player.expectAdvance(2);
    const state = await player.state();
    expect(state.streamType).toBe('live');
    expect(state.decodedFrames).toBeGreaterThan(20);
    expect(state.audioBytes).toBeGreaterThan(0);
  });
}

test.describe('on a page of https', () => {
  test.use({ ignoreHTTPSErrors: true });

  for (const protocol of ['rtmpt', 'rtmpte'] as const) {
    test(`${protocol} plays without a gateway over HTTP/2, and seeks`, async ({
      open,
      distribution: { httpsPort },
    }) => {
      const origin = `https://localhost:${httpsPort}`;
      const player = await open(
        html({
          streamer: `${protocol}://${DOCUMENTED}/cfx/st`,
          file: 'videos/mediafile.mp4',
          tunnel: origin,
          autoplay: true,
          muted: true,
        }),
        { origin },
      );
      await player.expectPlaying('rtmp');
      expect(tried(await player.state())).toEqual([`${protocol} 80 by http-tunnel: playing`]);
      const [worker] = player.page.workers();
      const used = await worker!.evaluate(() =>
        (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
          .filter(({ name }) => /\/(?:open|send|idle)\//.test(name))
          .map(({ nextHopProtocol }) => nextHopProtocol),
      );
      expect(used.length).toBeGreaterThan(2);
      expect(new Set(used)).toEqual(new Set(['h2']));
      await expectSeeks(player);
    });
  }

  test('rtmp plays through the gateway on wss', async ({ open, distribution }) => {
    const origin = `https://localhost:${distribution.httpsPort}`;
    const gateway = `wss://localhost:${distribution.httpsPort}/rtmp`;
    const player = await open(html(documented(distribution, { gateway })), { origin });
    await player.expectPlaying('rtmp');
  });
});

test('a certificate that the gateway does not trust is an error that says so, until its authority is given', async ({
  open,
  media,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'cf-player-certificate-'));
  const ca = join(folder, 'local.pem');
  const server = await startDistribution(media, ['--certificate', ca]);
  const map = [`rtmps://media.example=rtmps://localhost:${server.rtmpsPort}`];
  const strict = await startGateway({ map });
  const trusting = await startGateway({ map, ca });
  try {
    const streamer = 'rtmps://media.example/cfx/st';
    const player = await open(
      html(documented(server, { distribution: undefined, streamer, gateway: strict.url })),
    );
    const error = await player.expectFailure();
    expect(error.causeCode).toBe('CF_GATEWAY_CERTIFICATE');
    expect(error.message).toMatch(/certificate/i);
    await expect.poll(() => words(player)).toMatch(/could not be reached/i);
    await player.page.evaluate((url) => {
      document.querySelector('cf-player')!.setAttribute('gateway', url);
    }, trusting.url);
    await player.expectPlaying('rtmp');
    expect((await player.state()).error).toBeNull();
  } finally {
    for (const running of [strict, trusting, server]) await running.stop();
    await rm(folder, { recursive: true, force: true });
  }
});

/** A network that lets HTTP through: 1935 leads to `port`, 80 to a web server that also answers RTMPT. */
const firewall = (port: number, httpPort: number) =>
  startGateway({
    map: [
      `rtmp://${DOCUMENTED}:1935=127.0.0.1:${port}`,
      `rtmp://${DOCUMENTED}:80=127.0.0.1:${httpPort}`,
      `rtmpt://${DOCUMENTED}:80=rtmpt://127.0.0.1:${httpPort}`,
    ],
  });

for (const [state, start] of [
  ['closed', async () => ({ port: await freePort(), stop: async () => {} })],
  ['silent', startBlackHole],
] as const) {
  for (const [plain, tunnel] of [
    ['rtmp', 'rtmpt'],
    ['rtmpe', 'rtmpte'],
  ] as const) {
    test(`${plain} with port 1935 ${state} ends on ${tunnel} in under 3 s, and the next player begins there`, async ({
      open,
      distribution,
    }) => {
      const blocked = await start();
      const gateway = await firewall(blocked.port, distribution.httpPort);
      try {
        const player = await open(html(documented(distribution, { gateway: gateway.url, protocol: plain })));
        await player.expectPlaying('rtmp');
        const first = await player.state();
        expect(tried(first)).toEqual([
          `${plain} 1935 by websocket: ${state === 'closed' ? 'failed' : 'cancelled'}`,
          `${plain} 80 by websocket: failed`,
          `${tunnel} 80 by websocket: playing`,
        ]);
        expect(first.joinTimeMs).toBeLessThan(3000);
        expect(first.error).toBeNull();
        const [blockedOne, webServer, winner] = first.attempts;
        expect(webServer!.code).toMatch(
          /^CF_RTMP_(?:HANDSHAKE_FAILED|ENCRYPTION_UNSUPPORTED|CONNECT_CLOSED)$/,
        );
        if (state === 'closed') expect(blockedOne!.code).toBe('CF_GATEWAY_UPSTREAM_FAILED');
        // Staggered: who is silent is not waited for, and not given up at once either.
        else expect(webServer!.startedAt).toBeGreaterThan(1400);
        expect(winner!.startedAt + winner!.elapsed!).toBeLessThan(3000);

        await player.page.evaluate(
          (markup) => {
            document.querySelector('cf-player')!.remove();
            document.body.insertAdjacentHTML('beforeend', markup);
          },
          html(documented(distribution, { gateway: gateway.url, protocol: plain, file: 'videos/clip.flv' })),
        );
        await player.expectPlaying('rtmp');
        const next = await player.state();
        expect(tried(next)).toEqual([`${tunnel} 80 by websocket: playing`]);
        expect(next.joinTimeMs).toBeLessThan(1400);
      } finally {
        await gateway.stop();
        await blocked.stop();
      }
    });
  }
}

for (const [habit, code, start] of [
  ['answers in the clear', 'CF_RTMP_ENCRYPTION_UNSUPPORTED', HOSTILE['never answers connect']],
  // As nginx-rtmp does with every version but 3.
  ['hangs up', 'CF_RTMP_HANDSHAKE_FAILED', startNginxRtmp],
] as const) {
  test(`rtmpe to a server without encryption, which ${habit}, is an error and never plays in the clear`, async ({
    open,
    distribution,
    media,
  }) => {
    const server = await start(media);
    const relay = await startCountingRelay(server.port);
    const gateway = await startGateway({ map: [`rtmp://${DOCUMENTED}:1935=127.0.0.1:${relay.port}`] });
    try {
      const configuration = { gateway: gateway.url, tunnel: 'none', port: '1935', protocol: 'rtmpe' };
      const player = await open(html(documented(distribution, configuration)));
      const error = await player.expectFailure();
      expect(error.causeCode).toBe(code);
      const { attempts, currentTime, decodedFrames } = await player.state();
      expect(new Set(attempts.map(({ protocol }) => protocol))).toEqual(new Set(['rtmpe']));
      expect([currentTime, decodedFrames]).toEqual([0, 0]);
      // Nothing behind C0 and C1 was said.
      expect(relay.total).toBeGreaterThan(0);
      for (const bytes of relay.sentBytes) expect(bytes).toBe(1 + 1536);
    } finally {
      await gateway.stop();
      await relay.stop();
      await server.stop();
    }
  });
}

for (const protocol of ['rtmp', 'rtmpte'] as const) {
  test(`a redirect of the server is followed over ${protocol}`, async ({ open, distribution }) => {
    const player = await open(
      html(
        documented(distribution, { distribution: undefined, streamer: `${protocol}://localhost/redirect/2` }),
      ),
    );
    await player.expectPlaying('rtmp');
    const { attempts, error } = await player.state();
    expect(attempts).toHaveLength(1);
    expect(error).toBeNull();
  });
}

test('redirects without end are an error that says so', async ({ open, distribution }) => {
  const player = await open(
    html(documented(distribution, { distribution: undefined, streamer: 'rtmp://localhost/redirect/loop' })),
  );
  const error = await player.expectFailure();
  expect(error.causeCode).toBe('CF_RTMP_REDIRECT_LOOP');
  expect(error.message).toMatch(/redirect/i);
});

for (const protocol of ['rtmpt', 'rtmpte'] as const) {
  test(`a session of ${protocol} that the server forgets is opened anew, and the picture goes on`, async ({
    open,
    distribution,
  }) => {
    const proxy = await startTunnelProxy(distribution.httpPort);
    try {
      const player = await open(
        html({
          streamer: `${protocol}://127.0.0.1:${proxy.port}/cfx/st`,
          file: 'mp4:slow/rate/400/videos/mediafile.mp4',
          tunnel: 'direct',
          autoplay: true,
          muted: true,
        }),
      );
      await player.expectPlaying('rtmp');
      expect(proxy.sessions).toBe(1);
      proxy.loseSessions();
      await expect.poll(() => proxy.sessions, { timeout: 10_000 }).toBe(2);
      // Behind everything that the first session could have sent.
      await player.seek(14.02);
      await player.expectAdvance(0.5);
      const { currentTime, error, engine } = await player.state();
      expect(currentTime).toBeGreaterThan(14.5);
      expect(error).toBeNull();
      expect(engine).toBe('rtmp');
      await player.call('pause');
      await player.seek(6.02);
      await player.expectFrameOf(6.02);
    } finally {
      await proxy.stop();
    }
  });
}

test('a server that asks for a reconnect gets one, and nobody notices', async ({ open, distribution }) => {
  const relay = await startCountingRelay(distribution.rtmpPort);
  const gateway = await startGateway({ map: [`rtmp://localhost:1935=127.0.0.1:${relay.port}`] });
  try {
    const player = await open(
      html(
        documented(distribution, {
          distribution: undefined,
          streamer: 'rtmp://localhost/reconnect/1500',
          gateway: gateway.url,
        }),
      ),
    );
    await player.expectPlaying('rtmp');
    await player.page.evaluate(() => {
      const seen: string[] = [];
      const element = document.querySelector('cf-player')!;
      for (const type of ['error', 'playererror', 'waiting', 'stalled'])
        element.addEventListener(type, () => seen.push(type));
      Object.assign(globalThis, { seen });
    });
    await expect.poll(() => relay.total, { timeout: 10_000 }).toBe(2);
    await expect.poll(() => relay.open, { message: 'the old connection is closed' }).toBe(1);
    await player.expectAdvance(2);
    expect(await player.page.evaluate(() => (globalThis as any).seen)).toEqual([]);
    await expectSeeks(player);
    const { error, attempts } = await player.state();
    expect(error).toBeNull();
    expect(attempts.at(-1)).toMatchObject({ kind: 'rtmp', outcome: 'playing' });
  } finally {
    await gateway.stop();
    await relay.stop();
  }
});

test.describe('on a page that forbids workers', () => {
  for (const [what, attributes] of [
    [
      'rtmpe through the gateway',
      (httpPort: number) => ({ protocol: 'rtmpe', gateway: `ws://localhost:${httpPort}/rtmp` }),
    ],
    [
      'rtmpt straight from the page',
      (httpPort: number) => ({ protocol: 'rtmpt', tunnel: `http://localhost:${httpPort}` }),
    ],
  ] as const) {
    test(`${what} plays on the page itself`, async ({ open, distribution, pageProblems }) => {
      const player = await open(
        html({
          distribution: DOCUMENTED,
          file: 'videos/mediafile.mp4',
          autoplay: true,
          muted: true,
          ...attributes(distribution.httpPort),
        }),
        {
          headers: {
            'content-security-policy': `worker-src 'none'; connect-src 'self' ws://localhost:${distribution.httpPort}`,
          },
        },
      );
      await player.expectPlaying('rtmp');
      expect(player.page.workers()).toEqual([]);
      await expectSeeks(player);
      expect(pageProblems.filter((problem) => !problem.includes('worker-src'))).toEqual([]);
      pageProblems.length = 0;
    });
  }
});
