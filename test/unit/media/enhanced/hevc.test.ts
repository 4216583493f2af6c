import { describe, expect, it } from 'vitest';
import { describeHevc } from '../../../../src/media/enhanced/hevc.js';
import configs from '../../../vectors/enhanced/hevc-configs.json' with { type: 'json' };

describe('the shape of HEVC', () => {
  it.each(configs)('is what ffprobe says: $name', ({ record, width, height, ratio }) => {
    const shape = describeHevc(Buffer.from(record, 'hex'));
    const [hSpacing, vSpacing] = ratio.split(':').map(Number);
    expect(shape).toMatchObject({ width, height, pixelAspectRatio: { hSpacing, vSpacing } });
  });

  it('is as coded where the parameter set is cut off behind its size', () => {
    const record = Buffer.from(configs.find(({ name }) => name === '4:3')!.record, 'hex');
    // Arrays of VPS and SPS: the size of the unit stands before it.
    const at = 23 + 5 + record.readUInt16BE(23 + 3);
    const size = 24;
    record.writeUInt16BE(size, at + 3);
    const { width, height, pixelAspectRatio } = describeHevc(record.subarray(0, at + 5 + size));
    expect([width, height, pixelAspectRatio]).toEqual([320, 180, undefined]);
  });
});
