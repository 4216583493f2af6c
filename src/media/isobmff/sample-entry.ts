import type { AudioTrack, Track, VideoTrack } from '../sample.js';
import type { BoxWriter } from './box-writer.js';

export function sampleEntry(w: BoxWriter, track: Track): void {
  if (track.kind === 'video') visual(w, track);
  else audio(w, track);
}

/** ISO/IEC 14496-12 section 12.1.3; of AVC: 14496-15 section 5.4.2. */
function visual(w: BoxWriter, track: VideoTrack): void {
  const box = w.open(track.entry?.fourCc ?? 'avc1');
  w.zeros(6); // reserved
  w.u16(1); // data_reference_index
  w.zeros(2 + 2 + 12); // pre_defined, reserved, pre_defined
  w.u16(track.width); // width
  w.u16(track.height); // height
  w.u32(0x0048_0000); // horizresolution 72 dpi
  w.u32(0x0048_0000); // vertresolution
  w.zeros(4); // reserved
  w.u16(1); // frame_count
  w.zeros(32); // compressorname
  w.u16(0x0018); // depth
  w.u16(0xffff); // pre_defined
  if (track.entry === undefined) avcC(w, track);
  else w.put(track.entry.boxes);
  if (track.pixelAspectRatio.hSpacing !== track.pixelAspectRatio.vSpacing) pasp(w, track);
  w.close(box);
}

function avcC(w: BoxWriter, track: VideoTrack): void {
  const box = w.open('avcC');
  w.put(track.avcC);
  w.close(box);
}

function pasp(w: BoxWriter, track: VideoTrack): void {
  const box = w.open('pasp');
  w.u32(track.pixelAspectRatio.hSpacing); // hSpacing
  w.u32(track.pixelAspectRatio.vSpacing); // vSpacing
  w.close(box);
}

/** ISO/IEC 14496-12 section 12.2.3; of AAC and MP3: 14496-14 section 6.7. */
function audio(w: BoxWriter, track: AudioTrack): void {
  const box = w.open(track.entry?.fourCc ?? 'mp4a');
  w.zeros(6); // reserved
  w.u16(1); // data_reference_index
  w.zeros(8); // reserved
  w.u16(track.channelCount); // channelcount
  w.u16(16); // samplesize
  w.zeros(2 + 2); // pre_defined, reserved
  // samplerate, 16.16: 88.2 and 96 kHz do not fit, players take them from the decoder's configuration
  w.u32(track.timescale > 0xffff ? 0 : track.timescale * 0x1_0000);
  if (track.entry === undefined) esds(w, track);
  else w.put(track.entry.boxes);
  w.close(box);
}

/** ISO/IEC 14496-1 section 7.2.6. */
function esds(w: BoxWriter, track: AudioTrack): void {
  const box = w.openFull('esds', 0, 0);
  const info = track.decoderSpecificInfo;
  const infoSize = info.byteLength === 0 ? 0 : DESCRIPTOR_HEADER + info.byteLength;
  const configSize = 13 + infoSize;
  descriptor(w, 0x03, 3 + DESCRIPTOR_HEADER + configSize + DESCRIPTOR_HEADER + 1); // ES_Descriptor
  w.u16(track.id); // ES_ID
  w.u8(0); // no dependency, URL or clock reference
  descriptor(w, 0x04, configSize); // DecoderConfigDescriptor
  w.u8(track.objectTypeIndication); // objectTypeIndication
  w.u8((5 << 2) | 1); // streamType audio, upStream 0, reserved 1
  w.u24(0); // bufferSizeDB
  w.u32(0); // maxBitrate
  w.u32(0); // avgBitrate
  if (infoSize > 0) {
    descriptor(w, 0x05, info.byteLength); // DecoderSpecificInfo
    w.put(info);
  }
  descriptor(w, 0x06, 1); // SLConfigDescriptor
  w.u8(2); // predefined for MP4 files
  w.close(box);
}

const DESCRIPTOR_HEADER = 5;

/** Tag and size; the size always in four bytes, so that it needs no measuring. */
function descriptor(w: BoxWriter, tag: number, size: number): void {
  w.u8(tag);
  w.u8(0x80 | ((size >>> 21) & 0x7f));
  w.u8(0x80 | ((size >>> 14) & 0x7f));
  w.u8(0x80 | ((size >>> 7) & 0x7f));
  w.u8(size & 0x7f);
}
