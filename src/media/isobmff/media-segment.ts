import type { Sample, Track } from '../sample.js';
import { BoxWriter } from './box-writer.js';

/** Consecutive samples of one track: each begins where the one before ends. At least one. */
export interface TrackRun {
  readonly track: Pick<Track, 'id' | 'kind'>;
  readonly samples: readonly Sample[];
}

const MFHD = 16;
const TFHD = 16;
const TFDT = 20;
const TRUN = 20;
const BOX = 8;
/** ISO/IEC 14496-12 section 8.8.3.1: depends on no other; or depends on others and is no sync sample. */
const SYNC_FLAGS = 0x0200_0000;
const NON_SYNC_FLAGS = 0x0101_0000;

const TRUN_DATA_OFFSET = 0x1;
const TRUN_DURATION = 0x100;
const TRUN_SIZE = 0x200;
const TRUN_FLAGS = 0x400;
const TRUN_COMPOSITION = 0x800;
const TFHD_DEFAULT_BASE_IS_MOOF = 0x2_0000;

/**
 * One `moof` and `mdat`. Samples are copied here, and only here.
 *
 * @param sequenceNumber of `mfhd`, from 1 and growing.
 * @param runs One per track, in the order their data lies in `mdat`.
 */
export function createMediaSegment(
  sequenceNumber: number,
  runs: readonly TrackRun[],
): Uint8Array<ArrayBuffer> {
  let moofSize = BOX + MFHD;
  let dataSize = 0;
  for (const run of runs) {
    moofSize += BOX + TFHD + TFDT + TRUN + run.samples.length * entrySize(run);
    for (const sample of run.samples) dataSize += sample.data.byteLength;
  }
  const w = new BoxWriter(moofSize + BOX + dataSize);
  const box = w.open('moof');
  mfhd(w, sequenceNumber);
  let dataOffset = moofSize + BOX;
  for (const run of runs) dataOffset = traf(w, run, dataOffset);
  w.close(box);
  mdat(w, runs);
  return w.bytes;
}

/** Audio needs duration and size only: every sample is a sync sample, as `trex` says with flags 0. */
function entrySize(run: TrackRun): number {
  return run.track.kind === 'video' ? 16 : 8;
}

function mfhd(w: BoxWriter, sequenceNumber: number): void {
  const box = w.openFull('mfhd', 0, 0);
  w.u32(sequenceNumber); // sequence_number
  w.close(box);
}

function traf(w: BoxWriter, run: TrackRun, dataOffset: number): number {
  const box = w.open('traf');
  tfhd(w, run);
  tfdt(w, run);
  const end = trun(w, run, dataOffset);
  w.close(box);
  return end;
}

function tfhd(w: BoxWriter, run: TrackRun): void {
  const box = w.openFull('tfhd', 0, TFHD_DEFAULT_BASE_IS_MOOF);
  w.u32(run.track.id); // track_ID
  w.close(box);
}

function tfdt(w: BoxWriter, run: TrackRun): void {
  const box = w.openFull('tfdt', 1, 0);
  w.u64(run.samples[0]?.decodeTime ?? 0); // baseMediaDecodeTime
  w.close(box);
}

/** Version 1: composition offsets are signed. */
function trun(w: BoxWriter, run: TrackRun, dataOffset: number): number {
  const isVideo = run.track.kind === 'video';
  const fields = TRUN_DATA_OFFSET | TRUN_DURATION | TRUN_SIZE;
  const box = w.openFull('trun', 1, isVideo ? fields | TRUN_FLAGS | TRUN_COMPOSITION : fields);
  w.u32(run.samples.length); // sample_count
  w.u32(dataOffset); // data_offset
  let end = dataOffset;
  for (const sample of run.samples) {
    w.u32(sample.duration); // sample_duration
    w.u32(sample.data.byteLength); // sample_size
    if (isVideo) {
      w.u32(sample.isSync ? SYNC_FLAGS : NON_SYNC_FLAGS); // sample_flags
      w.u32(sample.compositionOffset); // sample_composition_time_offset
    }
    end += sample.data.byteLength;
  }
  w.close(box);
  return end;
}

function mdat(w: BoxWriter, runs: readonly TrackRun[]): void {
  const box = w.open('mdat');
  for (const run of runs) for (const sample of run.samples) w.put(sample.data);
  w.close(box);
}
