import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { amfObject, type AmfValue } from '../../../src/protocol/amf/amf-value.js';
import { milliseconds as ms, seconds as sec } from '../../../src/protocol/units.js';
import type { MediaMessage } from '../../../src/protocol/message/message.js';
import type { StreamLink } from '../../../src/protocol/connection/client-stream.js';
import type { Origin } from '../../../src/origin/origin.js';
import {
  codesOf,
  demoMedia,
  isHeader,
  isKeyframe,
  openViewer,
  startTestOrigin,
  type Viewer,
} from '../../support/origin-viewer.js';

const run = promisify(execFile);
let origin: Origin;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cf-play2-'));
  await cp(join(demoMedia, 'videos'), join(folder, 'videos'), { recursive: true });
  const source = join(folder, 'videos', 'ladder_low.mp4');
  const encode = (name: string, options: string) =>
    run('ffmpeg', [
      ...`-v error -i ${source} -c:a copy -c:v libx264 -preset ultrafast -sc_threshold 0 ${options}`.split(
        ' ',
      ),
      join(folder, name),
    ]);
  // Keyframes at 0, 1.4, 2.8, …: the first in common with the ladder is at 14 s.
  await encode('unaligned.mp4', '-g 35 -keyint_min 35 -bf 2');
  // Keyframes as in the ladder, but nothing is reordered, so its decode times are others.
  await encode('unordered.mp4', '-g 50 -keyint_min 50 -bf 0');
  await run('ffmpeg', ['-v', 'error', '-i', source, '-c', 'copy', '-vn', join(folder, 'sound.mp4')]);
  origin = await startTestOrigin({ folder });
});
afterAll(async () => {
  await origin.close();
  await rm(folder, { recursive: true, force: true });
});

const LOW = 'mp4:videos/ladder_low.mp4';
const MID = 'mp4:videos/ladder_mid.mp4';
const HIGH = 'mp4:videos/ladder_high.mp4';
const FRAME = 40;

async function withViewer<T>(work: (viewer: Viewer) => Promise<T>): Promise<T> {
  const viewer = await openViewer(origin.rtmpPort);
  try {
    return await work(viewer);
  } finally {
    viewer.close();
  }
}

const isFrame = (message: MediaMessage) => message.type === 'video' && !isHeader(message);
const videoOf = ({ media }: Viewer) => media.filter(isFrame);
const soundOf = ({ media }: Viewer) =>
  media.filter((message) => message.type === 'audio' && !isHeader(message));
const presentation = ({ timestamp, payload: [, , a = 0, b = 0, c = 0] }: MediaMessage) =>
  timestamp + (((a << 24) | (b << 16) | (c << 8)) >> 8);

/** Presentation times of all pictures, in order. */
const picturesOf = (viewer: Viewer) =>
  videoOf(viewer)
    .map(presentation)
    .sort((a, b) => a - b);

/** The indices of pictures in front of which a video header stands. */
function seamsOf({ media }: Viewer): number[] {
  const seams: number[] = [];
  let count = 0;
  for (const message of media) {
    if (message.type !== 'video') continue;
    if (isHeader(message)) seams.push(count);
    else count += 1;
  }
  return seams;
}

const statusesOf = (viewer: Viewer, code: string) => viewer.statuses.filter((info) => info.code === code);
const has = (viewer: Viewer, code: string) => statusesOf(viewer, code).length > 0;
const playing = async (viewer: Viewer, name = LOW) => {
  viewer.stream.setBufferLength(ms(1000));
  await viewer.stream.play(name, { start: ms(0) });
  await viewer.until(() => videoOf(viewer).length > 5);
};

describe('play2 switch', () => {
  it('goes over at a keyframe that both have, without a gap and without a picture or sound twice', () =>
    withViewer(async (viewer) => {
      await playing(viewer);
      await viewer.stream.play2({ streamName: HIGH, oldStreamName: LOW, transition: 'switch' });
      const [transition] = statusesOf(viewer, 'NetStream.Play.Transition');
      expect(transition).toMatchObject({
        level: 'status',
        details: HIGH,
        reason: 'NetStream.Transition.Success',
      });
      await viewer.until(() => has(viewer, 'NetStream.Play.TransitionComplete'));
      const [, seam = 0] = seamsOf(viewer);
      await viewer.until(() => videoOf(viewer).length > seam + 30);
      expect(isKeyframe(videoOf(viewer)[seam]!)).toBe(true);
      expect(presentation(videoOf(viewer)[seam]!) % 2000).toBe(0);
      const pictures = picturesOf(viewer).slice(0, seam + 25);
      expect(pictures).toEqual(pictures.map((_, i) => i * FRAME));
      // AAC frames of 1024 samples at 44.1 kHz, all of them once.
      const sounds = soundOf(viewer).map(({ timestamp }) => timestamp as number);
      for (let i = 1; i < sounds.length; i++)
        expect(Math.abs(sounds[i]! - sounds[i - 1]! - 23.22)).toBeLessThan(1.5);
    }));

  it('says TransitionComplete with the first picture of the new stream, not before', () =>
    withViewer(async (viewer) => {
      await playing(viewer);
      await viewer.stream.play2({ streamName: MID, transition: 'switch', oldStreamName: LOW });
      await viewer.until(() => has(viewer, 'NetStream.Play.TransitionComplete'));
      const codeAt = (code: string) =>
        viewer.log.findIndex((entry) => 'code' in entry && entry.code === code);
      const headers = viewer.log.flatMap((entry, i) =>
        !('code' in entry) && entry.type === 'video' && isHeader(entry) ? [i] : [],
      );
      expect(headers).toHaveLength(2);
      expect(codeAt('NetStream.Play.Transition')).toBeLessThan(headers[1]!);
      expect(codeAt('NetStream.Play.TransitionComplete')).toBeGreaterThan(headers[1]!);
      const [complete] = statusesOf(viewer, 'NetStream.Play.TransitionComplete');
      expect(complete).toMatchObject({ level: 'status', details: MID });
      const sizes = viewer.data.filter(({ name }) => name === 'onMetaData').map(({ values }) => values[1]);
      expect(sizes).toHaveLength(2);
    }));

  it('waits for the offset that the client names, in seconds of media', () =>
    withViewer(async (viewer) => {
      await playing(viewer);
      await viewer.stream.play2({
        streamName: MID,
        transition: 'switch',
        oldStreamName: LOW,
        offset: sec(4.5),
      });
      viewer.stream.setBufferLength(ms(8000));
      await viewer.until(() => has(viewer, 'NetStream.Play.TransitionComplete'));
      const [, seam = 0] = seamsOf(viewer);
      expect(presentation(videoOf(viewer)[seam]!)).toBe(6000);
    }));

  it('is forced where the streams have no keyframe in common for long, and still repeats nothing', () =>
    withViewer(async (viewer) => {
      await playing(viewer);
      await viewer.stream.play2({
        streamName: 'mp4:unaligned.mp4',
        transition: 'switch',
        oldStreamName: LOW,
      });
      const [transition] = statusesOf(viewer, 'NetStream.Play.Transition');
      expect(transition?.['reason']).toBe('NetStream.Transition.Forced');
      viewer.stream.setBufferLength(ms(10_000));
      await viewer.until(() => has(viewer, 'NetStream.Play.TransitionComplete'));
      const [, seam = 0] = seamsOf(viewer);
      await viewer.until(() => videoOf(viewer).length > seam + 30);
      expect(presentation(videoOf(viewer)[seam]!) % 1400).toBe(0);
      const pictures = picturesOf(viewer);
      expect(new Set(pictures).size).toBe(pictures.length);
      // What may be missing are pictures that would have needed the old keyframe group.
      for (let i = 1; i < pictures.length - 10; i++)
        expect(pictures[i]! - pictures[i - 1]!).toBeLessThanOrEqual(4 * FRAME);
    }));

  it('waits for a common keyframe that is not far', () =>
    withViewer(async (viewer) => {
      await playing(viewer);
      viewer.stream.setBufferLength(ms(10_000));
      await viewer.stream.play2({
        streamName: 'mp4:unaligned.mp4',
        transition: 'switch',
        oldStreamName: LOW,
        offset: sec(5),
      });
      const [transition] = statusesOf(viewer, 'NetStream.Play.Transition');
      expect(transition?.['reason']).toBe('NetStream.Transition.Success');
      viewer.stream.setBufferLength(ms(16_000));
      await viewer.until(() => has(viewer, 'NetStream.Play.TransitionComplete'));
      expect(presentation(videoOf(viewer)[seamsOf(viewer)[1]!]!)).toBe(14_000);
    }));

  it.each([
    ['mp4:unordered.mp4', LOW],
    [LOW, 'mp4:unordered.mp4'],
  ])('goes over from %s to %s, whose decode times differ, with timestamps that never go back', (from, to) =>
    withViewer(async (viewer) => {
      await playing(viewer, from);
      await viewer.stream.play2({ streamName: to, transition: 'switch', oldStreamName: from });
      const [transition] = statusesOf(viewer, 'NetStream.Play.Transition');
      expect(transition?.['reason']).toBe('NetStream.Transition.Success');
      await viewer.until(() => has(viewer, 'NetStream.Play.TransitionComplete'));
      const [, seam = 0] = seamsOf(viewer);
      await viewer.until(() => videoOf(viewer).length > seam + 30);
      const decode = videoOf(viewer).map(({ timestamp }) => timestamp as number);
      expect(decode).toEqual([...decode].sort((a, b) => a - b));
      const pictures = picturesOf(viewer).slice(0, seam + 25);
      expect(pictures).toEqual(pictures.map((_, i) => i * FRAME));
    }),
  );

  it('goes over to sound alone', () =>
    withViewer(async (viewer) => {
      await playing(viewer);
      await viewer.stream.play2({ streamName: 'mp4:sound.mp4', transition: 'switch', oldStreamName: LOW });
      await viewer.until(() => has(viewer, 'NetStream.Play.TransitionComplete'));
      const pictures = videoOf(viewer).length;
      const sounds = soundOf(viewer).length;
      await viewer.until(() => soundOf(viewer).length > sounds + 20);
      expect(videoOf(viewer).length).toBe(pictures);
    }));

  it('takes the later of two that follow each other at once', () =>
    withViewer(async (viewer) => {
      await playing(viewer);
      const first = viewer.stream.play2({ streamName: MID, transition: 'switch', oldStreamName: LOW });
      const second = viewer.stream.play2({ streamName: HIGH, transition: 'switch', oldStreamName: LOW });
      await Promise.all([first, second]);
      await viewer.until(() => has(viewer, 'NetStream.Play.TransitionComplete'));
      const details = statusesOf(viewer, 'NetStream.Play.TransitionComplete').map((info) => info['details']);
      expect(details).toEqual([HIGH]);
    }));

  it('is carried out by a seek that comes before its keyframe', () =>
    withViewer(async (viewer) => {
      await playing(viewer);
      await viewer.stream.play2({
        streamName: HIGH,
        transition: 'switch',
        oldStreamName: LOW,
        offset: sec(15),
      });
      await viewer.stream.seek(ms(7000));
      await viewer.until(() => has(viewer, 'NetStream.Play.TransitionComplete'));
      const [complete] = statusesOf(viewer, 'NetStream.Play.TransitionComplete');
      expect(complete?.['details']).toBe(HIGH);
      const [, seam = 0] = seamsOf(viewer);
      expect(presentation(videoOf(viewer)[seam]!)).toBe(6000);
    }));

  it('is refused when the old name has a query, and what plays goes on (FM-925)', () =>
    withViewer(async (viewer) => {
      await playing(viewer);
      const oldStreamName = `${LOW}?Expires=1`;
      sendCommand(viewer, 'play2', [amfObject({ streamName: HIGH, oldStreamName, transition: 'switch' })]);
      await viewer.until(() => has(viewer, 'NetStream.Play.Failed'));
      const count = viewer.media.length;
      await viewer.until(() => viewer.media.length > count + 20);
      expect(seamsOf(viewer)).toEqual([0]);
    }));

  it('takes a new name with a query of its own, as signed ones have', () =>
    withViewer(async (viewer) => {
      await playing(viewer);
      const info = await viewer.stream.play2({
        streamName: `${HIGH}?Expires=1&Signature=x&Key-Pair-Id=y`,
        oldStreamName: LOW,
        transition: 'switch',
      });
      expect(info.code).toBe('NetStream.Play.Transition');
    }));

  it('to a stream that is not there is NetStream.Play.Failed, and what plays goes on', () =>
    withViewer(async (viewer) => {
      await playing(viewer);
      const refused = viewer.stream.play2({
        streamName: 'mp4:nothing.mp4',
        oldStreamName: LOW,
        transition: 'switch',
      });
      await expect(refused).rejects.toMatchObject({ code: 'CF_RTMP_PLAY_FAILED' });
      expect(codesOf(viewer)).toContain('NetStream.Play.Failed');
      const count = viewer.media.length;
      await viewer.until(() => viewer.media.length > count + 20);
    }));

  it('of a stream that has ended shows in the next seek', () =>
    withViewer(async (viewer) => {
      viewer.stream.setBufferLength(ms(30_000));
      await viewer.stream.play(LOW, { start: ms(0) });
      await viewer.until(() => has(viewer, 'NetStream.Play.Stop'));
      await viewer.stream.play2({ streamName: HIGH, oldStreamName: LOW, transition: 'switch' });
      const before = viewer.media.length;
      await viewer.stream.seek(ms(0));
      await viewer.until(() => viewer.media.slice(before).some(isKeyframe));
      const size = (from: number, to?: number) =>
        viewer.media.slice(from, to).find(isKeyframe)!.payload.byteLength;
      expect(size(before)).toBeGreaterThan(1.2 * size(0, before));
    }));
});

describe('play2, the other transitions', () => {
  it('append queues behind what plays', () =>
    withViewer(async (viewer) => {
      viewer.stream.setBufferLength(ms(1000));
      await viewer.stream.play(LOW, { start: ms(0), length: ms(6000) });
      void viewer.stream
        .play2({ streamName: MID, transition: 'append', len: sec(0.5) })
        .catch(() => undefined);
      await viewer.until(() => has(viewer, 'NetStream.Play.Complete'));
      expect(codesOf(viewer).slice(0, 5)).toEqual([
        'NetStream.Play.Reset',
        'NetStream.Play.Start',
        'NetStream.Play.Switch',
        'NetStream.Play.Start',
        'NetStream.Play.Complete',
      ]);
    }));

  it('appendAndWait collects, and resume starts the list in its order', () =>
    withViewer(async (viewer) => {
      viewer.stream.setBufferLength(ms(30_000));
      const send = (streamName: string, transition: string) =>
        void viewer.stream
          .play2({ streamName, transition: transition as 'append', len: sec(0.4), start: sec(0) })
          .catch(() => undefined);
      send(LOW, 'appendAndWait');
      send(MID, 'appendAndWait');
      await viewer.connection.call('getStreamLength', LOW);
      expect(viewer.media).toEqual([]);
      send(HIGH, 'resume');
      await viewer.until(() => has(viewer, 'NetStream.Play.Complete'));
      const started = statusesOf(viewer, 'NetStream.Play.Start').map((info) => info['details']);
      expect(started).toEqual([LOW, MID, HIGH]);
    }));

  it('resume on a new connection goes on at the offset', () =>
    withViewer(async (viewer) => {
      viewer.stream.setBufferLength(ms(1000));
      await viewer.stream.play2({ streamName: MID, transition: 'resume', offset: sec(7) });
      await viewer.until(() => viewer.media.some(isKeyframe));
      expect(presentation(videoOf(viewer)[0]!)).toBe(6000);
    }));

  it('reset plays at once and forgets the playlist', () =>
    withViewer(async (viewer) => {
      await playing(viewer);
      await viewer.stream.play2({ streamName: MID, transition: 'reset', start: sec(4) });
      expect(codesOf(viewer).slice(-2)).toEqual(['NetStream.Play.Reset', 'NetStream.Play.Start']);
      const [, seam = 0] = await viewer.until(() => seamsOf(viewer).length === 2).then(() => seamsOf(viewer));
      await viewer.until(() => videoOf(viewer).length > seam);
      expect(presentation(videoOf(viewer)[seam]!)).toBe(4000);
    }));

  it('stop ends what plays', () =>
    withViewer(async (viewer) => {
      await playing(viewer);
      await viewer.stream.play2({ streamName: LOW, transition: 'stop' });
      expect(codesOf(viewer).at(-1)).toBe('NetStream.Play.Stop');
      const count = viewer.media.length;
      await viewer.connection.call('getStreamLength', LOW);
      expect(viewer.media.length).toBe(count);
    }));

  it('swap of what plays already is refused, of what waits is carried out', () =>
    withViewer(async (viewer) => {
      viewer.stream.setBufferLength(ms(30_000));
      viewer.stream.setBufferLength(ms(1000));
      await viewer.stream.play(LOW, { start: ms(0), length: ms(5000) });
      const swapped = viewer.stream.play2({ streamName: HIGH, oldStreamName: LOW, transition: 'swap' });
      await expect(swapped).rejects.toMatchObject({ code: 'CF_RTMP_PLAY_FAILED' });
      sendCommand(viewer, 'play', [MID, 0, 500, false]);
      await viewer.stream.play2({ streamName: HIGH, oldStreamName: MID, transition: 'swap', len: sec(0.5) });
      viewer.stream.setBufferLength(ms(30_000));
      await viewer.until(() => has(viewer, 'NetStream.Play.Complete'));
      const started = statusesOf(viewer, 'NetStream.Play.Start').map((info) => info['details']);
      expect(started).toEqual([LOW, HIGH]);
    }));

  it('takes the six values of Red5 in place of the object', () =>
    withViewer(async (viewer) => {
      await playing(viewer);
      sendCommand(viewer, 'play2', [HIGH, 0, -1, 'switch', -1, LOW]);
      await viewer.until(() => has(viewer, 'NetStream.Play.TransitionComplete'));
      expect(statusesOf(viewer, 'NetStream.Play.Transition')[0]).toMatchObject({ details: HIGH });
    }));

  it('with a transition that nobody knows is NetStream.Play.Failed', () =>
    withViewer(async (viewer) => {
      await playing(viewer);
      sendCommand(viewer, 'play2', [amfObject({ streamName: HIGH, transition: 'teleport' })]);
      await viewer.until(() => has(viewer, 'NetStream.Play.Failed'));
    }));
});

/** A command of the stream as the client's own functions do not send it. */
function sendCommand({ connection, stream }: Viewer, name: string, values: readonly AmfValue[]): void {
  (connection as unknown as StreamLink).notify(stream.id, name, values);
}
