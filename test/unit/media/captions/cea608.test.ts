import { describe, expect, it } from 'vitest';
import { line21Encoder } from '../../../support/caption-encoder.js';
import { DecodedCaptions, PICTURE } from '../../../support/decoded-captions.js';

const e = line21Encoder();
const popOn = (...texts: readonly string[]) => [
  ...e.resumeLoading(),
  ...e.eraseLoading(),
  ...texts.flatMap((text, index) => [...e.preamble(15 - texts.length + index + 1), ...e.text(text)]),
];

describe('pop-on captions', () => {
  it('appear whole when they are shown, and go when they are erased', () => {
    const d = new DecodedCaptions().pairs(popOn('First row', 'second row'));
    expect(d.of('CC1')).toEqual([]);
    const shownAt = d.time;
    d.pairs(e.show()).wait(2000);
    const goneAt = d.time;
    d.pairs(e.eraseDisplayed());
    expect(d.texts('CC1')).toEqual(['First row / second row']);
    expect(d.of('CC1')).toMatchObject([{ start: shownAt, end: goneAt }]);
  });

  it('take the place of each other', () => {
    const d = new DecodedCaptions().pairs([...popOn('One'), ...e.show()]).wait(1000);
    d.pairs(popOn('Two'));
    const flippedAt = d.time;
    d.pairs(e.show());
    expect(d.texts('CC1')).toEqual(['One', 'Two']);
    expect(d.of('CC1')).toMatchObject([{ end: flippedAt }, { start: flippedAt }]);
    expect(d.of('CC1')[1]).not.toHaveProperty('end');
  });

  it('stand where they are put: rows 1 to 15 in the safe area, columns 0 to 31', () => {
    for (const [row, look, column] of [
      [1, 8, 0],
      [5, 9, 4],
      [11, 12, 16],
      [15, 15, 28],
    ] as const) {
      const d = new DecodedCaptions().pairs([
        ...e.resumeLoading(),
        ...e.preamble(row, look),
        ...e.text('Hey!'),
        ...e.show(),
      ]);
      const [block] = d.of('CC1')[0]!.blocks;
      expect(block!.line).toBeCloseTo(10 + ((row - 1) * 80) / 15, 5);
      expect([block!.align, block!.position]).toEqual(['left', 10 + column * 2.5]);
    }
  });

  it('are moved by tabs', () => {
    const d = new DecodedCaptions().pairs([
      ...e.resumeLoading(),
      ...e.preamble(15, 9),
      ...e.tab(3),
      ...e.text('x'),
      ...e.show(),
    ]);
    expect(d.of('CC1')[0]!.blocks[0]!.position).toBe(10 + 7 * 2.5);
  });

  it('in the middle are centred', () => {
    const d = new DecodedCaptions().pairs([
      ...e.resumeLoading(),
      ...e.preamble(14, 9),
      ...e.text('In the middle of the row'),
      ...e.preamble(15, 10),
      ...e.tab(2),
      ...e.text('and this one'),
      ...e.show(),
    ]);
    expect(d.of('CC1')[0]!.blocks).toMatchObject([{ align: 'center', position: 50 }]);
  });

  it('of two speakers are two blocks', () => {
    const d = new DecodedCaptions().pairs([
      ...e.resumeLoading(),
      ...e.preamble(2, 8),
      ...e.text('On top'),
      ...e.preamble(15, 13),
      ...e.text('below'),
      ...e.show(),
    ]);
    expect(d.texts('CC1')).toEqual(['On top // below']);
  });

  it('have italics, underlines and colours', () => {
    const d = new DecodedCaptions().pairs([
      ...e.resumeLoading(),
      ...e.preamble(15, 5, true),
      ...e.text('gold'),
      ...e.midRow(7),
      ...e.text('slanted'),
      ...e.midRow(0),
      ...e.text('plain'),
      ...e.show(),
    ]);
    expect(d.of('CC1')[0]!.blocks[0]!.rows[0]).toEqual([
      { text: 'gold ', underline: true, color: 'yellow' },
      { text: 'slanted ', italic: true, color: 'yellow' },
      { text: 'plain' },
    ]);
  });

  it('have special and extended characters, which take the place of simpler ones', () => {
    const d = new DecodedCaptions().pairs([
      ...e.resumeLoading(),
      ...e.preamble(15),
      ...e.special(7),
      ...e.text(' \\*'),
      ...e.extended('U', 0, 4),
      ...e.extended('u', 0, 5),
      ...e.extended('s', 1, 0x14),
      ...e.extended('E', 0, 0x14),
      ...e.show(),
    ]);
    expect(d.texts('CC1')).toEqual(['♪ éáÜüßÊ']);
  });

  it('can be corrected', () => {
    const d = new DecodedCaptions().pairs([
      ...e.resumeLoading(),
      ...e.preamble(15),
      ...e.text('Helpx'),
      ...e.backspace(),
      ...e.text('!!'),
      ...e.preamble(15, 9),
      ...e.deleteToEnd(),
      ...e.show(),
    ]);
    expect(d.texts('CC1')).toEqual(['Help']);
  });

  it('longer than a row end at its last column', () => {
    const d = new DecodedCaptions().pairs([
      ...popOn('0123456789012345678901234567890123456789'),
      ...e.show(),
    ]);
    expect(d.texts('CC1')).toEqual(['01234567890123456789012345678909']);
  });
});

describe('roll-up captions', () => {
  it('push their rows up, and show no more than they may', () => {
    const d = new DecodedCaptions();
    for (const text of ['One', 'Two', 'Three'])
      d.pairs([...e.rollUp(2), ...e.carriageReturn(), ...e.preamble(15), ...e.text(text)]).wait(500);
    expect(d.texts('CC1')).toEqual(['One', 'One / Two', 'Two / Three']);
    const captions = d.of('CC1');
    for (const [index, { end }] of captions.slice(0, -1).entries())
      expect(end).toBe(captions[index + 1]!.start);
  });

  it('grow while they are written, as one caption', () => {
    const d = new DecodedCaptions().pairs([...e.rollUp(3), ...e.carriageReturn()]);
    const beganAt = d.time;
    d.pairs(e.text('While it is said'));
    expect(d.texts('CC1')).toEqual(['While it is said']);
    expect(d.of('CC1')[0]!.start).toBe(beganAt);
  });

  it('that grow for long are cut into pieces, so that nothing is shown long before it is said', () => {
    const d = new DecodedCaptions().pairs([...e.rollUp(2), ...e.carriageReturn()]);
    for (let i = 0; i < 10; i++) d.pairs(e.text('ab')).wait(1000);
    const captions = d.of('CC1');
    expect(captions.length).toBe(2);
    expect(captions[0]!.end).toBe(captions[1]!.start);
    expect(d.texts('CC1')[0]!.length).toBeLessThan(d.texts('CC1')[1]!.length);
  });

  it('move with their base row', () => {
    const d = new DecodedCaptions().pairs([
      ...e.rollUp(2),
      ...e.carriageReturn(),
      ...e.preamble(15),
      ...e.text('Up'),
      ...e.preamble(5),
    ]);
    expect(d.of('CC1').at(-1)!.blocks[0]!.line).toBeCloseTo(10 + (4 * 80) / 15, 5);
    expect(d.texts('CC1').at(-1)).toBe('Up');
  });

  it('begin with an empty screen, and lose rows when there are fewer', () => {
    const d = new DecodedCaptions().pairs([...popOn('Pop'), ...e.show(), ...e.rollUp(3)]);
    expect(d.of('CC1')[0]).toHaveProperty('end');
    for (const text of ['a1', 'b2', 'c3']) d.pairs([...e.carriageReturn(), ...e.text(text)]);
    d.pairs(e.rollUp(2));
    expect(d.texts('CC1').at(-1)).toBe('b2 / c3');
  });
});

describe('paint-on captions', () => {
  it('are seen while they are written', () => {
    const d = new DecodedCaptions().pairs([...e.paintOn(), ...e.preamble(14)]);
    const at = d.time;
    d.pairs(e.text('Look'));
    expect(d.of('CC1')[0]!.start).toBe(at);
    expect(d.texts('CC1')).toEqual(['Look']);
  });
});

describe('a field of line 21', () => {
  it('has two channels, and field 2 has two more', () => {
    const d = new DecodedCaptions();
    const [cc2, cc3, cc4] = [line21Encoder(2), line21Encoder(1, 1), line21Encoder(2, 1)];
    const of = (encoder: typeof e, text: string) => [
      ...encoder.paintOn(),
      ...encoder.preamble(15),
      ...encoder.text(text),
    ];
    d.pairs(of(e, 'one1')).pairs(of(cc2, 'two2')).pairs(of(cc3, 'three3'), 1).pairs(of(cc4, 'four'), 1);
    expect(['CC1', 'CC2', 'CC3', 'CC4'].map((channel) => d.texts(channel)[0])).toEqual([
      'one1',
      'two2',
      'three3',
      'four',
    ]);
  });

  it('keeps its data about the programme out of the captions', () => {
    const cc3 = line21Encoder(1, 1);
    const d = new DecodedCaptions().pairs([...cc3.paintOn(), ...cc3.preamble(15), ...cc3.text('text')], 1);
    // Current class, programme name "Movie", end with its checksum; then captions go on.
    d.pairs([[0x01, 0x03], ...cc3.text('Movie!'), [0x0f, 0x1d], ...cc3.paintOn(), ...cc3.text('!!')], 1);
    expect(d.texts('CC3')).toEqual(['text!!']);
  });

  it('keeps text channels out of the captions', () => {
    const d = new DecodedCaptions().pairs([
      ...popOn('Seen'),
      ...e.show(),
      ...e.textMode(),
      ...e.text('News'),
    ]);
    d.pairs([...e.resumeLoading(), ...e.show()]);
    expect(d.texts('CC1')).toEqual(['Seen']);
  });

  it('shows nothing of what it has seen the end of only', () => {
    const d = new DecodedCaptions().pairs([
      ...e.text('…rest of a row'.slice(1)),
      ...e.show(),
      ...popOn('Next'),
    ]);
    expect(d.of('CC1')).toEqual([]);
    d.pairs(e.show());
    expect(d.texts('CC1')).toEqual(['Next']);
  });

  it('takes control codes once when they come twice, also with nothing between, and again when they come again', () => {
    const once = (pairs: ReturnType<typeof e.show>) => [pairs[0]!];
    const d = new DecodedCaptions().pairs([
      ...once(e.rollUp(4)),
      ...once(e.carriageReturn()),
      [0, 0],
      ...once(e.carriageReturn()),
      ...e.text('ab'),
      ...e.carriageReturn(),
      ...e.carriageReturn(),
      ...e.text('cd'),
    ]);
    // An empty row lies between them.
    expect(d.texts('CC1').at(-1)).toBe('ab // cd');
  });

  it('shows a block for a character whose parity is wrong, and leaves out a pair that may be anything', () => {
    const d = new DecodedCaptions().pairs([...e.paintOn(), ...e.preamble(15), ...e.text('aa')]);
    d.picture([{ type: 0, bytes: [0xe6, 0xe5 ^ 1] }]);
    d.picture([{ type: 0, bytes: [0xe6 ^ 0x80, 0xe5] }]);
    expect(d.texts('CC1')).toEqual(['aaf█']);
  });

  it('is read without parity where the encoder has none', () => {
    const d = new DecodedCaptions();
    for (const bytes of [...e.paintOn(), ...e.preamble(15), ...e.text('Wholly legible!')])
      d.picture([{ type: 0, bytes: [bytes[0], bytes[1]] }]);
    expect(d.texts('CC1')).toEqual(['Wholly legible!']);
  });

  it('ends what it shows where what follows is from elsewhere, at the last picture', () => {
    const d = new DecodedCaptions().pairs([...popOn('Open'), ...e.show()]);
    d.decoder.end();
    expect(d.of('CC1')[0]!.end).toBe(d.time - PICTURE);
  });
});
