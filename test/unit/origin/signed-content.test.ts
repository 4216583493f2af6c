import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  fromSafeBase64,
  isInRange,
  matchesResource,
  readPolicy,
  toSafeBase64,
} from '../../../src/origin/http/signing/policy.js';
import { SignedContent } from '../../../src/origin/http/signing/signed-content.js';
import type { Origin } from '../../../src/origin/origin.js';
import { startTestOrigin } from '../../support/origin-viewer.js';

let origin: Origin;
beforeAll(async () => {
  origin = await startTestOrigin();
});
afterAll(() => origin.close());

const FILE = '/private/captions.vtt';
const get = (url: string, headers: Record<string, string> = {}) =>
  fetch(new URL(url, origin.url), { headers, redirect: 'manual' });
const seconds = () => Math.floor(Date.now() / 1000);
async function codeOf(url: string, headers: Record<string, string> = {}): Promise<string> {
  const answer = await get(url, headers);
  const body = await answer.text();
  if (answer.status === 200) return 'OK';
  expect(answer.status).toBe(403);
  expect(answer.headers.get('server')).toBe('CloudFront');
  expect(answer.headers.get('x-cache')).toBe('Error from cloudfront');
  expect(answer.headers.get('via')).toMatch(/^1\.1 [0-9a-f]{32}\.cloudfront\.net \(CloudFront\)$/);
  expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  return /<Code>(.*)<\/Code><Message>(.*)<\/Message>/.exec(body)?.slice(1).join(': ') ?? body;
}
const DENIED = 'AccessDenied: Access denied';
const replaced = (url: string, name: string, value: string) =>
  url.replace(new RegExp(`(${name}=)[^&]*`), `$1${value}`);

describe('a policy', () => {
  // The value that CloudFront's documentation prints for a cookie.
  const DOCUMENTED =
    'eyJTdGF0ZW1lbnQiOlt7IlJlc291cmNlIjoiaHR0cDovL2QxMTExMTFhYmNkZWY4LmNsb3VkZnJvbnQubmV0L2dhbWVfZG93bmxvYWQuemlwIiwiQ29uZGl0aW9uIjp7IklwQWRkcmVzcyI6eyJBV1M6U291cmNlSXAiOiIxOTIuMC4yLjAvMjQifSwiRGF0ZUxlc3NUaGFuIjp7IkFXUzpFcG9jaFRpbWUiOjE0MjY1MDAwMDB9fX1dfQ__';

  it('of the documentation is read', () => {
    expect(readPolicy(fromSafeBase64(DOCUMENTED)!.toString())).toEqual({
      resource: 'http://d111111abcdef8.cloudfront.net/game_download.zip',
      before: 1_426_500_000,
      sourceIp: '192.0.2.0/24',
    });
  });

  it('is written in an alphabet that a query can hold', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => 255 - i);
    expect(toSafeBase64(bytes)).toMatch(/^[\w~-]+$/);
    expect(fromSafeBase64(toSafeBase64(bytes))).toEqual(Buffer.from(bytes));
    expect(fromSafeBase64('abc')).toBeUndefined();
    expect(fromSafeBase64('ab=c')).toBeUndefined();
  });

  it.each([
    '',
    '[]',
    '{"Statement":{"Resource":"a","Condition":{"DateLessThan":{"AWS:EpochTime":1}}}}',
    '{"Statement":[]}',
    '{"Statement":[{"Resource":"a","Condition":{}}]}',
    '{"Statement":[{"Resource":"a","Condition":{"DateLessThan":{"AWS:EpochTime":"1"}}}]}',
    '{"Statement":[{"Resource":"a","Condition":{"DateLessThan":{"AWS:EpochTime":2147483648}}}]}',
    '{"Statement":[{"Resource":"a","Condition":{"DateLessThan":{"AWS:EpochTime":1},"IpAddress":{"AWS:SourceIp":"::1"}}}]}',
  ])('is not %s', (text) => expect(readPolicy(text)).toBeUndefined());

  it.each([
    ['http*://host/a/*', 'https://host/a/b/c.ts?m=1', true],
    ['http*://host/a/*', 'https://host/b/c.ts', false],
    ['http://host/a?c', 'http://host/abc', true],
    ['http://host/a?c', 'http://host/ac', false],
    ['*', '', true],
    ['*a*b*c', 'xxaxxbxxcxxc', true],
    ['*a*b*c', 'xxaxxbxx', false],
  ])('with the resource %s and %s: %s', (pattern, url, expected) =>
    expect(matchesResource(pattern, url)).toBe(expected),
  );

  it('is matched in bounded time, whatever its resource', () => {
    const began = performance.now();
    expect(matchesResource(`${'*a'.repeat(500)}b`, 'a'.repeat(2000))).toBe(false);
    expect(performance.now() - began).toBeLessThan(1000);
  });

  it('counts addresses as ranges do', () => {
    expect(isInRange('192.0.2.255', '192.0.2.0/24')).toBe(true);
    expect(isInRange('192.0.3.0', '192.0.2.0/24')).toBe(false);
    expect(isInRange('203.0.113.9', '203.0.113.9')).toBe(true);
    expect(isInRange('203.0.113.9', '0.0.0.0/0')).toBe(true);
    expect(isInRange('::1', '0.0.0.0/0')).toBe(false);
  });
});

describe('a signature', () => {
  it.each(['SHA1', 'SHA256'] as const)('by %s is what openssl finds right', async (hash) => {
    const content = new SignedContent(() => 1_700_000_000_000);
    const url = 'https://d111111abcdef8.cloudfront.net/a/b.m3u8?size=large';
    const { query, expires } = await content.sign(url, { hash, expiresIn: 60 });
    expect(expires).toBe(1_700_000_060);
    const folder = await mkdtemp(join(tmpdir(), 'cf-player-sign-'));
    try {
      const file = (name: string) => join(folder, name);
      await writeFile(file('key'), await content.publicKey());
      await writeFile(file('signature'), fromSafeBase64(/Signature=([^&]*)/.exec(query)![1]!)!);
      // White space and order are part of what is signed: FACTS 1.5.
      await writeFile(
        file('policy'),
        `{"Statement":[{"Resource":"${url}","Condition":{"DateLessThan":{"AWS:EpochTime":1700000060}}}]}`,
      );
      const args = [
        'dgst',
        `-${hash.toLowerCase()}`,
        '-verify',
        file('key'),
        '-signature',
        file('signature'),
      ];
      const { stdout } = await promisify(execFile)('openssl', [...args, file('policy')]);
      expect(stdout).toContain('Verified OK');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('private content', () => {
  it('is given for a canned policy', async () => {
    const { url } = await origin.sign(FILE);
    expect(url).toMatch(/\?Expires=\d+&Signature=[\w~-]+&Key-Pair-Id=K[A-Z0-9]{13}$/);
    expect(await codeOf(url)).toBe('OK');
    expect(await codeOf((await origin.sign(FILE, { hash: 'SHA256' })).url)).toBe('OK');
  });

  it('is not given for a canned policy when anything is added to its query', async () => {
    const { url } = await origin.sign(FILE);
    expect(await codeOf(`${url}&CMCD=bl%3D1000`)).toBe(DENIED);
    expect(await codeOf(url.replace('?', '?_=1&'))).toBe(DENIED);
    const { url: withQuery } = await origin.sign(`${FILE}?size=large`);
    expect(withQuery).toContain('?size=large&Expires=');
    expect(await codeOf(withQuery)).toBe('OK');
  });

  it('is given for a custom policy to everything that its resource covers', async () => {
    const { query } = await origin.sign('/private/videos/mediafile.m3u8', { policy: 'custom' });
    expect(query).toMatch(/^Policy=[\w~-]+&Signature=[\w~-]+&Key-Pair-Id=\w+$/);
    for (const path of ['mediafile.m3u8', 'mediafile.mp4/video.m3u8', 'mediafile.mp4/video-0.m4s'])
      expect(await codeOf(`/private/videos/${path}?${query}`)).toBe('OK');
    expect(await codeOf(`/private/videos/mediafile.m3u8?m=17&${query}&CMCD=bl%3D1000`)).toBe('OK');
    expect(await codeOf(`${FILE}?${query}`)).toBe(DENIED);
  });

  it('names what is wrong with a request', async () => {
    const { url } = await origin.sign(FILE);
    const { url: custom } = await origin.sign(FILE, { policy: 'custom' });
    expect(await codeOf(FILE)).toBe('MissingKey: Missing Key-Pair-Id query parameter or cookie value');
    expect(await codeOf(replaced(url, 'Key-Pair-Id', ''))).toMatch(/^MissingKey/);
    expect(await codeOf(replaced(url, 'Key-Pair-Id', 'KAAAAAAAAAAAAA'))).toBe('InvalidKey: Unknown Key');
    expect(await codeOf(replaced(url, 'Signature', 'a b'))).toBe(
      'MalformedSignature: Could not unencode Signature',
    );
    expect(await codeOf(replaced(custom, 'Policy', 'e30_'))).toBe('MalformedPolicy: Malformed Policy');
    expect(await codeOf(replaced(url, 'Signature', 'AAAA'))).toBe(DENIED);
    expect(await codeOf(replaced(url, 'Expires', `${seconds() + 9999}`))).toBe(DENIED);
    expect(await codeOf(`${url}&Hash-Algorithm=SHA256`)).toBe(DENIED);
    expect(await codeOf(`${url}&Hash-Algorithm=MD5`)).toBe(DENIED);
  });

  it('is not given before its time, after it, or to another address', async () => {
    const { url } = await origin.sign(FILE, { expiresIn: -1 });
    expect(await codeOf(url)).toBe(DENIED);
    const custom = async (options: object) =>
      codeOf((await origin.sign(FILE, { policy: 'custom', ...options })).url);
    expect(await custom({ expiresIn: -1 })).toBe(DENIED);
    expect(await custom({ startsIn: 60 })).toBe(DENIED);
    expect(await custom({ startsIn: -60 })).toBe('OK');
    expect(await custom({ sourceIp: '192.0.2.0/24' })).toBe(DENIED);
    expect(await custom({ sourceIp: '127.0.0.0/8' })).toBe('OK');
  });

  it('expires while it is being played', async () => {
    const content = new SignedContent(() => now);
    let now = 1_700_000_000_000;
    const url = 'http://localhost/private/a.mp4';
    const { query } = await content.sign(url, { expiresIn: 5 });
    const parameters = Object.fromEntries(new URLSearchParams(query));
    const refusal = () => content.refusal({ resource: url, parameters, address: '127.0.0.1' });
    expect(await refusal()).toBeUndefined();
    now += 5000;
    expect((await refusal())?.status).toBe(403);
  });

  it('is given for cookies, which count only where the URL has no reserved name', async () => {
    const { cookies, query } = await origin.sign('/private/videos/x', { policy: 'custom' });
    expect(Object.keys(cookies)).toEqual([
      'CloudFront-Policy',
      'CloudFront-Signature',
      'CloudFront-Key-Pair-Id',
    ]);
    const cookie = Object.entries(cookies)
      .map((pair) => pair.join('='))
      .join('; ');
    const path = '/private/videos/mediafile.m3u8';
    expect(await codeOf(path, { cookie })).toBe('OK');
    expect(await codeOf(path, { cookie: cookie.replaceAll('CloudFront', 'cloudfront') })).toMatch(
      /^MissingKey/,
    );
    expect(await codeOf(`${path}?Expires=1`, { cookie })).toMatch(/^MissingKey/);
    expect(await codeOf(`${path}?${query}`, { cookie: 'CloudFront-Policy=wrong' })).toBe('OK');
  });

  it('is signed over HTTP for this machine, with cookies on request', async () => {
    const answer = await get('/sign?path=/private/videos/x&policy=custom&expires=60&cookies', {
      origin: 'http://localhost:9999',
    });
    const signed = (await answer.json()) as { url: string; query: string; expires: number };
    expect(signed.expires - seconds()).toBeGreaterThan(55);
    expect(signed.url).toMatch(new RegExp(`^${origin.url}private/videos/x\\?Policy=`));
    expect(answer.headers.get('access-control-allow-origin')).toBe('http://localhost:9999');
    expect(answer.headers.get('access-control-allow-credentials')).toBe('true');
    const cookie = answer.headers
      .getSetCookie()
      .map((text) => text.split(';')[0])
      .join('; ');
    expect(await codeOf('/private/videos/mediafile.mp4', { cookie })).toBe('OK');
    expect((await get('/sign')).status).toBe(400);
    expect((await get('/sign?path=/private/a&expires=soon')).status).toBe(400);
    expect((await get('/sign?path=/private/a&hash=MD5')).status).toBe(400);
  });

  it('is signed for HTTPS as well', async () => {
    const { url } = await origin.sign('/private/captions.vtt', { policy: 'custom' });
    const path = new URL(url);
    expect(readPolicy(fromSafeBase64(path.searchParams.get('Policy')!)!.toString())?.resource).toBe(
      `http*://${path.host}/private/*`,
    );
  });
});
