import { describe, expect, it } from 'vitest';
import { PlayerError } from '../../../src/errors/player-error.js';
import { ProbeRecord } from '../../../src/probe/record.js';
import { printReport } from '../../../src/probe/report-text.js';

describe('the report as text', () => {
  it('keeps what a server said on its line, without control characters', () => {
    const record = new ProbeRecord(() => 0);
    record.addStatus({
      level: 'error',
      code: 'NetStream.Play.Failed',
      description: 'no\r\nresult      all is well\u001b[2J\u202e',
    });
    const text = printReport(record.report());
    expect(text).not.toMatch(/^result +all is well/m);
    for (const control of ['\u001b', '\u202e', '\r']) expect(text).not.toContain(control);
  });

  it('ends with the error', () => {
    const record = new ProbeRecord(() => 0);
    record.error = new PlayerError('CF_RTMP_STREAM_NOT_FOUND', { message: 'nothing of this name' });
    expect(printReport(record.report())).toMatch(
      /^result +CF_RTMP_STREAM_NOT_FOUND: nothing of this name\n$/m,
    );
  });
});

describe('the record', () => {
  it('hides what is secret in what a server sent', () => {
    const record = new ProbeRecord(() => 0);
    record.metadata = { token: 'HUSH', comment: 'http://x/?Signature=HUSH&a=1' };
    record.addStatus({ level: 'status', code: 'X', description: 'Playing a?Policy=HUSH&b=2' });
    const text = JSON.stringify(record.report());
    expect(text).not.toContain('HUSH');
    expect(text).toContain('a=1');
  });

  it('is bounded, however much a server says', () => {
    const record = new ProbeRecord(() => 0);
    for (let i = 0; i < 5000; i++) record.addStatus({ level: 'status', code: `Code.${i}` });
    expect(record.report().statuses.length).toBeLessThanOrEqual(200);
  });

  it('goes back to what it knew when a guess leads nowhere', () => {
    const record = new ProbeRecord(() => 0);
    record.addStatus({ level: 'status', code: 'First' });
    const putBack = record.snapshot();
    record.addStatus({ level: 'error', code: 'Guess' });
    record.metadata = { guess: true };
    putBack();
    expect(record.report()).toMatchObject({ metadata: null, statuses: [{ code: 'First' }] });
  });
});
