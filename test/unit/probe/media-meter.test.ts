import { describe, expect, it } from 'vitest';
import { MediaMeter } from '../../../src/probe/media-meter.js';
import type { MediaMessage } from '../../../src/protocol/message/message.js';
import { messageStreamId, milliseconds } from '../../../src/protocol/units.js';
import { vectorMessages } from '../../support/flv-vector.js';
import { picture, sound } from '../../support/tag-bodies.js';

function meterOf(vector: string): MediaMeter {
  const meter = new MediaMeter();
  for (const { type, timestamp, payload } of vectorMessages(vector)) push(meter, type, timestamp, payload);
  return meter;
}
function push(meter: MediaMeter, type: 'audio' | 'video', timestamp: number, payload: Uint8Array) {
  return meter.push({
    type,
    payload,
    timestamp: milliseconds(timestamp),
    messageStreamId: messageStreamId(1),
  });
}
const report = (meter: MediaMeter) => meter.tracks.map((track) => track.report());

describe('the media meter', () => {
  it('names codecs, picture size and sound of H.264 with AAC', () => {
    const meter = meterOf('baseline.flv');
    const tracks = report(meter);
    expect(tracks.find(({ kind }) => kind === 'video')?.codec).toMatch(/^avc1\.42[0-9a-f]{4}$/);
    expect(tracks.find(({ kind }) => kind === 'video')?.width).toBeGreaterThan(0);
    expect(tracks.find(({ kind }) => kind === 'audio')).toMatchObject({
      codec: 'mp4a.40.2',
      configured: true,
    });
    expect(meter.refusal).toBeUndefined();
    expect(meter.malformed).toBe(0);
  });

  it('needs no configuration for MP3, whose frames say everything', () => {
    expect(report(meterOf('mp3-22050.flv')).find(({ kind }) => kind === 'audio')).toMatchObject({
      codec: 'mp3',
      sampleRate: 22_050,
      configured: true,
    });
  });

  it.each([
    ['h263.flv', 'Sorenson H.263'],
    ['speex.flv', 'Speex'],
    ['nellymoser.flv', 'Nellymoser'],
  ])('names what is not played: %s is in %s', (vector, codec) => {
    expect(report(meterOf(vector))).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ playable: false, codec: expect.stringContaining(codec) }),
      ]),
    );
  });

  it('leaves out sound that cannot be played beside a picture that can, and refuses the other way round', () => {
    const beside = meterOf('video-only.flv');
    push(beside, 'audio', 0, Uint8Array.of(0xb2, 1, 2));
    expect(beside.hasForeign).toBe(true);
    expect(beside.refusal).toBeUndefined();
    const above = meterOf('audio-only.flv');
    push(above, 'video', 0, Uint8Array.of(0x12, 1, 2));
    expect(above.refusal).toMatchObject({ code: 'CF_MEDIA_CODEC_UNSUPPORTED' });
  });

  it('takes codec id 0, which nginx-rtmp sends for HEVC, for what it is', () => {
    const meter = new MediaMeter();
    push(meter, 'video', 0, Uint8Array.of(0x10, 1, 0, 0, 0, 1));
    expect(meter.refusal).toMatchObject({
      code: 'CF_MEDIA_CODEC_UNSUPPORTED',
      context: { codec: 'video codec id 0' },
    });
  });

  it('does not take frames for media that no configuration came for', () => {
    const meter = new MediaMeter();
    expect(meter.push(picture(0, true))).toBeUndefined();
    meter.push(sound(0));
    expect(meter.hasMedia).toBe(false);
    expect(meter.refusal).toMatchObject({ code: 'CF_MEDIA_NO_TRACKS' });
  });

  it('counts what cannot be read, and empty messages apart', () => {
    const meter = new MediaMeter();
    push(meter, 'video', 0, Uint8Array.of(0x17, 9, 0, 0, 0, 1));
    push(meter, 'audio', 0, new Uint8Array());
    expect(meter).toMatchObject({ malformed: 1, empty: 1 });
    expect(meter.refusal).toMatchObject({ code: 'CF_MEDIA_TAG_MALFORMED' });
  });

  describe('of times', () => {
    const pictures = (...messages: readonly MediaMessage[]): MediaMeter => {
      const meter = new MediaMeter();
      const config = vectorMessages('baseline.flv').find(
        ({ payload }) => payload[0] === 0x17 && payload[1] === 0,
      );
      push(meter, 'video', 0, config?.payload ?? new Uint8Array());
      for (const message of messages) meter.push(message);
      return meter;
    };

    it('adds up to the end of the last frame', () => {
      expect(
        pictures(picture(1000, true), picture(1040, false), picture(1080, false)).mediaSeconds,
      ).toBeCloseTo(0.12);
    });

    it('measures from keyframe to keyframe', () => {
      const meter = pictures(
        picture(0, true),
        picture(1000, false),
        picture(2000, true),
        picture(5000, true),
      );
      expect(meter.keyframeInterval).toEqual({ averageMs: 2500, minMs: 2000, maxMs: 3000 });
    });

    it('counts on where the 32 bits of a timestamp are over', () => {
      const meter = pictures(picture(0xffff_ffff - 39, true), picture(0, false));
      expect(meter.jumps).toBe(0);
      expect(meter.mediaSeconds).toBeCloseTo(0.08);
    });

    it('counts a jump as such and not as media', () => {
      const meter = pictures(
        picture(0, true),
        picture(40, false),
        picture(900_000, true),
        picture(900_040, false),
      );
      expect(meter.jumps).toBe(1);
      expect(meter.mediaSeconds).toBeCloseTo(0.16);
      expect(meter.keyframeInterval).toBeNull();
    });

    it('begins anew after a seek, without calling it a jump', () => {
      const meter = pictures(picture(0, true), picture(40, false));
      meter.discontinuity();
      meter.push(picture(60_000, true));
      expect(meter.jumps).toBe(0);
      expect(meter.keyframeInterval).toBeNull();
    });
  });

  it('keeps no more than a handful of tracks, whatever a server invents', () => {
    const meter = new MediaMeter();
    for (let id = 0; id < 200; id++) {
      const fourCc = [...`x${id}`.padEnd(4, '_')].map((letter) => letter.charCodeAt(0));
      push(meter, 'video', id, Uint8Array.of(0x90, ...fourCc, 1));
    }
    expect(meter.tracks.length).toBeLessThanOrEqual(8);
  });
});
