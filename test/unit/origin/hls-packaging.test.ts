import { execFile } from 'node:child_process';
import { createDecipheriv } from 'node:crypto';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nalUnits, parameterSets, toAdts, toByteStream } from '../../../src/origin/hls/elementary-stream.js';
import { parsePackaging } from '../../../src/origin/hls/packaging.js';
import { encryptNalUnit, preventEmulation } from '../../../src/origin/hls/sample-encryption.js';
import { SubtitleFile } from '../../../src/origin/hls/subtitles.js';
import { muxTransportStream } from '../../../src/origin/hls/transport-stream.js';
import { kindOf } from '../../../src/origin/http/viewer-request.js';
import type { Origin } from '../../../src/origin/origin.js';
import { startTestOrigin } from '../../support/origin-viewer.js';

const run = promisify(execFile);
let origin: Origin;
beforeAll(async () => {
  origin = await startTestOrigin();
});
afterAll(() => origin.close());

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(new URL(path, origin.url), { headers });
const text = async (path: string) => {
  const answer = await get(path);
  expect(answer.status, path).toBe(200);
  return answer.text();
};
const bytes = async (path: string, headers: Record<string, string> = {}) =>
  Buffer.from(await (await get(path, headers)).arrayBuffer());
const urisOf = (playlist: string) =>
  playlist.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

interface Stream {
  readonly codec_name: string;
  readonly nb_read_packets: string;
}
/** What ffmpeg reads, packet by packet. */
async function probe(path: string): Promise<Record<string, number>> {
  const options = ['-v', 'error', '-allowed_extensions', 'ALL', '-count_packets', '-of', 'json'];
  const entries = ['-show_entries', 'stream=codec_name,nb_read_packets'];
  const { stdout, stderr } = await run('ffprobe', [...options, ...entries, `${origin.url}${path}`]);
  expect(stderr).toBe('');
  const { streams } = JSON.parse(stdout) as { streams: readonly Stream[] };
  return Object.fromEntries(streams.map((stream) => [stream.codec_name, Number(stream.nb_read_packets)]));
}
const frames = async (path: string) => {
  const options =
    '-v warning -count_frames -select_streams v:0 -show_entries stream=nb_read_frames -of csv=p=0';
  const { stdout, stderr } = await run('ffprobe', [
    ...options.split(' '),
    '-allowed_extensions',
    'ALL',
    `${origin.url}${path}`,
  ]);
  expect(stderr).not.toMatch(/error|invalid|corrupt/i);
  return Number(stdout.trim().split(/\s+/)[0]);
};

// 500 pictures; the encoder's 862 frames of sound, 863 in the FLV.
const BOTH = { h264: 500, aac: 862 };

describe('HLS made by options', () => {
  it.each([
    ['ts', BOTH],
    ['ts+apart', BOTH],
    ['muxed', BOTH],
    ['fmp4', BOTH],
    ['ts+aes', BOTH],
    ['aes', BOTH],
    ['aes-rotate', BOTH],
    ['ts+aes-rotate', BOTH],
    ['range', BOTH],
    ['ts+range', BOTH],
    ['muxed+range', BOTH],
    ['ts+id3', { ...BOTH, timed_id3: 20 }],
    ['id3+pdt', BOTH],
    ['ts+daterange', BOTH],
    ['ts+discontinuity', { h264: 1000, aac: 1724 }],
  ])('%s is read by ffmpeg, every packet of it', async (options, expected) => {
    expect(await probe(`hls/${options}/videos/mediafile.m3u8`)).toEqual(expected);
  });

  it('of an FLV and of an MP3 may be transport streams and packed audio', async () => {
    expect(await probe('hls/ts/videos/mediafile.flv.m3u8')).toEqual({ h264: 500, aac: 863 });
    expect(urisOf(await text('hls/ts/audio/mediafile.mp3/audio.m3u8'))[0]).toBe('audio-0.mp3');
    expect(urisOf(await text('hls/ts+apart/videos/mediafile.mp4/audio.m3u8'))[0]).toBe('audio-0.aac');
  });

  it('is decoded to its last picture', async () => {
    expect(await frames('hls/ts/videos/mediafile.m3u8')).toBe(500);
    expect(await frames('hls/muxed+aes/videos/mediafile.m3u8')).toBe(500);
  });

  it('is the same with encrypted samples, which ffmpeg opens', async () => {
    const pictures = async (options: string) => {
      const input = `${origin.url}hls/${options}/videos/mediafile.m3u8`;
      const { stdout } = await run('ffmpeg', [
        '-v',
        'quiet',
        '-i',
        input,
        '-map',
        '0:v',
        '-f',
        'framemd5',
        '-',
      ]);
      return stdout.split('\n').filter((line) => !line.startsWith('#'));
    };
    const clear = await pictures('ts');
    expect(clear.length).toBeGreaterThanOrEqual(500);
    // What is still in its demuxer when the playlist ends, ffmpeg does not decrypt: two pictures.
    expect((await pictures('ts+sample-aes')).slice(0, 498)).toEqual(clear.slice(0, 498));
    const playlist = await text('/hls/ts+sample-aes/videos/mediafile.mp4/main.m3u8');
    expect(playlist.match(/#EXT-X-KEY:.*/g)).toEqual([
      '#EXT-X-KEY:METHOD=SAMPLE-AES,URI="main-0.key",IV=0x00000000000000000000000000000000',
    ]);
  });

  it('has one variant for each step, with sound and subtitles beside', async () => {
    const master = await text('/hls/ts+audio+subs/videos/ladder.m3u8');
    expect(urisOf(master)).toEqual(['low', 'mid', 'high'].map((step) => `ladder_${step}.mp4/main.m3u8`));
    // RFC 8216 section 4.3.4.2.1: without URI the sound is in the variant.
    expect(master).toMatch(
      /TYPE=AUDIO,GROUP-ID="audio",NAME="Original",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2"\n/,
    );
    expect(master).toContain(
      'NAME="German",LANGUAGE="de",DEFAULT=NO,AUTOSELECT=YES,CHANNELS="2",URI="ladder.de.m4a/audio.m3u8"',
    );
    for (const language of ['de', 'en'])
      expect(master).toContain(
        `LANGUAGE="${language}",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,URI="ladder.${language}.vtt/subtitles.m3u8"`,
      );
    expect(master.match(/#EXT-X-STREAM-INF:.*,AUDIO="audio",SUBTITLES="subtitles"\n/g)).toHaveLength(3);
    expect(await text('/videos/ladder.m3u8')).not.toMatch(/SUBTITLES|German/);
  });

  it('has sound beside that is cut at the same times', async () => {
    for (const options of ['ts', 'fmp4']) {
      const playlist = await text(`/hls/${options}+audio/videos/ladder.de.m4a/audio.m3u8`);
      expect(urisOf(playlist)).toHaveLength(5);
      expect(await probe(`hls/${options}/videos/ladder.de.m4a/audio.m3u8`)).toEqual({ aac: 862 });
    }
  });

  it('has subtitles on the clock of its segments', async () => {
    const playlist = await text('/hls/subs/videos/ladder.de.vtt/subtitles.m3u8');
    expect(urisOf(playlist)).toEqual([0, 1, 2, 3, 4].map((number) => `subtitles-${number}.vtt`));
    const segment = await text('/hls/subs/videos/ladder.de.vtt/subtitles-1.vtt');
    expect(segment).toMatch(
      /^WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00\.000\n\n00:00:04\.000 --> 00:00:06\.000\n/,
    );
    expect(segment).toContain('00:00:06.000 --> 00:00:08.000');
    expect(segment).not.toContain('00:00:08.000 -->');
    expect(await text('/hls/ts+subs/videos/ladder.de.vtt/subtitles-0.vtt')).toContain('MPEGTS:900000');
    expect((await get('/hls/subs/videos/ladder.de.vtt/subtitles-5.vtt')).status).toBe(404);
  });

  it('is encrypted, and a key opens it', async () => {
    const folder = '/hls/ts+aes/videos/mediafile.mp4';
    const playlist = await text(`${folder}/main.m3u8`);
    expect(playlist.match(/#EXT-X-KEY:.*/g)).toEqual(['#EXT-X-KEY:METHOD=AES-128,URI="main-0.key"']);
    const key = await bytes(`${folder}/main-0.key`);
    expect(key.byteLength).toBe(16);
    const iv = Buffer.alloc(16);
    iv[15] = 2;
    const decipher = createDecipheriv('aes-128-cbc', key, iv);
    const segment = await bytes(`${folder}/main-2.ts`);
    const clear = Buffer.concat([decipher.update(segment), decipher.final()]);
    expect(clear.equals(await bytes('/hls/ts/videos/mediafile.mp4/main-2.ts'))).toBe(true);
    expect((await get('/hls/ts/videos/mediafile.mp4/main-0.key')).status).toBe(404);
  });

  it('changes its key, and says which vector goes with it', async () => {
    const playlist = await text('/hls/aes-rotate/videos/mediafile.mp4/video.m3u8');
    const uris = [...playlist.matchAll(/KEY:METHOD=AES-128,URI="(.*?)",IV=0x0{31}(\d)/g)].map(
      ([, uri, iv]) => `${uri} ${iv}`,
    );
    expect(uris).toEqual([
      'video-0.key 0',
      'video-0.key 1',
      'video-1.key 2',
      'video-1.key 3',
      'video-2.key 4',
    ]);
    expect(playlist.indexOf('#EXT-X-MAP')).toBeLessThan(playlist.indexOf('#EXT-X-KEY'));
    const keys = await Promise.all(
      [0, 1].map((n) => bytes(`/hls/aes-rotate/videos/mediafile.mp4/video-${n}.key`)),
    );
    expect(keys[0]!.equals(keys[1]!)).toBe(false);
  });

  it('has all segments in one file, and every range is one of them', async () => {
    const folder = 'videos/mediafile.mp4';
    const playlist = await text(`/hls/range/${folder}/video.m3u8`);
    const map = /#EXT-X-MAP:URI="video-whole.mp4",BYTERANGE="(\d+)@0"/.exec(playlist);
    const init = await bytes(`/${folder}/video.mp4`);
    expect(Number(map?.[1])).toBe(init.byteLength);
    const ranges = [...playlist.matchAll(/BYTERANGE:(\d+)@(\d+)\nvideo-whole\.mp4/g)];
    expect(ranges).toHaveLength(5);
    for (const [i, [, length, offset]] of ranges.entries()) {
      const range = `bytes=${offset}-${Number(offset) + Number(length) - 1}`;
      const part = await get(`/hls/range/${folder}/video-whole.mp4`, { range });
      expect(part.status).toBe(206);
      const own = await bytes(`/${folder}/video-${i}.m4s`);
      expect(Buffer.from(await part.arrayBuffer()).equals(own)).toBe(true);
    }
  });

  it('says when it was, and what happens when', async () => {
    const playlist = await text('/hls/daterange/videos/mediafile.mp4/video.m3u8');
    expect([...playlist.matchAll(/PROGRAM-DATE-TIME:(.*)/g)].map(([, date]) => date)).toEqual(
      [0, 4, 8, 12, 16].map((second) => `2020-12-31T00:00:${`${second}`.padStart(2, '0')}.000Z`),
    );
    expect(playlist).toContain(
      'ID="chapter",CLASS="com.example.chapter",START-DATE="2020-12-31T00:00:04.000Z",DURATION=4.000',
    );
  });

  it('has a tag at each second in fragmented MP4 as well', async () => {
    const segment = (await bytes('/hls/id3/videos/mediafile.mp4/video-1.m4s')).toString('latin1');
    expect(segment.slice(4, 8)).toBe('emsg');
    expect(
      [
        ...segment.matchAll(
          /https:\/\/aomedia\.org\/emsg\/ID3\0\0ID3.{17,25}cf-player\0(\{"second":\d+\})/gs,
        ),
      ].map(([, json]) => json),
    ).toEqual([4, 5, 6, 7].map((second) => `{"second":${second}}`));
  });

  it.each([
    ['/videos/ladder/index.m3u8', '../ladder_low.mp4/video.m3u8'],
    ['/videos/mediafile/mediafile.m3u8', '../mediafile.mp4/video.m3u8'],
    ['/out/v1/videos/ladder/index.m3u8', '../ladder_low.mp4/video.m3u8'],
    ['/hls-vod/videos/mediafile.mp4.m3u8', 'mediafile.mp4/video.m3u8'],
  ])('has its manifest where producers put it: %s', async (path, first) => {
    const [uri = ''] = urisOf(await text(path));
    expect(uri).toBe(first);
    expect(await text(new URL(uri, new URL(path, origin.url)).pathname)).toContain('#EXT-X-ENDLIST');
  });

  it('is nothing for options that are none, and for other containers', async () => {
    expect(parsePackaging('ts+aes')).toEqual(new Set(['ts', 'aes']));
    expect(parsePackaging('ts+')).toBeUndefined();
    for (const path of [
      '/hls/mp5/videos/mediafile.m3u8',
      '/hls/ts/videos/mediafile.mp4/main-0.m4s',
      '/hls/ts/videos/mediafile.mp4/main.mp4',
      '/hls/ts/videos/mediafile.mp4/main-99.ts',
      '/hls/ts/videos/mediafile.mp4/main-whole.ts',
      '/hls/ts/audio/mediafile.mp3/video.m3u8',
      '/hls/subs/videos/none.vtt/subtitles.m3u8',
      '/videos/ladder/other.m3u8',
      '/index.m3u8',
    ])
      expect((await get(path)).status, path).toBe(404);
  });

  it('is signed content where it is private, keys and subtitles included', async () => {
    const { query } = await origin.sign('/private/hls/ts+aes+subs/videos/x', { policy: 'custom' });
    for (const path of [
      'ladder.m3u8',
      'ladder_low.mp4/main.m3u8',
      'ladder_low.mp4/main-0.key',
      'ladder.de.vtt/subtitles-0.vtt',
    ]) {
      expect((await get(`/private/hls/ts+aes+subs/videos/${path}`)).status).toBe(403);
      expect((await get(`/private/hls/ts+aes+subs/videos/${path}?${query}`)).status).toBe(200);
    }
  });
});

describe('the pieces of a transport stream', () => {
  it('are 188 bytes each, with counters that go on', () => {
    const unit = (dts: number, size: number) =>
      ({ kind: 'video', pts: dts, dts, isSync: true, data: new Uint8Array(size).fill(7) }) as const;
    const sizes = [1, 100, 157, 158, 164, 165, 166, 170, 184, 5000];
    const stream = muxTransportStream({
      number: 3,
      streamTypes: { video: 0x1b },
      units: sizes.map((size, i) => unit(i * 3600, size)),
    });
    expect(stream.byteLength % 188).toBe(0);
    let counter = 0;
    const received: number[] = [];
    for (let at = 0; at < stream.byteLength; at += 188) {
      const packet = stream.subarray(at, at + 188);
      expect(packet[0]).toBe(0x47);
      const pid = ((packet[1]! & 0x1f) << 8) | packet[2]!;
      if (pid !== 0x100) {
        expect(packet[3]! & 15).toBe(3);
        continue;
      }
      expect(packet[3]! & 15).toBe(counter);
      counter = (counter + 1) & 15;
      const payload = packet.subarray((packet[3]! & 0x20) === 0 ? 4 : 5 + packet[4]!);
      if ((packet[1]! & 0x40) !== 0) received.push(-9 - payload[8]!);
      received[received.length - 1]! += payload.byteLength;
    }
    expect(received).toEqual(sizes);
  });

  it('are access units in the byte stream format, parameter sets in front of a sync sample', () => {
    const avcC = Uint8Array.of(1, 77, 64, 30, 0xff, 0xe1, 0, 2, 0x67, 77, 1, 0, 2, 0x68, 9);
    expect(parameterSets(avcC).map((set) => [...set])).toEqual([
      [0x67, 77],
      [0x68, 9],
    ]);
    const sample = Uint8Array.of(0, 0, 0, 2, 9, 0xf0, 0, 0, 0, 3, 0x41, 1, 2);
    const stream = (isSync: boolean) => [...toByteStream(nalUnits(sample, avcC, isSync))];
    expect(stream(false)).toEqual([0, 0, 0, 1, 9, 0xf0, 0, 0, 0, 1, 0x41, 1, 2]);
    const sets = '0 0 0 1 9 240 0 0 0 1 103 77 0 0 0 1 104 9';
    expect(stream(true).join(' ')).toBe(`${sets} 0 0 0 1 65 1 2`);
  });

  it('are samples of which one block in ten is encrypted, and no start code comes of it', () => {
    const key = { key: new Uint8Array(16).fill(5), iv: new Uint8Array(16) };
    const unit = new Uint8Array(400).fill(0x55);
    unit[0] = 0x65;
    const secret = encryptNalUnit(unit, key);
    expect(secret.byteLength).toBe(400);
    const changed = [...secret.keys()].filter((i) => secret[i] !== unit[i]);
    expect(new Set(changed.map((i) => Math.floor(i / 16)))).toEqual(new Set([2, 12, 22]));
    const decipher = createDecipheriv('aes-128-cbc', key.key, key.iv).setAutoPadding(false);
    expect([...decipher.update(secret.subarray(32, 48))]).toEqual(Array(16).fill(0x55));
    expect([...encryptNalUnit(unit.subarray(0, 48), key)]).toEqual([...unit.subarray(0, 48)]);
    expect([...preventEmulation(Uint8Array.of(0, 0, 1, 0, 0, 0, 0, 4))]).toEqual([
      0, 0, 3, 1, 0, 0, 3, 0, 0, 4,
    ]);
  });

  it('are frames with an ADTS header where one can say what they are', () => {
    // AAC-LC, 44.1 kHz, stereo.
    expect([...toAdts(new Uint8Array(3), Uint8Array.of(0x12, 0x10))!.subarray(0, 7)]).toEqual([
      0xff, 0xf1, 0x50, 0x80, 0x01, 0x5f, 0xfc,
    ]);
    expect(toAdts(new Uint8Array(9000), Uint8Array.of(0x12, 0x10))).toBeUndefined();
    expect(toAdts(new Uint8Array(3), new Uint8Array())).toBeUndefined();
  });

  it('are subtitles whose cues are in every segment that they touch', () => {
    const file = new SubtitleFile(
      'WEBVTT\r\n\r\nid\r\n00:03.000 --> 00:05.000 line:1\r\nA\r\nB\r\n\r\nNOTE no cue\r\n',
    );
    expect(file.durations).toEqual([4, 1]);
    for (const number of [0, 1])
      expect(file.segment(number, 0)).toContain('id\n00:03.000 --> 00:05.000 line:1\nA\nB');
    expect(new SubtitleFile('').durations).toEqual([4]);
  });

  it('have names that say what they are', () => {
    expect(kindOf('a/main-12.ts')).toEqual({ kind: 'segment', number: 12 });
    expect(kindOf('a/video-3.2.m4s')).toEqual({ kind: 'segment', number: 3 });
    expect(kindOf('a/video-whole.mp4')).toEqual({ kind: 'segment' });
    expect(kindOf('a/video.mp4')).toEqual({ kind: 'init' });
    expect(kindOf('a/video-1.mp4')).toEqual({ kind: 'init' });
    expect(kindOf('a/main-0.key')).toEqual({ kind: 'key', number: 0 });
    expect(kindOf('a.vtt/subtitles-1.vtt')).toEqual({ kind: 'subtitle', number: 1 });
    expect(kindOf('a/video.m3u8')).toEqual({ kind: 'playlist' });
    expect(kindOf('a.m3u8')).toEqual({ kind: 'manifest' });
    expect(kindOf('a/videos.mp4')).toEqual({ kind: 'file' });
  });
});
