import { describe, expect, it } from 'vitest';
import { readInlineScript } from '../../../src/legacy-page/inline-scripts.js';

const globals: Record<string, unknown> = { base: 'rtmp://h.example/vod', set: { file: 'a.flv' } };
const read = (source: string) => readInlineScript(source, (name) => globals[name]);

describe('scripts of a page that are read, not run', () => {
  it('finds the set-up of JW Player', () => {
    expect(
      read(`// a player
        var p = jwplayer("box").setup({ /* where */ file: 'a' + ".flv", 'streamer': base, width: 480, autostart: !0, // more
          events: { onReady: function (e) { alert("}{"); } }, levels: [ { bitrate: 300, file: "x\\u0041.mp4" }, ], });`),
    ).toEqual([
      {
        target: 'box',
        call: {
          library: 'jwplayer',
          setup: {
            file: 'a.flv',
            streamer: 'rtmp://h.example/vod',
            width: 480,
            autostart: true,
            events: {},
            levels: [{ bitrate: 300, file: 'xA.mp4' }],
          },
        },
      },
    ]);
  });

  it('finds both SWFObjects, Flowplayer and video.js', () => {
    const calls = read(`
      swfobject.embedSWF("p.swf", "one", "480", 270, "9", false, set, {});
      var so = new SWFObject('p.swf','ply','470','320','9'); so.addParam('allowfullscreen','true');
      so.addVariable('file','b.flv'); so.write('two');
      $f("three", "f.swf", { clip: { url: 'mp4:c' } }); flowplayer("#four", { clip: { sources: [] } });
      videojs('five', { sources: [{ src: 'rtmp://h/a/&b', type: 'rtmp/mp4' }] }, function () { this.play(); });`);
    expect(calls.map(({ target, call }) => [target, call.library])).toEqual([
      ['one', 'swfobject'],
      ['two', 'swfobject'],
      ['three', 'flowplayer'],
      ['#four', 'flowplayer'],
      ['five', 'videojs'],
    ]);
    expect(calls[0]?.call).toMatchObject({
      swf: 'p.swf',
      width: '480',
      height: 270,
      variables: { file: 'a.flv' },
    });
    expect(calls[1]?.call).toMatchObject({ swf: 'p.swf', width: '470', variables: { file: 'b.flv' } });
  });

  it.each([
    'jwplayer("a").setup({ file: evil(), streamer: a.b, image: `x`, title: new Date, x: unknownName })',
    'jwplayer("a").setup({ file: (1, "x"), streamer: "a" in b, title: a ? "b" : "c" })',
    'jwplayer("a").setup({ file: "a" - 1, streamer: base.length, get title() { return 1 } })',
  ])('takes nothing from %s', (source) => {
    expect(read(source)).toEqual([{ target: 'a', call: { library: 'jwplayer', setup: {} } }]);
  });

  it.each([
    ['brackets', `jwplayer("a").setup(${'['.repeat(200_000)}`],
    ['a text without an end', `jwplayer("a").setup({ file: "${'x'.repeat(400_000)}`],
    ['calls without an end', 'jwplayer('.repeat(40_000)],
    ['concatenation', `jwplayer("a").setup({ file: ${'"x"+'.repeat(50_000)}"x" })`],
    ['comments', `jwplayer(${'/*'.repeat(100_000)}`],
  ])('comes to an end with %s', (_, source) => {
    expect(read(source).length).toBeLessThanOrEqual(200);
  });

  it('lets no name reach a prototype', () => {
    const [found] = read('jwplayer("a").setup({ "__proto__": { file: "x" }, __proto__: { polluted: 1 } })');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(Object.getPrototypeOf((found!.call as { setup: object }).setup)).toBeNull();
  });
});
