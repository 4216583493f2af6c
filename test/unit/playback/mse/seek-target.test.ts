import { describe, expect, it } from 'vitest';
import { whereSeekLeads } from '../../../../src/playback/mse/seek-target.js';
import { ranges } from '../../../support/time-ranges.js';

const base = { buffered: ranges([10, 30]), pending: undefined, isEnded: false, isFlowing: true };

describe('whereSeekLeads', () => {
  it('stays in the buffer where the target is buffered', () => {
    expect(whereSeekLeads({ ...base, target: 20 })).toBe('buffer');
  });

  it('asks the server for what is before and behind the buffer', () => {
    expect(whereSeekLeads({ ...base, target: 9.99 })).toBe('server');
    expect(whereSeekLeads({ ...base, target: 60 })).toBe('server');
  });

  it('waits for what arrives in a moment, unless the server is paused', () => {
    expect(whereSeekLeads({ ...base, target: 30.1 })).toBe('buffer');
    expect(whereSeekLeads({ ...base, target: 30.1, isFlowing: false })).toBe('server');
  });

  it('does not ask the server for what is before the first picture of a recording', () => {
    expect(whereSeekLeads({ ...base, buffered: ranges([0.08, 30]), target: 0 })).toBe('buffer');
  });

  it('leaves the end of a complete buffer to the element', () => {
    expect(whereSeekLeads({ ...base, target: 30, isEnded: true })).toBe('buffer');
  });

  it('asks the server during a seek even for what is still buffered, because that goes', () => {
    expect(whereSeekLeads({ ...base, target: 20, pending: 60 })).toBe('server');
  });

  it('does not ask twice for the same place', () => {
    expect(whereSeekLeads({ ...base, target: 60, pending: 60 })).toBe('buffer');
  });
});
