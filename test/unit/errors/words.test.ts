import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES, ERROR_SPECS } from '../../../src/errors/error-code.js';
import { errorDocs } from '../../../src/errors/error-docs.js';
import { errorReport } from '../../../src/errors/error-report.js';
import { OWNER_HINTS, ownerHint } from '../../../src/errors/owner-hint.js';
import { PlayerError } from '../../../src/errors/player-error.js';
import { userMessage } from '../../../src/words/user-message.js';

/** Words that a viewer need not know; they belong into the owner's text. */
const JARGON =
  /\b(?:rtmp\w?|hls|mse|codec|cors|manifest|gateway|websocket|http|signature|cloudfront|policy|cdn|api|buffer|unknown error)\b/i;

describe.each(ERROR_CODES)('%s', (code) => {
  const error = new PlayerError(code, { context: { url: 'rtmp://h/a' } });

  it('tells a viewer what happened and what to do, in plain words', () => {
    const { title, advice } = userMessage(error);
    expect(title.length).toBeGreaterThan(10);
    expect(title.length).toBeLessThan(80);
    expect(title).not.toMatch(/[.!]$/);
    expect(advice).toMatch(/^[A-Z].{10,200}\.$/);
    expect(`${title} ${advice}`).not.toMatch(JARGON);
  });

  it('tells the owner what to change, and where to read on', () => {
    const { text, link } = ownerHint(error);
    expect(text.length).toBeGreaterThan(20);
    expect(OWNER_HINTS[code].check.length).toBeGreaterThan(0);
    expect(readFileSync('docs/errors.md', 'utf8')).toContain(
      `\n### ${link.replace('docs/errors.md#', '').toUpperCase()}\n`,
    );
  });

  it('has the MediaError code of its table, also after the error was sent elsewhere', () => {
    const sent = PlayerError.fromJSON(JSON.parse(JSON.stringify(error.asFatal())));
    expect(sent).toMatchObject({ code, severity: 'fatal', ...ERROR_SPECS[code] });
  });
});

describe('words that depend on the facts', () => {
  it('a refused play of a signed name is a link that has expired', () => {
    const signed = new PlayerError('CF_RTMP_PLAY_FAILED', {
      context: { signed: true, expiresAt: '2015-03-16T10:00:00.000Z' },
    });
    expect(userMessage(signed)).toEqual(userMessage(new PlayerError('CF_HTTP_SIGNATURE_EXPIRED')));
    expect(ownerHint(signed).text).toContain('2015-03-16');
    expect(userMessage(new PlayerError('CF_RTMP_PLAY_FAILED'))).not.toEqual(userMessage(signed));
  });

  it('a bad value is named to the owner', () => {
    const error = new PlayerError('CF_CONFIG_INVALID', {
      message: 'port: must be a whole number',
      context: { field: 'port' },
    });
    expect(ownerHint(error).text).toMatch(/^port: must be a whole number\. /);
  });

  it('a language without words gets English', () => {
    const error = new PlayerError('CF_NETWORK_OFFLINE');
    for (const language of ['xx', 'en-GB', '', 'EN'])
      expect(userMessage(error, language)).toEqual(userMessage(error));
  });
});

describe('the report', () => {
  it('has code, words, context and facts, and no secret', () => {
    const error = new PlayerError('CF_RTMP_STREAM_NOT_FOUND', {
      message: 'NetStream.Play.StreamNotFound',
      cause: new Error('https://x/?Signature=S3CR3T'),
      context: { streamName: 'mp4:a.mp4?Expires=1&Signature=S3CR3T&Key-Pair-Id=S3CR3T' },
    });
    const report = errorReport(error, {
      candidates: [{ url: 'https://d/a?Policy=S3CR3T' }],
      userAgent: 'Test/1.0',
    });
    for (const part of [
      'CF_RTMP_STREAM_NOT_FOUND',
      'NetStream.Play',
      'mp4:a.mp4?Expires=1',
      'Test/1.0',
      'https://d/a',
    ]) {
      expect(report).toContain(part);
    }
    expect(report).not.toContain('S3CR3T');
  });
});

describe('docs/errors.md', () => {
  it('is what the tables say (npm run docs writes it)', () => {
    expect(readFileSync('docs/errors.md', 'utf8')).toBe(errorDocs());
  });

  it('is checked by its script', () => {
    expect(() =>
      execFileSync(process.execPath, ['scripts/generate-error-docs.mjs', '--check']),
    ).not.toThrow();
  });
});
