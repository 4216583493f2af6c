import { describe, expect, it } from 'vitest';
import { decodePolicy, signatureOf } from '../../../../src/playback/http/url-signature.js';
import { cannedQuery, customQuery, safeBase64 } from '../../../support/signed-urls.js';

const URL_ = 'https://d111111abcdef8.cloudfront.net/a.ts';

describe('a policy', () => {
  it('D17: of the developer guide (private-content-setting-signed-cookie-custom-policy.md)', () => {
    const printed =
      'eyJTdGF0ZW1lbnQiOlt7IlJlc291cmNlIjoiaHR0cDovL2QxMTExMTFhYmNkZWY4LmNsb3VkZnJvbnQubmV0L2dhbWVfZG93bmxvYWQuemlwIiwiQ29uZGl0aW9uIjp7IklwQWRkcmVzcyI6eyJBV1M6U291cmNlSXAiOiIxOTIuMC4yLjAvMjQifSwiRGF0ZUxlc3NUaGFuIjp7IkFXUzpFcG9jaFRpbWUiOjE0MjY1MDAwMDB9fX1dfQ__';
    expect(decodePolicy(printed)).toEqual({
      resource: 'http://d111111abcdef8.cloudfront.net/game_download.zip',
      sourceIp: '192.0.2.0/24',
      expiresAt: 1_426_500_000_000,
    });
  });

  it('is read through CloudFront’s own base64', () => {
    // With `?` and `>` in it, `+`, `/` and `=` of base64 all occur.
    const text =
      '{"Statement":[{"Resource":"http*://h/>>>???/*","Condition":{"DateLessThan":{"AWS:EpochTime":1426500000},"DateGreaterThan":{"AWS:EpochTime":1426400000},"IpAddress":{"AWS:SourceIp":"192.0.2.0/24"}}}]}';
    const encoded = safeBase64(text);
    expect(encoded).toMatch(/[-_~]/);
    expect(decodePolicy(encoded)).toEqual({
      resource: 'http*://h/>>>???/*',
      expiresAt: 1_426_500_000_000,
      startsAt: 1_426_400_000_000,
      sourceIp: '192.0.2.0/24',
    });
  });

  it('may have white space, numbers as text, and no Resource', () => {
    const policy = { Statement: [{ Condition: { DateLessThan: { 'AWS:EpochTime': '1426500000' } } }] };
    expect(decodePolicy(safeBase64(JSON.stringify(policy, null, 3)))).toEqual({
      expiresAt: 1_426_500_000_000,
    });
  });

  it.each([
    '',
    '%%%',
    'e30_',
    safeBase64('[]'),
    safeBase64('null'),
    safeBase64('{"Statement":[1]}'),
    'A'.repeat(20_000),
  ])('is not %.20s', (text) => {
    expect(decodePolicy(text)).toBeUndefined();
  });

  it('with nonsense for a time has none', () => {
    for (const time of [null, {}, 'soon', -1, '1e99', []])
      expect(
        decodePolicy(safeBase64({ Statement: [{ Condition: { DateLessThan: { 'AWS:EpochTime': time } } }] })),
      ).toEqual({});
  });
});

describe('the signature of an address', () => {
  it.each<[string, object | undefined]>([
    [cannedQuery(URL_, 1_426_500_000), { type: 'canned', expiresAt: 1_426_500_000_000 }],
    [
      customQuery('http*://h/*', 1_426_500_000, 5),
      { type: 'custom', resource: 'http*://h/*', expiresAt: 1_426_500_000_000, startsAt: 5000 },
    ],
    ['Policy=nonsense&Signature=x&Key-Pair-Id=y', { type: 'custom' }],
    [
      'X-Amz-Date=20250102T030405Z&X-Amz-Expires=60&X-Amz-Signature=x',
      { type: 's3', expiresAt: Date.UTC(2025, 0, 2, 3, 5, 5) },
    ],
    ['AWSAccessKeyId=x&Expires=1426500000&Signature=y', { type: 's3', expiresAt: 1_426_500_000_000 }],
    ['hdnts=exp=1~hmac=2', { type: 'other' }],
    ['a=1&token=x', { type: 'other' }],
    ['start=1&end=2', undefined],
    ['Expires=5', undefined],
    ['', undefined],
  ])('%.40s', (query, expected) => {
    expect(signatureOf(`${URL_}?${query}#t=1`)).toEqual(expected);
  });

  it('is none where there is no query', () => {
    expect(signatureOf(URL_)).toBeUndefined();
    expect(signatureOf(`${URL_}#?token=x`)).toBeUndefined();
  });
});
