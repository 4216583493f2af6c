import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseStreamModes } from '../../../src/origin/rtmp/stream-mode.js';
import { levelOf, placeOf } from '../../../src/origin/rtmp/status-code.js';
import { milliseconds as ms } from '../../../src/protocol/units.js';
import type { MediaMessage } from '../../../src/protocol/message/message.js';
import type { Origin } from '../../../src/origin/origin.js';
import { askToPublish } from '../../support/ask-to-publish.js';
import {
  codesOf,
  isHeader,
  isKeyframe,
  openViewer,
  startTestOrigin,
  type Viewer,
} from '../../support/origin-viewer.js';

let origin: Origin;
beforeAll(async () => {
  origin = await startTestOrigin({ channelFile: 'videos/mediafile.mp4' });
});
afterAll(() => origin.close());

const FILE = 'mp4:videos/ladder_low.mp4';
const named = (modes: string) => `mp4:${modes}/videos/ladder_low.mp4`;

async function withViewer<T>(work: (viewer: Viewer) => Promise<T>, app = 'cfx/st'): Promise<T> {
  const viewer = await openViewer(origin.rtmpPort, app);
  try {
    return await work(viewer);
  } finally {
    viewer.close();
  }
}

const start = (viewer: Viewer, name: string) => viewer.stream.play(name, { start: ms(0) });
const has = (viewer: Viewer, code: string) => codesOf(viewer).includes(code);
const lastTime = ({ media }: Viewer) => Math.max(0, ...media.map(({ timestamp }) => timestamp));
const pause = (time: number) => new Promise((resolve) => setTimeout(resolve, time));

describe('modes in a stream name', () => {
  it.each([
    ['mp4:slow/media/2000/videos/a.mp4', 'mp4:videos/a.mp4', 1],
    ['slow/media/2000/mp4:videos/a.mp4', 'mp4:videos/a.mp4', 1],
    ['odd/stream0/slow/rate/300/videos/a', 'videos/a', 2],
    ['mp4:fail/NetStream.Play.Stop/500/videos/a.mp4?p=1&q=/x', 'mp4:videos/a.mp4?p=1&q=/x', 1],
    ['fail/NetStream.Play.Failed', '', 1],
    ['silent/channel', 'channel', 1],
    ['end/close/channel', 'channel', 1],
  ])('of %s leave %j', (said, name, count) => {
    const parsed = parseStreamModes(said);
    expect(parsed.name).toBe(name);
    expect(parsed.modes).toHaveLength(count);
  });

  it.each([
    'videos/mediafile',
    'mp4:fail.mp4',
    'fail/video',
    'slow/cars',
    'slow/media/fast/x',
    'slow/media/2000',
    'odd/family/x',
    'end/credits',
    'silent',
    'data/1',
    '',
    'fail/NetStream.Play.<script>/x',
  ])('are none in %s', (name) => {
    expect(parseStreamModes(name)).toEqual({ modes: [], name });
  });

  it('are eight at most, and their times an hour', () => {
    const { modes, name } = parseStreamModes(`${'silent/'.repeat(20)}x`);
    expect(modes).toHaveLength(8);
    expect(name).toBe(`${'silent/'.repeat(12)}x`);
    expect(parseStreamModes('slow/media/999999999/x').modes[0]).toMatchObject({ ms: 3_600_000 });
  });
});

/** FACTS of Flash Media Server: every code, its level, how it is said. */
const CODES: readonly (readonly [string, string, string])[] = [
  ['NetStream.Play.Reset', 'status', 'stream'],
  ['NetStream.Play.Start', 'status', 'stream'],
  ['NetStream.Play.Stop', 'status', 'stream'],
  ['NetStream.Play.StreamNotFound', 'error', 'stream'],
  ['NetStream.Play.Failed', 'error', 'stream'],
  ['NetStream.Failed', 'error', 'stream'],
  ['NetStream.Play.FileStructureInvalid', 'error', 'stream'],
  ['NetStream.Play.NoSupportedTrackFound', 'error', 'stream'],
  ['NetStream.Play.InsufficientBW', 'warning', 'stream'],
  ['NetStream.Play.PublishNotify', 'status', 'stream'],
  ['NetStream.Play.UnpublishNotify', 'status', 'stream'],
  ['NetStream.Play.Transition', 'status', 'stream'],
  ['NetStream.Seek.Notify', 'status', 'stream'],
  ['NetStream.Seek.Failed', 'error', 'stream'],
  ['NetStream.Seek.InvalidTime', 'error', 'stream'],
  ['NetStream.Pause.Notify', 'status', 'stream'],
  ['NetStream.Unpause.Notify', 'status', 'stream'],
  ['NetStream.Buffer.Empty', 'status', 'stream'],
  ['NetStream.Buffer.Full', 'status', 'stream'],
  ['NetStream.Buffer.Flush', 'status', 'stream'],
  ['NetStream.Step.Notify', 'status', 'stream'],
  ['NetStream.Play.LiveStall', 'status', 'stream'],
  ['NetStream.Play.LiveResume', 'status', 'stream'],
  ['NetStream.InvalidArg', 'error', 'stream'],
  ['NetStream.Publish.BadName', 'error', 'stream'],
  ['NetStream.Record.NoAccess', 'error', 'stream'],
  ['NetStream.Data.Start', 'status', 'data'],
  ['NetStream.Play.Complete', 'status', 'play-status'],
  ['NetStream.Play.Switch', 'status', 'play-status'],
  ['NetStream.Play.TransitionComplete', 'status', 'play-status'],
];

describe('fail', () => {
  it.each(CODES)('%s has its level and its place', (code, level, place) => {
    expect([levelOf(code), placeOf(code)]).toEqual([level, place]);
  });

  it.each(CODES.filter(([, , place]) => place !== 'data'))('%s is the answer to play', (code, level) =>
    withViewer(async (viewer) => {
      void start(viewer, `fail/${code}`).catch(() => undefined);
      await viewer.until(() => has(viewer, code));
      expect(viewer.statuses[0]).toMatchObject({ level, code });
      expect(codesOf(viewer)).toEqual([code]);
    }),
  );

  it('NetStream.Data.Start is a data message', () =>
    withViewer(async (viewer) => {
      void start(viewer, 'fail/NetStream.Data.Start').catch(() => undefined);
      await viewer.until(() => viewer.data.length > 0);
      expect(viewer.data[0]?.values).toMatchObject(['onStatus', { code: 'NetStream.Data.Start' }]);
    }));

  it('comes in the middle of playing where a name follows, and an error is the end', () =>
    withViewer(async (viewer) => {
      await start(viewer, named('fail/NetStream.Play.Failed/600'));
      await viewer.until(() => has(viewer, 'NetStream.Play.Failed'));
      expect(lastTime(viewer)).toBeGreaterThan(500);
      expect(lastTime(viewer)).toBeLessThan(700);
      const count = viewer.media.length;
      await pause(300);
      expect(viewer.media.length).toBe(count);
    }));

  it('with a warning goes on', () =>
    withViewer(async (viewer) => {
      await start(viewer, named('fail/NetStream.Play.InsufficientBW/100'));
      await viewer.until(() => has(viewer, 'NetStream.Play.InsufficientBW'));
      const count = viewer.media.length;
      await viewer.until(() => viewer.media.length > count + 10);
    }));

  it('at 0 comes before any media', () =>
    withViewer(async (viewer) => {
      void start(viewer, named('fail/NetStream.Play.FileStructureInvalid/0')).catch(() => undefined);
      await viewer.until(() => has(viewer, 'NetStream.Play.FileStructureInvalid'));
      expect(viewer.media).toEqual([]);
    }));

  it.each([
    ['Failed', 'CF_RTMP_SEEK_FAILED'],
    ['InvalidTime', 'CF_RTMP_SEEK_INVALID_TIME'],
  ])('NetStream.Seek.%s plays, and refuses every seek', (word, code) =>
    withViewer(async (viewer) => {
      await start(viewer, named(`fail/NetStream.Seek.${word}`));
      await viewer.until(() => viewer.media.length > 10);
      await expect(viewer.stream.seek(ms(3000))).rejects.toMatchObject({ code });
    }),
  );

  it('NetConnection.Connect.AppShutdown in a name ends the connection', () =>
    withViewer(async (viewer) => {
      await start(viewer, named('fail/NetConnection.Connect.AppShutdown/200'));
      expect(await viewer.connection.closed).toMatchObject({ code: expect.stringMatching(/^CF_/) as string });
      expect(viewer.media.length).toBeGreaterThan(0);
    }));

  it('strikes live streams too', () =>
    withViewer(async (viewer) => {
      await viewer.stream.play('fail/NetStream.Play.Failed/0/channel', { start: ms(-1000) });
      await viewer.until(() => has(viewer, 'NetStream.Play.Failed'));
    }, 'live'));

  it('refuses to publish by the code in the name', async () => {
    const publish = askToPublish(origin.rtmpPort, 'live', 'fail/NetStream.Record.NoAccess/x');
    expect(await publish.refused).toMatchObject({ level: 'error', code: 'NetStream.Record.NoAccess' });
    publish.close();
  });
});

describe('slow', () => {
  it('answer: nothing comes for that long', () =>
    withViewer(async (viewer) => {
      const began = performance.now();
      await start(viewer, named('slow/answer/400'));
      expect(performance.now() - began).toBeGreaterThan(390);
    }));

  it('media: the start is said at once', () =>
    withViewer(async (viewer) => {
      const began = performance.now();
      await start(viewer, named('slow/media/500'));
      expect(performance.now() - began).toBeLessThan(400);
      await viewer.until(() => viewer.media.length > 0);
      expect(performance.now() - began).toBeGreaterThan(490);
    }));

  it('stall: nothing comes for that long in the middle, and then all of it', () =>
    withViewer(async (viewer) => {
      await start(viewer, named('slow/stall/700/500'));
      await viewer.until(() => lastTime(viewer) > 400);
      const before = performance.now();
      await viewer.until(() => lastTime(viewer) > 600);
      expect(performance.now() - before).toBeGreaterThan(500);
      const videos = viewer.media.filter((message) => message.type === 'video' && !isHeader(message));
      const times = videos.map(({ timestamp }) => timestamp as number);
      for (let i = 1; i < times.length; i++) expect(times[i]! - times[i - 1]!).toBeLessThanOrEqual(40);
    }));

  it('rate: no faster than so many kbit/s, and the server says so', () =>
    withViewer(async (viewer) => {
      await start(viewer, named('slow/rate/60'));
      const began = performance.now();
      await viewer.until(() => has(viewer, 'NetStream.Play.InsufficientBW'));
      const bits = viewer.media.reduce((sum, { payload }) => sum + payload.byteLength * 8, 0);
      // The last message may be a whole keyframe over.
      const largest = Math.max(...viewer.media.map(({ payload }) => payload.byteLength * 8));
      expect((bits - largest) / (performance.now() - began)).toBeLessThan(70);
    }));

  it('seek: the answer to a seek is late', () =>
    withViewer(async (viewer) => {
      await start(viewer, named('slow/seek/400'));
      const began = performance.now();
      await viewer.stream.seek(ms(4000));
      expect(performance.now() - began).toBeGreaterThan(390);
    }));

  it('ends at once when the client plays something else', () =>
    withViewer(async (viewer) => {
      void start(viewer, named('silent')).catch(() => undefined);
      await pause(50);
      await start(viewer, FILE);
      await viewer.until(() => viewer.media.length > 0);
    }));
});

describe('silent', () => {
  it('answers nothing', () =>
    withViewer(async (viewer) => {
      await expect(start(viewer, named('silent'))).rejects.toMatchObject({
        code: 'CF_RTMP_PLAY_TIMEOUT',
      });
      expect(codesOf(viewer)).toEqual([]);
    }));
});

describe('end', () => {
  const ended = (viewer: Viewer) =>
    Promise.race([
      viewer.connection.closed.then((error) => error?.code ?? 'orderly'),
      pause(8000).then(() => 'open'),
    ]);

  it('close: the connection is gone in the middle', () =>
    withViewer(async (viewer) => {
      await start(viewer, named('end/close/300'));
      expect(await ended(viewer)).toBe('CF_RTMP_CONNECT_CLOSED');
      expect(lastTime(viewer)).toBeLessThan(400);
      expect(has(viewer, 'NetStream.Play.Stop')).toBe(false);
    }));

  it('command: the server says close', () =>
    withViewer(async (viewer) => {
      await start(viewer, named('end/command/300'));
      expect(await ended(viewer)).not.toBe('open');
    }));

  it.each([
    ['eof', [], true],
    ['stop', ['NetStream.Play.Stop'], false],
    ['complete', ['NetStream.Play.Complete'], false],
    ['silence', [], false],
  ] as const)('%s at the end of the file', (how, codes, hasEof) =>
    withViewer(async (viewer) => {
      let eofs = 0;
      viewer.stream.onStreamEof = () => (eofs += 1);
      viewer.stream.setBufferLength(ms(30_000));
      await start(viewer, named(`end/${how}`));
      await viewer.until(() => lastTime(viewer) > 19_900);
      await pause(150);
      expect(codesOf(viewer).slice(2)).toEqual(codes);
      expect(eofs).toBe(hasEof ? 1 : 0);
    }),
  );

  it('eof-close: StreamEof, and the connection is gone', () =>
    withViewer(async (viewer) => {
      let eofs = 0;
      viewer.stream.onStreamEof = () => (eofs += 1);
      await start(viewer, named('end/eof-close/300'));
      await ended(viewer);
      expect(eofs).toBe(1);
    }));
});

describe('data', () => {
  it.each([
    ['cuepoint', 'onCuePoint'],
    ['text', 'onTextData'],
  ])('%s sends %s again and again', (what, name) =>
    withViewer(async (viewer) => {
      await start(viewer, named(`data/${what}/200`));
      await viewer.until(() => viewer.data.filter((message) => message.name === name).length > 2);
    }),
  );

  it('metadata sends onMetaData anew', () =>
    withViewer(async (viewer) => {
      await start(viewer, named('data/metadata/200'));
      await viewer.until(() =>
        viewer.data.some(({ values }) => (values[1] as { title?: string })?.title === 'title 2'),
      );
    }));
});

describe('odd', () => {
  const keyframes = ({ media }: Viewer) => media.filter(isKeyframe);
  /** All messages on the wire, whichever stream they are on. */
  async function wireOf(habit: string, until: (messages: MediaMessage[]) => boolean) {
    const messages: MediaMessage[] = [];
    const commands: { streamId: number; transactionId: number; values: readonly unknown[] }[] = [];
    let chunkSize = 0;
    const viewer = await openViewer(origin.rtmpPort, `odd/${habit}`, 'localhost', {
      trace: ({ direction, message }) => {
        if (direction !== 'in') return;
        if (message.type === 'audio' || message.type === 'video') messages.push(message);
        if (message.type === 'set-chunk-size') ({ chunkSize } = message);
        if (message.type === 'command' && message.name === 'onStatus') {
          const { messageStreamId: streamId, transactionId, values } = message;
          commands.push({ streamId, transactionId, values });
        }
      },
    });
    await start(viewer, FILE).catch(() => undefined);
    await viewer.until(() => until(messages));
    viewer.close();
    return { messages, commands, viewer, chunkSize };
  }

  it('stream0: media is on stream 0, and our client plays it', async () => {
    const { messages, viewer } = await wireOf('stream0', ({ length }) => length > 5);
    expect(new Set(messages.map(({ messageStreamId }) => messageStreamId as number))).toEqual(new Set([0]));
    expect(viewer.media.length).toBeGreaterThan(0);
  });

  it('status0, no-null and transaction: onStatus is as rtmpsrv and others send it', async () => {
    const some = ({ length }: MediaMessage[]) => length > 0;
    expect((await wireOf('status0', some)).commands.map(({ streamId }) => streamId as number)).toContain(0);
    expect((await wireOf('no-null', some)).commands[0]?.values[0]).toMatchObject({ level: 'status' });
    expect((await wireOf('transaction', some)).commands[0]?.transactionId).toBe(7);
  });

  it('no-start: media comes without any status', async () => {
    const { commands } = await wireOf('no-start', ({ length }) => length > 0);
    expect(commands).toEqual([]);
  });

  it('empty-audio and headers', async () => {
    const empty = await wireOf('empty-audio', ({ length }) => length > 5);
    expect(empty.messages[0]).toMatchObject({ type: 'audio', payload: new Uint8Array(0) });
    const thrice = await wireOf('headers', (messages) => messages.some(isKeyframe));
    expect(thrice.messages.filter((message) => message.type === 'video' && isHeader(message))).toHaveLength(
      3,
    );
  });

  it('chunk-size: it changes in the middle, and nothing is lost', async () => {
    const { chunkSize, messages } = await wireOf('chunk-size', ({ length }) => length > 80);
    expect(chunkSize).toBe(0x7fffffff);
    const times = messages.filter(({ type }) => type === 'video').map(({ timestamp }) => timestamp as number);
    for (let i = 1; i < times.length; i++) expect(times[i]! - times[i - 1]!).toBeLessThanOrEqual(40);
  });

  it.each([
    // Decoded one picture before it is shown at 6 s.
    ['next-keyframe', 5960],
    ['zero-time', 0],
    ['relabelled', 5000],
  ])('%s: a seek to 5 s begins with a keyframe at %i', (habit, expected) =>
    withViewer(async (viewer) => {
      await start(viewer, FILE);
      await viewer.until(() => viewer.media.length > 10);
      const before = viewer.media.length;
      await viewer.stream.seek(ms(5000));
      await viewer.until(() => viewer.media.slice(before).some(isKeyframe));
      const after = viewer.log.slice(
        viewer.log.findIndex((entry) => 'code' in entry && entry.code === 'NetStream.Seek.Notify'),
      );
      const first = after.find((entry): entry is MediaMessage => !('code' in entry) && isKeyframe(entry));
      expect(first?.timestamp).toBe(expected);
    }, `odd/${habit}`),
  );

  it('no-headers: they do not come again after a seek', () =>
    withViewer(async (viewer) => {
      await start(viewer, FILE);
      await viewer.until(() => keyframes(viewer).length > 0);
      await viewer.stream.seek(ms(5000));
      const count = keyframes(viewer).length;
      await viewer.until(() => keyframes(viewer).length > count || keyframes(viewer).length > 1);
      expect(viewer.media.filter((message) => message.type === 'video' && isHeader(message))).toHaveLength(1);
    }, 'odd/no-headers'));

  it('play-time: a play from the middle counts from there', () =>
    withViewer(async (viewer) => {
      await viewer.stream.play(FILE, { start: ms(7000) });
      await viewer.until(() => lastTime(viewer) > 500);
      expect(keyframes(viewer)[0]?.timestamp).toBe(0);
      const videos = viewer.media.filter(({ type }) => type === 'video');
      // One second from the keyframe at 6 s to what was asked for.
      expect(videos.filter(({ timestamp }) => timestamp === 0).length).toBeGreaterThan(25);
    }, 'odd/play-time'));

  it('no-calls and result: optional calls get nothing, or nothing of use', async () => {
    await withViewer(async (viewer) => {
      await expect(viewer.connection.call('getStreamLength', FILE)).rejects.toMatchObject({
        code: 'CF_RTMP_CALL_TIMEOUT',
      });
      await start(viewer, FILE);
    }, 'odd/no-calls');
    await withViewer(async (viewer) => {
      expect(await viewer.connection.call('whatever')).toEqual([undefined]);
    }, 'odd/result');
  });
});
