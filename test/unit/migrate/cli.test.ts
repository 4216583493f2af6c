import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../../src/migrate/cli.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cf-migrate-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Report {
  readonly file: string;
  readonly line: number;
  readonly kind: string;
  readonly config: Record<string, unknown>;
  readonly tag: string;
  readonly warnings: string[];
}

async function migrate(...argv: string[]) {
  let out = '';
  let err = '';
  const exitCode = await run(argv, {
    stdout: (text) => void (out += text),
    stderr: (text) => void (err += text),
  });
  return { exitCode, out, err, json: () => JSON.parse(out) as Report[] };
}

function put(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const EMBED =
  '<embed src="player.swf" width="480" height="270" flashvars="file=a.flv&amp;streamer=rtmp://media.example.com/vod">';
const TAG =
  '<cf-player streamer="rtmp://media.example.com/vod" file="a.flv" width="480" height="270"></cf-player>';
const SCRIPT = '<script type="module" src="dist/cf-player.js"></script>';
const PAGE = `<html>\n<head>\n  <title>x</title>\n</head>\n<body>\n  <p>before</p>\n  ${EMBED}\n  <p>after</p>\n</body>\n</html>\n`;

describe('cf-player migrate', () => {
  it('reports each embed with file and line, and prints the new tag', async () => {
    const path = put('a.html', PAGE);
    const { exitCode, out } = await migrate(path);
    expect(exitCode).toBe(0);
    expect(out).toContain(`${path}:7  jwplayer\n${TAG}\n`);
    expect(out).toContain('1 embed in 1 file');
    expect(readFileSync(path, 'utf8')).toBe(PAGE);
  });

  it('prints an array of what the page has, and nothing else, with --json', async () => {
    const path = put('a.html', PAGE);
    const { json } = await migrate('--json', path);
    expect(json()).toEqual([
      {
        file: path,
        line: 7,
        kind: 'jwplayer',
        config: { streamer: 'rtmp://media.example.com/vod', file: 'a.flv' },
        tag: TAG,
        warnings: [],
      },
    ]);
    put('a.html', '<p>nothing</p>');
    expect((await migrate('--json', path)).json()).toEqual([]);
  });

  it('goes through folders, takes pages and templates, and follows no circle', async () => {
    mkdirSync(join(folder, 'sub/deeper'), { recursive: true });
    mkdirSync(join(folder, 'node_modules'));
    for (const name of [
      'a.html',
      'b.HTM',
      'c.txt',
      'sub/d.php',
      'sub/deeper/e.aspx',
      'node_modules/f.html',
      'sub/g.shtml',
    ])
      put(name, PAGE);
    symlinkSync(folder, join(folder, 'sub/circle'));
    const { json, exitCode } = await migrate('--json', folder);
    expect(exitCode).toBe(0);
    expect(json().map(({ file }) => file.slice(folder.length + 1))).toEqual([
      'a.html',
      'b.HTM',
      'sub/d.php',
      'sub/deeper/e.aspx',
      'sub/g.shtml',
    ]);
  });

  it('changes the embed and nothing else with --write, puts the script in once and keeps a backup', async () => {
    const page = PAGE.replace('<p>after</p>', EMBED);
    const path = put('a.html', page);
    chmodSync(path, 0o640);
    expect((await migrate('--write', path)).exitCode).toBe(0);
    expect(readFileSync(path, 'utf8')).toBe(
      page.replaceAll(EMBED, TAG).replace('</head>', `${SCRIPT}\n</head>`),
    );
    expect(readFileSync(`${path}.bak`, 'utf8')).toBe(page);
    expect(statSync(path).mode & 0o777).toBe(0o640);
  });

  it('never writes over a backup that is there, and finds nothing more in what it wrote', async () => {
    const path = put('a.html', PAGE);
    put('a.html.bak', 'mine');
    await migrate('--write', path);
    expect(readFileSync(`${path}.bak`, 'utf8')).toBe('mine');
    expect(readFileSync(`${path}.bak2`, 'utf8')).toBe(PAGE);
    const written = readFileSync(path, 'utf8');
    const again = await migrate('--write', '--json', path);
    expect(again.json()).toEqual([]);
    expect(readFileSync(path, 'utf8')).toBe(written);
    expect(existsSync(`${path}.bak3`)).toBe(false);
  });

  it('takes the call out of the script, and the script with it where nothing else is in it', async () => {
    const call = `jwplayer("box").setup({ file: "rtmp://media.example.com/vod/mp4:a.mp4" });`;
    const path = put(
      'a.html',
      `<head>\r\n<script src="jwplayer.js"></script>\r\n</head>\r\n<div id="box" class="wide">Loading</div>\r\n<script>\r\n//<![CDATA[\r\n${call}\r\n//]]>\r\n</script>\r\n<p>é</p>\r\n`,
    );
    await migrate('--write', path);
    expect(readFileSync(path, 'utf8')).toBe(
      `<head>\r\n${SCRIPT}\r\n<script src="jwplayer.js"></script>\r\n</head>\r\n<cf-player id="box" class="wide" src="rtmp://media.example.com/vod/mp4:a.mp4"></cf-player>\r\n<p>é</p>\r\n`,
    );
    const both = put('b.html', `<div id="box"></div><script>var a = 1;\n${call}\nshow(a);</script>`);
    await migrate('--write', both);
    expect(readFileSync(both, 'utf8')).toContain('<script>var a = 1;\n\nshow(a);</script>');
  });

  it('keeps a call whose result is used, with the small interface in place of the old player', async () => {
    const path = put(
      'a.html',
      `<head></head><div id="box"></div><script>var p = jwplayer("box").setup({ file: "rtmp://media.example.com/vod/a" });\np.play();</script>`,
    );
    await migrate('--write', path);
    expect(readFileSync(path, 'utf8')).toBe(
      `<head><script src="dist/cf-legacy.iife.js"></script>\n</head><cf-player id="box" src="rtmp://media.example.com/vod/a"></cf-player><script>var p = jwplayer("box");\np.play();</script>`,
    );
  });

  it('knows that the page goes on asking for the player', async () => {
    const path = put(
      'a.html',
      `<head></head><div id="box"></div><script>jwplayer("box").setup({ file: "rtmp://media.example.com/vod/a" });</script><a onclick="jwplayer('box').play()">play</a><script>videojs("v").ready(f);</script><video id="v"><source src="rtmp://media.example.com/vod/b" type="rtmp/mp4"></video>`,
    );
    await migrate('--write', path);
    expect(readFileSync(path, 'utf8')).toBe(
      `<head><script src="dist/cf-legacy.iife.js"></script>\n</head><cf-player id="box" src="rtmp://media.example.com/vod/a"></cf-player><a onclick="jwplayer('box').play()">play</a><script>videojs("v").ready(f);</script><cf-player id="v" src="rtmp://media.example.com/vod/b"></cf-player>`,
    );
  });

  it('puts the player in the place of a script that wrote a movie, and of what pages without scripts had', async () => {
    const variables = 'src=rtmp://h.example/app/x&streamType=live';
    const path = put(
      'a.html',
      `<div><script>AC_FL_RunContent('src','StrobeMediaPlayback','flashvars','${variables}');</script>
<noscript><object><param name="movie" value="StrobeMediaPlayback.swf"><param name="flashvars" value="${variables}"></object></noscript></div>`,
    );
    const { json } = await migrate('--write', '--json', path);
    expect(json()).toMatchObject([{ kind: 'strobe', line: 2 }]);
    expect(readFileSync(path, 'utf8')).toBe(
      `<div>${SCRIPT}\n\n<cf-player src="rtmp://h.example/app/x" live></cf-player></div>`,
    );
  });

  it('does not change what is known only when the page runs, and names the expression', async () => {
    const page = `<div id="box"></div><script>jwplayer("box").setup({ file: choose("a"), streamer: "rtmp://h.example/vod" });</script>`;
    const path = put('a.html', page);
    const { json } = await migrate('--write', '--json', path);
    expect(json()[0]?.warnings.join('\n')).toContain('file: choose("a")');
    expect(readFileSync(path, 'utf8')).toBe(page);
    expect(existsSync(`${path}.bak`)).toBe(false);
  });

  it('does not change what a server fills in, and changes what stands beside it', async () => {
    const page = `<?php if ($a->b > 1) { ?>\n<div id="one"></div>\n<script>jwplayer("one").setup({ file: "rtmp://h.example/vod/<?= $name ?>" });</script>\n<?php } ?>\n${EMBED}\n<% for (i <= 1) %>`;
    const path = put('a.php', page);
    const { json } = await migrate('--write', '--json', path);
    expect(json().map(({ line }) => line)).toEqual([3, 5]);
    expect(json()[0]?.warnings.length).toBeGreaterThan(0);
    expect(readFileSync(path, 'utf8')).toBe(page.replace(EMBED, `${SCRIPT}\n${TAG}`));
  });

  it('maps hosts by pairs and by a file', async () => {
    const path = put('a.html', PAGE.replace('media.example.com/vod', 's1abc.cloudfront.net/cfx/st'));
    const one = await migrate('--json', '--map', '*.cloudfront.net=d111111abcdef8.cloudfront.net', path);
    expect(one.json()[0]?.config).toEqual({
      streamer: 'rtmp://s1abc.cloudfront.net/cfx/st',
      file: 'a.flv',
      webDistribution: 'd111111abcdef8.cloudfront.net',
    });
    const table = put(
      'hosts.txt',
      '# old hosts\n\ns1abc.cloudfront.net = rtmp://new.example.com/vod  # ours\n*.cloudfront.net = other.example.com\n',
    );
    const two = await migrate('--json', '--map', table, '--gateway', 'wss://gw.example.com/rtmp', path);
    expect(two.json()[0]?.config).toEqual({
      gateway: 'wss://gw.example.com/rtmp',
      streamer: 'rtmp://new.example.com/vod',
      file: 'a.flv',
    });
    const json = put(
      'hosts.json',
      JSON.stringify({ 's1abc.cloudfront.net': ['template:mediaconvert', 'd1.example.com'] }),
    );
    expect((await migrate('--json', '--map', json, path)).json()[0]?.config).toMatchObject({
      hls: ['template:mediaconvert'],
      webDistribution: 'd1.example.com',
    });
  });

  it('makes relative addresses whole with --base', async () => {
    const path = put('a.html', '<embed src="player.swf" flashvars="file=../media/a.flv&image=a.jpg">');
    const { json } = await migrate('--json', '--base', 'https://www.example.com/pages/x/', path);
    expect(json()[0]?.config).toEqual({ src: 'https://www.example.com/pages/media/a.flv' });
    expect(json()[0]?.tag).toContain('poster="https://www.example.com/pages/x/a.jpg"');
  });

  it.each([
    [['nowhere.html'], 'nowhere.html is not there'],
    [[], 'PATH'],
    [['--nonsense'], 'nonsense'],
    [['--map', 'no-such-file', '.'], '--map'],
    [['--map', 'a b=c', '.'], 'no host name'],
    [['--base', 'ftp://x', '.'], '--base'],
    [['--scripts', '"><script>', '.'], '--scripts'],
  ])('ends with 1 and an error for %j', async (argv, said) => {
    const { exitCode, out } = await migrate(...argv);
    expect(exitCode).toBe(1);
    const { error } = JSON.parse(out) as { error: { code: string; message: string } };
    expect(error.code).toBe('CF_CONFIG_INVALID');
    expect(error.message).toContain(said);
  });

  it('says what it can do', async () => {
    const { exitCode, out } = await migrate('--help');
    expect(exitCode).toBe(0);
    for (const option of ['--write', '--json', '--map', '--gateway', '--base', '--scripts'])
      expect(out).toContain(option);
  });
});

describe('encodings', () => {
  const latin1 = (text: string) => Buffer.from(text, 'latin1');

  it('keeps a latin-1 page byte for byte, and reads its names', async () => {
    const page = (embed: string) =>
      `<head><meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1"></head>\n<p>caf\u00e9 \u0093x\u0094</p>\n${embed}\n<p>\u00fc</p>`;
    const path = put(
      'a.html',
      latin1(page('<embed src="player.swf" flashvars="file=caf\u00e9.flv&streamer=rtmp://h.example/vod">')),
    );
    const { json } = await migrate('--write', '--json', path);
    expect(json()[0]?.config).toMatchObject({ file: 'café.flv' });
    expect(readFileSync(path)).toEqual(
      latin1(
        page('<cf-player streamer="rtmp://h.example/vod" file="caf&#233;.flv"></cf-player>').replace(
          '</head>',
          `${SCRIPT}\n</head>`,
        ),
      ),
    );
    expect(readFileSync(path)).toEqual(expect.objectContaining({}));
  });

  it('keeps the byte order mark of UTF-8 and writes its characters as they are', async () => {
    const page = `\ufeff<p>ж</p>${EMBED.replace('a.flv', 'ж.flv')}`;
    const path = put('a.html', page);
    await migrate('--write', path);
    expect(readFileSync(path, 'utf8')).toBe(`\ufeff<p>ж</p>${SCRIPT}\n${TAG.replace('a.flv', 'ж.flv')}`);
  });

  it('reads UTF-16 with a byte order mark', async () => {
    const path = put('a.html', Buffer.from(`\ufeff${EMBED}`, 'utf16le'));
    await migrate('--write', path);
    expect(readFileSync(path).toString('utf16le')).toBe(`\ufeff${SCRIPT}\n${TAG}`);
  });

  it('leaves bytes alone that are in no encoding', async () => {
    const bytes = Buffer.concat([
      Buffer.from([0x80, 0xff, 0xc3, 0x28, 0x00]),
      Buffer.from(EMBED),
      Buffer.from([0xfe]),
    ]);
    const path = put('a.html', bytes);
    await migrate('--write', path);
    expect(readFileSync(path)).toEqual(
      Buffer.concat([
        Buffer.from([0x80, 0xff, 0xc3, 0x28, 0x00]),
        Buffer.from(`${SCRIPT}\n${TAG}`),
        Buffer.from([0xfe]),
      ]),
    );
  });
});
