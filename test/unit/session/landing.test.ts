import { describe, expect, it } from 'vitest';
import { pickOffset, type Landing } from '../../../src/session/landing.js';

const base: Landing = {
  timestamp: 60_000,
  asked: 60_000,
  offset: 0,
  known: undefined,
  knowsStart: true,
  interval: 2000,
  hasRestarted: false,
};

describe('pickOffset', () => {
  it('keeps media time that lands near the target', () => {
    expect(pickOffset({ ...base, timestamp: 60_700 })).toEqual({ offset: 0, restarted: false });
  });

  it('keeps media time that lands on a keyframe far before', () => {
    expect(pickOffset({ ...base, timestamp: 45_000 })).toEqual({ offset: 0, restarted: false });
  });

  it('puts timestamps that begin at zero again where it was asked for', () => {
    expect(pickOffset({ ...base, timestamp: 0 })).toEqual({ offset: 60_000, restarted: true });
  });

  it('takes zero for zero on a server that begins there again, whatever was added before', () => {
    const back = { ...base, timestamp: 0, asked: 0, offset: 9300, knowsStart: false, hasRestarted: true };
    expect(pickOffset(back)).toEqual({ offset: 0, restarted: true });
  });

  it('takes zero for zero there also where that picture was put elsewhere before', () => {
    const back = { ...base, timestamp: 0, asked: 0, offset: 100, known: 100, hasRestarted: true };
    expect(pickOffset(back)).toEqual({ offset: 0, restarted: true });
  });

  it('believes a picture it has seen rather than its timestamp', () => {
    expect(pickOffset({ ...base, timestamp: 11_300, asked: 11_300, known: 12_000 }).offset).toBe(700);
  });

  it('takes a picture that it has seen far away for another one', () => {
    expect(pickOffset({ ...base, known: 20_000 })).toEqual({ offset: 0, restarted: false });
    expect(pickOffset({ ...base, timestamp: 0, known: 20_000 }).offset).toBe(60_000);
  });

  it('recognises a server that can only go back to the beginning', () => {
    expect(pickOffset({ ...base, timestamp: 0, asked: 11_300, known: 0 })).toEqual({
      offset: 0,
      restarted: false,
    });
  });

  it('knows that another picture with the number zero is not the first', () => {
    expect(pickOffset({ ...base, timestamp: 0, asked: 4000 }).offset).toBe(4000);
  });

  it('expects of a server that began at zero that it does so again', () => {
    const landing = {
      ...base,
      timestamp: 0,
      asked: 9000,
      offset: 8000,
      hasRestarted: true,
      knowsStart: false,
    };
    expect(pickOffset(landing).offset).toBe(9000);
  });

  it('takes zero for zero when zero was asked for', () => {
    expect(pickOffset({ ...base, timestamp: 0, asked: 0 })).toEqual({ offset: 0, restarted: false });
  });
});
