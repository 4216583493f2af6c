import { describe, expect, it } from 'vitest';
import { decodeAacConfig } from '../../../../src/media/codec/aac-config.js';

/** ISO/IEC 14496-3 section 1.6.2.1 by hand: bits as in the syntax table, one group per field. */
function config(bits: string): Uint8Array {
  const digits = bits.replaceAll(/\s/g, '');
  const padded = digits.padEnd(Math.ceil(digits.length / 8) * 8, '0');
  return Uint8Array.from(padded.match(/.{8}/g) ?? [], (byte) => parseInt(byte, 2));
}
const hex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'));

describe('decodeAacConfig', () => {
  it.each([
    // What common encoders send.
    ['1210', 'mp4a.40.2', 44100, 44100, 2],
    ['1190', 'mp4a.40.2', 48000, 48000, 2],
    ['1208', 'mp4a.40.2', 44100, 44100, 1],
    ['1588', 'mp4a.40.2', 8000, 8000, 1],
    ['0a10', 'mp4a.40.1', 44100, 44100, 2],
    // ffmpeg: the extension says that there is no SBR.
    ['121056e500', 'mp4a.40.2', 44100, 44100, 2],
    // 22050 Hz with SBR announced behind, as old decoders overlook it; and with PS.
    ['139056e5a0', 'mp4a.40.5', 22050, 44100, 2],
    ['138856e5a54880', 'mp4a.40.29', 22050, 44100, 2],
    // Flash encoders and some servers fill up to more bytes.
    ['1210000000000000', 'mp4a.40.2', 44100, 44100, 2],
    ['121056e500000000', 'mp4a.40.2', 44100, 44100, 2],
  ])('reads %s', (text, codec, sampleRate, outputSampleRate, channelCount) => {
    expect(decodeAacConfig(hex(text))).toMatchObject({
      codec,
      sampleRate,
      outputSampleRate,
      channelCount,
      frameLength: 1024,
    });
  });

  it('reads HE-AAC announced in front (hierarchical signalling)', () => {
    // object type 5, 24 kHz, stereo, extension 48 kHz, object type 2, GASpecificConfig 000
    expect(decodeAacConfig(config('00101 0110 0010 0011 00010 000'))).toMatchObject({
      codec: 'mp4a.40.5',
      sampleRate: 24000,
      outputSampleRate: 48000,
      channelCount: 2,
    });
  });

  it('reads HE-AAC v2 announced in front: one coded channel becomes two', () => {
    expect(decodeAacConfig(config('11101 0111 0001 0100 00010 000'))).toMatchObject({
      codec: 'mp4a.40.29',
      sampleRate: 22050,
      outputSampleRate: 44100,
      channelCount: 2,
    });
  });

  it('reads a sampling frequency that is in no table', () => {
    // index 15, then 24 bits: 37800 Hz
    expect(decodeAacConfig(config('00010 1111 000000001001001110101000 0010 000')).sampleRate).toBe(37800);
  });

  it('reads frames of 960 samples', () => {
    expect(decodeAacConfig(config('00010 0011 0010 100')).frameLength).toBe(960);
  });

  it('reads object types above 31', () => {
    // 31 + 6 bits: 32 + 10 = 42, USAC
    expect(decodeAacConfig(config('11111 001010 0100 0010')).codec).toBe('mp4a.40.42');
  });

  it('reads 7.1 as eight channels', () => {
    expect(decodeAacConfig(config('00010 0011 0111 000')).channelCount).toBe(8);
  });

  it('counts the channels of a program configuration', () => {
    // configuration 0; tag, type, index; 1 front, 0 side, 1 back, 1 lfe; front pair, back pair
    const pce = '0000 01 0100 0001 0000 0001 01 000 0000 0 0 0 1 0000 1 0000 0000';
    expect(decodeAacConfig(config(`00010 0100 0000 000 ${pce}`)).channelCount).toBe(5);
  });

  it('does without what a server cut off behind the channels', () => {
    expect(decodeAacConfig(hex('1210').slice(0, 2))).toMatchObject({ codec: 'mp4a.40.2', channelCount: 2 });
  });

  it.each([
    ['nothing', ''],
    ['one byte', '12'],
    ['object type 0', '0210'],
    ['a reserved frequency', '1690'],
    ['a frequency of 1 Hz', '178000008800'],
  ])('refuses %s', (_name, text) => {
    expect(() => decodeAacConfig(hex(text))).toThrow(
      expect.objectContaining({ code: 'CF_MEDIA_TAG_MALFORMED' }),
    );
  });
});
