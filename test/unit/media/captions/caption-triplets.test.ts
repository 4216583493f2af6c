import { describe, expect, it } from 'vitest';
import { tripletsOfCaptionInfo, tripletsOfSei } from '../../../../src/media/captions/caption-triplets.js';
import { captionData, line21, registered, seiUnit, userData } from '../../../support/caption-data.js';

const two = [line21(0x48, 0x69), line21(0x21, 0, 1)];
const found = [
  { type: 0, first: 0xc8, second: 0xe9 },
  { type: 1, first: 0xa1, second: 0x80 },
];

describe('cc_data', () => {
  it('is found in SEI of H.264 and of H.265', () => {
    expect(tripletsOfSei(seiUnit(registered(two)))).toEqual(found);
    expect(tripletsOfSei(seiUnit(registered(two), [39 << 1, 1]))).toEqual(found);
  });

  it('is found behind other messages in one unit, and behind sizes of more than a byte', () => {
    const [header, ...first] = seiUnit(
      Array.from({ length: 300 }, () => 7),
      [6],
      5,
    );
    const [, ...second] = seiUnit(registered(two));
    expect(tripletsOfSei(Uint8Array.from([header!, ...first.slice(0, -1), ...second]))).toEqual(found);
  });

  it('is read through emulation prevention', () => {
    const first = seiUnit([0, 0, 1, 0, 0, 3], [6], 5);
    const unit = Uint8Array.from([...first.slice(0, -1), ...seiUnit(registered(two)).slice(1)]);
    expect([...unit].join()).toContain('0,0,3,1,0,0,3,3');
    expect(tripletsOfSei(unit)).toEqual(found);
  });

  it('is found where DirecTV puts it, with and without a length', () => {
    const data = captionData(two);
    expect(tripletsOfSei(seiUnit([0xb5, 0, 0x2f, 3, ...data]))).toEqual(found);
    expect(tripletsOfSei(seiUnit([0xb5, 0, 0x2f, 3, data.length, ...data]))).toEqual(found);
  });

  it('leaves out what is not valid, or not to be processed', () => {
    const invalid = registered(two);
    invalid[invalid.indexOf(0xfc)] = 0xf8;
    expect(tripletsOfSei(seiUnit(invalid))).toEqual(found.slice(1));
    const off = registered(two);
    off[8] = 2;
    expect(tripletsOfSei(seiUnit(off))).toEqual([]);
  });

  it('is not taken from other user data', () => {
    expect(tripletsOfSei(seiUnit([0xb5, 0, 0x31, 0x44, 0x54, 0x47, 0x31, 3, ...captionData(two)]))).toEqual(
      [],
    );
    expect(
      tripletsOfSei(seiUnit([0xb5, 0, 0x31, ...userData(two).map((byte, at) => (at === 4 ? 6 : byte))])),
    ).toEqual([]);
    expect(tripletsOfSei(seiUnit(registered(two), [6], 5))).toEqual([]);
  });

  it('ends where the unit does', () => {
    const unit = seiUnit(registered(two));
    for (let length = 0; length < unit.byteLength; length++) {
      const triplets = tripletsOfSei(unit.subarray(0, length));
      expect(found.slice(0, triplets.length)).toEqual(triplets);
    }
  });
});

describe('onCaptionInfo', () => {
  it('has user data with all, with some or with none of what stands in front of cc_data', () => {
    for (const front of [
      [0xb5, 0, 0x31, 0x47, 0x41, 0x39, 0x34, 3],
      [0x47, 0x41, 0x39, 0x34, 3],
      [3],
      [0, 0, 0, 3],
      [],
    ]) {
      expect(tripletsOfCaptionInfo(Uint8Array.from([...front, ...captionData(two)]))).toEqual(found);
    }
  });

  it('may hold anything else', () => {
    expect(tripletsOfCaptionInfo(Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8]))).toEqual([]);
    expect(tripletsOfCaptionInfo(new Uint8Array(0))).toEqual([]);
  });
});
