import { describe, expect, it } from 'vitest';
import { ClientHandshake } from '../../../../src/protocol/handshake/client-handshake.js';
import {
  findDigest,
  HANDSHAKE_SIZE,
  insertDigest,
  PLAYER_KEY,
  SERVER_KEY,
  signature,
} from '../../../../src/protocol/handshake/digest-scheme.js';
import { ServerHandshake } from '../../../../src/protocol/handshake/server-handshake.js';
import { CAPTURES, readCapture, split } from '../../../support/rtmp-captures.js';
import { readRtmpeCapture } from '../../../support/rtmpe-captures.js';
import { patternBytes } from '../../../support/bytes.js';

const environment = (seed: number) => ({
  random: (length: number) => patternBytes(length, seed),
  now: () => 5,
});

function codeOf(run: () => unknown): string {
  try {
    run();
    return 'no error';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

/** S0, S1 and S2 with the parts replaced. */
function answer(parts: { s1?: Uint8Array; s2?: Uint8Array }): Uint8Array {
  const out = new Uint8Array(1 + 2 * HANDSHAKE_SIZE);
  out[0] = 3;
  if (parts.s1 !== undefined) out.set(parts.s1, 1);
  if (parts.s2 !== undefined) out.set(parts.s2, 1 + HANDSHAKE_SIZE);
  return out;
}

describe('the client handshake', () => {
  it('writes C1 with its time, zeros and no digest where it is plain (5.2.3)', () => {
    const c = new ClientHandshake('plain', environment(1)).start();
    expect([c.byteLength, c[0], ...c.subarray(1, 9)]).toEqual([1537, 3, 0, 0, 0, 5, 0, 0, 0, 0]);
    expect(findDigest(c.subarray(1), PLAYER_KEY)).toBeUndefined();
  });

  it('falls back to plain with a server without a digest, and echoes S1 (5.2.4)', () => {
    const client = new ClientHandshake('digest', environment(1));
    const s1 = patternBytes(HANDSHAKE_SIZE, 9);
    client.start();
    const step = client.push(answer({ s1 }));
    expect(step.done?.kind).toBe('plain');
    expect(step.send).toEqual(s1);
  });

  it.each(['digest-first', 'key-first'] as const)('takes a signed answer with the layout %s', (layout) => {
    const client = new ClientHandshake('digest', environment(1));
    const c1 = client.start().subarray(1);
    const found = findDigest(c1, PLAYER_KEY);
    const s1 = patternBytes(HANDSHAKE_SIZE, 9);
    const digest = insertDigest(s1, layout, SERVER_KEY);
    const s2 = patternBytes(HANDSHAKE_SIZE, 10);
    s2.set(signature(s2, found?.digest as Uint8Array, SERVER_KEY), HANDSHAKE_SIZE - 32);
    const step = client.push(answer({ s1, s2 }));
    expect(step.done?.kind).toBe('digest');
    const c2 = step.send as Uint8Array;
    expect(c2.subarray(HANDSHAKE_SIZE - 32)).toEqual(signature(c2, digest, PLAYER_KEY));
  });

  it('refuses a server that signs S1 and not S2', () => {
    const client = new ClientHandshake('digest', environment(1));
    client.start();
    const s1 = patternBytes(HANDSHAKE_SIZE, 9);
    insertDigest(s1, 'digest-first', SERVER_KEY);
    expect(codeOf(() => client.push(answer({ s1, s2: patternBytes(HANDSHAKE_SIZE, 3) })))).toBe(
      'CF_RTMP_DIGEST_MISMATCH',
    );
  });

  it('bears a server that signs S1 and echoes C1', () => {
    const client = new ClientHandshake('digest', environment(1));
    const c1 = client.start().subarray(1);
    const s1 = patternBytes(HANDSHAKE_SIZE, 9);
    insertDigest(s1, 'digest-first', SERVER_KEY);
    expect(client.push(answer({ s1, s2: c1 })).done?.kind).toBe('digest');
  });

  it('sends C2 as soon as S1 is there, and gives back what follows S2', () => {
    const client = new ClientHandshake('plain', environment(1));
    client.start();
    const bytes = answer({});
    expect(client.push(bytes.subarray(0, 1536))).toEqual({});
    expect(client.push(bytes.subarray(1536, 1537)).send?.byteLength).toBe(HANDSHAKE_SIZE);
    expect(client.push(bytes.subarray(1537))).toMatchObject({ done: { rest: new Uint8Array(0) } });
    const other = new ClientHandshake('plain', environment(1));
    expect(other.push(Uint8Array.of(...bytes, 7, 8)).done?.rest).toEqual(Uint8Array.of(7, 8));
  });

  it.each([0, 6, 0x48])('refuses the version %i at its first byte', (version) => {
    const client = new ClientHandshake('plain', environment(1));
    expect(codeOf(() => client.push(Uint8Array.of(version)))).toBe('CF_RTMP_HANDSHAKE_FAILED');
  });
});

describe('the server handshake', () => {
  it.each(CAPTURES)('answers the recorded client of %s, whole or byte by byte', (name) => {
    const bytes = readCapture(name, 'c2s');
    const runs = [[1 << 20], [1], [700]].map((sizes) => {
      const server = new ServerHandshake(environment(2));
      let sent = 0;
      let rest = 0;
      let kind = '';
      for (const piece of split(bytes, sizes)) {
        if (kind !== '') {
          rest += piece.byteLength;
          continue;
        }
        const step = server.push(piece);
        sent += step.send?.byteLength ?? 0;
        kind = step.done?.kind ?? '';
        rest += step.done?.rest.byteLength ?? 0;
      }
      return { sent, kind, rest };
    });
    const kind = name.startsWith('rtmpdump') ? 'plain' : 'digest';
    expect(runs).toEqual(
      Array.from({ length: 3 }, () => ({ sent: 3073, kind, rest: bytes.byteLength - 3073 })),
    );
  });

  it.each(['digest-first', 'key-first'] as const)(
    'answers a client with the layout %s in the same',
    (layout) => {
      const c1 = patternBytes(HANDSHAKE_SIZE, 4);
      c1.set([128, 0, 3, 2], 4);
      const digest = insertDigest(c1, layout, PLAYER_KEY);
      const out = new ServerHandshake(environment(2)).push(Uint8Array.of(3, ...c1)).send as Uint8Array;
      expect(findDigest(out.subarray(1, 1 + HANDSHAKE_SIZE), SERVER_KEY)?.layout).toBe(layout);
      const s2 = out.subarray(1 + HANDSHAKE_SIZE);
      expect(s2.subarray(HANDSHAKE_SIZE - 32)).toEqual(signature(s2, digest, SERVER_KEY));
    },
  );

  it('echoes C1 to the byte to a plain client, as librtmp compares it', () => {
    const c1 = patternBytes(HANDSHAKE_SIZE, 4);
    c1.fill(0, 4, 8);
    const out = new ServerHandshake(environment(2)).push(Uint8Array.of(3, ...c1)).send as Uint8Array;
    expect([...out.subarray(5, 9)]).toEqual([0, 0, 0, 0]);
    expect(out.subarray(1 + HANDSHAKE_SIZE)).toEqual(c1);
  });

  it.each(['ffmpeg-play-vod-mp4', 'ffmpeg-publish-extended', 'seek-extended-repeated'] as const)(
    'finds the digests of client and nginx-rtmp in the recorded %s, both with the digest first',
    (name) => {
      const c1 = readCapture(name, 'c2s').subarray(1, 1537);
      const s1 = readCapture(name, 's2c').subarray(1, 1537);
      expect(findDigest(c1, PLAYER_KEY)?.layout).toBe('digest-first');
      expect(findDigest(s1, SERVER_KEY)?.layout).toBe('digest-first');
      expect(findDigest(c1, SERVER_KEY)).toBeUndefined();
    },
  );

  it.each(['play', 'leading-zeros'] as const)(
    'finds the digests of rtmpdump and rtmpsuck in the recorded RTMPE session %s, both with the key first',
    (name) => {
      const { c2s, s2c } = readRtmpeCapture(name);
      expect(findDigest(c2s.subarray(1, 1537), PLAYER_KEY)?.layout).toBe('key-first');
      expect(findDigest(s2c.subarray(1, 1537), SERVER_KEY)?.layout).toBe('key-first');
    },
  );

  it('recognises what nginx-rtmp signed for ffmpeg', () => {
    const c1 = readCapture('ffmpeg-play-vod-mp4', 'c2s').subarray(1, 1537);
    const s2 = readCapture('ffmpeg-play-vod-mp4', 's2c').subarray(1537, 3073);
    const digest = findDigest(c1, PLAYER_KEY)?.digest as Uint8Array;
    expect(s2.subarray(HANDSHAKE_SIZE - 32)).toEqual(signature(s2, digest, SERVER_KEY));
  });

  it.each([8, 9])('refuses a client with the scrambled RTMPE version %i at its first byte', (version) => {
    expect(codeOf(() => new ServerHandshake(environment(2)).push(Uint8Array.of(version)))).toBe(
      'CF_RTMP_ENCRYPTION_UNSUPPORTED',
    );
  });

  it.each([0, 2, 0x16, 0x47])('refuses a client whose first byte is %i', (version) => {
    expect(codeOf(() => new ServerHandshake(environment(2)).push(Uint8Array.of(version)))).toBe(
      'CF_RTMP_HANDSHAKE_FAILED',
    );
  });
});
