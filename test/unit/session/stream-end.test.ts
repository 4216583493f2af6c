import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StreamEnd } from '../../../src/session/stream-end.js';

describe('StreamEnd', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('comes when nothing more has arrived for a while', () => {
    const ended = vi.fn();
    const end = new StreamEnd(ended);
    end.say();
    vi.advanceTimersByTime(200);
    end.postpone();
    vi.advanceTimersByTime(200);
    expect(ended).not.toHaveBeenCalled();
    vi.advanceTimersByTime(100);
    expect(ended).toHaveBeenCalledOnce();
  });

  it('does not come without a word from the server, nor after a seek has begun', () => {
    const ended = vi.fn();
    const end = new StreamEnd(ended);
    end.postpone();
    end.say();
    end.reset();
    vi.advanceTimersByTime(5000);
    expect(ended).not.toHaveBeenCalled();
  });
});
