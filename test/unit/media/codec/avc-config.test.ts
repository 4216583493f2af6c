import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeAvcConfig } from '../../../../src/media/codec/avc-config.js';

interface Vector {
  readonly name: string;
  readonly record: string;
  readonly width: number;
  readonly height: number;
  readonly pixelAspectRatio: string;
  readonly level: number;
}

const vectors = JSON.parse(
  readFileSync(new URL('../../../vectors/flv/avc-configs.json', import.meta.url), 'utf8'),
) as readonly Vector[];
const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));
const record = bytes(vectors[0]!.record);

describe('decodeAvcConfig', () => {
  it.each(vectors)('reads size and shape of x264 as ffprobe does: $name', (vector) => {
    const config = decodeAvcConfig(bytes(vector.record));
    expect([config.width, config.height]).toEqual([vector.width, vector.height]);
    const { hSpacing, vSpacing } = config.pixelAspectRatio;
    const [h, v] = vector.pixelAspectRatio.split(':').map(Number);
    expect(hSpacing * v!).toBe(vSpacing * h!);
    expect(config.nalLengthSize).toBe(4);
  });

  it.each(vectors)('names profile, constraints and level as RFC 6381 does: $name', (vector) => {
    const { codec } = decodeAvcConfig(bytes(vector.record));
    expect(codec).toBe(`avc1.${vector.record.slice(18, 24)}`);
    expect(parseInt(codec.slice(-2), 16)).toBe(vector.level);
  });

  it('takes the profile from the parameter set where the record says another', () => {
    const odd = record.slice();
    odd.set([0, 0, 0], 1);
    expect(decodeAvcConfig(odd).codec).toBe(decodeAvcConfig(record).codec);
  });

  it.each([
    ['nothing', new Uint8Array(0)],
    ['five bytes', record.subarray(0, 5)],
    ['another version', Uint8Array.from([0, ...record.subarray(1)])],
    ['lengths of three bytes', Uint8Array.from([...record.subarray(0, 4), 0xfe, ...record.subarray(5)])],
    ['no parameter set', Uint8Array.from([...record.subarray(0, 5), 0xe0])],
    ['half a parameter set', record.subarray(0, 14)],
    ['a parameter set of zeros', Uint8Array.from([...record.subarray(0, 8), 0x67, ...new Uint8Array(40)])],
    ['Annex B', Uint8Array.from([0, 0, 0, 1, 0x67, 0x42, 0xc0, 0x0c])],
  ])('refuses %s', (_name, broken) => {
    expect(() => decodeAvcConfig(broken)).toThrow(
      expect.objectContaining({ code: 'CF_MEDIA_TAG_MALFORMED' }),
    );
  });
});
