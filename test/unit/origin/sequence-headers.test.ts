import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeFlvHeader, encodeFlvTag } from '../../../src/media/flv/flv-file-writer.js';
import { readAudioTags } from '../../../src/media/enhanced/ex-tags.js';
import type { MediaInput } from '../../../src/media/transmuxer.js';
import { LiveStream } from '../../../src/origin/live/live-stream.js';
import type { Origin } from '../../../src/origin/origin.js';
import { configuredTracks, SequenceHeaders } from '../../../src/origin/sequence-headers.js';
import { milliseconds as ms } from '../../../src/protocol/units.js';
import { enhancedBody, enhancedMessages, interleaved, readTrack } from '../../support/enhanced-flv.js';
import { openViewer, startTestOrigin } from '../../support/origin-viewer.js';

const AAC_CONFIG = [0x11, 0x90];
const aac = (timestamp: number): MediaInput => ({
  type: 'audio',
  timestamp,
  payload: Uint8Array.of(0xaf, 1, 0x21, 0x10, 4),
});
const tracks = (...names: readonly string[]) =>
  names.map((name, id) => enhancedMessages(readTrack(name), id === 0 ? {} : { trackId: id }));
const head = (...bytes: number[]): MediaInput => ({
  type: 'audio',
  timestamp: 0,
  payload: Uint8Array.from(bytes),
});
const opus = (id: number, mark: number): MediaInput => ({
  type: 'audio',
  timestamp: 0,
  payload: enhancedBody('audio', 0, 'Opus', [mark], { trackId: id }),
});
/** Several tracks of one codec in one body: Enhanced RTMP v2, AvMultitrackType 1. */
const together = (...ids: number[]): MediaInput =>
  head(0x95, 0x10, ...Buffer.from('Opus'), ...ids.flatMap((id) => [id, 0, 0, 1, 7]));

describe('the sequence headers that hold', () => {
  it('are known by the tracks that they are of', () => {
    expect(configuredTracks(head(0xaf, 0, ...AAC_CONFIG))).toEqual([0]);
    expect(configuredTracks(opus(3, 1))).toEqual([3]);
    expect(configuredTracks(together(0, 2))).toEqual([0, 2]);
    expect(configuredTracks(head(0xaf, 1, 9))).toEqual([]);
    expect(configuredTracks(head(0x95, 0x01, ...Buffer.from('Opus'), 1, 9))).toEqual([]);
    // The second header of Opus is a comment.
    expect(configuredTracks(head(0x90, ...Buffer.from('OpusOpusTags')))).toEqual([]);
    expect(configuredTracks(head(0x95))).toEqual([]);
    expect(configuredTracks(head())).toEqual([]);
  });

  it('are one for each track, the latest', () => {
    const headers = new SequenceHeaders();
    const [first, second, other, both] = [opus(0, 1), opus(0, 2), opus(1, 3), together(0, 1)];
    for (const one of [first, other, second]) expect(headers.take(one)).toBe(true);
    expect(headers.all).toEqual([other, second]);
    headers.take(both);
    expect(headers.all).toEqual([both]);
    headers.take(first);
    expect(headers.all).toEqual([both, first]);
  });
});

it('who comes late to a live stream gets those of every track', () => {
  const stream = new LiveStream('show');
  const publication = stream.publish();
  for (const message of interleaved(...tracks('opus.mp4', 'opus-other.mp4')).slice(0, 40))
    publication?.send(message);
  expect(stream.headers.flatMap(configuredTracks)).toEqual([0, 1]);
});

describe('a recording with several sounds', () => {
  let folder = '';
  let origin: Origin;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cf-tracks-'));
    const [vp9] = tracks('vp9.mp4');
    const [first, second] = tracks('opus.mp4', 'opus-other.mp4');
    // As ffmpeg and OBS write it: the first one as ever.
    const old = [
      head(0xaf, 0, ...AAC_CONFIG),
      ...Array.from({ length: 140 }, (_, i) => aac(Math.round(i * 21.33))),
    ];
    const write = (name: string, messages: readonly MediaInput[]) =>
      writeFile(
        join(folder, name),
        Buffer.concat([encodeFlvHeader({ hasAudio: true, hasVideo: true }), ...messages.map(encodeFlvTag)]),
      );
    await write('languages.flv', interleaved(vp9!, first!, second!));
    await write('old and new.flv', interleaved(vp9!, old, second!));
    origin = await startTestOrigin({ folder });
  });
  afterAll(async () => {
    await origin.close();
    await rm(folder, { recursive: true, force: true });
  });

  it.each(['languages', 'old and new'])('has them in front of whatever is played first: %s', async (name) => {
    for (const start of [0, 2000]) {
      const viewer = await openViewer(origin.rtmpPort);
      viewer.stream.setBufferLength(ms(60_000));
      await viewer.stream.play(name, { start: ms(start) });
      const seen = () =>
        viewer.media
          .filter(({ type }) => type === 'audio')
          .flatMap(({ payload }) => readAudioTags(payload))
          .map(({ trackId, tag }) => ({ trackId, type: tag.type }));
      await viewer.until(() => seen().length > 40);
      viewer.close();
      for (const id of [0, 1]) {
        const types = seen().flatMap(({ trackId, type }) => (trackId === id ? [type] : []));
        expect(types[0], `track ${id} from ${start}`).toBe('config');
        expect(types.filter((type) => type === 'frame').length).toBeGreaterThan(5);
      }
    }
  });
});
