import { describe, expect, it } from 'vitest';
import { carryQuery, covers, scopeOf } from '../../../../src/playback/http/carry-query.js';
import { safeBase64 } from '../../../support/signed-urls.js';

const FOLDER = 'https://d111111abcdef8.cloudfront.net/hls/';
const policy = (resource: string) =>
  `Policy=${safeBase64({
    Statement: [{ Resource: resource, Condition: { DateLessThan: { 'AWS:EpochTime': 2_000_000_000 } } }],
  })}&Signature=a-b_c~__&Key-Pair-Id=APKA1`;
const WILDCARD = policy('http*://d111111abcdef8.cloudfront.net/*');
const CANNED = 'Expires=2000000000&Signature=a-b_c~__&Key-Pair-Id=APKA1';
const carry = (query: string, child: string, manifest = `${FOLDER}main.m3u8`) =>
  carryQuery(scopeOf(`${manifest}?${query}`)!, child);

describe('the query of a manifest', () => {
  it.each([WILDCARD, CANNED, 'token=a%2Fb+c==&x', 'hdnts=exp=1~acl=/*~hmac=ab'])(
    'D7: goes byte for byte to what is in its folder: %s',
    (query) => {
      expect(carry(query, `${FOLDER}v1.m3u8`)).toBe(`${FOLDER}v1.m3u8?${query}`);
      expect(carry(query, `${FOLDER}low/seg%201.ts`)).toBe(`${FOLDER}low/seg%201.ts?${query}`);
    },
  );

  it('D8: goes behind a query that is there', () => {
    expect(carry(WILDCARD, `${FOLDER}seg.ts?m=123`)).toBe(`${FOLDER}seg.ts?m=123&${WILDCARD}`);
    expect(carry(WILDCARD, `${FOLDER}seg.ts?`)).toBe(`${FOLDER}seg.ts?${WILDCARD}`);
  });

  it('goes in front of a fragment', () => {
    expect(carry(CANNED, `${FOLDER}seg.ts#t=1`)).toBe(`${FOLDER}seg.ts?${CANNED}#t=1`);
  });

  it.each([
    ['D9: another host', 'https://other.example/hls/seg.ts'],
    ['a host below', 'https://x.d111111abcdef8.cloudfront.net/hls/seg.ts'],
    ['a host that ends alike', 'https://evil-d111111abcdef8.cloudfront.net/hls/seg.ts'],
    ['the host as a user name', 'https://d111111abcdef8.cloudfront.net@evil.example/hls/seg.ts'],
    ['another port', 'https://d111111abcdef8.cloudfront.net:8443/hls/seg.ts'],
    ['http after https', 'http://d111111abcdef8.cloudfront.net/hls/seg.ts'],
    ['another folder', 'https://d111111abcdef8.cloudfront.net/ads/seg.ts'],
    ['a folder that begins alike', 'https://d111111abcdef8.cloudfront.net/hls2/seg.ts'],
    ['a way out of the folder', `${FOLDER}../ads/seg.ts`],
    ['a way out that some servers see', `${FOLDER}..%2Fads/seg.ts`],
    ['data', 'data:text/plain,hls/'],
    ['an address that carries a signature', `${FOLDER}seg.ts?Expires=1&Signature=x&Key-Pair-Id=y`],
    ['an address with a policy', `${FOLDER}seg.ts?Policy=x&Signature=x&Key-Pair-Id=y`],
    ['an address signed for S3', `${FOLDER}seg.ts?X-Amz-Signature=x`],
    ['an address with a token of its own', `${FOLDER}seg.ts?token=own`],
  ])('does not go to %s', (_what, child) => {
    expect(carry(CANNED, child)).toBe(child);
  });

  it('goes from http to https of the same host', () => {
    const manifest = `${FOLDER}main.m3u8`.replace('https', 'http');
    expect(carry(CANNED, `${FOLDER}a.ts`, manifest)).toBe(`${FOLDER}a.ts?${CANNED}`);
  });

  it('with a wildcard policy goes wherever the policy goes on this host, and nowhere else', () => {
    const outside = 'https://d111111abcdef8.cloudfront.net/audio/a.m3u8';
    expect(carry(WILDCARD, outside)).toBe(`${outside}?${WILDCARD}`);
    expect(carry(WILDCARD, 'https://d222222abcdef8.cloudfront.net/hls/a.m3u8')).not.toContain('Policy');
    const narrow = policy('https://d111111abcdef8.cloudfront.net/hls/*.ts');
    expect(carry(narrow, `${FOLDER}a.ts`)).toContain(narrow);
    expect(carry(narrow, `${FOLDER}a.key`)).toBe(`${FOLDER}a.key`);
    const everything = policy('*');
    expect(carry(everything, outside)).toContain(everything);
    expect(carry(everything, 'https://other.example/a.ts')).toBe('https://other.example/a.ts');
  });

  it('a wildcard in the scheme alone makes no policy for many files', () => {
    const one = policy('http*://d111111abcdef8.cloudfront.net/hls/main.m3u8');
    expect(carry(one, `${FOLDER}a.ts`)).toBe(`${FOLDER}a.ts?${one}`);
    expect(carry(one, 'https://d111111abcdef8.cloudfront.net/audio/a.ts')).not.toContain('Policy');
  });

  it('D4: what a packager repeats itself is not said twice', () => {
    expect(carry('start=1&end=2', `${FOLDER}v1.m3u8?start=1&end=2`)).toBe(`${FOLDER}v1.m3u8?start=1&end=2`);
    expect(carry('start=1&end=2', `${FOLDER}v1.m3u8?start=1`)).toBe(`${FOLDER}v1.m3u8?start=1&end=2`);
  });

  it('is not what is no HTTP address', () => {
    for (const text of [
      'https://h.example/a.m3u8',
      'https://h.example/a.m3u8?',
      'blob:x?a=1',
      'nonsense?a=1',
    ])
      expect(scopeOf(text)).toBeUndefined();
  });
});

describe('wildcards of a policy', () => {
  it.each([
    ['http*://h/path/*', 'https://h/path/a/b.ts?x=1', true],
    ['http*://h/path/*', 'https://h/other/a.ts', false],
    ['*', 'https://h/anything', true],
    ['https://h/a?.ts', 'https://h/a1.ts', true],
    ['https://h/a?.ts', 'https://h/a.ts', false],
    ['https://h/a.ts', 'https://h/a.ts', true],
    ['https://h/a.ts', 'https://h/a.tsx', false],
    ['https://h/*a*b', 'https://h/xaxxb', true],
    ['https://h/(.+)+$', 'https://h/aaa', false],
  ])('%s %s', (resource, address, expected) => {
    expect(covers(resource, address)).toBe(expected);
  });

  it('are followed in bounded time', () => {
    const started = performance.now();
    expect(covers('*a'.repeat(200), `https://h/${'a'.repeat(5000)}b`)).toBe(false);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
