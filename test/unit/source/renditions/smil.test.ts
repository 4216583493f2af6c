import { array, assert, constantFrom, oneof, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlayerError } from '../../../../src/errors/player-error.js';
import { parseSmil } from '../../../../src/source/renditions/smil.js';

/** After the forms in the documentation of each product, with names of our own. */
const SAMPLES = {
  'JW Player': `<smil>
  <head>
    <meta base="rtmp://media.example.com/vod/" />
  </head>
  <body>
    <switch>
      <video src="mp4:film-720.mp4" height="720" system-bitrate="2000000" width="1280" />
      <video src="mp4:film-360.mp4" height="360" system-bitrate="800000" width="640" />
    </switch>
  </body>
</smil>`,
  Flowplayer: `<?xml version="1.0"?>
<!DOCTYPE smil PUBLIC "-//W3C//DTD SMIL 2.0//EN" "http://www.w3.org/2001/SMIL20/SMIL20.dtd">
<smil xmlns='http://www.w3.org/2001/SMIL20/Language'>
<head><meta name="title" content="a film" /><meta base='rtmp://media.example.com/vod'/></head>
<body><switch>
<video src='mp4:film-720.mp4' system-bitrate='2000000' width='1280'/>
<video src='mp4:film-360.mp4' system-bitrate='800000' width='640'/>
</switch></body></smil>`,
  'Flash Media Server': `<smil><head><meta base="rtmp://media.example.com/vod"/><layout><root-layout width="1280" height="720"/></layout></head>
<body><switch>
  <!-- <video src="mp4:old.mp4" system-bitrate="1"/> -->
  <video src="mp4:film-720.mp4" system-bitrate="2000000"></video>
  <ref src="mp4:film-360.mp4" system-bitrate="800000"/>
</switch></body></smil>`,
  Wowza: `<?xml version="1.0" encoding="UTF-8"?>
<smil title="film">
    <body>
        <switch>
            <video height="720" src="mp4:film-720.mp4" systemLanguage="eng" width="1280" system-bitrate="2000000">
                <param name="videoBitrate" value="1900000" valuetype="data"></param>
                <param name="audioBitrate" value="100000" valuetype="data"></param>
            </video>
            <video height="360" src="mp4:film-360.mp4" systemLanguage="eng" width="640" systemBitrate="800000"/>
        </switch>
    </body>
</smil>`,
};

describe('SMIL files', () => {
  it.each(Object.entries(SAMPLES))('of %s are read', (name, text) => {
    const { base, renditions } = parseSmil(text);
    expect(base?.replace(/\/$/, '')).toBe(name === 'Wowza' ? undefined : 'rtmp://media.example.com/vod');
    expect(renditions.map(({ file, bitrate }) => [file, bitrate])).toEqual([
      ['mp4:film-720.mp4', 2_000_000],
      ['mp4:film-360.mp4', 800_000],
    ]);
  });

  it('keep the sizes where they have some', () => {
    expect(parseSmil(SAMPLES.Wowza).renditions[0]).toEqual({
      file: 'mp4:film-720.mp4',
      bitrate: 2_000_000,
      width: 1280,
      height: 720,
    });
  });

  it('may write signatures with entities, or without', () => {
    const { renditions } = parseSmil(
      '<smil><body><video src="a?Expires=1&amp;Signature=s&Key-Pair-Id=K"/><video src="&#98;&#x63;"/></body></smil>',
    );
    expect(renditions.map(({ file }) => file)).toEqual(['a?Expires=1&Signature=s&Key-Pair-Id=K', 'bc']);
  });

  it('give what belongs to the first list only, where a playlist follows', () => {
    const { renditions } = parseSmil(
      '<smil><body><switch><video src="a"/><video src="b"/></switch><switch><video src="c"/></switch></body></smil>',
    );
    expect(renditions.map(({ file }) => file)).toEqual(['a', 'b']);
  });

  it('that are none are refused', () => {
    const texts = [
      '',
      'not found',
      '<html><video src="a"/></html>',
      '<smil></smil>',
      '<smil><video src=""/></smil>',
    ];
    for (const text of [
      ...texts,
      '<smil><video src="a"',
      '<smil><!-- <video src="a"/></smil>',
      '<!DOCTYPE [',
    ]) {
      expect(() => parseSmil(text), text).toThrow(PlayerError);
    }
  });

  it('define nothing that grows', () => {
    const laughs = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join(
      '',
    );
    const text = `<!DOCTYPE smil [<!ENTITY l0 "ha">${laughs}<!ENTITY x SYSTEM "file:///etc/passwd">]>
      <smil><body><video src="&l9;&x;&amp;lt;"/></body></smil>`;
    expect(parseSmil(text).renditions).toEqual([{ file: '&l9;&x;&lt;' }]);
  });

  it('are bounded in length, tags and renditions', () => {
    expect(() => parseSmil(`<smil>${' '.repeat(300_000)}<video src="a"/></smil>`)).toThrow(/longer/);
    expect(() => parseSmil(`<smil>${'<a/>'.repeat(3000)}<video src="a"/></smil>`)).toThrow(/tags/);
    expect(parseSmil(`<smil>${'<video src="a"/>'.repeat(100)}</smil>`).renditions).toHaveLength(32);
  });

  it('are read in a time that grows with their length only, or refused', () => {
    const pieces = constantFrom(
      '<',
      '>',
      '"',
      "'",
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '<!',
      '[',
      ']',
      '<?',
      '?>',
    );
    const words = constantFrom(
      '<smil>',
      '<video src="a"',
      ' src=',
      'system-bitrate="1"',
      '&#x',
      ';',
      ' ',
      '&',
      'a',
    );
    assert(
      property(array(oneof(pieces, words), { maxLength: 200 }), (parts) => {
        const text = parts.join('').repeat(Math.max(1, Math.floor(20_000 / (parts.join('').length + 1))));
        const before = performance.now();
        try {
          for (const { file } of parseSmil(text).renditions) expect(file).not.toBe('');
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(PlayerError);
        }
        expect(performance.now() - before).toBeLessThan(2000);
      }),
      { numRuns: 150 },
    );
  });
});
