import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ErrorCode } from '../../../../src/errors/error-code.js';
import { errorReport } from '../../../../src/errors/error-report.js';
import type { HttpAnswer } from '../../../../src/errors/http-status.js';
import { ownerHint } from '../../../../src/errors/owner-hint.js';
import type { PlayerError } from '../../../../src/errors/player-error.js';
import type { RequestKind } from '../../../../src/playback/engine.js';
import { explainFailure, type FailedRequest } from '../../../../src/playback/http/explain-failure.js';
import { startHttpServer, type HttpServer, type ServerAnswer } from '../../../support/http-server.js';
import { cannedQuery, customQuery } from '../../../support/signed-urls.js';

// Node's fetch knows no CORS, and a browser's rules are few: without a fitting header an answer is not given to the
// page, with `no-cors` it is, opaque. What the browser itself does with it is in test/browser.
const PAGE = 'https://page.example';
let server: HttpServer;
let answer: ServerAnswer;
const fetchOfNode = globalThis.fetch;

beforeEach(async () => {
  answer = { status: 200 };
  server = await startHttpServer(() => answer);
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const response = await fetchOfNode(url, init);
    if (init.mode === 'no-cors') return response;
    const allowed = response.headers.get('access-control-allow-origin');
    const withCookies = init.credentials === 'include';
    const isAllowed = withCookies
      ? allowed === PAGE && response.headers.get('access-control-allow-credentials') === 'true'
      : allowed === '*' || allowed === PAGE;
    const own = Object.keys((init.headers ?? {}) as object).filter((name) => name !== 'Range');
    const listed = (response.headers.get('access-control-allow-headers') ?? '').toLowerCase().split(/, */);
    if (!isAllowed || own.some((name) => !listed.includes(name.toLowerCase())))
      throw new TypeError('Failed to fetch');
    return response;
  });
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await server.close();
});

interface Case {
  path?: string;
  kind?: RequestKind;
  given?: HttpAnswer;
  source?: string;
  wasReadable?: boolean;
  withCredentials?: boolean;
  headers?: Record<string, string>;
  now?: number;
  pageUrl?: string;
  url?: string;
}
async function explain(options: Case = {}): Promise<PlayerError> {
  const { path = '/hls/a.m3u8', given = { status: 0 }, kind = 'manifest', now } = options;
  const url = options.url ?? server.url + path;
  const failed: FailedRequest = {
    request: { url, headers: options.headers ?? {}, withCredentials: options.withCredentials ?? false },
    kind,
    answer: given,
    source: options.source ?? url,
    ...(options.wasReadable === undefined ? {} : { wasReadable: options.wasReadable }),
  };
  const error = await explainFailure(failed, {
    signal: new AbortController().signal,
    pageUrl: options.pageUrl ?? `${PAGE}/watch.html`,
    ...(now === undefined ? {} : { now }),
  });
  // Whatever the case: what opens private content is not in what people get to see.
  const seen = `${JSON.stringify(error)} ${error.message} ${error.stack} ${errorReport(error)} ${ownerHint(error).text}`;
  for (const address of [url, failed.source]) {
    const values = new URLSearchParams(address.split('?')[1] ?? '');
    for (const name of ['Signature', 'Policy', 'Key-Pair-Id'])
      if ((values.get(name) ?? '').length > 1) expect(seen).not.toContain(values.get(name));
  }
  return error;
}

const open = (more: Record<string, string> = {}) => ({ 'access-control-allow-origin': '*', ...more });

describe('a failure that the browser does not explain', () => {
  it('is CORS when somebody answers and the page may not read it', async () => {
    const error = await explain();
    expect(error).toMatchObject({
      code: 'CF_HTTP_CORS_BLOCKED',
      context: { cors: 'origin', pageOrigin: PAGE },
    });
    expect(ownerHint(error).text).toContain(`Access-Control-Allow-Origin: ${PAGE} (or *)`);
    expect(ownerHint(error).text).toContain('60669652-455b-4ae9-85a4-c4c02393f86c');
  });

  it('is the network when nobody answers', async () => {
    await server.close();
    expect(await explain()).toMatchObject({
      code: 'CF_HLS_MANIFEST_FAILED',
      retryable: true,
      context: { network: 'unreachable' },
    });
    expect((await explain({ kind: 'segment' })).code).toBe('CF_HLS_SEGMENT_FAILED');
    expect((await explain({ kind: 'key' })).code).toBe('CF_HLS_KEY_FAILED');
    expect((await explain({ kind: 'file' })).code).toBe('CF_FILE_FAILED');
  });

  it('is the network when it is well a moment later', async () => {
    answer = { status: 200, headers: open() };
    expect(await explain()).toMatchObject({
      code: 'CF_HLS_MANIFEST_FAILED',
      context: { network: 'unsteady' },
    });
  });

  it('is what the second look sees', async () => {
    answer = {
      status: 404,
      headers: open({ server: 'AmazonS3' }),
      body: '<Error><Code>NoSuchKey</Code></Error>',
    };
    expect(await explain()).toMatchObject({
      code: 'CF_HLS_MANIFEST_NOT_FOUND',
      context: { serverCode: 'NoSuchKey', madeBy: 'S3', look: 'second' },
    });
  });

  it('is about cookies when the answer can be read without', async () => {
    answer = { status: 200, headers: open() };
    const error = await explain({ withCredentials: true });
    expect(error).toMatchObject({ code: 'CF_HTTP_CORS_BLOCKED', context: { cors: 'credentials' } });
    expect(ownerHint(error).text).toContain(`Access-Control-Allow-Origin: ${PAGE} (not *)`);
    expect(ownerHint(error).text).toContain('Access-Control-Allow-Credentials: true');
  });

  it('is about headers when the answer can be read without them', async () => {
    answer = { status: 200, headers: open() };
    const error = await explain({ headers: { 'CMCD-Session': 'sid="x"' } });
    expect(error).toMatchObject({ code: 'CF_HTTP_CORS_BLOCKED', context: { cors: 'headers' } });
    expect(ownerHint(error).text).toContain('Access-Control-Allow-Headers: CMCD-Session');
  });

  it('is a signature that has ended, when it has', async () => {
    const path = `/hls/a.m3u8?${cannedQuery('x', 1_700_000_000)}`;
    const error = await explain({ path, now: 1_700_000_001_000 });
    expect(error).toMatchObject({
      code: 'CF_HTTP_SIGNATURE_EXPIRED',
      context: { expiresAt: '2023-11-14T22:13:20.000Z' },
    });
    expect((await explain({ path, now: 1_699_999_000_000 })).code).toBe('CF_HTTP_CORS_BLOCKED');
  });

  it('is a clock when the signature has not begun', async () => {
    const path = `/hls/a.m3u8?${customQuery('*', 1_700_000_000, 1_699_990_000)}`;
    expect((await explain({ path, now: 1_699_980_000_000 })).code).toBe('CF_HTTP_CLOCK_SKEW');
  });

  it('D6: is a missing signature on a segment whose manifest was signed and could be read', async () => {
    const source = `${server.url}/hls/a.m3u8?${cannedQuery('x', 4_000_000_000)}`;
    const segment = { path: '/hls/s.ts', kind: 'segment', source, wasReadable: true } as const;
    expect((await explain(segment)).code).toBe('CF_HTTP_SIGNATURE_MISSING');
    // Signed, or never meant to be: an error that cannot be read.
    expect(await explain({ ...segment, source: `${server.url}/hls/a.m3u8` })).toMatchObject({
      code: 'CF_HLS_SEGMENT_FAILED',
      context: { unreadable: true },
    });
  });

  it('D6: a signature for the manifest alone is none for what it was carried to', async () => {
    const query = cannedQuery('x', 4_000_000_000);
    const segment = {
      path: `/hls/s.ts?${query}`,
      source: `${server.url}/hls/a.m3u8?${query}`,
      kind: 'segment',
      wasReadable: true,
    } as const;
    expect((await explain(segment)).code).toBe('CF_HTTP_SIGNATURE_MISSING');
    const refusal = '<Error><Code>AccessDenied</Code><Message>Access denied</Message></Error>';
    const given = { status: 403, body: refusal };
    expect((await explain({ ...segment, given })).code).toBe('CF_HTTP_SIGNATURE_MISSING');
    // The manifest itself is refused for other reasons.
    const manifest = { ...segment, path: `/hls/a.m3u8?${query}`, kind: 'manifest', given } as const;
    expect((await explain(manifest)).code).toBe('CF_HTTP_SIGNATURE_EXPIRED');
  });

  it('is mixed content on a page with https', async () => {
    const url = 'http://d111111abcdef8.cloudfront.net/a.m3u8';
    expect((await explain({ url })).code).toBe('CF_ENV_MIXED_CONTENT');
    expect(server.requests).toHaveLength(0);
  });

  it('is the device when that is offline', async () => {
    vi.stubGlobal('navigator', { onLine: false });
    expect((await explain()).code).toBe('CF_NETWORK_OFFLINE');
    expect(server.requests).toHaveLength(0);
  });

  it('on the page’s own server has nothing to do with CORS', async () => {
    await server.close();
    expect(await explain({ pageUrl: `${server.url}/page.html` })).toMatchObject({
      code: 'CF_HLS_MANIFEST_FAILED',
      context: { network: 'unreachable' },
    });
  });
});

describe('a signature that the server refuses', () => {
  const REFUSED = '<Error><Code>AccessDenied</Code><Message>Access denied</Message></Error>';
  const refusal = (date: number): HttpAnswer => ({
    status: 403,
    body: REFUSED,
    header: (name) => (name === 'date' ? new Date(date * 1000).toUTCString() : null),
  });
  const END = 1_700_000_000;

  it.each<[string, number, number, string, ErrorCode]>([
    ['ended by both clocks', END + 10, END + 10, cannedQuery('x', END), 'CF_HTTP_SIGNATURE_EXPIRED'],
    ['ended by the server’s clock alone', END + 10, END - 600, cannedQuery('x', END), 'CF_HTTP_CLOCK_SKEW'],
    [
      'ended, clocks a few seconds apart',
      END + 10,
      END - 5,
      cannedQuery('x', END),
      'CF_HTTP_SIGNATURE_EXPIRED',
    ],
    ['not begun', END - 500, END - 500, customQuery('*', END, END - 100), 'CF_HTTP_CLOCK_SKEW'],
    ['good by both clocks', END - 500, END - 500, cannedQuery('x', END), 'CF_HTTP_SIGNATURE_EXPIRED'],
  ])('%s', async (_what, serverTime, deviceTime, query, code) => {
    const error = await explain({
      path: `/hls/a.m3u8?${query}`,
      given: refusal(serverTime),
      now: deviceTime * 1000,
    });
    expect(error.code).toBe(code);
    expect(error.context['expiresAt']).toBe('2023-11-14T22:13:20.000Z');
  });

  it('says by how much the clock of the device differs', async () => {
    const path = `/hls/a.m3u8?${cannedQuery('x', END)}`;
    const error = await explain({ path, given: refusal(END + 10), now: (END - 590) * 1000 });
    expect(ownerHint(error).text).toContain('The clock of this device is 600 s behind.');
  });

  it('says that the policy is for something else', async () => {
    const path = `/hls/a.m3u8?${customQuery('https://other.example/*', END)}`;
    const error = await explain({ path, given: refusal(END - 500), now: (END - 500) * 1000 });
    expect(ownerHint(error).text).toContain('The policy is for https://other.example/*.');
  });

  it('an Expires in milliseconds is shown as it is', async () => {
    const path = `/hls/a.m3u8?Expires=170000000000000&Signature=x&Key-Pair-Id=y`;
    const error = await explain({ path, given: refusal(END), now: END * 1000 });
    expect(error.code).toBe('CF_HTTP_SIGNATURE_EXPIRED');
    expect(error.context['expiresAt']).toMatch(/170000000000000 s/);
  });
});
