import { describe, expect, it } from 'vitest';
import { CaptionScan, type CaptionPacket } from '../../../../src/media/captions/caption-scan.js';
import { avccFrame, line21, registered, seiUnit } from '../../../support/caption-data.js';

const slice = Uint8Array.from([0x65, 1, 2, 3]);
const captions = (a = 0x48) => seiUnit(registered([line21(a, 0x69)]));
const unregistered = seiUnit([1, 2, 3, 0xb5, 0, 0x31], [6], 5);

function scan(lengthSize = 4, isHevc = false) {
  const found: CaptionPacket[] = [];
  const captionScan = new CaptionScan((packet) => found.push(packet));
  return {
    found,
    end: () => captionScan.end(),
    push: (frame: Uint8Array, time: number, shownAt = time) =>
      captionScan.push(frame, lengthSize, isHevc, time, shownAt),
  };
}

describe('the scan of coded pictures for captions', () => {
  it('finds user data of ATSC and of DirecTV, and nothing else', () => {
    const { push, found } = scan();
    const directv = seiUnit([0xb5, 0, 0x2f, 3, 0x41, 0xff, 0xfc, 0x48, 0x69, 0xff]);
    push(avccFrame(seiUnit([0, 1, 2], [6], 1), captions(), slice), 0);
    push(avccFrame(directv, slice), 40);
    push(avccFrame(seiUnit([0xb5, 0, 0x3b, 0, 1]), slice), 80);
    push(avccFrame(slice), 120);
    expect(found).toEqual([
      { time: 0, data: captions() },
      { time: 40, data: directv },
    ]);
  });

  it('leaves the bytes of slices alone, whatever they look like', () => {
    const { push, found } = scan();
    push(avccFrame(Uint8Array.from([0x65, 0xb5, 0, 0x31, 0x47])), 0);
    expect(found).toEqual([]);
  });

  it('takes what only looks like it for the decoder to refuse', () => {
    const { push, found } = scan();
    push(avccFrame(unregistered, slice), 0);
    expect(found.length).toBe(1);
  });

  it('knows prefix SEI of HEVC and lengths of two bytes', () => {
    const { push, found } = scan(2, true);
    const unit = seiUnit(registered([line21(0x48, 0x69)]), [39 << 1, 1]);
    push(Uint8Array.from([0, unit.byteLength, ...unit, 0, 3, 2, 1, 0]), 0);
    expect(found.map(({ data }) => [...data])).toEqual([[...unit]]);
  });

  it('tells them in the order in which the pictures are shown, each as soon as that is sure', () => {
    const { push, found, end } = scan();
    // I0 P3 B1 B2 P6: decode order, shown one picture later than it is decoded.
    push(avccFrame(captions(0x30)), 0, 40);
    push(avccFrame(captions(0x33)), 40, 160);
    expect(found.map(({ time }) => time)).toEqual([40]);
    push(avccFrame(captions(0x31)), 80, 80);
    push(avccFrame(captions(0x32)), 120, 120);
    expect(found.map(({ time }) => time)).toEqual([40, 80, 120]);
    end();
    expect(found.map(({ time }) => time)).toEqual([40, 80, 120, 160]);
  });

  it('does not wait for a picture without captions', () => {
    const { push, found } = scan();
    push(avccFrame(captions()), 0, 80);
    push(avccFrame(slice), 40, 40);
    expect(found).toEqual([]);
    push(avccFrame(slice), 80, 160);
    expect(found.length).toBe(1);
  });

  it('holds a bounded number, and nothing that is too large for captions', () => {
    const { push, found } = scan();
    for (let i = 0; i < 1000; i++) push(avccFrame(captions()), i, 1e9);
    expect(found.length).toBe(1000 - 64);
    const large = scan();
    large.push(avccFrame(seiUnit([0xb5, 0, 0x31, ...new Uint8Array(5000).fill(1)])), 0);
    expect(large.found).toEqual([]);
  });

  it('reads lengths that lead beyond the end', () => {
    const { push, found } = scan();
    push(Uint8Array.from([0xff, 0xff, 0xff, 0xff, 6, 4]), 0);
    push(Uint8Array.from([0, 0]), 0);
    push(new Uint8Array(0), 0);
    expect(found).toEqual([]);
  });
});
