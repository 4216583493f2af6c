import { describe, expect, it } from 'vitest';
import { dtvccEncoder } from '../../../support/caption-encoder.js';
import { DecodedCaptions, PICTURE } from '../../../support/decoded-captions.js';

const s = dtvccEncoder();

describe('a service of CEA-708', () => {
  it('shows what was written into a hidden window when that is displayed, until it is hidden', () => {
    const d = new DecodedCaptions().picture(s.packet(...s.define(0), ...s.text('Written unseen')));
    expect(d.of('SERVICE1')).toEqual([]);
    const shownAt = d.time;
    d.picture(s.packet(...s.show(0))).wait(1000);
    const goneAt = d.time;
    d.picture(s.packet(...s.hide(0)));
    expect(d.texts('SERVICE1')).toEqual(['Written unseen']);
    expect(d.of('SERVICE1')).toMatchObject([{ start: shownAt, end: goneAt }]);
  });

  it('writes into rows, and rolls them up at the last one', () => {
    const define = s.define(0, { visible: true, rows: 2 });
    const d = new DecodedCaptions().picture(s.packet(...define, ...s.text('One')));
    for (const text of ['Two', 'Three']) d.picture(s.packet(0x0d, ...s.text(text)));
    expect(d.texts('SERVICE1')).toEqual(['One', 'One / Two', 'Two / Three']);
  });

  it('goes on in the same packet behind each block, and in the next', () => {
    const two = dtvccEncoder(2);
    const d = new DecodedCaptions();
    d.picture(s.packet(...s.define(1, { visible: true }), ...s.text('Eng')));
    d.picture(two.packet(...two.define(1, { visible: true }), ...two.text('Esp')));
    d.picture(s.packet(...s.text('lish')));
    expect(d.texts('SERVICE1')).toEqual(['English']);
    expect(d.texts('SERVICE2')).toEqual(['Esp']);
  });

  it('has numbers up to 63', () => {
    const far = dtvccEncoder(40);
    const d = new DecodedCaptions().picture(
      far.packet(...far.define(0, { visible: true }), ...far.text('Far')),
    );
    expect(d.texts('SERVICE40')).toEqual(['Far']);
  });

  it('is put together from triplets of several pictures', () => {
    const triplets = s.packet(...s.define(0, { visible: true }), ...s.text('Slowly'));
    const d = new DecodedCaptions();
    for (const triplet of triplets) d.picture([triplet]);
    expect(d.texts('SERVICE1')).toEqual(['Slowly']);
    expect(d.of('SERVICE1')[0]!.start).toBe((triplets.length - 1) * PICTURE);
  });

  it('takes what there is of a packet that another one cuts short', () => {
    const cut = s.packet(...s.define(0, { visible: true }), ...s.text('Cut')).slice(0, -1);
    const d = new DecodedCaptions().picture(cut).picture(s.packet(...s.text(' off')));
    expect(d.texts('SERVICE1')[0]).toBe('C off');
  });

  it('has the characters of G1, G2, music notes and 16 bits', () => {
    const d = new DecodedCaptions().picture(
      s.packet(...s.define(0, { visible: true }), 0x7f, 0xe9, 0x10, 0x25, 0x10, 0x39, 0x18, 0x4e, 0x2d),
    );
    expect(d.texts('SERVICE1')).toEqual(['♪é…™中']);
  });

  it('passes over commands that it does not know with all of their bytes', () => {
    const unknown = [
      0x10, 0x0a, 1, 0x10, 0x1a, 1, 2, 3, 0x10, 0x84, 1, 2, 3, 4, 0x10, 0x92, 2, 1, 2, 0x11, 9, 0x19, 9, 9,
    ];
    const d = new DecodedCaptions()
      .picture(s.packet(...s.define(0, { visible: true }), ...s.text('a')))
      .picture(s.packet(...unknown, ...s.text('b')));
    expect(d.texts('SERVICE1')).toEqual(['ab']);
  });

  it('clears, toggles and deletes windows by their bits', () => {
    const d = new DecodedCaptions()
      .picture(s.packet(...s.define(0, { visible: true, top: 10 }), ...s.text('top')))
      .picture(s.packet(...s.define(1, { visible: true }), ...s.text('low')))
      .picture(s.packet(...s.toggle(0)))
      .picture(s.packet(...s.toggle(0)))
      .picture(s.packet(...s.clear(1)))
      .picture(s.packet(...s.remove(0)));
    expect(d.texts('SERVICE1')).toEqual(['top // low', 'low', 'top // low', 'top']);
    expect(d.of('SERVICE1').at(-1)).toHaveProperty('end');
  });

  it('forgets everything at a reset', () => {
    const d = new DecodedCaptions()
      .picture(s.packet(...s.define(0, { visible: true }), ...s.text('old')))
      .picture(s.packet(0x8f, ...s.text('lost')));
    expect(d.texts('SERVICE1')).toEqual(['old']);
    expect(d.of('SERVICE1')[0]).toHaveProperty('end');
  });

  it('has pens with italics, underlines and colours, and places for them', () => {
    const d = new DecodedCaptions().picture(
      s.packet(
        ...s.define(0, { visible: true }),
        0x90,
        0x05,
        0xc0,
        ...s.text('a'),
        0x90,
        0x05,
        0,
        0x91,
        0b00111100,
        0,
        0,
        0x92,
        1,
        4,
        ...s.text('b'),
      ),
    );
    expect(d.of('SERVICE1')[0]!.blocks[0]!.rows).toEqual([
      [{ text: 'a', italic: true, underline: true }],
      [{ text: 'b', color: 'yellow' }],
    ]);
  });

  it('is placed by its anchor: in percent, or on the grid', () => {
    const place = (...define: readonly number[]) =>
      new DecodedCaptions().picture(s.packet(...define, ...s.text('x'))).of('SERVICE1')[0]!.blocks[0]!;
    // Lower left corner at the lower left of the safe area.
    const corner = place(...s.define(0, { visible: true, top: 99, left: 0, anchor: 6, rows: 1 }));
    expect(corner).toMatchObject({ align: 'left', position: 10 });
    expect(corner.line).toBeCloseTo(10 + 0.99 * 80 - 80 / 15, 5);
    // Upper edge in the middle, NTSC style centred pop-up.
    expect(place(...s.define(0, { visible: true, top: 0, left: 50, anchor: 1, style: 3 }))).toMatchObject({
      align: 'center',
      position: 50,
      line: 10,
    });
    // The same on the grid of 210 by 75.
    expect(place(0x98, 0x20, 0, 105, 0x10, 31, 3 << 3)).toMatchObject({ position: 50, line: 10 });
  });

  it('is justified by its attributes', () => {
    const d = new DecodedCaptions().picture(
      s.packet(...s.define(0, { visible: true, anchor: 8, left: 99 }), 0x97, 0, 0, 1, 0, ...s.text('right')),
    );
    const [block] = d.of('SERVICE1')[0]!.blocks;
    expect(block!.align).toBe('right');
    expect(block!.position).toBeCloseTo(10 + 0.99 * 80, 5);
  });
});
