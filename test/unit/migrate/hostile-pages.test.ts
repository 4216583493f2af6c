import { describe, expect, it } from 'vitest';
import { migrateFile } from '../../../src/migrate/migrate-file.js';

const read = (html: string) => migrateFile('page.html', Buffer.from(html), { scripts: 'dist' });
const EMBED = '<embed src="player.swf" flashvars="file=a.flv&streamer=rtmp://h.example/vod">';

describe('hostile pages', () => {
  it.each<[string, string]>([
    ['ten megabytes of text', `${'x '.repeat(5_000_000)}${EMBED}`],
    ['three hundred thousand open elements', `${'<div>'.repeat(300_000)}${EMBED}`],
    ['as many unclosed paragraphs', `${'<p>'.repeat(300_000)}${EMBED}`],
    ['end tags of nothing', `${'<b>'.repeat(300_000)}${'</i>'.repeat(300_000)}${EMBED}`],
    ['ten megabytes in one attribute', `<div class="${'y'.repeat(10_000_000)}">${EMBED}`],
    [
      'a hundred thousand attributes',
      `<div ${Array.from({ length: 100_000 }, (_, n) => `a${n}`).join(' ')}>${EMBED}`,
    ],
    ['a template that does not end', `${EMBED}<?php ${'<'.repeat(1_000_000)}`],
  ])('reads %s', (_, html) => {
    const { reports } = read(html);
    expect(reports).toHaveLength(1);
  });

  it.each<[string, string]>([
    ['nested too deep', `jwplayer("a").setup(${'['.repeat(100_000)}${']'.repeat(100_000)})`],
    [
      'concatenated too often',
      `var a0="rtmp://h.example/a/b";${Array.from({ length: 60 }, (_, n) => `var a${n + 1}=a${n}+a${n};`).join('')}jwplayer("a").setup({file:a60})`,
    ],
    ['in a circle', 'var a = b, b = a; jwplayer("a").setup({ file: a });'],
    ['no script', 'jwplayer("a").setup({ file: "rtmp://'],
  ])('survives a script that is %s', (_, script) => {
    const { reports, bytes } = read(`<div id=a></div><script>${script}</script>${EMBED}`);
    expect(reports.at(-1)).toMatchObject({ kind: 'jwplayer', config: { file: 'a.flv' } });
    // The embed beside it is changed; what cannot be read stays.
    expect(Buffer.from(bytes ?? []).toString()).toContain(`<script>${script}</script>`);
  });

  it('leaves an element without its end tag as it is, and says so', () => {
    const { reports, bytes } = read(
      '<object data="player.swf"><param name="flashvars" value="file=a.flv"><p>',
    );
    expect(reports[0]?.warnings).toContain('the element has no end tag');
    expect(bytes).toBeUndefined();
  });

  it('lets no name of a set-up reach a prototype', () => {
    const { reports } = read(
      `<div id=a></div><script>var v = {}; v["__proto__"] = { polluted: 1 }; v.file = "rtmp://h.example/a/b";
       jwplayer("a").setup({ "__proto__": { polluted: 1 }, constructor: { prototype: { polluted: 1 } }, file: "rtmp://h.example/a/b" });</script>
       <embed src="player.swf" flashvars="__proto__=x&constructor=y&file=a.flv&toString=z">
       <video class="video-js" data-setup='{"__proto__":{"sources":[{"src":"rtmp://evil/a/b"}]},"sources":[{"src":"rtmp://h.example/a/b","type":"rtmp/mp4"}]}'></video>`,
    );
    expect(reports.map(({ config }) => config)).toEqual([
      { src: 'rtmp://h.example/a/b' },
      { src: 'a.flv' },
      { src: 'rtmp://h.example/a/b' },
    ]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('makes no markup of what a set-up says', () => {
    const { reports, bytes } = read(
      `<div id=a></div><script>jwplayer("a").setup({ file: "rtmp://h.example/a/b\\"><img src=x onerror=alert(1)>", image: "javascript:alert(1)", title: "</cf-player><script>alert(1)" });
       jwplayer("b")</script>`,
    );
    const html = Buffer.from(bytes ?? []).toString() + reports[0]?.tag;
    expect(html).not.toContain('<img');
    expect(reports[0]?.tag).not.toContain('javascript:');
    expect(reports[0]?.tag.match(/</g)).toHaveLength(2);
  });

  it('refuses addresses that are none of a stream', () => {
    const { reports } = read(
      '<embed src="player.swf" flashvars="file=javascript:alert(1)&streamer=rtmp://h.example/a"><embed src="player.swf" flashvars="file=data:video/mp4,x.mp4">',
    );
    for (const { config } of reports) expect(JSON.stringify(config)).not.toMatch(/javascript:|data:/);
  });
});
