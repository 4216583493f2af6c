import { describe, expect, it } from 'vitest';
import { decodeMpegAudioFrame } from '../../../src/media/codec/mpeg-audio-frame.js';
import { Transmuxer, type MediaInput } from '../../../src/media/transmuxer.js';
import { readSamples } from '../../support/box-tree.js';
import { Recording, transmuxed, vectorMessages } from '../../support/flv-vector.js';

const all = vectorMessages('b-frames.flv');
const of = (kind: 'audio' | 'video', messages = all) => messages.filter(({ type }) => type === kind);
const isKey = ({ type, payload }: MediaInput) => type === 'video' && payload[0] === 0x17 && payload[1] === 1;
const moved = (messages: readonly MediaInput[], by: number, wrap = 2 ** 32) =>
  messages.map((m) => ({ ...m, timestamp: (((m.timestamp + by) % wrap) + wrap) % wrap }));
const [videoConfig, audioConfig] = [of('video')[0]!, of('audio')[0]!];
const coded = all.filter(({ payload }) => payload[1] === 1);
const tag = (type: 'audio' | 'video', timestamp: number, ...bytes: readonly number[]): MediaInput => ({
  type,
  timestamp,
  payload: Uint8Array.from(bytes),
});
const FRAME = 3600;

describe('Transmuxer', () => {
  it('announces both tracks, then puts out an initialization segment and media of each', () => {
    const { segments, tracks, warnings } = transmuxed('b-frames.flv');
    expect(tracks).toEqual([['audio', 'video']]);
    expect(warnings).toEqual([]);
    const kinds = segments.map((s) => (s.type === 'init' ? `init ${s.track.kind}` : s.kind));
    expect(kinds.slice(0, 2).sort()).toEqual(['init audio', 'init video']);
    expect(kinds.slice(2).filter((kind) => kind.startsWith('init'))).toEqual([]);
  });

  it('describes the tracks for MSE', () => {
    const recording = transmuxed('baseline.flv');
    expect(recording.inits('video')[0]?.track).toMatchObject({
      mimeType: 'video/mp4; codecs="avc1.42c00c"',
      width: 192,
      height: 108,
    });
    expect(recording.inits('audio')[0]?.track).toMatchObject({
      mimeType: 'audio/mp4; codecs="mp4a.40.2"',
      sampleRate: 48000,
      channelCount: 2,
    });
  });

  it('widens anamorphic pictures and crops', () => {
    expect(transmuxed('anamorphic.flv').inits('video')[0]?.track).toMatchObject({ width: 256, height: 180 });
  });

  it('makes the same samples whenever it is flushed', () => {
    const often = new Recording();
    for (const message of all) {
      often.push(message);
      often.transmuxer.flush();
    }
    often.end();
    for (const kind of ['audio', 'video'] as const) {
      expect(often.samples(kind)).toEqual(transmuxed('b-frames.flv').samples(kind));
    }
  });

  it('puts out by flush all but the last sample of each track', () => {
    const recording = new Recording().push(videoConfig, audioConfig, ...coded);
    recording.transmuxer.flush();
    expect(recording.samples('video')).toHaveLength(of('video', coded).length - 1);
    expect(recording.samples('audio')).toHaveLength(of('audio', coded).length - 1);
  });

  it('begins a segment with every keyframe and says so', () => {
    const media = transmuxed('b-frames.flv').media('video');
    const keyframes = media.filter(({ data }) => readSamples(data).some(({ isSync }) => isSync));
    expect(keyframes.map(({ keyframe, start }) => [keyframe, start])).toEqual([
      [true, 0.08],
      [true, 1.08],
    ]);
    expect(keyframes.every(({ data }) => readSamples(data)[0]!.isSync)).toBe(true);
  });

  it('says where a segment begins and ends on the timeline', () => {
    const media = transmuxed('b-frames.flv').media('video');
    expect(media[0]).toMatchObject({ start: 0.08, end: 1.08 });
    expect(Math.max(...media.map(({ end }) => end))).toBe(2.08);
  });

  it('never writes to a message', () => {
    const before = all.map(({ payload }) => Buffer.from(payload).toString('hex'));
    new Recording().push(...all).end();
    expect(all.map(({ payload }) => Buffer.from(payload).toString('hex'))).toEqual(before);
  });

  it('does not depend on what becomes of a message whose segment is out', () => {
    const configs = [videoConfig, audioConfig].map((m) => ({ ...m, payload: Buffer.from(m.payload) }));
    const reused = new Recording().push(...configs);
    for (const { payload } of configs) payload.fill(0);
    reused.push(...coded).end();
    expect(reused.file('video')).toEqual(transmuxed('b-frames.flv').file('video'));
    expect(reused.file('audio')).toEqual(transmuxed('b-frames.flv').file('audio'));
  });

  it('holds back a bounded amount when nobody flushes', () => {
    const recording = new Recording();
    for (let round = 0; round < 5; round++) recording.push(...moved(all, round * 2000));
    expect(recording.samples('video').length).toBeGreaterThan(100);
  });

  describe('with one track only', () => {
    it.each([
      ['audio-only.flv', ['audio']],
      ['video-only.flv', ['video']],
      ['mp3-22050.flv', ['audio']],
    ] as const)('finds out by itself: %s', (name, kinds) => {
      const recording = new Recording().push(...vectorMessages(name));
      expect(recording.tracks).toEqual([kinds]);
    });

    it('does not wait long where the metadata names no other', () => {
      const recording = new Recording();
      recording.transmuxer.expectTracks(['audio']);
      recording.push(...vectorMessages('audio-only.flv').filter(({ timestamp }) => timestamp < 450));
      expect(recording.tracks).toEqual([['audio']]);
    });

    it('waits longer where the metadata promises another', () => {
      const recording = new Recording();
      recording.transmuxer.expectTracks(['audio', 'video']);
      recording.push(...vectorMessages('audio-only.flv'));
      expect(recording.tracks).toEqual([]);
      recording.push(
        ...moved(
          coded.filter(({ type }) => type === 'audio'),
          4000,
        ),
      );
      expect(recording.tracks).toEqual([['audio']]);
    });

    it('takes a track that the metadata does not name', () => {
      const recording = new Recording();
      recording.transmuxer.expectTracks(['audio']);
      expect(recording.push(...all).tracks).toEqual([['audio', 'video']]);
    });

    it('stops waiting when told', () => {
      const recording = new Recording().push(...of('audio').slice(0, 3));
      recording.transmuxer.settleTracks();
      expect(recording.tracks).toEqual([['audio']]);
    });

    it('takes the first track there will be when told before there is any', () => {
      const recording = new Recording();
      recording.transmuxer.settleTracks();
      recording.push(...of('video').slice(0, 3));
      expect(recording.tracks).toEqual([['video']]);
    });

    it('is not left waiting by the configuration of a track that never comes', () => {
      const recording = new Recording().push(videoConfig, ...of('audio'));
      for (let round = 1; round < 6; round++) recording.push(...moved(of('audio', coded), round * 2000));
      expect(recording.tracks).toEqual([['audio']]);
    });

    it('waits for the keyframe of a video that has begun', () => {
      const recording = new Recording().push(...of('audio'), videoConfig, of('video', coded)[1]!);
      expect(recording.tracks).toEqual([['audio'], ['audio', 'video']]);
    });
  });

  it('reports a track that comes too late, and puts it out', () => {
    const recording = new Recording().push(...of('audio'));
    expect(recording.tracks).toEqual([['audio']]);
    recording.push(...moved(of('video'), 2000)).end();
    expect(recording.tracks).toEqual([['audio'], ['audio', 'video']]);
    expect(recording.warnings.map(({ code }) => code)).toEqual(['CF_MEDIA_CODEC_CHANGED']);
    expect(recording.inits('video')).toHaveLength(1);
    expect(recording.samples('video')).toHaveLength(of('video', coded).length);
  });

  describe('at the start of a stream joined in the middle', () => {
    it('leaves video out until its first keyframe, and keeps audio', () => {
      const later = coded.filter(({ type, timestamp }) => type === 'audio' || timestamp >= 200);
      const recording = new Recording().push(videoConfig, audioConfig, ...later).end();
      expect(recording.samples('video')[0]).toMatchObject({ isSync: true, decodeTime: 90_000 });
      expect(recording.samples('audio')).toHaveLength(of('audio', coded).length);
    });

    it('leaves AAC out until its configuration, and says so once', () => {
      const recording = new Recording().push(...coded.slice(0, 20), videoConfig, ...all).end();
      expect(recording.warnings.map(({ code }) => code)).toContain('CF_MEDIA_TAG_MALFORMED');
      expect(recording.warnings.length).toBeLessThanOrEqual(2);
      expect(recording.samples('audio')).toHaveLength(of('audio', coded).length);
    });
  });

  describe('when configurations come again', () => {
    it('takes the same one for nothing new', () => {
      const again = all.flatMap((m) => (isKey(m) ? [{ ...videoConfig, timestamp: 0 }, audioConfig, m] : [m]));
      const recording = new Recording().push(...again).end();
      expect(recording.inits('video')).toHaveLength(1);
      expect(recording.samples('video')).toEqual(transmuxed('b-frames.flv').samples('video'));
      expect(recording.samples('audio')).toEqual(transmuxed('b-frames.flv').samples('audio'));
    });

    it('puts out what belongs to the old one, then a new initialization segment', () => {
      const recording = new Recording().push(...all, ...moved(vectorMessages('baseline.flv'), 2040)).end();
      for (const kind of ['audio', 'video'] as const) {
        const counts = [of(kind, coded).length, transmuxed('baseline.flv').samples(kind).length];
        const order = recording.of(kind).map((s) => s.type);
        expect(order.filter((type) => type === 'init')).toHaveLength(2);
        expect(order.at(-1)).toBe('media');
        expect(recording.samples(kind)).toHaveLength(counts[0]! + counts[1]!);
        const starts = recording.media(kind).map(({ start }) => start);
        expect(starts).toEqual([...starts].sort((a, b) => a - b));
      }
      expect(recording.inits('audio').map(({ track }) => track.timescale)).toEqual([44100, 48000]);
    });

    it('keeps the old one where the new one is broken', () => {
      const recording = new Recording();
      recording.push(...all.slice(0, 40), tag('video', 0, 0x17, 0, 0, 0, 0, 1, 2), ...all.slice(40)).end();
      expect(recording.inits('video')).toHaveLength(1);
      expect(recording.samples('video')).toHaveLength(of('video', coded).length);
      expect(recording.warnings.map(({ code }) => code)).toEqual(['CF_MEDIA_TAG_MALFORMED']);
    });
  });

  describe('with timestamps', () => {
    it.each([
      ['that begin at an hour', 3_600_000, 2 ** 32],
      ['that wrap at 32 bits', 2 ** 32 - 62_000, 2 ** 32],
      ['that wrap at 24 bits', 2 ** 24 - 1000, 2 ** 24],
    ])('%s, goes on without a seam', (_name, by, wrap) => {
      const early = moved(all, by - 61_000, wrap);
      const recording = new Recording().push(...early, ...moved(coded, by + 0, wrap)).end();
      const last = recording.samples('video').slice(-of('video', coded).length);
      const gaps = last.slice(1).map((s, i) => s.decodeTime - last[i]!.decodeTime);
      expect(new Set(gaps)).toEqual(new Set([FRAME]));
      expect(last[0]!.decodeTime).toBe(by * 90);
    });

    it('that begin anew, goes on behind what was there', () => {
      const recording = new Recording().push(...moved(all, 60_000), ...all).end();
      const times = recording.samples('video').map(({ decodeTime }) => decodeTime);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(times.at(-1)!).toBeGreaterThan(63_000 * 90);
      expect(times.at(-1)!).toBeLessThan(65_000 * 90);
    });

    it('that go back a little, goes on', () => {
      const jittery = all.map((m, i) => ({ ...m, timestamp: Math.max(0, m.timestamp - (i % 7) * 15) }));
      const recording = new Recording().push(...jittery).end();
      const times = recording.samples('video').map(({ decodeTime }) => decodeTime);
      expect(times.slice(1).every((time, i) => time > times[i]!)).toBe(true);
      expect(times).toHaveLength(of('video', coded).length);
    });

    it('with a gap, keeps it', () => {
      const recording = new Recording().push(...all, ...moved(coded, 60_000)).end();
      const media = recording.media('video');
      const before = media.filter(({ start }) => start < 50);
      expect(Math.max(...before.map(({ end }) => end))).toBe(2.08);
      expect(media[before.length]!.start).toBe(60.08);
    });

    it('lets a picture stand until the next one', () => {
      const slow = of('video', coded)
        .filter(isKey)
        .map((m, i) => ({ ...m, timestamp: i * 4000 }));
      const recording = new Recording().push(videoConfig, ...slow).end();
      expect(recording.samples('video').map(({ duration }) => duration)[0]).toBe(4000 * 90);
    });
  });

  it('holds the last picture of a sequence for as long as the others', () => {
    const recording = new Recording().push(...all, tag('video', 2000, 0x17, 2, 0, 0, 0));
    recording.transmuxer.flush();
    expect(recording.samples('video').at(-1)?.duration).toBe(FRAME);
    expect(recording.samples('video')).toHaveLength(of('video', coded).length);
  });

  it('ignores messages without content', () => {
    const junk = [
      tag('audio', 0),
      tag('video', 99),
      tag('audio', 5, 0xaf, 1),
      tag('video', 7, 0x57, 0),
      tag('video', 7, 0x27, 1, 0, 0, 0),
    ];
    const recording = new Recording().push(...junk, ...all.flatMap((m) => [m, ...junk])).end();
    expect(recording.warnings).toEqual([]);
    expect(recording.samples('video')).toEqual(transmuxed('b-frames.flv').samples('video'));
    expect(recording.samples('audio')).toEqual(transmuxed('b-frames.flv').samples('audio'));
  });

  describe('after a discontinuity', () => {
    const seek = (timestampOrigin: 'keep' | number, messages: readonly MediaInput[]) => {
      const recording = new Recording().push(...moved(all, 30_000));
      recording.transmuxer.discontinuity({ timestampOrigin });
      const before = { audio: recording.samples('audio').length, video: recording.samples('video').length };
      recording.push(...messages).end();
      const after = (kind: 'audio' | 'video') => recording.samples(kind).slice(before[kind]);
      return { recording, before, after };
    };

    it('has put out everything before it', () => {
      expect(seek('keep', []).before).toEqual({
        audio: of('audio', coded).length,
        video: of('video', coded).length,
      });
    });

    it('takes timestamps for media time, backwards too, without new configurations', () => {
      const { after, recording } = seek('keep', moved(coded, 10_000));
      expect(after('video')[0]!.decodeTime).toBe(10_000 * 90);
      expect(recording.inits('video')).toHaveLength(1);
    });

    it('puts the first frames where it is told, whatever they are labelled', () => {
      const { after } = seek(12.5, [videoConfig, tag('audio', 3), ...moved(coded, 77_000)]);
      expect(after('video')[0]!.decodeTime).toBe(12_500 * 90);
      const offset = after('audio')[0]!.decodeTime / 44100 - after('video')[0]!.decodeTime / 90000;
      const labelled = of('audio', coded)[0]!.timestamp - of('video', coded)[0]!.timestamp;
      expect(offset).toBeCloseTo(labelled / 1000, 3);
    });

    it('begins with a keyframe of video, and with all of the audio', () => {
      const { after } = seek('keep', moved(coded.slice(20), 10_000));
      expect(after('video')[0]!.isSync).toBe(true);
      expect(after('audio')).toHaveLength(of('audio', coded.slice(20)).length);
    });
  });

  describe('with a codec that browsers do not play', () => {
    const unsupported = (codec: unknown) =>
      expect.objectContaining({
        code: 'CF_MEDIA_CODEC_UNSUPPORTED',
        context: expect.objectContaining({ codec }),
      });

    it('ends where it is the video', () => {
      expect(() => transmuxed('h263.flv')).toThrow(unsupported('Sorenson H.263'));
    });

    it('ends at codec id 0, which servers send for what they cannot name', () => {
      expect(() => new Recording().push(tag('video', 0, 0x10, 0, 0, 0, 0))).toThrow(
        unsupported('video codec id 0'),
      );
    });

    it('ends at Enhanced RTMP where nothing reads it', () => {
      const header = [0x90, ...'hvc1'].map((c) => (typeof c === 'string' ? c.charCodeAt(0) : c));
      const bare = new Transmuxer({ onSegment: () => undefined });
      expect(() => bare.push(tag('video', 0, ...header, 1))).toThrow(unsupported('Enhanced RTMP'));
    });

    it.each([
      ['speex.flv', 'Speex'],
      ['nellymoser.flv', 'Nellymoser'],
      ['adpcm.flv', 'ADPCM'],
    ])('goes on with the picture alone where it is the audio: %s', (name, codec) => {
      const recording = transmuxed(name);
      expect(recording.tracks).toEqual([['video']]);
      expect(recording.warnings).toEqual([unsupported(codec)]);
    });

    it('ends where there is nothing but such audio', () => {
      const speex = vectorMessages('speex.flv').filter(({ type }) => type === 'audio');
      const recording = new Recording();
      expect(() => {
        for (let round = 0; round < 4; round++) recording.push(...moved(speex, round * 1000));
      }).toThrow(unsupported('Speex'));
    });

    it('does not wait where the metadata names audio only', () => {
      const recording = new Recording();
      recording.transmuxer.expectTracks(['audio']);
      const speex = vectorMessages('speex.flv').filter(({ type }) => type === 'audio');
      expect(() => recording.push(...speex)).toThrow(unsupported('Speex'));
    });

    it('asks the browser', () => {
      const isTypeSupported = (type: string) => !type.includes('avc1.64');
      expect(() => transmuxed('b-frames.flv', { isTypeSupported })).toThrow(
        unsupported(expect.stringMatching(/^avc1\.64/)),
      );
    });

    it('overlooks a single odd tag in a stream that plays', () => {
      const recording = new Recording();
      recording.push(...all.slice(0, 40), tag('video', 700, 0x10, 1, 2), ...all.slice(40)).end();
      expect(recording.samples('video')).toHaveLength(of('video', coded).length);
      expect(recording.warnings).toEqual([unsupported('video codec id 0')]);
    });
  });

  describe('with MP3', () => {
    const firefox = (type: string) => !type.startsWith('audio/mpeg');
    const webkit = (type: string) => !type.includes('"mp3"');

    it('puts out raw frames where the browser takes them, with no initialization segment to append', () => {
      const recording = transmuxed('mp3-22050.flv', { isTypeSupported: webkit });
      expect(recording.inits('audio')[0]?.track).toMatchObject({
        mimeType: 'audio/mpeg',
        format: 'mpeg-audio',
        sampleRate: 22050,
      });
      expect(recording.inits('audio')[0]?.data.byteLength).toBe(0);
      const frames = vectorMessages('mp3-22050.flv').map(({ payload }) => payload.subarray(1));
      expect(Buffer.compare(recording.file('audio'), Buffer.concat(frames))).toBe(0);
    });

    it('says of raw frames when they play', () => {
      const media = transmuxed('mp3-22050.flv', { isTypeSupported: webkit }).media('audio');
      media.slice(1).forEach((segment, i) => expect(segment.start).toBeCloseTo(media[i]!.end, 9));
      expect(media.at(-1)!.end - media[0]!.start).toBeCloseTo(
        (vectorMessages('mp3-22050.flv').length * 576) / 22050,
        6,
      );
    });

    it('puts it into MP4 where the browser wants that', () => {
      const track = transmuxed('mp3.flv', { isTypeSupported: firefox }).inits('audio')[0]?.track;
      expect(track).toMatchObject({ mimeType: 'audio/mp4; codecs="mp3"', format: 'isobmff' });
    });

    it('goes on without where the browser takes none', () => {
      const recording = transmuxed('mp3.flv', { isTypeSupported: (type) => type.startsWith('video/') });
      expect(recording.tracks).toEqual([['video']]);
      expect(recording.warnings.map(({ code }) => code)).toEqual(['CF_MEDIA_CODEC_UNSUPPORTED']);
    });

    it('keeps up with frames that change their sample rate all the time', () => {
      // 32 kbit/s at 48 and at 44.1 kHz.
      const frames = ['fffb1400', 'fffb1000'].map((header) => {
        const bytes = Buffer.from(header, 'hex');
        const size = decodeMpegAudioFrame(bytes)!.size;
        return Buffer.concat([bytes, Buffer.alloc(size - 4)]);
      });
      const count = 20_000;
      const many = Array.from({ length: count }, (_, i) => frames[i % 2]!);
      const payload = Uint8Array.from(Buffer.concat([Buffer.of(0x2f), ...many]));
      const started = performance.now();
      const recording = new Recording().push({ type: 'audio', timestamp: 0, payload }).end();
      expect(recording.inits('audio')).toHaveLength(count);
      expect(recording.media('audio')).toHaveLength(count);
      // A quarter of a second alone; quadratic, it would be minutes.
      expect(performance.now() - started).toBeLessThan(10_000);
    });

    it('splits messages with several frames', () => {
      const single = vectorMessages('mp3-22050.flv');
      const joined: MediaInput[] = [];
      for (let i = 0; i < single.length; i += 3) {
        const three = single.slice(i, i + 3).map(({ payload }) => payload.subarray(1));
        joined.push({ ...single[i]!, payload: Uint8Array.from(Buffer.concat([Buffer.of(0x2f), ...three])) });
      }
      expect(
        new Recording()
          .push(...joined)
          .end()
          .samples('audio'),
      ).toEqual(transmuxed('mp3-22050.flv').samples('audio'));
    });
  });
});
