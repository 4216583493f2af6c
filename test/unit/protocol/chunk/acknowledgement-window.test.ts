import { describe, expect, it } from 'vitest';
import { AcknowledgementWindow } from '../../../../src/protocol/chunk/acknowledgement-window.js';

describe('AcknowledgementWindow', () => {
  it('acknowledges at half of the window, with all bytes received', () => {
    const window = new AcknowledgementWindow();
    window.size = 1000;
    expect([window.receive(499), window.receive(1), window.receive(499), window.receive(7)]).toEqual([
      undefined,
      500,
      undefined,
      1006,
    ]);
  });

  it('wraps the sequence number at 32 bits', () => {
    const window = new AcknowledgementWindow();
    window.size = 2 ** 30;
    for (let i = 0; i < 7; i++) window.receive(2 ** 29);
    expect(window.receive(2 ** 29)).toBe(0);
    expect(window.receive(2 ** 29 + 5)).toBe(2 ** 29 + 5);
  });

  it('does not acknowledge every byte to a server that says a window of 0', () => {
    const window = new AcknowledgementWindow();
    window.size = 0;
    expect(window.receive(10)).toBeUndefined();
  });
});
