import { describe, expect, it } from 'vitest';
import { decodeMpegAudioFrame } from '../../../../src/media/codec/mpeg-audio-frame.js';

const decode = (header: string) => decodeMpegAudioFrame(Uint8Array.from(Buffer.from(header, 'hex')));

describe('decodeMpegAudioFrame', () => {
  // ISO/IEC 11172-3 and 13818-3: size = samples / 8 * bit rate / sample rate, and a padding byte.
  it.each([
    ['fffb9064', { version: 1, layer: 3, sampleRate: 44100, channelCount: 2, samples: 1152, size: 417 }],
    ['fffb9264', { version: 1, layer: 3, sampleRate: 44100, channelCount: 2, samples: 1152, size: 418 }],
    ['fffb94c4', { version: 1, layer: 3, sampleRate: 48000, channelCount: 1, samples: 1152, size: 384 }],
    ['fff34064', { version: 2, layer: 3, sampleRate: 22050, channelCount: 2, samples: 576, size: 104 }],
    ['ffe348c4', { version: 2.5, layer: 3, sampleRate: 8000, channelCount: 1, samples: 576, size: 288 }],
    ['fffd8004', { version: 1, layer: 2, sampleRate: 44100, channelCount: 2, samples: 1152, size: 417 }],
  ])('reads %s', (header, frame) => {
    expect(decode(header)).toEqual(frame);
  });

  it('says 0 for the size of free format', () => {
    expect(decode('fffb0064')?.size).toBe(0);
  });

  it.each(['', 'fffb90', '00000000', 'fffbf064', 'fffb9c64', 'ffeb9064', 'fff99064', '49443303'])(
    'finds no frame in "%s"',
    (header) => expect(decode(header)).toBeUndefined(),
  );
});
