import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlayerError } from '../../../src/errors/player-error.js';
import { redactText, redactValue } from '../../../src/errors/redact.js';
import { holds } from '../../support/holds.js';

const SECRET = 'S3CR3Tx~_-';

describe('text', () => {
  it.each([
    `https://d.cloudfront.net/a.mp4?Expires=1&Signature=${SECRET}&Key-Pair-Id=${SECRET}`,
    `mp4:a.mp4?Policy=${SECRET}&x=1`,
    `Signature=${SECRET}`,
    `play failed for a?x=1 with Signature=${SECRET}, sorry`,
    `a.mp4%3FExpires%3D1%26Signature%3D${SECRET}%26Key-Pair-Id%3D${SECRET}`,
    `a.mp4%3FPolicy%3D${SECRET}`,
    `a.mp4%253FExpires%253D1%2526Signature%253D${SECRET}`,
    `https://x/?u=http://y/?Signature=${SECRET}`,
    `https://b.s3.amazonaws.com/a?X-Amz-Credential=${SECRET}&X-Amz-Signature=${SECRET}&X-Amz-Security-Token=${SECRET}`,
    `https://b.s3.amazonaws.com/a?AWSAccessKeyId=${SECRET}&Signature=${SECRET}`,
    `rtmp://h/live/x?token=${SECRET}`,
    `rtmp://h/live/x?access_token=${SECRET}&wowzatokenhash=${SECRET}`,
    `rtmp://h/live?streamkey=${SECRET}`,
    `rtmp://user:${SECRET}@h/live`,
    `rtmp%3A%2F%2Fuser%3A${'SECRETx'}%40h%2Flive`.replace('SECRETx', 'S3CR3Tx'),
    `Cookie: CloudFront-Signature=${SECRET}; CloudFront-Policy=${SECRET}; session=${SECRET}`,
    `CloudFront-Key-Pair-Id=${SECRET}; path=/`,
    `Authorization: Bearer ${SECRET}`,
    `{"Signature":"${SECRET}","x":1}`,
    `signature=${SECRET}`,
    `SIGNATURE=${SECRET}`,
    `<a href="x?Signature=${SECRET}">`,
    `a=Signature=${SECRET}`,
  ])('%s loses its secret', (text) => {
    expect(redactText(text)).not.toContain('S3CR3T');
    expect(redactText(text)).toContain('***');
  });

  it.each([
    'https://d.cloudfront.net/a.mp4?monkey=1&Expires=1426500000',
    'turkey=2&design=x&hashtag=y&keynote=z&author=me&passage=1&policyholder=x&tokenizer=b&significant=1',
    'Invalid token: expected a name',
    'the policy of this key is a secret',
    'mail me@example.com about http://example.com/@user',
    'a%20b%26c%3Dd',
    '',
  ])('%s stays as it is', (text) => {
    expect(redactText(text)).toBe(text);
  });

  it('what stands around a secret survives', () => {
    expect(redactText('a.mp4?x=1&Signature=s&y=2#z')).toBe('a.mp4?x=1&Signature=***&y=2#z');
    expect(redactText('a%3FSignature%3Ds%26y%3D2')).toBe('a%3FSignature%3D***%26y%3D2');
  });

  it('redacting twice is redacting once', () => {
    const piece = fc.constantFrom(
      '?',
      '&',
      '=',
      '%3D',
      '%26',
      'Signature',
      'key',
      'x',
      '://',
      '@',
      ' ',
      '"',
      ':',
      '***',
    );
    holds(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const once = redactText(pieces.join(''));
        expect(redactText(once)).toBe(once);
      }),
    );
  });

  it('a secret value never survives, however the query around it looks', () => {
    const name = fc.constantFrom(
      'Signature',
      'Policy',
      'Key-Pair-Id',
      'token',
      'X-Amz-Signature',
      'streamKey',
    );
    const other = fc.stringMatching(/^[a-z]{1,8}=[a-z0-9%]{0,8}$/);
    holds(
      fc.property(name, fc.array(other), fc.array(other), fc.boolean(), (secret, before, after, encoded) => {
        const query = [...before, `${secret}=S3CR3T`, ...after].join('&');
        const text = `rtmp://h/a/b?${query}`;
        const whole = encoded ? encodeURIComponent(text) : text;
        expect(redactText(whole)).not.toContain('S3CR3T');
        expect(
          JSON.stringify(new PlayerError('CF_INTERNAL', { message: whole, context: { query } })),
        ).not.toContain('S3CR3T');
      }),
    );
  });

  it('takes its time in proportion to the text', () => {
    for (const text of [
      'a'.repeat(200_000),
      '://'.repeat(70_000),
      '?key'.repeat(50_000),
      '%25'.repeat(70_000),
      '"a"'.repeat(70_000),
    ]) {
      const started = performance.now();
      redactText(text);
      expect(performance.now() - started).toBeLessThan(2000);
    }
  });
});

describe('values', () => {
  it('what stands under the name of a secret goes, nested and in lists', () => {
    const value = {
      signature: SECRET,
      policy: { Statement: [SECRET] },
      query: { 'Key-Pair-Id': SECRET, x: 1 },
      headers: [['Cookie', SECRET], { name: 'Signature', value: SECRET }],
      deep: [{ authorization: SECRET, url: `a?Signature=${SECRET}` }],
      map: new Map([['token', SECRET]]),
      address: new URL(`https://x/?Signature=${SECRET}`),
      [`a?Signature=${SECRET}`]: 1,
    };
    const redacted = JSON.stringify(redactValue(value));
    expect(redacted).not.toContain('S3CR3T');
    expect(redacted).toContain('"x":1');
  });

  it('plain facts survive', () => {
    const value = {
      monkey: '1',
      url: 'rtmp://h/a',
      httpStatus: 403,
      auth: false,
      missing: ['Signature'],
      none: null,
    };
    expect(redactValue(value)).toEqual(value);
  });

  it('cycles, depth, length, bytes and foreign objects are bounded', () => {
    const cycle: Record<string, unknown> = {
      big: 10n,
      bytes: new Uint8Array(5),
      f: () => 1,
      long: 'x'.repeat(1e6),
    };
    cycle['self'] = cycle;
    const text = JSON.stringify(redactValue(cycle));
    expect(text.length).toBeLessThan(20_000);
    expect(text).toContain('<5 bytes>');
    const hostile = Object.defineProperty({}, 'x', {
      enumerable: true,
      get: () => {
        throw new Error('no');
      },
    });
    expect(redactValue(hostile)).toBe('…');
    expect(redactValue(JSON.parse('{"__proto__":{"a":1},"b":2}'))).toEqual({ b: 2 });
  });

  it('an error made twice from the same data stays the same', () => {
    const error = new PlayerError('CF_INTERNAL', {
      message: 'x'.repeat(5000),
      context: { text: `${'y'.repeat(9000)}` },
    });
    expect(PlayerError.fromJSON(error.toJSON()).toJSON()).toEqual(error.toJSON());
    expect(error.message.length).toBeLessThanOrEqual(2000);
  });
});
