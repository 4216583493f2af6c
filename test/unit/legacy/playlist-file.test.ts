import { describe, expect, it } from 'vitest';
import { readPlaylistFile } from '../../../src/legacy/playlist-file.js';

describe('playlist files', () => {
  // The form of the JW Player 5 documentation: MediaRSS with elements of its own.
  it('reads RSS with media: and jwplayer: elements', () => {
    const items =
      readPlaylistFile(`<?xml version="1.0"?><rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:jwplayer="http://example.com/x">
      <channel><title>All</title>
        <item><title>A &amp; B</title><media:content url="film.flv" type="video/x-flv" /><media:thumbnail url="film.jpg"/>
          <jwplayer:provider>rtmp</jwplayer:provider><jwplayer:streamer>rtmp://media.example.com/vod</jwplayer:streamer></item>
        <item><title><![CDATA[Two <b>]]></title><enclosure url="http://media.example.com/two.mp4" type="video/mp4" length="1"/></item>
        <item><title>A page</title><link>http://www.example.com/</link></item>
      </channel></rss>`);
    expect(items).toMatchObject([
      {
        streamer: 'rtmp://media.example.com/vod',
        sources: [{ address: 'film.flv' }],
        title: 'A & B',
        poster: 'film.jpg',
      },
      { streamer: undefined, sources: [{ address: 'http://media.example.com/two.mp4' }], title: 'Two <b>' },
    ]);
    expect(items).toHaveLength(2);
  });

  it('reads several qualities and tracks of JW Player 6', () => {
    const [item] = readPlaylistFile(`<rss><channel><item>
      <jwplayer:source file="rtmp://h.example/a/mp4:b_300" label="360p" /><jwplayer:source file="rtmp://h.example/a/mp4:b_800" />
      <jwplayer:track file="b.vtt" kind="captions" label="English" /><jwplayer:image>b.jpg</jwplayer:image></item></channel></rss>`);
    expect(item?.sources.map(({ address }) => address)).toEqual([
      'rtmp://h.example/a/mp4:b_300',
      'rtmp://h.example/a/mp4:b_800',
    ]);
    expect(item?.tracks).toMatchObject([{ src: 'b.vtt', kind: 'captions', label: 'English' }]);
    expect(item?.poster).toBe('b.jpg');
  });

  it('reads XSPF and ASX', () => {
    const xspf = readPlaylistFile(`<playlist version="1" xmlns="http://xspf.org/ns/0/"><trackList>
      <track><title>One</title><location>one.mp3</location><image>one.jpg</image></track>
      <track><location>cam</location><meta rel="streamer">rtmp://h.example/live</meta></track></trackList></playlist>`);
    expect(xspf).toMatchObject([
      { sources: [{ address: 'one.mp3' }], title: 'One', poster: 'one.jpg' },
      { streamer: 'rtmp://h.example/live', sources: [{ address: 'cam' }] },
    ]);
    const asx = readPlaylistFile(
      `<asx version="3.0"><entry><title>One</title><ref href="one.flv" /><param name="image" value="one.jpg" /></entry></asx>`,
    );
    expect(asx).toMatchObject([{ sources: [{ address: 'one.flv' }], title: 'One', poster: 'one.jpg' }]);
  });

  it.each([
    ['nothing', ''],
    ['a page', '<html><body>404</body></html>'],
    [
      'an entity bomb',
      `<!DOCTYPE a [<!ENTITY x "y">]><rss><item><title>&x;${'&x;'.repeat(100_000)}</title></item></rss>`,
    ],
    ['unclosed items', '<item>'.repeat(100_000)],
    ['open brackets', `<item>${'<a '.repeat(200_000)}</item>`],
  ])('finds nothing in %s', (_, text) => {
    expect(readPlaylistFile(text)).toEqual([]);
  });
});
