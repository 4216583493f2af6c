import { describe, expect, it } from 'vitest';
import type { PlayerConfig } from '../../../src/source/player-config.js';
import { resolveStreamAddress } from '../../../src/source/stream-address.js';

const H = 's5c39gqb8ow64r.cloudfront.net';
const S = `rtmp://${H}/cfx/st`;

interface Vector {
  readonly id: string;
  readonly input: PlayerConfig;
  readonly streamer?: string;
  readonly file?: string;
  readonly streamName?: string;
  readonly port?: number;
}
const of = (file: string, more: PlayerConfig = {}): PlayerConfig => ({ distribution: H, file, ...more });
const at = (src: string): PlayerConfig => ({ src });

// FACTS 3.4, the numbers are its own.
const VECTORS: readonly Vector[] = [
  { id: 'C1', input: of('mediafile.flv'), file: 'mediafile.flv', streamName: 'mediafile' },
  {
    id: 'C2',
    input: of('videos/mediafile.flv'),
    file: 'videos/mediafile.flv',
    streamName: 'videos/mediafile',
  },
  { id: 'C3', input: of('magicvideo.mp4'), file: 'magicvideo.mp4', streamName: 'mp4:magicvideo.mp4' },
  {
    id: 'C4',
    input: of('magicvideo.mp4', { extension: 'strip' }),
    file: 'magicvideo',
    streamName: 'mp4:magicvideo',
  },
  { id: 'C5', input: of('magicvideo', { prefix: 'mp4' }), file: 'magicvideo', streamName: 'mp4:magicvideo' },
  { id: 'C6', input: of('magicvideo'), file: 'magicvideo', streamName: 'magicvideo' },
  { id: 'C7', input: of('mp4:magicvideo.mp4'), file: 'mp4:magicvideo.mp4', streamName: 'mp4:magicvideo.mp4' },
  { id: 'C8', input: of('mp4:magicvideo'), file: 'mp4:magicvideo', streamName: 'mp4:magicvideo' },
  {
    id: 'C9',
    input: of('videos/magicvideo.mp4'),
    file: 'videos/magicvideo.mp4',
    streamName: 'mp4:videos/magicvideo.mp4',
  },
  { id: 'C11', input: of('song.mp3'), file: 'song.mp3', streamName: 'mp3:song' },
  { id: 'C12', input: of('dir/song.mp3'), file: 'dir/song.mp3', streamName: 'mp3:dir/song' },
  { id: 'C13', input: of('mp3:song'), file: 'mp3:song', streamName: 'mp3:song' },
  { id: 'C15', input: of('clip.m4v'), file: 'clip.m4v', streamName: 'mp4:clip.m4v' },
  { id: 'C17', input: of('clip.mov'), file: 'clip.mov', streamName: 'mp4:clip.mov' },
  { id: 'C18', input: of('clip.m4a'), file: 'clip.m4a', streamName: 'mp4:clip.m4a' },
  { id: 'C19', input: of('clip.f4a'), file: 'clip.f4a', streamName: 'mp4:clip.f4a' },
  { id: 'C21', input: of('clip.aac'), file: 'clip.aac', streamName: 'mp4:clip.aac' },
  { id: 'C23', input: of('flv:clip'), streamName: 'clip' },
  { id: 'C24', input: of('id3:song'), streamName: 'id3:song' },
  { id: 'C25', input: of('raw:final/sample'), streamName: 'raw:final/sample' },
  { id: 'C26', input: of('/videos/a.mp4'), streamName: 'mp4:videos/a.mp4' },
  { id: 'C28', input: of('my video.mp4'), streamName: 'mp4:my video.mp4' },
  { id: 'C29 as it is', input: of('my%20video.mp4'), streamName: 'mp4:my%20video.mp4' },
  { id: 'C29 decoded', input: of('my%20video.mp4', { decode: true }), streamName: 'mp4:my video.mp4' },
  { id: 'C32', input: of('talk.v2'), file: 'talk.v2', streamName: 'talk.v2' },
  { id: 'C33', input: of('a.mp4?x=1'), file: 'a.mp4?x=1', streamName: 'mp4:a.mp4?x=1' },
  { id: 'C34', input: of('a.flv?x=1'), streamName: 'a?x=1' },
  { id: 'C36', input: at(`${S}/mediafile.flv`), file: 'mediafile.flv', streamName: 'mediafile' },
  { id: 'C37', input: at(`${S}/videos/a.mp4`), file: 'videos/a.mp4', streamName: 'mp4:videos/a.mp4' },
  { id: 'C38', input: at(`${S}/mp4:videos/a.mp4`), streamName: 'mp4:videos/a.mp4' },
  { id: 'C39', input: at(`${S}/&mp4:path/to/video.mp4`), streamName: 'mp4:path/to/video.mp4' },
  { id: 'C40', input: at(`${S}/_definst_/mp4:up/x.mp4`), streamName: 'mp4:up/x.mp4' },
  {
    id: 'C41',
    input: at(`rtmp://${H}:1935/cfx/st/a.flv`),
    streamer: `rtmp://${H}:1935/cfx/st`,
    streamName: 'a',
    port: 1935,
  },
  {
    id: 'C45',
    input: { distribution: 'media.example.com', file: 'a.flv' },
    streamer: 'rtmp://media.example.com/cfx/st',
    streamName: 'a',
  },
  { id: 'C46', input: of('a.flv', { protocol: 'rtmpt' }), streamer: `rtmpt://${H}/cfx/st`, port: 80 },
  { id: 'C47', input: of('a.flv', { protocol: 'rtmpe' }), streamer: `rtmpe://${H}/cfx/st`, port: 1935 },
  { id: 'C48', input: of('a.flv', { protocol: 'rtmpte' }), streamer: `rtmpte://${H}/cfx/st`, port: 80 },
  {
    id: 'C52',
    input: { distribution: 'd111111abcdef8.cloudfront.net', file: 'a.flv' },
    streamer: 'rtmp://d111111abcdef8.cloudfront.net/cfx/st',
  },
  {
    id: 'C53',
    input: of('videos/a.mp4', { query: 'Expires=E&Signature=G&Key-Pair-Id=K' }),
    streamName: 'mp4:videos/a.mp4?Expires=E&Signature=G&Key-Pair-Id=K',
  },
  {
    id: 'C55',
    input: of('dir/song.mp3', { query: 'Policy=P&Signature=G&Key-Pair-Id=K' }),
    streamName: 'mp3:dir/song?Policy=P&Signature=G&Key-Pair-Id=K',
  },
];

describe('vectors C of FACTS', () => {
  it.each(VECTORS)('$id', ({ input, streamer, file, streamName, port }) => {
    const address = resolveStreamAddress(input);
    expect(address.streamer).toBe(streamer ?? S);
    if (file !== undefined) expect(address.file).toBe(file);
    if (streamName !== undefined) expect(address.streamName).toBe(streamName);
    expect(address.port).toBe(port ?? 1935);
  });

  it('C49: rtmps on a CloudFront host is refused', () => {
    expect(() => resolveStreamAddress(of('a.flv', { protocol: 'rtmps' }))).toThrow(
      expect.objectContaining({ code: 'CF_CONFIG_INVALID', message: expect.stringContaining('protocol') }),
    );
    expect(() => resolveStreamAddress(at(`rtmps://${H}/cfx/st/a`))).toThrow(/rtmps/);
    expect(resolveStreamAddress(at('rtmps://live.example.com/app/key'))).toMatchObject({ port: 443 });
  });
});

describe('the whole address', () => {
  it('has every form, with nothing left out', () => {
    expect(resolveStreamAddress(of('videos/a.mp4?x=1'))).toEqual({
      protocol: 'rtmp',
      host: H,
      port: 1935,
      app: 'cfx/st',
      streamer: S,
      file: 'videos/a.mp4?x=1',
      streamName: 'mp4:videos/a.mp4?x=1',
      url: `${S}/mp4:videos/a.mp4?x=1`,
      query: 'x=1',
    });
  });

  it('without a stream is CF_CONFIG_NO_SOURCE', () => {
    for (const config of [
      {},
      { distribution: H },
      { src: S },
      { file: '' },
      { file: 'a.flv' },
      of('?x=1'),
      of('mp4:'),
    ]) {
      expect(() => resolveStreamAddress(config)).toThrow(
        expect.objectContaining({ code: 'CF_CONFIG_NO_SOURCE' }),
      );
    }
  });
});

describe('rule 2: types and the options that overrule them', () => {
  it.each(
    [['mp4', 'm4v', 'm4a', 'mov', '3gp', 'f4v', 'f4p', 'f4a', 'f4b', 'aac'].map((e) => [e] as const)].flat(),
  )('.%s gets mp4: and keeps its extension, in any case', (extension) => {
    expect(resolveStreamAddress(of(`dir/x.${extension}`)).streamName).toBe(`mp4:dir/x.${extension}`);
    const upper = `dir/x.${extension.toUpperCase()}`;
    expect(resolveStreamAddress(of(upper)).streamName).toBe(`mp4:${upper}`);
  });

  it.each<[string, PlayerConfig, string]>([
    ['a.flv', { extension: 'keep' }, 'a.flv'],
    ['song.mp3', { extension: 'keep' }, 'mp3:song.mp3'],
    ['clip.m4v', { extension: 'strip' }, 'mp4:clip'],
    ['talk.v2', { extension: 'strip' }, 'talk.v2'],
    ['videos/a.mp4', { prefix: 'none' }, 'videos/a.mp4'],
    ['videos/a.flv', { prefix: 'none', extension: 'keep' }, 'videos/a.flv'],
    ['talk.v2', { prefix: 'mp4' }, 'mp4:talk.v2'],
    ['song', { prefix: 'mp3' }, 'mp3:song'],
    ['magicvideo', { prefix: 'flv' }, 'magicvideo'],
    ['mp3:song', { prefix: 'mp4' }, 'mp3:song'],
    ['mp4:magicvideo.mp4', { prefix: 'mp4' }, 'mp4:magicvideo.mp4'],
  ])('%s with %j is %s', (file, options, expected) => {
    expect(resolveStreamAddress(of(file, options)).streamName).toBe(expected);
  });

  it.each([
    ['a.mp4.flv', 'a.mp4'],
    ['dir.mp4/clip', 'dir.mp4/clip'],
    ['a.', 'a.'],
    ['.flv', '.flv'],
    ['a.flv?b=c.mp4', 'a?b=c.mp4'],
    ['a?b=c.mp4', 'a?b=c.mp4'],
  ])('rule 1: only the last extension before the query counts (%s)', (file, expected) => {
    expect(resolveStreamAddress(of(file)).streamName).toBe(expected);
  });
});

describe('rules 3 and 4: prefixes and what stands in front', () => {
  it.each([
    ['videos/mp4:a.mp4', 'mp4:videos/a.mp4'],
    ['mp4:mp4:a.mp4', 'mp4:a.mp4'],
    ['mp4:dir/mp4:a.mp4', 'mp4:dir/a.mp4'],
    ['MP4:a.mp4', 'mp4:a.mp4'],
    ['dir/mp3:song.mp3', 'mp3:dir/song'],
    ['mp3:song.mp3', 'mp3:song'],
    ['flv:dir/clip.flv', 'dir/clip'],
    ['dir/flv:clip', 'dir/clip'],
    ['///a.flv', 'a'],
    ['/cfx/st/videos/a.mp4', 'mp4:videos/a.mp4'],
    ['cfx/st/mp4:videos/a.mp4', 'mp4:videos/a.mp4'],
    ['mp4:/videos/a.mp4', 'mp4:videos/a.mp4'],
    ['mp4:cfx/st/videos/a.mp4', 'mp4:videos/a.mp4'],
    ['_definst_/mp4:a.mp4', 'mp4:a.mp4'],
    ['&mp4:a.mp4', 'mp4:a.mp4'],
    ['/&/cfx/st/_definst_/a.flv', 'a'],
    ['a.mp4?u=mp4:b', 'mp4:a.mp4?u=mp4:b'],
    ['a.mp4?u=http://x/mp4:b.flv', 'mp4:a.mp4?u=http://x/mp4:b.flv'],
    ['a:b.mp4', 'mp4:a:b.mp4'],
    ['cfx/stuff/a.flv', 'cfx/stuff/a'],
    ['rock&roll.mp4', 'mp4:rock&roll.mp4'],
    ['видео/файл.mp4', 'mp4:видео/файл.mp4'],
  ])('%s is %s on the wire', (file, expected) => {
    expect(resolveStreamAddress(of(file)).streamName).toBe(expected);
  });
});

describe('rule 5: full addresses', () => {
  it.each([
    ['rtmp://host/live/key', 'live', 'key'],
    ['rtmp://host:1935/vod/mp4:dir/a.mp4', 'vod', 'mp4:dir/a.mp4'],
    ['rtmp://host/app/instance/mp4:a.mp4', 'app/instance', 'mp4:a.mp4'],
    ['rtmp://host/vod/dir/a.mp4', 'vod/dir', 'mp4:a.mp4'],
    ['rtmp://host/vod/a/mp4:b/c.mp4', 'vod/a', 'mp4:b/c.mp4'],
    ['rtmp://host/a/b/c/mp4:d.mp4', 'a/b', 'mp4:c/d.mp4'],
    ['rtmp://host/vod/_definst_/mp4:dir/a.mp4', 'vod', 'mp4:dir/a.mp4'],
    ['rtmp://host/vod/&mp4:dir/a.mp4', 'vod', 'mp4:dir/a.mp4'],
    ['rtmp://host/app/inst&mp4:a.mp4', 'app/inst', 'mp4:a.mp4'],
    ['rtmp://host/live&key', 'live', 'key'],
    ['rtmp://host//cfx/st/a.flv', 'cfx/st', 'a'],
    ['rtmp://proxy.example.com/eu/cfx/st/videos/a.mp4', 'eu/cfx/st', 'mp4:videos/a.mp4'],
    ['rtmp://host/cfx/stuff/a.flv', 'cfx/stuff', 'a'],
    ['rtmp://host/live/key?token=a/b&c', 'live', 'key?token=a/b&c'],
    [`rtmp://${H}/a.flv`, 'cfx/st', 'a'],
    [`rtmp://${H}/mp4:videos/a.mp4`, 'cfx/st', 'mp4:videos/a.mp4'],
  ])('%s is app %s, stream %s', (src, app, streamName) => {
    expect(resolveStreamAddress({ src })).toMatchObject({ app, streamName });
    expect(resolveStreamAddress({ file: src })).toMatchObject({ app, streamName });
  });

  it('an explicit streamer decides where the application ends', () => {
    const src = 'rtmp://host/live/eu/west/mp4:a/b.mp4';
    expect(resolveStreamAddress({ src, streamer: 'rtmp://host/live/eu/west' })).toMatchObject({
      app: 'live/eu/west',
      streamName: 'mp4:a/b.mp4',
    });
    expect(resolveStreamAddress({ file: 'a/b/c', streamer: 'rtmp://host/live' })).toMatchObject({
      app: 'live',
      streamName: 'a/b/c',
    });
  });
});

describe('rule 6: pasted distributions and streamers', () => {
  it.each([
    `rtmp://${H}`,
    `http://${H}/`,
    `https://${H}:443/`,
    `${H}/`,
    `${H}/cfx/st`,
    `rtmp://${H}/cfx/st/`,
    ` ${H.toUpperCase()} `,
    `//${H}`,
  ])('distribution %s', (distribution) => {
    expect(resolveStreamAddress({ distribution, file: 'a.flv' })).toMatchObject({
      streamer: S,
      streamName: 'a',
    });
  });

  it('a port and a protocol in a pasted distribution stay', () => {
    expect(resolveStreamAddress({ distribution: `${H}:80`, file: 'a' }).streamer).toBe(
      `rtmp://${H}:80/cfx/st`,
    );
    expect(resolveStreamAddress({ distribution: `rtmpe://${H}/`, file: 'a' }).streamer).toBe(
      `rtmpe://${H}/cfx/st`,
    );
  });

  it.each([
    [`rtmp://${H}`, S],
    [`rtmp://${H}/`, S],
    [`${S}///`, S],
    [`${H}/cfx/st`, S],
    ['rtmp://host.example/app/inst/', 'rtmp://host.example/app/inst'],
    ['rtmp://[2001:DB8::1]:1936/live', 'rtmp://[2001:db8::1]:1936/live'],
  ])('streamer %s becomes %s', (streamer, expected) => {
    expect(resolveStreamAddress({ streamer, file: 'a.flv' }).streamer).toBe(expected);
  });

  it('a streamer without application takes it from the file', () => {
    expect(resolveStreamAddress({ streamer: 'rtmp://host', file: 'live/key' })).toMatchObject({
      streamer: 'rtmp://host/live',
      streamName: 'key',
    });
    expect(() => resolveStreamAddress({ streamer: 'rtmp://host', file: 'key' })).toThrow(/^streamer: /);
  });
});

describe('rule 7: queries', () => {
  const canned = 'Expires=1426500000&Signature=ab~c_d-e%2Bf&Key-Pair-Id=APKA';

  it.each([
    [{ file: `a.mp4?x=1`, query: canned }, `mp4:a.mp4?x=1&${canned}`],
    [{ file: `a.mp4?${canned}` }, `mp4:a.mp4?${canned}`],
    [{ file: `a.mp4?${canned}`, query: canned }, `mp4:a.mp4?${canned}`],
    [{ file: 'a.mp4', query: `?${canned}` }, `mp4:a.mp4?${canned}`],
    [{ file: 'a.mp4?' }, 'mp4:a.mp4'],
    [
      { file: `a.mp4%3F${canned.replaceAll('=', '%3D').replaceAll('&', '%26').replace('%2B', '')}` },
      `mp4:a.mp4?${canned.replace('%2B', '')}`,
    ],
    [{ file: 'a.mp4', query: canned.replaceAll('=', '%3D').replaceAll('&', '%26') }, `mp4:a.mp4?${canned}`],
    [{ file: 'what%3F.mp4' }, 'mp4:what%3F.mp4'],
    [{ file: 'a.mp4?x=1%262%3D3' }, 'mp4:a.mp4?x=1%262%3D3'],
  ])('%j is %s', (config, expected) => {
    expect(resolveStreamAddress({ distribution: H, ...config }).streamName).toBe(expected);
  });

  it('a whole address that was percent-encoded is read as what it was', () => {
    const src = encodeURIComponent(`${S}/mp4:a b.mp4?${canned}`);
    expect(resolveStreamAddress({ src }).streamName).toBe(`mp4:a b.mp4?${canned}`);
  });

  it('a query of the streamer stays with connect', () => {
    expect(resolveStreamAddress({ streamer: 'rtmp://host/live?vhost=a', file: 'key' })).toMatchObject({
      app: 'live?vhost=a',
      streamer: 'rtmp://host/live?vhost=a',
      streamName: 'key',
      query: '',
    });
  });

  it('a signature at the streamer belongs to the stream name', () => {
    expect(resolveStreamAddress({ streamer: `${S}?${canned}`, file: 'a.mp4' })).toMatchObject({
      streamer: S,
      streamName: `mp4:a.mp4?${canned}`,
    });
  });

  it.each([
    'Expires=1&Signature=x',
    'Signature=x&Key-Pair-Id=K',
    'Expires=1&Key-Pair-Id=K',
    'Policy=p',
    'Expires=1&Signature=&Key-Pair-Id=K',
  ])('an incomplete signature (%s) is CF_CONFIG_SIGNATURE_INCOMPLETE', (query) => {
    expect(() => resolveStreamAddress(of('a.mp4', { query }))).toThrow(
      expect.objectContaining({ code: 'CF_CONFIG_SIGNATURE_INCOMPLETE' }),
    );
  });

  it("another server's parameters of the same names are its own business", () => {
    expect(resolveStreamAddress({ src: 'rtmp://host/live/key?Expires=1&Signature=x' }).query).toBe(
      'Expires=1&Signature=x',
    );
  });
});

describe('ports and protocols', () => {
  it('a tunnel does not inherit port 1935, other ports stay', () => {
    const streamer = `rtmp://${H}:1935/cfx/st`;
    expect(resolveStreamAddress({ streamer, file: 'a', protocol: 'rtmpt' })).toMatchObject({
      port: 80,
      streamer: `rtmpt://${H}/cfx/st`,
    });
    expect(resolveStreamAddress({ src: `rtmpt://${H}:8080/cfx/st/a` })).toMatchObject({ port: 8080 });
    expect(resolveStreamAddress({ streamer, file: 'a', port: 80 }).streamer).toBe(`rtmp://${H}:80/cfx/st`);
  });
});

describe('input that is no address', () => {
  it.each<[PlayerConfig, string]>([
    [{ src: 'javascript:alert(1)' }, 'src'],
    [{ distribution: H, file: 'javascript:alert(1)' }, 'file'],
    [{ src: 'data:text/html,x' }, 'src'],
    [{ src: 'ftp://host/a/b' }, 'src'],
    [{ distribution: 'javascript:alert(1)', file: 'a' }, 'distribution'],
    [{ distribution: '<script>', file: 'a' }, 'distribution'],
    [{ distribution: 'a b', file: 'a' }, 'distribution'],
    [{ distribution: 'host:99999', file: 'a' }, 'distribution'],
    [{ distribution: 'host:0', file: 'a' }, 'distribution'],
    [{ distribution: 'host:12ab', file: 'a' }, 'distribution'],
    [{ streamer: 'rtmp:///app', file: 'a' }, 'streamer'],
    [{ streamer: 'http://host/app', file: 'a' }, 'streamer'],
    [{ streamer: 'rtmp://user:secret@host/app', file: 'a' }, 'streamer'],
    [{ streamer: 'rtmp://[::1/app', file: 'a' }, 'streamer'],
    [{ streamer: 'rtmp://[zz]/app', file: 'a' }, 'streamer'],
    [{ streamer: 'rtmp://a..b/app', file: 'a' }, 'streamer'],
    [{ src: 'rtmp://host/a\u0000b/c' }, 'src'],
    [{ distribution: H, file: 'a\nb' }, 'file'],
    [{ distribution: H, file: 'a'.repeat(10_000) }, 'file'],
    [{ distribution: H, file: 'a', query: 'x=\r\n' }, 'query'],
    [{ distribution: H, file: '%00.mp4', decode: true }, 'file'],
  ])('%j names %s', (config, field) => {
    expect(() => resolveStreamAddress(config)).toThrow(
      expect.objectContaining({
        name: 'PlayerError',
        code: 'CF_CONFIG_INVALID',
        message: expect.stringMatching(new RegExp(`^${field}: `)),
      }),
    );
  });

  it('never repeats a secret in the message', () => {
    try {
      resolveStreamAddress({ streamer: 'rtmp://user:hunter2@host/app', file: 'a' });
      expect.unreachable();
    } catch (error) {
      expect(JSON.stringify(error) + String(error)).not.toContain('hunter2');
    }
  });
});
