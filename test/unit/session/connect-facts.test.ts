import { describe, expect, it } from 'vitest';
import { connectFacts } from '../../../src/session/connect-facts.js';

describe('what connect is given beyond the address', () => {
  it('is nothing where nobody says anything', () => {
    expect(connectFacts({}, {})).toEqual({});
  });

  it('is what the candidate says, else what the page says', () => {
    expect(
      connectFacts(
        { pageUrl: 'https://candidate.example/', objectEncoding: 0, connectParams: { a: 1 } },
        { pageUrl: 'https://page.example/', flashVer: 'WIN 9', objectEncoding: 3, enhanced: { capsEx: 15 } },
      ),
    ).toEqual({
      pageUrl: 'https://candidate.example/',
      flashVer: 'WIN 9',
      objectEncoding: 0,
      connectParams: { a: 1 },
      enhanced: { capsEx: 15 },
    });
  });

  it('has the identity of the SWF as bytes', () => {
    const facts = connectFacts({ swfHash: `0aff${'00'.repeat(29)}7F`, swfSize: 36 }, {});
    expect(facts.swfVerification!.size).toBe(36);
    expect([...facts.swfVerification!.hash]).toEqual([0x0a, 0xff, ...Array<number>(29).fill(0), 0x7f]);
  });

  it('does not mix the SWF of the candidate with that of the page', () => {
    const facts = connectFacts({ swfHash: '01' }, { swfHash: '02', swfSize: 9 });
    expect(facts.swfVerification).toEqual({ hash: Uint8Array.of(1), size: 0 });
  });
});
