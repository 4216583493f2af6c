import { freePort } from '../support/free-port.js';
import { documented, html } from '../support/configurations.js';
import { CLASSIC, MODULE, expect, test } from '../support/browser-fixtures.js';

/** No inline code or style, no eval, no blob worker, no string that becomes code. */
const strictPolicy = (connect: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "worker-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    "media-src 'self' blob:",
    `connect-src 'self' ${connect}`,
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');

for (const [name, head] of [
  ['module', MODULE],
  ['classic script', CLASSIC],
] as const) {
  test(`under a strict policy with Trusted Types the ${name} plays over RTMP, in a worker`, async ({
    open,
    distribution,
  }) => {
    const player = await open(html(documented(distribution)), {
      head,
      headers: { 'content-security-policy': strictPolicy(`ws://localhost:${distribution.httpPort}`) },
    });
    await player.expectPlaying('rtmp');
    expect(player.page.workers().map((worker) => new URL(worker.url()).pathname)).toEqual([
      '/dist/rtmp-worker.js',
    ]);
    await player.seek(12);
    await player.expectAdvance(0.5);
  });
}

test('under a strict policy with Trusted Types HLS plays', async ({ open, distribution }) => {
  const nobody = await freePort();
  const gateway = `ws://localhost:${nobody}`;
  const player = await open(
    html(documented(distribution, { gateway: `${gateway}/rtmp`, 'web-distribution': distribution.url })),
    { headers: { 'content-security-policy': strictPolicy(gateway) } },
  );
  await player.expectPlaying('hls.js');
});

test('a policy that forbids workers makes the session run on the page', async ({ open, distribution }) => {
  const policy = strictPolicy(`ws://localhost:${distribution.httpPort}`).replace(
    "worker-src 'self'",
    "worker-src 'none'",
  );
  const player = await open(html(documented(distribution)), {
    headers: { 'content-security-policy': policy },
  });
  await player.expectPlaying('rtmp');
  expect(player.page.workers()).toEqual([]);
});

test('a policy that forbids the gateway is said to be the reason', async ({ open, distribution }) => {
  const player = await open(html(documented(distribution)), {
    headers: { 'content-security-policy': "connect-src 'self'" },
  });
  const error = await player.expectFailure();
  expect(error.causeCode).toBe('CF_GATEWAY_UNREACHABLE');
});
