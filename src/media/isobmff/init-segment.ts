import type { AudioTrack, Track, VideoTrack } from '../sample.js';
import { BoxWriter } from './box-writer.js';
import { sampleEntry } from './sample-entry.js';

/** More than the fixed part of all boxes of one track takes. */
const TRACK_SIZE = 800;

/**
 * `ftyp` and `moov` for the given tracks: what MSE calls an initialization segment, and HLS names in EXT-X-MAP.
 * One track for a SourceBuffer of its own, several for multiplexed segments; ids must differ.
 */
export function createInitSegment(tracks: readonly Track[]): Uint8Array<ArrayBuffer> {
  const variable = tracks.reduce((sum, track) => sum + configSize(track), 0);
  const w = new BoxWriter(200 + tracks.length * TRACK_SIZE + variable);
  ftyp(w);
  moov(w, tracks);
  return w.bytes.slice(0, w.position);
}

function configSize(track: Track): number {
  const own = track.kind === 'video' ? track.avcC : track.decoderSpecificInfo;
  return own.byteLength + (track.entry?.boxes.byteLength ?? 0);
}

function ftyp(w: BoxWriter): void {
  const box = w.open('ftyp');
  w.text('iso6'); // major_brand: tfdt and signed composition offsets are iso6
  w.u32(1); // minor_version
  w.text('iso6'); // compatible_brands
  w.text('mp41');
  w.close(box);
}

function moov(w: BoxWriter, tracks: readonly Track[]): void {
  const box = w.open('moov');
  mvhd(w, tracks);
  for (const track of tracks) trak(w, track);
  mvex(w, tracks);
  w.close(box);
}

function mvhd(w: BoxWriter, tracks: readonly Track[]): void {
  const box = w.openFull('mvhd', 0, 0);
  w.u32(0); // creation_time
  w.u32(0); // modification_time
  w.u32(1000); // timescale
  w.u32(0); // duration: none here, all in fragments
  w.u32(0x0001_0000); // rate 1.0
  w.u16(0x0100); // volume 1.0
  w.zeros(2 + 8); // reserved
  matrix(w);
  w.zeros(24); // pre_defined
  w.u32(Math.max(...tracks.map((track) => track.id)) + 1); // next_track_ID
  w.close(box);
}

function matrix(w: BoxWriter): void {
  for (const value of [0x0001_0000, 0, 0, 0, 0x0001_0000, 0, 0, 0, 0x4000_0000]) w.u32(value);
}

function trak(w: BoxWriter, track: Track): void {
  const box = w.open('trak');
  tkhd(w, track);
  mdia(w, track);
  w.close(box);
}

function tkhd(w: BoxWriter, track: Track): void {
  const box = w.openFull('tkhd', 0, 3); // enabled, in movie
  w.u32(0); // creation_time
  w.u32(0); // modification_time
  w.u32(track.id); // track_ID
  w.zeros(4); // reserved
  w.u32(0); // duration
  w.zeros(8); // reserved
  w.u16(0); // layer
  w.u16(0); // alternate_group
  w.u16(track.kind === 'audio' ? 0x0100 : 0); // volume
  w.zeros(2); // reserved
  matrix(w);
  w.u32(track.kind === 'video' ? fixed16(displayWidth(track)) : 0); // width
  w.u32(track.kind === 'video' ? fixed16(track.height) : 0); // height
  w.close(box);
}

/** Width in square pixels. */
export function displayWidth(track: VideoTrack): number {
  const { hSpacing, vSpacing } = track.pixelAspectRatio;
  return Math.round((track.width * hSpacing) / vSpacing);
}

/** 16.16 fixed point, as much of it as fits. */
function fixed16(value: number): number {
  return Math.min(value, 0xffff) * 0x1_0000;
}

function mdia(w: BoxWriter, track: Track): void {
  const box = w.open('mdia');
  mdhd(w, track);
  hdlr(w, track);
  minf(w, track);
  w.close(box);
}

function mdhd(w: BoxWriter, track: Track): void {
  const box = w.openFull('mdhd', 0, 0);
  w.u32(0); // creation_time
  w.u32(0); // modification_time
  w.u32(track.timescale); // timescale
  w.u32(0); // duration
  w.u16(0x55c4); // language: und
  w.u16(0); // pre_defined
  w.close(box);
}

function hdlr(w: BoxWriter, track: Track): void {
  const box = w.openFull('hdlr', 0, 0);
  w.u32(0); // pre_defined
  w.text(track.kind === 'video' ? 'vide' : 'soun'); // handler_type
  w.zeros(12); // reserved
  w.text(track.kind === 'video' ? 'video\0' : 'audio\0'); // name
  w.close(box);
}

function minf(w: BoxWriter, track: Track): void {
  const box = w.open('minf');
  if (track.kind === 'video') vmhd(w);
  else smhd(w);
  dinf(w);
  stbl(w, track);
  w.close(box);
}

function vmhd(w: BoxWriter): void {
  const box = w.openFull('vmhd', 0, 1);
  w.zeros(2 + 6); // graphicsmode, opcolor
  w.close(box);
}

function smhd(w: BoxWriter): void {
  const box = w.openFull('smhd', 0, 0);
  w.zeros(2 + 2); // balance, reserved
  w.close(box);
}

function dinf(w: BoxWriter): void {
  const box = w.open('dinf');
  const dref = w.openFull('dref', 0, 0);
  w.u32(1); // entry_count
  w.close(w.openFull('url ', 0, 1)); // media data is in this file
  w.close(dref);
  w.close(box);
}

function stbl(w: BoxWriter, track: Track): void {
  const box = w.open('stbl');
  const stsd = w.openFull('stsd', 0, 0);
  w.u32(1); // entry_count
  sampleEntry(w, track);
  w.close(stsd);
  for (const fourcc of ['stts', 'stsc', 'stco']) emptyTable(w, fourcc);
  const stsz = w.openFull('stsz', 0, 0);
  w.u32(0); // sample_size
  w.u32(0); // sample_count
  w.close(stsz);
  w.close(box);
}

function emptyTable(w: BoxWriter, fourcc: string): void {
  const box = w.openFull(fourcc, 0, 0);
  w.u32(0); // entry_count
  w.close(box);
}

function mvex(w: BoxWriter, tracks: readonly Track[]): void {
  const box = w.open('mvex');
  for (const track of tracks) trex(w, track);
  w.close(box);
}

function trex(w: BoxWriter, track: VideoTrack | AudioTrack): void {
  const box = w.openFull('trex', 0, 0);
  w.u32(track.id); // track_ID
  w.u32(1); // default_sample_description_index
  w.u32(0); // default_sample_duration
  w.u32(0); // default_sample_size
  w.u32(0); // default_sample_flags
  w.close(box);
}
