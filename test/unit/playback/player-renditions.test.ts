import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { PlayerError } from '../../../src/errors/player-error.js';
import { plansOfPage } from '../../../src/playback/plan-memory.js';
import { Player } from '../../../src/playback/player.js';
import type { RtmpCandidate } from '../../../src/source/candidate.js';
import { asMedia, FakeMedia } from '../../support/fake-media.js';
import { startHttpServer, type HttpServer } from '../../support/http-server.js';
import { ManualClock } from '../../support/manual-clock.js';
import { scriptedEngine, type AttachedEngine } from '../../support/scripted-engine.js';

const SMIL =
  '<smil><head><meta base="rtmp://h.example/vod"/></head><body><switch><video src="mp4:a"/><video src="mp4:b"/></switch></body></smil>';
const GATEWAY = { gateway: 'wss://g.example/rtmp', tunnel: 'none' } as const;

let server: HttpServer;
let attached: AttachedEngine[];
let player: Player;
beforeEach(async () => {
  plansOfPage.clear();
  attached = [];
  player = new Player(asMedia(new FakeMedia()), {
    engines: [scriptedEngine('rtmp', 'rtmp', attached), scriptedEngine('file', 'file', attached)],
    clock: new ManualClock(),
  });
  server = await startHttpServer(({ url }) => {
    if (url === '/signed.smil?Signature=2') return { status: 200, body: SMIL };
    if (url?.startsWith('/signed.smil') === true) return { status: 403, body: '' };
    if (url === '/a.smil') return { status: 200, body: SMIL };
    if (url === '/endless.smil') return { status: 200, body: `<smil>${' '.repeat(5_000_000)}</smil>` };
    return { status: 404, body: 'not here' };
  });
});
afterEach(async () => {
  await player.destroy();
  await server.close();
});

const failure = (): Promise<string> =>
  new Promise((resolve) =>
    player.addEventListener(
      'playererror',
      (event) => resolve((event as CustomEvent<PlayerError>).detail.code),
      {
        once: true,
      },
    ),
  );

it('gives the engine one candidate with all renditions', async () => {
  player.load({ ...GATEWAY, streamer: 'rtmp://h.example/vod', renditions: 'mp4:a 300k, mp4:b 800k' });
  await expect.poll(() => attached.length).toBe(1);
  const { renditions } = attached[0]!.candidate as RtmpCandidate;
  expect(renditions).toEqual([
    { streamName: 'mp4:a', bitrate: 300_000 },
    { streamName: 'mp4:b', bitrate: 800_000 },
  ]);
  expect(player.candidates.map(({ kind }) => kind)).toEqual(['rtmp', 'rtmp']);
});

it('fetches a SMIL file once something is to be played, and no sooner', async () => {
  player.load({ ...GATEWAY, src: `${server.url}/a.smil` }, { preload: 'none' });
  expect(player.state.name).toBe('held');
  expect(server.requests).toEqual([]);
  void player.play().catch(() => undefined);
  await expect.poll(() => attached.length).toBe(1);
  expect(server.requests).toEqual(['GET /a.smil']);
  expect((attached[0]!.candidate as RtmpCandidate).tcUrl).toBe('rtmp://h.example/vod');
});

it.each([
  ['is missing', '/none.smil', 'CF_FILE_NOT_FOUND'],
  ['does not end', '/endless.smil', 'CF_CONFIG_INVALID'],
])('says so where a SMIL file %s', async (_, path, code) => {
  const failed = failure();
  player.load({ ...GATEWAY, src: `${server.url}${path}` });
  expect(await failed).toBe(code);
});

it('does not wait for the end of an error page in the place of a SMIL file', async () => {
  const endless = createServer((_, response) => {
    response.writeHead(404);
    const more = (): void => {
      while (!response.destroyed && response.write(' '.repeat(65_536)));
    };
    response.on('drain', more);
    more();
  });
  await new Promise<void>((resolve) => endless.listen(0, '127.0.0.1', resolve));
  const failed = failure();
  player.load({ ...GATEWAY, src: `http://127.0.0.1:${(endless.address() as AddressInfo).port}/a.smil` });
  expect(await failed).toBe('CF_FILE_NOT_FOUND');
  endless.closeAllConnections();
  await new Promise((resolve) => endless.close(resolve));
});

it('asks the page for the signature of a SMIL file, and once more where that is refused', async () => {
  const asked: string[] = [];
  player.sign = (url, kind) => `${url}?Signature=${asked.push(kind)}`;
  player.load({ ...GATEWAY, src: `${server.url}/signed.smil` });
  await expect.poll(() => attached.length).toBe(1);
  expect(asked).toEqual(['manifest', 'manifest']);
  expect(server.requests).toEqual(['GET /signed.smil?Signature=1', 'GET /signed.smil?Signature=2']);
});

it.each([
  ['same-origin', {}],
  ['include', { credentials: 'include' }],
] as const)('fetches a SMIL file with credentials: %s', async (credentials, more) => {
  const requests: (RequestInit | undefined)[] = [];
  vi.stubGlobal('fetch', async (_: string, init?: RequestInit) => {
    requests.push(init);
    return new Response(SMIL);
  });
  try {
    player.load({ ...GATEWAY, ...more, src: 'https://h.example/a.smil' });
    await expect.poll(() => attached.length).toBe(1);
    expect(requests.map((init) => init?.credentials)).toEqual([credentials]);
  } finally {
    vi.unstubAllGlobals();
  }
});

it.each([
  ['another load', () => player.load({ src: 'https://h.example/a.mp4' })],
  ['the end of the player', () => void player.destroy()],
])('a SMIL file is not waited for after %s', async (_, leave) => {
  let hasCome = false;
  let hasLeft = false;
  const slow = createServer((_request, response) => {
    hasCome = true;
    response.on('close', () => (hasLeft = true));
    response.writeHead(200);
    response.write('<smil>');
  });
  await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
  player.load({ ...GATEWAY, src: `http://127.0.0.1:${(slow.address() as AddressInfo).port}/a.smil` });
  await expect.poll(() => hasCome).toBe(true);
  leave();
  await expect.poll(() => hasLeft).toBe(true);
  slow.closeAllConnections();
  await new Promise((resolve) => slow.close(resolve));
});

it('plays an alternative where a list cannot be read', async () => {
  player.load([{ ...GATEWAY, renditions: '[1]' }, { src: 'https://h.example/a.mp4' }]);
  await expect.poll(() => attached.length).toBe(1);
  expect(attached[0]!.candidate).toMatchObject({ kind: 'file', url: 'https://h.example/a.mp4' });
});

it('forgets a plan that is made too late', async () => {
  player.load({ ...GATEWAY, src: `${server.url}/a.smil` });
  player.load({ src: 'https://h.example/a.mp4' });
  await expect.poll(() => attached.length).toBe(1);
  expect(attached[0]!.candidate.kind).toBe('file');
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(attached).toHaveLength(1);
  expect(server.requests).toEqual([]);
});
