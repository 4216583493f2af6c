import { describe, expect, it } from 'vitest';
import type { AudioTrackChoice } from '../../../../src/media/enhanced-rtmp-part.js';
import { createEnhancedRtmp } from '../../../../src/media/enhanced/enhanced-rtmp.js';
import { Transmuxer, type MediaInput, type TransmuxerOptions } from '../../../../src/media/transmuxer.js';
import { enhancedBody, enhancedMessages, interleaved, readTrack } from '../../../support/enhanced-flv.js';
import { Recording, transmuxed, vectorMessages } from '../../../support/flv-vector.js';

const recorded = (messages: readonly MediaInput[], options: TransmuxerOptions = {}): Recording =>
  new Recording(options).push(...messages).end();

/** H.264 and AAC of FLV in the clothes of Enhanced RTMP. */
const dressed = (messages: readonly MediaInput[]): MediaInput[] =>
  messages.map(({ type, timestamp, payload }) => {
    const isVideo = type === 'video';
    const body = payload.subarray(isVideo && payload[1] === 1 ? 2 : isVideo ? 5 : 2);
    const frameType = isVideo ? payload[0]! >> 4 : 1;
    const bytes = enhancedBody(type, payload[1]!, isVideo ? 'avc1' : 'mp4a', body, {}, frameType);
    return { type, timestamp, payload: bytes };
  });

const hevc = readTrack('hevc.mp4');
const opus = readTrack('opus.mp4');
const other = readTrack('opus-other.mp4');
const ac3 = readTrack('ac3.mp4');
const video = vectorMessages('video-only.flv');
const unsupported = (codec: string, name: string) =>
  expect.objectContaining({
    code: 'CF_MEDIA_CODEC_UNSUPPORTED',
    message: expect.stringContaining(name),
    context: expect.objectContaining({ codec }),
  });
const lacking = (codec: string): TransmuxerOptions => ({ isTypeSupported: (type) => !type.includes(codec) });

describe('Enhanced RTMP', () => {
  it('makes of H.264 and AAC what FLV makes of them', () => {
    const plain = transmuxed('b-frames.flv');
    const made = recorded(dressed(vectorMessages('b-frames.flv')));
    expect(made.file('video')).toEqual(plain.file('video'));
    expect(made.file('audio')).toEqual(plain.file('audio'));
  });

  it('has several sounds in one message, of one codec or of many', () => {
    const parts = (codec: number) =>
      opus.packets.map(({ dts, data }, i): MediaInput => {
        const second = other.packets[i]!.data;
        const sized = (id: number, bytes: Uint8Array) => [
          ...(codec === 2 ? [...'Opus'].map((c) => c.charCodeAt(0)) : []),
          id,
          0,
          bytes.length >> 8,
          bytes.length & 255,
          ...bytes,
        ];
        const fourCc = codec === 2 ? [] : [...'Opus'].map((c) => c.charCodeAt(0));
        const payload = [0x95, (codec << 4) | 1, ...fourCc, ...sized(0, data), ...sized(1, second)];
        return { type: 'audio', timestamp: dts, payload: Uint8Array.from(payload) };
      });
    const starts = enhancedMessages(opus, { trackId: 0 }).slice(0, 1);
    const alone = recorded(enhancedMessages(opus));
    for (const codec of [1, 2]) {
      expect(recorded([...starts, ...parts(codec)]).file('audio')).toEqual(alone.file('audio'));
    }
  });

  it('shows HEVC that is numbered as if FLV had it', () => {
    const numbered = enhancedMessages(hevc).map(({ type, timestamp, payload }): MediaInput => {
      const isStart = (payload[0]! & 15) === 0;
      const frameType = (payload[0]! >> 4) & 7;
      const bytes = [
        (frameType << 4) | 12,
        isStart ? 0 : 1,
        ...(isStart ? [0, 0, 0] : []),
        ...payload.subarray(5),
      ];
      return { type, timestamp, payload: Uint8Array.from(bytes) };
    });
    expect(recorded(numbered).file('video')).toEqual(recorded(enhancedMessages(hevc)).file('video'));
  });

  it.each([
    ['hevc.mp4', 'hvc1.1.6.L60.90', 'HEVC'],
    ['av1.mp4', 'av01.0.00M.08', 'AV1'],
  ])('names the codec of %s that the browser lacks', (name, codec, title) => {
    const messages = enhancedMessages(readTrack(name));
    expect(() => recorded(messages, lacking(codec.slice(0, 4)))).toThrow(unsupported(codec, title));
  });

  it('names VP8, which no browser takes in MP4', () => {
    const config = enhancedBody('video', 0, 'vp08', [0, 10, 0x82, 2, 2, 2, 0, 0]);
    const keyframe = enhancedBody('video', 1, 'vp08', [0x10, 0, 0, 0x9d, 1, 0x2a, 64, 0, 48, 0]);
    const messages = [config, keyframe].map((payload): MediaInput => ({
      type: 'video',
      timestamp: 0,
      payload,
    }));
    expect(() => recorded(messages, lacking('vp08'))).toThrow(unsupported('vp08.00.10.08', 'VP8'));
    expect(recorded(messages).inits('video')[0]!.track).toMatchObject({ width: 64, height: 48 });
  });

  it('ends with the name of the sound where there is nothing but sound that the browser lacks', () => {
    const long = [0, 1000, 2000].flatMap((by) =>
      enhancedMessages(ac3).map((m) => ({ ...m, timestamp: m.timestamp + by })),
    );
    expect(() => recorded(long, lacking('ac-3'))).toThrow(unsupported('ac-3', 'AC-3'));
  });

  it('shows the picture alone where the browser lacks the sound', () => {
    const made = recorded(interleaved(video, enhancedMessages(ac3)), lacking('ac-3'));
    expect(made.tracks).toEqual([['video']]);
    expect(made.warnings).toEqual([unsupported('ac-3', 'AC-3')]);
  });

  it('takes the other sound where the browser lacks the first', () => {
    const sounds = [enhancedMessages(ac3, { trackId: 0 }), enhancedMessages(opus, { trackId: 1 })];
    const made = recorded(interleaved(...sounds), lacking('ac-3'));
    expect(made.inits('audio').map(({ track }) => track.codec)).toEqual(['Opus']);
    expect(made.samples('audio').length).toBeGreaterThanOrEqual(opus.packets.length - 2);
  });

  it('calls Opus and FLAC by the name that the browser knows', () => {
    const chromium = (type: string) => !/Opus|fLaC/.test(type);
    const made = recorded(enhancedMessages(opus), { isTypeSupported: chromium });
    expect(made.inits('audio')[0]!.track.mimeType).toBe('audio/mp4; codecs="opus"');
  });

  it('moves a picture by the nanoseconds of a modifier', () => {
    const vp9 = readTrack('vp9.mp4');
    const late = recorded(enhancedMessages(vp9, { nanoseconds: 500_000 }));
    const plain = recorded(enhancedMessages(vp9));
    const shown = (r: Recording) => r.samples('video').map((s) => s.decodeTime + s.compositionOffset);
    expect(shown(late)).toEqual(shown(plain).map((time) => time + 45));
    expect(late.samples('video').map((s) => s.decodeTime)).toEqual(
      plain.samples('video').map((s) => s.decodeTime),
    );
  });

  it('takes the temporal delimiter out of AV1', () => {
    const av1 = enhancedMessages(readTrack('av1.mp4'));
    const delimited = av1.map((m) => {
      const isFrame = (m.payload[0]! & 15) === 1;
      const bytes = [...m.payload.subarray(0, 5), 0x12, 0, ...m.payload.subarray(5)];
      return isFrame ? { ...m, payload: Uint8Array.from(bytes) } : m;
    });
    expect(recorded(delimited).file('video')).toEqual(recorded(av1).file('video'));
  });

  it('reads VP9 whose configuration has version and flags in front', () => {
    const [start, ...frames] = enhancedMessages(readTrack('vp9.mp4'));
    const bytes = [...start!.payload.subarray(0, 5), 1, 0, 0, 0, ...start!.payload.subarray(5)];
    const made = recorded([{ ...start!, payload: Uint8Array.from(bytes) }, ...frames]);
    expect(made.inits('video')[0]!.track.codec).toBe('vp09.00.11.08');
  });

  it('takes the number of channels where AAC does not say it', () => {
    const aac = vectorMessages('audio-only.flv');
    const channels = enhancedBody('audio', 4, 'mp4a', [0, 6]);
    const made = recorded([{ type: 'audio', timestamp: 0, payload: channels }, ...aac]);
    expect(made.inits('audio')[0]!.track.channelCount).toBe(6);
  });

  it('goes on from H.264 to HEVC and back', () => {
    const moved = (messages: readonly MediaInput[], by: number) =>
      messages.map((m) => ({ ...m, timestamp: m.timestamp + by }));
    const made = recorded([...video, ...moved(enhancedMessages(hevc), 2000), ...moved(video, 5100)]);
    expect(made.inits('video').map(({ track }) => track.codec.slice(0, 4))).toEqual(['avc1', 'hvc1', 'avc1']);
    const frames = video.filter(({ payload }) => payload[1] === 1).length;
    expect(made.samples('video')).toHaveLength(2 * frames + hevc.packets.length);
  });
});

describe('the sounds of a stream', () => {
  const told: (readonly AudioTrackChoice[])[] = [];
  const sounds = interleaved(
    vectorMessages('audio-only.flv'),
    enhancedMessages(opus, { trackId: 1 }),
    enhancedMessages(other, { trackId: 2 }),
  );
  const play = (select: readonly (readonly [at: number, id: number])[]) => {
    told.length = 0;
    const segments: { codec: string }[] = [];
    const transmuxer = new Transmuxer({
      onSegment: (segment) => {
        if (segment.type === 'init') segments.push({ codec: segment.track.codec });
      },
      onAudioTracks: (tracks) => told.push(tracks),
    });
    // The first message comes before anybody knows that there are more.
    const [first, ...rest] = sounds;
    transmuxer.push(first!);
    transmuxer.readEnhanced(createEnhancedRtmp);
    for (const message of rest) {
      for (const [at, id] of select) if (message.timestamp === at) transmuxer.selectAudioTrack(id);
      transmuxer.push(message);
    }
    transmuxer.end();
    return segments.map(({ codec }) => codec);
  };

  it('are told, with the one that is heard', () => {
    expect(play([])).toEqual(['mp4a.40.2']);
    expect(told.at(-1)).toEqual([
      { id: 0, selected: true },
      { id: 1, selected: false },
      { id: 2, selected: false },
    ]);
  });

  it('can be chosen from, and back, without the server', () => {
    const at = opus.packets[40]!.dts;
    const back = opus.packets[80]!.dts;
    expect(
      play([
        [at, 2],
        [back, 0],
      ]),
    ).toEqual(['mp4a.40.2', 'Opus', 'mp4a.40.2']);
    expect(told.at(-1)!.find(({ selected }) => selected)!.id).toBe(0);
  });
});
