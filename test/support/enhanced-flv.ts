import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { MediaInput } from '../../src/media/transmuxer.js';

export const enhancedVector = (name: string): string =>
  fileURLToPath(new URL(`../vectors/enhanced/${name}`, import.meta.url));

interface Packet {
  readonly pts: number;
  readonly dts: number;
  readonly isKey: boolean;
  readonly data: Uint8Array;
}

export interface ElementaryTrack {
  readonly type: 'audio' | 'video';
  readonly fourCc: string;
  /** What stands in the sequence start; none for AC-3 and E-AC-3. */
  readonly config: Uint8Array | undefined;
  readonly packets: readonly Packet[];
}

const FOUR_CCS: Readonly<Record<string, string>> = {
  hevc: 'hvc1',
  av1: 'av01',
  vp9: 'vp09',
  opus: 'Opus',
  flac: 'fLaC',
  ac3: 'ac-3',
  eac3: 'ec-3',
  h264: 'avc1',
  aac: 'mp4a',
};

/** The only track of a file, by ffprobe; times in ms, the first decode time is 0. */
export function readTrack(name: string): ElementaryTrack {
  const file = enhancedVector(name);
  const bytes = readFileSync(file);
  const entries = 'stream=codec_name,codec_type:packet=pts_time,dts_time,pos,size,flags';
  const probed = JSON.parse(
    execFileSync('ffprobe', ['-v', 'error', '-show_entries', entries, '-of', 'json', file], {
      encoding: 'utf8',
    }),
  ) as { streams: Record<string, string>[]; packets: Record<string, string>[] };
  const { codec_name: codec = '', codec_type: type = '' } = probed.streams[0] ?? {};
  const first = Number(probed.packets[0]!['dts_time']);
  return {
    type: type as 'audio' | 'video',
    fourCc: FOUR_CCS[codec]!,
    config: configOf(codec, bytes),
    packets: probed.packets.map((p) => {
      const at = Number(p['pos']);
      return {
        pts: Math.round((Number(p['pts_time']) - first) * 1000),
        dts: Math.round((Number(p['dts_time']) - first) * 1000),
        isKey: p['flags']!.startsWith('K'),
        data: Uint8Array.from(bytes.subarray(at, at + Number(p['size']))),
      };
    }),
  };
}

/** What is in the box that the sample entry has for its decoder. */
export function boxContent(bytes: Uint8Array, fourCc: string): Uint8Array {
  const at = Buffer.from(bytes).indexOf(fourCc, 0, 'latin1');
  if (at < 4) throw new Error(`no ${fourCc}`);
  const size = Buffer.from(bytes).readUInt32BE(at - 4);
  return Uint8Array.from(bytes.subarray(at + 4, at - 4 + size));
}

function configOf(codec: string, bytes: Uint8Array): Uint8Array | undefined {
  switch (codec) {
    case 'hevc':
      return boxContent(bytes, 'hvcC');
    case 'av1':
      return boxContent(bytes, 'av1C');
    case 'vp9':
      return boxContent(bytes, 'vpcC').subarray(4);
    case 'flac':
      return Buffer.concat([Buffer.from('fLaC'), boxContent(bytes, 'dfLa').subarray(4)]);
    case 'opus':
      return opusHead(boxContent(bytes, 'dOps'));
    default:
      return undefined;
  }
}

/** `dOps` is big-endian, the identification header of RFC 7845 little-endian. */
function opusHead(dOps: Uint8Array): Uint8Array {
  const [, channels = 0, s1 = 0, s0 = 0, r3 = 0, r2 = 0, r1 = 0, r0 = 0, g1 = 0, g0 = 0, family = 0] = dOps;
  const fields = [1, channels, s0, s1, r0, r1, r2, r3, g0, g1, family, ...dOps.subarray(11)];
  return Buffer.concat([Buffer.from('OpusHead'), Uint8Array.from(fields)]);
}

const ascii = (text: string) => [...text].map((c) => c.charCodeAt(0));
const u24 = (value: number) => [(value >> 16) & 255, (value >> 8) & 255, value & 255];

export interface TagOptions {
  /** The body is one of a multitrack: only this track in it. */
  readonly trackId?: number;
  /** Nanoseconds of a ModEx in front. */
  readonly nanoseconds?: number;
}

/** Enhanced RTMP v2: header, modifier, multitrack, FourCC, body. */
export function enhancedBody(
  type: 'audio' | 'video',
  packetType: number,
  fourCc: string,
  body: Uint8Array | readonly number[],
  { trackId, nanoseconds }: TagOptions = {},
  frameType = 1,
): Uint8Array {
  const first = type === 'video' ? 0x80 | (frameType << 4) : 0x90;
  const multitrack = type === 'video' ? 6 : 5;
  const shown = trackId === undefined ? packetType : multitrack;
  return Uint8Array.from([
    ...(nanoseconds === undefined ? [first | shown] : [first | 7, 2, ...u24(nanoseconds), shown]),
    ...(trackId === undefined ? ascii(fourCc) : [packetType, ...ascii(fourCc), trackId]),
    ...body,
  ]);
}

const WITH_COMPOSITION_TIME = new Set(['hvc1', 'avc1']);

/** A track as a publisher of Enhanced RTMP sends it: sequence start, coded frames. */
export function enhancedMessages(track: ElementaryTrack, options: TagOptions = {}): MediaInput[] {
  const { type, fourCc, config, packets } = track;
  const start: MediaInput[] =
    config === undefined
      ? []
      : [{ type, timestamp: 0, payload: enhancedBody(type, 0, fourCc, config, options) }];
  return [
    ...start,
    ...packets.map(({ pts, dts, isKey, data }): MediaInput => {
      const hasTime = type === 'video' && WITH_COMPOSITION_TIME.has(fourCc);
      const body = hasTime ? [...u24(pts - dts), ...data] : data;
      return {
        type,
        timestamp: dts,
        payload: enhancedBody(type, 1, fourCc, body, options, isKey ? 1 : 2),
      };
    }),
  ];
}

/** In the order of time, configurations first. */
export function interleaved(...tracks: readonly (readonly MediaInput[])[]): MediaInput[] {
  return tracks
    .flatMap((messages, track) => messages.map((message, at) => ({ message, track, at })))
    .sort((a, b) => a.message.timestamp - b.message.timestamp || a.at - b.at || a.track - b.track)
    .map(({ message }) => message);
}
