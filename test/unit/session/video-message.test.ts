import { describe, expect, it } from 'vitest';
import { readVideoMessage } from '../../../src/session/video-message.js';
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

  it('reads nothing from nothing', () => {
    expect(readVideoMessage(new Uint8Array(0)).isKeyframe).toBe(false);
  });
});
