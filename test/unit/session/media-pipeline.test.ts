import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Segment } from '../../../src/media/segment.js';
import { MediaPipeline } from '../../../src/session/media-pipeline.js';
import { messageStreamId, milliseconds } from '../../../src/protocol/units.js';
import { vectorMessages } from '../../support/flv-vector.js';

const FLUSH_MS = 40;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function pipelineOf() {
  const segments: Segment[] = [];
  const pipeline = new MediaPipeline(
    {
      segment: (segment) => segments.push(segment),
      tracks: () => undefined,
      warning: () => undefined,
      failure: (error) => {
        throw error;
      },
    },
    { isTypeSupported: () => true, flushMs: FLUSH_MS },
  );
  const push = ({ type, timestamp, payload }: (typeof messages)[number]) =>
    pipeline.push(
      { type, messageStreamId: messageStreamId(1), timestamp: milliseconds(timestamp), payload },
      timestamp,
    );
  const media = (kind: string) => segments.filter((one) => one.type === 'media' && one.kind === kind).length;
  return { pipeline, push, media };
}

const messages = vectorMessages('baseline.flv');
const isOf = (kind: string) => (message: (typeof messages)[number]) => message.type === kind;

it('puts out the first media of every track without waiting for more, however it arrives', () => {
  const { push, media } = pipelineOf();
  for (const message of messages.slice(0, 12)) {
    push(message);
    vi.advanceTimersByTime(1);
  }
  expect(media('audio')).toBeGreaterThan(0);
  expect(media('video')).toBeGreaterThan(0);
});

it('gathers what comes after that', () => {
  const { push, media } = pipelineOf();
  for (const message of messages.slice(0, 12)) {
    push(message);
    vi.advanceTimersByTime(1);
  }
  vi.advanceTimersByTime(FLUSH_MS);
  const before = media('video');
  for (const message of messages.filter(isOf('video')).slice(-8)) {
    push(message);
    vi.advanceTimersByTime(1);
  }
  expect(media('video')).toBe(before);
  vi.advanceTimersByTime(FLUSH_MS);
  expect(media('video')).toBe(before + 1);
});

it('gathers again where one track of two says nothing more after a restart', () => {
  const { pipeline, push, media } = pipelineOf();
  for (const message of messages) push(message);
  vi.advanceTimersByTime(FLUSH_MS);
  pipeline.restart();
  const pictures = messages.filter(isOf('video')).filter(({ payload }) => payload[1] === 1);
  const before = media('video');
  for (const message of pictures.slice(0, 45)) {
    push(message);
    vi.advanceTimersByTime(1);
  }
  vi.advanceTimersByTime(FLUSH_MS);
  expect(media('video') - before).toBeLessThan(pictures.slice(0, 45).length);
});
