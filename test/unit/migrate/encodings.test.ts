import { describe, expect, it } from 'vitest';
import { migrateFile } from '../../../src/migrate/migrate-file.js';

const EMBED = (file: string): string =>
  `<embed src="player.swf" flashvars="file=${file}&streamer=rtmp://media.example.com/vod" title="${file}">`;
const hex = (text: string): string => Buffer.from(text, 'hex').toString('latin1');

/** Encodings whose characters have bytes of ASCII in them, and two others. Bytes are Python's. */
const PAGES: readonly (readonly [string, string, string])[] = [
  // Second bytes 5C, 5C, 83 5C: 表, 予, ソ.
  ['Shift_JIS', '955c975c835c', '表予ソ'],
  // Second byte 5C.
  ['gbk', '815cd6d0', '乗中'],
  ['big5', 'b35ca55c', '許功'],
  // A character of four bytes, two of them digits.
  ['gb18030', '8139ee39d6d0', '㐀中'],
  ['euc-kr', 'c7d1b1db', '한글'],
  ['windows-1251', 'e2e8e4e5ee', 'видео'],
  // Shifts to another set of characters and back.
  ['iso-2022-jp', '1b2442493d1b2842', '表'],
];

describe.each(PAGES)('a page in %s', (label, bytes, said) => {
  const page = Buffer.from(
    `<html><head><meta charset="${label}"></head><body><p>${hex(bytes)}</p>\r\n${EMBED(`${hex(bytes)}.mp4`)}<p>${hex(bytes)}|</p></body></html>`,
    'latin1',
  );
  const { reports, bytes: written } = migrateFile('a.html', page, { scripts: 'dist' });

  it('says the name that its players read', () => {
    expect(reports.map(({ config }) => config)).toEqual([
      { streamer: 'rtmp://media.example.com/vod', file: `${said}.mp4` },
    ]);
  });

  it('is the same to the byte around the new tag, which is ASCII', () => {
    const text = Buffer.from(written ?? []).toString('latin1');
    const references = Array.from(said, (one) => `&#${one.codePointAt(0)};`).join('');
    expect(text).toContain(
      `<p>${hex(bytes)}</p>\r\n<cf-player streamer="rtmp://media.example.com/vod" file="${references}.mp4"`,
    );
    expect(text.endsWith(`</cf-player><p>${hex(bytes)}|</p></body></html>`)).toBe(true);
  });
});

it('takes a character reference for no byte of the page', () => {
  const page = Buffer.from(`<meta charset="Shift_JIS">${hex('955c')}${EMBED('caf&eacute;.mp4')}`, 'latin1');
  const [report] = migrateFile('a.html', page, { scripts: 'dist' }).reports;
  expect(report?.config.file).toBe('café.mp4');
});

it('keeps what is broken in a page', () => {
  const page = Buffer.from(
    `<meta charset="Shift_JIS">${EMBED('a.mp4')}${hex('95')}<p>${hex('a0fdff95')}`,
    'latin1',
  );
  const { bytes = new Uint8Array() } = migrateFile('a.html', page, { scripts: 'dist' });
  expect(
    Buffer.from(bytes)
      .toString('latin1')
      .endsWith(`</cf-player>${hex('95')}<p>${hex('a0fdff95')}`),
  ).toBe(true);
});

it('keeps half a character at the end of UTF-16', () => {
  const page = Buffer.concat([Buffer.from(`\ufeff${EMBED('a.mp4')}`, 'utf16le'), Buffer.from([0x41])]);
  const { bytes = new Uint8Array() } = migrateFile('a.html', page, { scripts: 'dist' });
  expect([...bytes.subarray(-3)]).toEqual([0x3e, 0, 0x41]);
});
