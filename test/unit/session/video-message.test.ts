import { describe, expect, it } from 'vitest';
import { isExtendedAudioConfig, readVideoMessage } from '../../../src/session/video-message.js';
import { enhancedBody } from '../../support/enhanced-flv.js';
import { avcConfig, picture } from '../../support/tag-bodies.js';

describe('readVideoMessage', () => {
  it('reads a keyframe with its composition offset', () => {
    expect(readVideoMessage(picture(0, true, 80).payload)).toEqual({
      isConfig: false,
      isKeyframe: true,
      compositionOffset: 80,
    });
  });

  it('reads a negative composition offset', () => {
    expect(readVideoMessage(picture(0, false, -40).payload).compositionOffset).toBe(-40);
  });

  it('takes neither a sequence header nor the end of a sequence for a picture', () => {
    expect(readVideoMessage(avcConfig().payload)).toMatchObject({ isConfig: true, isKeyframe: false });
    expect(readVideoMessage(Uint8Array.from([0x17, 2, 0, 0, 0])).isKeyframe).toBe(false);
  });

  it('reads Enhanced RTMP keyframes with and without composition time', () => {
    const hvc1 = [0x68, 0x76, 0x63, 0x31];
    expect(readVideoMessage(Uint8Array.from([0x91, ...hvc1, 0, 0, 40, 1]))).toMatchObject({
      isKeyframe: true,
      compositionOffset: 40,
    });
    expect(readVideoMessage(Uint8Array.from([0x93, ...hvc1, 1])).isKeyframe).toBe(true);
    expect(readVideoMessage(Uint8Array.from([0x90, ...hvc1, 1])).isConfig).toBe(true);
  });

  it.each([
    ['behind a modifier', { nanoseconds: 1000 }],
    ['of one track of several', { trackId: 0 }],
    ['of one track, behind a modifier', { trackId: 0, nanoseconds: 1000 }],
  ])('reads Enhanced RTMP %s', (_name, options) => {
    const body = (type: number) => enhancedBody('video', type, 'hvc1', [0, 0, 40, 1], options);
    expect(readVideoMessage(body(1))).toEqual({ isConfig: false, isKeyframe: true, compositionOffset: 40 });
    expect(readVideoMessage(body(0))).toMatchObject({ isConfig: true, isKeyframe: false });
  });

  it('takes no data of AV1 or VP9, which have none, for a composition time', () => {
    for (const fourCc of ['av01', 'vp09']) {
      expect(readVideoMessage(enhancedBody('video', 1, fourCc, [0, 0, 40, 1]))).toMatchObject({
        isKeyframe: true,
        compositionOffset: 0,
      });
    }
  });

  it('knows what has no sound in Enhanced RTMP', () => {
    const isConfig = (type: number, options = {}) =>
      isExtendedAudioConfig(enhancedBody('audio', type, 'Opus', [1], options));
    expect([0, 4, 1, 2].map((type) => isConfig(type))).toEqual([true, true, false, false]);
    expect([0, 1].map((type) => isConfig(type, { trackId: 2 }))).toEqual([true, false]);
  });

  it('reads nothing from nothing', () => {
    expect(readVideoMessage(new Uint8Array(0)).isKeyframe).toBe(false);
  });
});
