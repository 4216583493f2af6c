import { startGateway } from '../support/distribution.js';
import { startCountingRelay } from '../support/counting-relay.js';
import { freePort } from '../support/free-port.js';
import { DOCUMENTED, documented, html } from '../support/configurations.js';
import { expect, test } from '../support/browser-fixtures.js';

test('a gateway that denies the server: playback goes on over HLS', async ({ open, distribution }) => {
  const gateway = await startGateway({ allow: ['media.example.com:1935'] });
  try {
    const player = await open(
      html(documented(distribution, { gateway: gateway.url, 'web-distribution': distribution.url })),
    );
    await player.expectPlaying('hls.js');
    const { attempts, error } = await player.state();
    expect(attempts[0]).toMatchObject({
      kind: 'rtmp',
      outcome: 'failed',
      code: 'CF_GATEWAY_UPSTREAM_DENIED',
    });
    expect(attempts.at(-1)).toMatchObject({ kind: 'hls', outcome: 'playing' });
    // No candidate is tried twice for the same reason.
    const tried = attempts.filter(({ outcome }) => outcome === 'failed').map(({ index }) => index);
    expect(new Set(tried).size).toBe(tried.length);
    expect(error).toBeNull();
  } finally {
    await gateway.stop();
  }
});

test('a gateway of another site: playback goes on over HLS, and the reason is said', async ({
  open,
  distribution,
}) => {
  const gateway = await startGateway({
    map: [`${DOCUMENTED}=127.0.0.1:${distribution.rtmpPort}`],
    origins: 'https://www.example.com',
  });
  try {
    const player = await open(
      html(documented(distribution, { gateway: gateway.url, 'web-distribution': distribution.url })),
    );
    await player.expectPlaying('hls.js');
    const { attempts } = await player.state();
    expect(attempts[0]).toMatchObject({ kind: 'rtmp', code: 'CF_GATEWAY_ORIGIN_DENIED' });
  } finally {
    await gateway.stop();
  }
});

test('no gateway there: playback goes on over HLS', async ({ open, distribution }) => {
  const nobody = await freePort();
  const player = await open(
    html(
      documented(distribution, {
        gateway: `ws://localhost:${nobody}/rtmp`,
        'web-distribution': distribution.url,
      }),
    ),
  );
  await player.expectPlaying('hls.js');
  const { attempts } = await player.state();
  expect(attempts[0]).toMatchObject({ kind: 'rtmp', code: 'CF_GATEWAY_UNREACHABLE' });
});

test('a server that refuses connections: playback goes on over HLS', async ({ open, distribution }) => {
  const nobody = await freePort();
  const gateway = await startGateway({ map: [`${DOCUMENTED}=127.0.0.1:${nobody}`] });
  try {
    const player = await open(
      html(documented(distribution, { gateway: gateway.url, 'web-distribution': distribution.url })),
    );
    await player.expectPlaying('hls.js');
    const { attempts } = await player.state();
    expect(attempts[0]).toMatchObject({ kind: 'rtmp', code: 'CF_GATEWAY_UPSTREAM_FAILED' });
  } finally {
    await gateway.stop();
  }
});

test('RTMP that dies while it plays: the viewer goes on over HLS from the same place', async ({
  open,
  distribution,
}) => {
  test.setTimeout(90_000);
  const relay = await startCountingRelay(distribution.rtmpPort);
  const gateway = await startGateway({ map: [`${DOCUMENTED}=127.0.0.1:${relay.port}`] });
  try {
    const player = await open(
      html(documented(distribution, { gateway: gateway.url, 'web-distribution': distribution.url })),
    );
    await player.expectPlaying('rtmp');
    await player.expectAdvance(1);
    await relay.stop();
    // A seek away from everything buffered needs the server that is no longer there.
    await player.seek(15.02);
    await expect
      .poll(async () => (await player.state()).engine, { timeout: 60_000, intervals: [500] })
      .toBe('hls.js');
    await player.expectAdvance(0.5);
    const { currentTime, error } = await player.state();
    expect(currentTime).toBeGreaterThan(15);
    expect(error).toBeNull();
  } finally {
    await gateway.stop();
    await relay.stop();
  }
});

test('without a gateway HLS is what plays', async ({ open, distribution }) => {
  const player = await open(
    html(documented(distribution, { gateway: undefined, 'web-distribution': distribution.url })),
  );
  await player.expectPlaying('hls.js');
  expect((await player.state()).duration).toBeCloseTo(20, 0);
  await player.call('pause');
  await player.seek(12.02);
  await player.expectFrameOf(12.02);
});

test('order decides: the plain file alone', async ({ open, distribution }) => {
  const player = await open(
    html(documented(distribution, { order: 'file', 'web-distribution': distribution.url })),
  );
  await player.expectPlaying('file');
  expect((await player.state()).candidates).toEqual(['file']);
});

test('no manifest: the plain file plays', async ({ open, distribution }) => {
  const player = await open(
    html(
      documented(distribution, {
        gateway: undefined,
        hls: 'nowhere/{name}.m3u8',
        'web-distribution': distribution.url,
      }),
    ),
  );
  await player.expectPlaying('file');
  const { attempts } = await player.state();
  expect(attempts[0]).toMatchObject({ kind: 'hls', outcome: 'failed', code: 'CF_HLS_MANIFEST_NOT_FOUND' });
});
