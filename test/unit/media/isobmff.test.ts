import { describe, expect, it } from 'vitest';
import { createInitSegment } from '../../../src/media/isobmff/init-segment.js';
import { createMediaSegment } from '../../../src/media/isobmff/media-segment.js';
import type { AudioTrack, Sample, VideoTrack } from '../../../src/media/sample.js';
import { findBox, printBoxes, readBoxes, readSamples } from '../../support/box-tree.js';

const video: VideoTrack = {
  kind: 'video',
  id: 1,
  timescale: 90000,
  codec: 'avc1.42c00c',
  width: 720,
  height: 576,
  pixelAspectRatio: { hSpacing: 64, vSpacing: 45 },
  avcC: Uint8Array.of(1, 0x42, 0xc0, 12, 0xff, 0xe0, 0),
};
const audio: AudioTrack = {
  kind: 'audio',
  id: 2,
  timescale: 44100,
  codec: 'mp4a.40.2',
  sampleRate: 44100,
  channelCount: 2,
  objectTypeIndication: 0x40,
  decoderSpecificInfo: Uint8Array.of(0x12, 0x10),
};
const sample = (decodeTime: number, more: Partial<Sample> = {}): Sample => ({
  data: Uint8Array.of(decodeTime & 255, 7),
  decodeTime,
  duration: 3600,
  compositionOffset: 0,
  isSync: false,
  ...more,
});

describe('createInitSegment', () => {
  it('has the boxes of a fragmented file with two tracks', () => {
    expect(printBoxes(readBoxes(createInitSegment([video, audio])))).toBe(`\
ftyp major=iso6
moov
  mvhd
  trak
    tkhd id=1 width=1024 height=576
    mdia
      mdhd timescale=90000
      hdlr handler=vide
      minf
        vmhd
        dinf
          dref
            url 
        stbl
          stsd
            avc1 width=720 height=576
              avcC
              pasp ratio=64:45
          stts
          stsc
          stco
          stsz
  trak
    tkhd id=2 width=0 height=0
    mdia
      mdhd timescale=44100
      hdlr handler=soun
      minf
        smhd
        dinf
          dref
            url 
        stbl
          stsd
            mp4a channels=2 rate=44100
              esds
          stts
          stsc
          stco
          stsz
  mvex
    trex id=1
    trex id=2`);
  });

  it('leaves the pixel aspect ratio out where pixels are square', () => {
    const square = { ...video, pixelAspectRatio: { hSpacing: 1, vSpacing: 1 } };
    const path = ['moov', 'trak', 'mdia', 'minf', 'stbl', 'stsd', 'avc1', 'pasp'];
    expect(findBox(readBoxes(createInitSegment([square])), ...path)).toBeUndefined();
    expect(findBox(readBoxes(createInitSegment([video])), ...path)).toBeDefined();
  });

  it('carries both configurations as they came', () => {
    const boxes = readBoxes(createInitSegment([video]));
    const avcC = findBox(boxes, 'moov', 'trak', 'mdia', 'minf', 'stbl', 'stsd', 'avc1', 'avcC');
    expect(avcC?.content).toEqual(video.avcC);
    const sound = readBoxes(createInitSegment([audio]));
    const esds = findBox(sound, 'moov', 'trak', 'mdia', 'minf', 'stbl', 'stsd', 'mp4a', 'esds');
    // ISO/IEC 14496-1 7.2.6: ES, decoder configuration (AAC, audio stream), specific info, SL
    expect(Buffer.from(esds!.content).toString('hex')).toBe(
      '00000000' +
        '0380808022000200' +
        '04808080144015' +
        '0000000000000000000000' +
        '05808080021210' +
        '06808080' +
        '0102',
    );
  });
});

describe('createMediaSegment', () => {
  it('has one moof and one mdat, with 64-bit times and signed offsets', () => {
    const time = 2 ** 33 + 5;
    const segment = createMediaSegment(7, [{ track: video, samples: [sample(time, { isSync: true })] }]);
    expect(printBoxes(readBoxes(segment))).toBe(`\
moof
  mfhd sequence=7
  traf
    tfhd flags=20000 id=1
    tfdt version=1 time=${time}
    trun version=1 flags=f01 count=1
mdat`);
  });

  it('says of every sample of video what it is', () => {
    const samples = [
      sample(0, { isSync: true, compositionOffset: 7200 }),
      sample(3600, { duration: 3000, compositionOffset: -1 }),
      sample(6600, { data: new Uint8Array(70_000).fill(3) }),
    ];
    const read = readSamples(createMediaSegment(1, [{ track: video, samples }]));
    expect(read).toEqual(samples.map((s) => ({ trackId: 1, ...s })));
  });

  it('puts two tracks into one segment', () => {
    const sound = [
      sample(0, { duration: 1024, isSync: true }),
      sample(1024, { duration: 1024, isSync: true }),
    ];
    const pictures = [sample(0, { isSync: true })];
    const segment = createMediaSegment(1, [
      { track: video, samples: pictures },
      { track: audio, samples: sound },
    ]);
    expect(readSamples(segment)).toEqual([
      ...pictures.map((s) => ({ trackId: 1, ...s })),
      ...sound.map((s) => ({ trackId: 2, ...s })),
    ]);
  });
});
