import { createServer, type AddressInfo, type Socket } from 'node:net';
import { startCountingRelay } from '../support/counting-relay.js';
import { startGateway } from '../support/distribution.js';
import { DOCUMENTED, documented, html } from '../support/configurations.js';
import { expect, test } from '../support/browser-fixtures.js';

for (const gone of ['gateway', 'server behind the gateway'] as const) {
  test(`the ${gone} is gone while it plays: HLS goes on within 10 s from the same place`, async ({
    open,
    distribution,
  }) => {
    test.setTimeout(60_000);
    const isGateway = gone === 'gateway';
    const relay = await startCountingRelay(isGateway ? distribution.httpPort : distribution.rtmpPort);
    const gateway = await startGateway({ map: [`${DOCUMENTED}=127.0.0.1:${relay.port}`] });
    try {
      const player = await open(
        html(
          documented(distribution, {
            gateway: isGateway ? `ws://127.0.0.1:${relay.port}/rtmp` : gateway.url,
            'web-distribution': distribution.url,
          }),
          'cf-video',
        ),
      );
      await player.expectPlaying('rtmp');
      const { currentTime: before } = await player.state();
      const begin = Date.now();
      await relay.stop();
      await expect
        .poll(
          async () => {
            const { engine, currentTime, readyState } = await player.state();
            return engine === 'hls.js' && readyState > 2 && currentTime > before;
          },
          { message: 'HLS plays behind the place of the loss', timeout: 25_000, intervals: [100] },
        )
        .toBe(true);
      const seconds = (Date.now() - begin) / 1000;
      expect(seconds).toBeLessThan(10);
      const { currentTime, error, attempts } = await player.state();
      // Not farther than the playhead can have moved since.
      expect(currentTime).toBeLessThan(before + seconds + 1);
      expect(attempts.at(-1)).toMatchObject({ kind: 'hls', outcome: 'playing' });
      expect(error).toBeNull();
      await player.expectAdvance(0.3);
    } finally {
      await gateway.stop();
      await relay.stop();
    }
  });
}

test('a port that accepts and never becomes a WebSocket costs under 7 s, and is asked once', async ({
  open,
  distribution,
}) => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => sockets.add(socket.on('error', () => {})));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    const player = await open(
      html(
        documented(distribution, {
          gateway: `ws://127.0.0.1:${port}/rtmp`,
          'web-distribution': distribution.url,
        }),
      ),
    );
    const begin = Date.now();
    await expect
      .poll(
        async () => {
          const { engine, currentTime } = await player.state();
          return engine === 'hls.js' && currentTime > 0;
        },
        { timeout: 20_000, intervals: [100] },
      )
      .toBe(true);
    expect(Date.now() - begin).toBeLessThan(7000);
    expect(sockets.size).toBe(1);
    const { attempts } = await player.state();
    const rtmp = attempts.filter(({ kind }) => kind === 'rtmp');
    expect(rtmp.slice(0, 2).map(({ outcome }) => outcome)).toEqual(['failed', 'skipped']);
    expect(rtmp[0]?.code).toBe('CF_GATEWAY_UNREACHABLE');
    await player.expectAdvance(0.3);
  } finally {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
});
