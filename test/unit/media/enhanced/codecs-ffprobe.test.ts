import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { boxContent, enhancedMessages, enhancedVector, readTrack } from '../../../support/enhanced-flv.js';
import { decodeFile, probePackets, withFile } from '../../../support/ffprobe.js';
import { Recording } from '../../../support/flv-vector.js';

const VECTORS = [
  ['hevc.mp4', 'hvc1.1.6.L60.90', 'hvcC'],
  ['av1.mp4', 'av01.0.00M.08', 'av1C'],
  ['vp9.mp4', 'vp09.00.11.08', 'vpcC'],
  ['opus.mp4', 'Opus', 'dOps'],
  ['flac.mp4', 'fLaC', 'dfLa'],
  ['ac3.mp4', 'ac-3', 'dac3'],
  ['eac3.mp4', 'ec-3', 'dec3'],
] as const;

const transmuxed = (name: string) => new Recording().push(...enhancedMessages(readTrack(name))).end();

describe.each(VECTORS)('%s by Enhanced RTMP', (name, codec, config) => {
  const { type } = readTrack(name);

  it('has the codec string and the configuration that ffmpeg gives it', () => {
    const recording = transmuxed(name);
    expect(recording.warnings).toEqual([]);
    expect(recording.inits(type)).toHaveLength(1);
    const [init] = recording.inits(type);
    expect(init!.track.mimeType).toBe(`${type}/mp4; codecs="${codec}"`);
    if (type === 'video') expect(init!.track).toMatchObject({ width: 320, height: 180 });
    else expect(init!.track.sampleRate).toBe(48_000);
    expect(boxContent(init!.data, config)).toEqual(boxContent(readFileSync(enhancedVector(name)), config));
  });

  it('decodes without a complaint, all of it', async () => {
    const { complaints, frames } = await withFile('out.mp4', transmuxed(name).file(type), decodeFile);
    expect(complaints).toBe('');
    expect(frames).toBe(readTrack(name).packets.length);
  });

  it('has the times and sizes of the source', async () => {
    const { packets } = readTrack(name);
    const made = await withFile('out.mp4', transmuxed(name).file(type), probePackets);
    expect(made).toHaveLength(packets.length);
    made.forEach((packet, i) => {
      const source = packets[i]!;
      expect(Math.abs(packet.pts * 1000 - source.pts), `pts of ${i}`).toBeLessThan(20);
      expect(Math.abs(packet.dts * 1000 - source.dts), `dts of ${i}`).toBeLessThan(20);
    });
  });
});

it('FLAC with several frames in a message is cut where they end', async () => {
  const { packets, ...track } = readTrack('flac.mp4');
  const groups = packets.flatMap((packet, i) =>
    i % 3 === 0 ? [{ ...packet, data: Buffer.concat(packets.slice(i, i + 3).map(({ data }) => data)) }] : [],
  );
  const recording = new Recording().push(...enhancedMessages({ ...track, packets: groups })).end();
  expect(recording.file('audio')).toEqual(transmuxed('flac.mp4').file('audio'));
  const { complaints, frames } = await withFile('out.mp4', recording.file('audio'), decodeFile);
  expect(complaints).toBe('');
  expect(frames).toBe(packets.length);
});
