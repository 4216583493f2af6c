import { describe, expect, it } from 'vitest';
import type { Segment, TrackKind } from '../../../src/media/segment.js';
import type { MediaInput } from '../../../src/media/transmuxer.js';
import { messageStreamId, milliseconds } from '../../../src/protocol/units.js';
import { MediaPipeline } from '../../../src/session/media-pipeline.js';
import { enhancedMessages, interleaved, readTrack } from '../../support/enhanced-flv.js';
import { readSamples } from '../../support/box-tree.js';
import { vectorMessages } from '../../support/flv-vector.js';

function create() {
  const segments: Segment[] = [];
  const tracks: (readonly TrackKind[])[] = [];
  const failures: string[] = [];
  let isOut = false;
  const pipeline = new MediaPipeline(
    {
      segment: (segment) => segments.push(segment),
      tracks: (kinds) => tracks.push(kinds),
      warning: () => undefined,
      failure: (error) => failures.push(error.code),
    },
    { isTypeSupported: () => true, flushMs: 0 },
  );
  const push = (messages: readonly MediaInput[]) => {
    for (const { type, timestamp, payload } of messages) {
      const fields = { timestamp: milliseconds(timestamp), messageStreamId: messageStreamId(1) };
      pipeline.push({ type, payload, ...fields }, timestamp);
    }
  };
  const end = () => pipeline.end(() => (isOut = true));
  const samples = (kind: TrackKind) =>
    segments.flatMap((s) => (s.type === 'media' && s.kind === kind ? readSamples(s.data) : []));
  return { pipeline, push, end, segments, tracks, failures, samples, isOut: () => isOut };
}

const vp9 = enhancedMessages(readTrack('vp9.mp4'));
const opus = enhancedMessages(readTrack('opus.mp4'));

describe('MediaPipeline, while the part that reads Enhanced RTMP is fetched', () => {
  it('keeps everything that comes, in order, and says the end behind it', async () => {
    const { push, end, samples, tracks, isOut } = create();
    push(interleaved(vectorMessages('audio-only.flv'), vp9));
    end();
    expect(isOut()).toBe(false);
    await expect.poll(isOut).toBe(true);
    expect(tracks).toEqual([['audio', 'video']]);
    expect(samples('video')).toHaveLength(vp9.length - 1);
    expect(samples('audio')).toHaveLength(vectorMessages('audio-only.flv').length - 1);
  });

  it('fetches nothing for what needs nothing', () => {
    const { push, end, isOut } = create();
    push(vectorMessages('b-frames.flv'));
    end();
    expect(isOut()).toBe(true);
  });

  it('forgets what belongs to the place before a seek, but no configuration', async () => {
    const { pipeline, push, end, samples, isOut } = create();
    push(opus.slice(0, 50));
    pipeline.restart();
    push(opus.slice(50));
    end();
    await expect.poll(isOut).toBe(true);
    expect(samples('audio')).toHaveLength(opus.length - 50);
  });

  it('does not keep more than a limit', () => {
    const { push, failures } = create();
    const big = { ...vp9[1]!, payload: new Uint8Array(1024 * 1024).fill(vp9[1]!.payload[0]!) };
    push(Array.from({ length: 20 }, () => big));
    expect(failures).toEqual(['CF_NETWORK_LOST']);
  });

  it('does nothing more once it is destroyed', async () => {
    const { pipeline, push, segments, failures } = create();
    push(opus);
    pipeline.destroy();
    await import('../../../src/media/enhanced/enhanced-rtmp.js');
    await Promise.resolve();
    expect([...segments, ...failures]).toEqual([]);
  });
});
