import { afterEach, describe, expect, it, vi } from 'vitest';
import type { MediaSegment } from '../../../src/media/segment.js';
import { amfObject } from '../../../src/protocol/amf/amf-value.js';
import type { RtmpCandidate } from '../../../src/source/candidate.js';
import type { SessionOptions } from '../../../src/session/worker-protocol.js';
import { ladderServer, type LadderServer, type LadderServerOptions } from '../../support/ladder-server.js';
import { memoryChannelPair, type MemoryChannel } from '../../support/memory-channel.js';
import { serveScript, settle, WELL_BEHAVED, type Reaction } from '../../support/scripted-server.js';
import { SessionDriver } from '../../support/session-driver.js';

const nameOf = (step: string): string => `mp4:videos/ladder_${step}.mp4`;
const HEIGHTS: Readonly<Record<string, number>> = { low: 180, mid: 270, high: 360 };
const RENDITIONS = ['low', 'mid', 'high'].map((step, at) => ({
  streamName: nameOf(step),
  bitrate: (at + 1) * 100_000,
}));

let server: LadderServer;
let driver: SessionDriver;
afterEach(async () => {
  driver.close();
  await server.stop();
});

function play(
  options: LadderServerOptions = {},
  candidate: Partial<RtmpCandidate> = {},
  bufferLength = 3,
  more: Partial<SessionOptions> = {},
) {
  server = ladderServer(options);
  driver = new SessionDriver(
    { openChannel: server.openChannel },
    {
      host: 'localhost',
      tcUrl: 'rtmp://localhost/cfx/st',
      app: 'cfx/st',
      streamName: nameOf('low'),
      renditions: RENDITIONS,
      ...candidate,
    },
    bufferLength,
    [],
    { supportedTypes: ANY_PROFILE, ...more },
  );
  return driver;
}

/** The ladder is in the main profile. */
const ANY_PROFILE = ['avc1.42c01e', 'avc1.4d400d', 'avc1.4d4015', 'avc1.4d401e']
  .map((codec) => `video/mp4; codecs="${codec}"`)
  .concat(['audio/mp4; codecs="mp4a.40.2"', 'audio/mpeg']);

/** The first one that was wished, or had to be: what a session says when it begins is what it begins with. */
const switched = (fits: (event: { streamName: string }) => boolean = () => true) =>
  driver.next('switched', (event) => event !== driver.of('switched')[0] && fits(event));

const switchTo = (streamName: string, from?: number) =>
  driver.session.handle({ type: 'switch', streamName, ...(from === undefined ? {} : { from }) });

/** Media of one kind in the order it went out, with the height of the configuration it goes by. */
function pieces(kind: 'audio' | 'video') {
  const out: { start: number; end: number; height: number; keyframe: boolean }[] = [];
  let height = 0;
  for (const { segment } of driver.of('segment')) {
    if (segment.type === 'init') height = segment.track.height ?? height;
    else if (segment.kind === kind) {
      const { start, end, keyframe } = segment as MediaSegment;
      out.push({ start, end, height, keyframe });
    }
  }
  return out;
}

/** That no time is without media, and which heights came in which order. */
function expectWhole(kind: 'audio' | 'video', tolerance = 0.002): number[] {
  const all = pieces(kind);
  let end = Infinity;
  // Segments are in decoding order: a picture may come before one that is shown earlier, which is yet to come.
  const latest = Math.max(...all.map((piece) => piece.end)) - 0.3;
  const sorted = all.filter(({ start }) => start < latest).sort((one, other) => one.start - other.start);
  for (const piece of sorted) {
    expect(piece.start - end, `${kind} from ${end} to ${piece.start}`).toBeLessThan(tolerance);
    end = end === Infinity ? piece.end : Math.max(end, piece.end);
  }
  return all.map(({ height }) => height).filter((height, at, heights) => height !== heights[at - 1]);
}

async function videoOf(step: string, from = 0): Promise<void> {
  const isThere = (): boolean =>
    pieces('video').some(({ height, end }) => height === HEIGHTS[step] && end >= from);
  await driver.next('segment', isThere);
}

describe.each([
  ['a server that answers play2', { play2: 'answers' }, ['play', 'play2']],
  ['a server that does not know play2', { play2: 'unknown' }, ['play', 'play']],
  ['a server that refuses play2', { play2: 'refuses' }, ['play', 'play']],
] as const)('a switch on %s', (_, options, commands) => {
  it('goes over at a keyframe, without a gap in picture and sound, on one connection', async () => {
    play(options);
    await driver.mediaUpTo(1);
    await driver.next('switched');
    switchTo(nameOf('high'));
    const { at } = await switched();
    await driver.mediaUpTo(at + 1.5);
    await videoOf('high', at + 1.5);
    expect(expectWhole('video')).toEqual([180, 360]);
    // A frame of sound has 23 ms, and where one stream ends another need not begin.
    expectWhole('audio', 0.03);
    expect(pieces('video').find(({ height }) => height === 360)).toMatchObject({ keyframe: true });
    expect(Math.abs((pieces('video').find(({ height }) => height === 360)?.start ?? 0) - at)).toBeLessThan(
      0.15,
    );
    expect(server.asked.map((line) => line.split(' ')[0])).toEqual(commands);
    expect(server.connections).toHaveLength(1);
    await expect.poll(() => server.playing).toBe(1);
    expect(driver.of('failure')).toEqual([]);
  });

  it('keeps what plays where the other one is missing, and says which', async () => {
    play(options);
    await driver.mediaUpTo(1);
    await driver.next('switched');
    switchTo(nameOf('none'));
    expect(await driver.next('unswitched')).toMatchObject({
      streamName: nameOf('none'),
      error: { code: 'CF_RTMP_STREAM_NOT_FOUND' },
    });
    switchTo(nameOf('mid'));
    const { at } = await switched();
    await videoOf('mid', at + 1);
    expect(expectWhole('video')).toEqual([180, 270]);
    expect(driver.of('failure')).toEqual([]);
  });

  it('follows a seek to its place', async () => {
    play(options);
    await driver.mediaUpTo(1);
    await driver.next('switched');
    switchTo(nameOf('high'));
    driver.seek(13.3, 1);
    await driver.next('seeked', ({ seekId }) => seekId === 1);
    await switched();
    await videoOf('high', 14);
    await driver.mediaUpTo(14, 1);
    expect(driver.span('video', 1).start).toBeLessThanOrEqual(13.3);
    expect(pieces('video').at(-1)?.height).toBe(360);
    expect(driver.of('failure')).toEqual([]);
  });

  it('may be wished while a seek is under way', async () => {
    play(options);
    await driver.mediaUpTo(1);
    await driver.next('switched');
    driver.seek(13.3, 1);
    switchTo(nameOf('high'));
    const { at } = await switched();
    expect(at).toBeGreaterThan(11);
    await videoOf('high', at + 1);
    expect(driver.span('video', 1).start).toBeLessThanOrEqual(13.3);
    expect(driver.of('failure')).toEqual([]);
  });

  it('keeps to the last of many wishes', async () => {
    play(options);
    await driver.mediaUpTo(1);
    await driver.next('switched');
    for (const step of ['high', 'mid', 'low', 'high', 'mid']) switchTo(nameOf(step));
    await switched(({ streamName }) => streamName === nameOf('mid'));
    await videoOf('mid');
    expect(driver.of('switched').at(-1)?.streamName).toBe(nameOf('mid'));
    expect(expectWhole('video').at(-1)).toBe(270);
    await expect.poll(() => server.playing).toBe(1);
  });
});

describe('a switch of a recording', () => {
  it('is made by a second stream where a server does not say anything to play2', async () => {
    play({ play2: 'ignores' });
    await driver.mediaUpTo(1);
    await driver.next('switched');
    switchTo(nameOf('high'));
    const { at } = await switched();
    await videoOf('high', at + 1);
    expect(expectWhole('video')).toEqual([180, 360]);
    expect(server.asked.filter((line) => line.startsWith('play2'))).toHaveLength(1);
  }, 15_000);

  it('begins anew in what was sent already, at the next keyframe, for who does not want to wait', async () => {
    play({}, {}, 9);
    await driver.mediaUpTo(10);
    await driver.next('switched');
    switchTo(nameOf('high'), 2.5);
    const { at } = await switched();
    // Keyframes are 2 s apart.
    expect(at).toBeGreaterThan(3.8);
    expect(at).toBeLessThan(4.2);
    await videoOf('high', 9);
    // Nothing of it comes twice.
    const starts = pieces('video').flatMap(({ start, height }) => (height === 360 ? [start] : []));
    expect(starts).toEqual([...new Set(starts)]);
    expect(expectWhole('video')).toEqual([180, 360]);
    expectWhole('audio', 0.03);
    expect(server.asked).toEqual([`play ${nameOf('low')}`, `play ${nameOf('high')}`]);
  });

  it('holds across a lost connection and a seek behind it', async () => {
    play();
    await driver.mediaUpTo(1);
    await driver.next('switched');
    switchTo(nameOf('mid'));
    await switched();
    driver.seek(6, 1);
    await driver.mediaUpTo(7, 1);
    expect(pieces('video').at(-1)?.height).toBe(270);
  });

  it('waits for the page where the connection is lost during play2, and asks for the wished one then', async () => {
    play({ play2: 'ignores' });
    await driver.mediaUpTo(1);
    await driver.next('switched');
    switchTo(nameOf('high'));
    await expect.poll(() => server.asked).toEqual([`play ${nameOf('low')}`, `play2 ${nameOf('high')}`]);
    server.connections[0]?.close();
    await driver.next('lost');
    await settle();
    // What is wished meanwhile waits as well.
    switchTo(nameOf('mid'));
    await settle();
    expect(server.connections).toHaveLength(1);
    driver.session.handle({ type: 'reopen' });
    const { at } = await switched();
    await videoOf('mid', at + 1);
    expect(expectWhole('video')).toEqual([180, 270]);
    expect(server.asked.slice(2)).toEqual([`play ${nameOf('mid')}`]);
    // A loss says nothing about what the server knows.
    switchTo(nameOf('high'));
    await expect.poll(() => server.asked.at(-1)).toBe(`play2 ${nameOf('high')}`);
    expect(driver.of('failure')).toEqual([]);
  });

  it('is told after the next play where the connection is lost between the announcement and the pictures', async () => {
    play({}, {}, 9);
    driver.reopens = true;
    await driver.mediaUpTo(4);
    await driver.next('switched');
    switchTo(nameOf('high'));
    await expect.poll(() => server.asked.at(-1)).toBe(`play2 ${nameOf('high')}`);
    server.connections[0]?.close();
    const { at } = await switched();
    await videoOf('high', at + 1);
    expect(expectWhole('video')).toEqual([180, 360]);
    expect(driver.of('unswitched')).toEqual([]);
  });

  it('needs no third play where the old connection is lost while a second one takes over and nothing was needed', async () => {
    const onDial = async (number: number) => {
      if (number !== 1) return;
      server.connections[0]?.close();
      await settle();
    };
    play({ play2: 'unknown', hasOneStream: true, onDial });
    await driver.mediaUpTo(3);
    await driver.next('switched');
    driver.session.handle({ type: 'buffered', ahead: 20 });
    await driver.next('stats', ({ paused }) => paused);
    switchTo(nameOf('high'));
    const { at } = await switched();
    await videoOf('high', at + 1);
    driver.session.handle({ type: 'buffered', ahead: 1 });
    await videoOf('high', at + 4);
    expect(server.asked).toEqual([`play ${nameOf('low')}`, `play ${nameOf('high')}`]);
    expect(server.connections).toHaveLength(2);
    expect(driver.of('failure')).toEqual([]);
  });

  it('signs each name by itself, without the query of the old one', async () => {
    play({}, {}, 3, { signs: true });
    const answer = async (count: number): Promise<string> => {
      const { id, streamName } = await driver.next('sign', (event) => event.id === count);
      driver.session.handle({ type: 'signed', id, streamName: `${streamName}?Signature=${count}` });
      return streamName;
    };
    expect(await answer(1)).toBe(nameOf('low'));
    await driver.mediaUpTo(1);
    await driver.next('switched');
    switchTo(nameOf('high'));
    expect(await answer(2)).toBe(nameOf('high'));
    await switched();
    expect(server.asked).toEqual([
      `play ${nameOf('low')}?Signature=1`,
      `play2 ${nameOf('high')}?Signature=2`,
    ]);
  });

  it('tells how much comes how fast', async () => {
    play();
    const { bytes, ms, mediaMs } = await driver.next('throughput');
    expect(bytes).toBeGreaterThan(0);
    expect(ms).toBeGreaterThanOrEqual(500);
    expect(mediaMs).toBeGreaterThan(0);
  });
});

describe('a stream whose first rendition is missing', () => {
  it('plays the nearest one that is there', async () => {
    const missing = { streamName: nameOf('none'), bitrate: 150_000 };
    const renditions = [RENDITIONS[0]!, missing, RENDITIONS[1]!, RENDITIONS[2]!];
    play({}, { streamName: nameOf('none'), renditions });
    expect((await driver.next('unswitched')).streamName).toBe(nameOf('none'));
    expect((await switched()).streamName).toBe(nameOf('low'));
    await driver.mediaUpTo(1);
    expect(driver.of('failure')).toEqual([]);
  });

  it('fails where none is there', async () => {
    const renditions = ['none', 'nothing'].map((step) => ({ streamName: nameOf(step), bitrate: 0 }));
    play({}, { streamName: nameOf('none'), renditions });
    expect((await driver.next('failure')).error.code).toBe('CF_RTMP_STREAM_NOT_FOUND');
  });
});

describe.each([
  ['by play2', {}],
  ['by a second stream', { play2: 'unknown' }],
] as const)('a switch of a live stream %s', (_, options) => {
  it('goes over at a keyframe and stays on the timeline', async () => {
    const live = { live: true, tcUrl: 'rtmp://localhost/live', app: 'live', streamName: 'ladder_low' };
    const renditions = ['low', 'high'].map((step) => ({ streamName: `ladder_${step}`, bitrate: 0 }));
    play(options, { ...live, renditions }, 1);
    await server.publish();
    await driver.mediaUpTo(0.5);
    driver.session.handle({ type: 'buffered', ahead: 0.5 });
    switchTo('ladder_high');
    const { at } = await switched();
    await videoOf('high', at + 0.5);
    expect(expectWhole('video', 0.05)).toEqual([180, 360]);
    expectWhole('audio', 0.06);
    await expect.poll(() => server.playing).toBe(1);
    expect(driver.of('failure')).toEqual([]);
  }, 20_000);

  it('is made by the next play where the connection is lost meanwhile', async () => {
    const live = { live: true, tcUrl: 'rtmp://localhost/live', app: 'live', streamName: 'ladder_low' };
    const renditions = ['low', 'high'].map((step) => ({ streamName: `ladder_${step}`, bitrate: 0 }));
    play(options, { ...live, renditions }, 1);
    driver.reopens = true;
    await server.publish();
    await driver.mediaUpTo(0.5);
    await driver.next('switched');
    switchTo('ladder_high');
    await expect.poll(() => server.asked.length).toBe(2);
    server.connections[0]?.close();
    const { at } = await switched();
    await videoOf('high', at + 0.5);
    expect(driver.of('unswitched')).toEqual([]);
    expect(driver.of('failure')).toEqual([]);
  }, 20_000);
});

describe('a session that is closed', () => {
  it('leaves no timer behind where the part for renditions comes later', async () => {
    const set = vi.spyOn(globalThis, 'setInterval');
    const clear = vi.spyOn(globalThis, 'clearInterval');
    try {
      play();
      driver.close();
      const part = await import('../../../src/session/quality/rendition-switch.js');
      expect(part).toBeDefined();
      await settle();
      const cleared = new Set(clear.mock.calls.map(([timer]) => timer));
      const left = set.mock.results.filter(({ value }) => !cleared.has(value as NodeJS.Timeout));
      expect(left).toEqual([]);
    } finally {
      set.mockRestore();
      clear.mockRestore();
    }
  });
});

describe('a switch that needs a second connection', () => {
  it('closes it where the server gives no stream there', async () => {
    server = ladderServer();
    const clients: MemoryChannel[] = [];
    const connect: Reaction<MemoryChannel> = (peer, { transactionId }) =>
      peer.command('_result', transactionId, [
        amfObject({ fmsVer: 'FMS/3,0,1,123' }),
        amfObject({ level: 'status', code: 'NetConnection.Connect.Success' }),
      ]);
    const openChannel = (): Promise<MemoryChannel> => {
      const [client, channel] = memoryChannelPair();
      const isFirst = clients.push(client) === 1;
      const createStream: Reaction<MemoryChannel> = (peer, { transactionId }) =>
        peer.command('_error', transactionId, [
          null,
          amfObject({ level: 'error', code: 'NetConnection.Call.Failed' }),
        ]);
      serveScript(channel, { ...WELL_BEHAVED, connect, ...(isFirst ? {} : { createStream }) });
      return Promise.resolve(client);
    };
    driver = new SessionDriver({ openChannel }, { streamName: nameOf('low'), renditions: RENDITIONS });
    await driver.next('switched');
    await driver.next('stage', ({ stage }) => stage === 'play');
    switchTo(nameOf('high'));
    expect((await driver.next('unswitched')).streamName).toBe(nameOf('high'));
    expect(clients).toHaveLength(2);
    expect(clients[1]?.isClosed).toBe(true);
    expect(clients[0]?.isClosed).toBe(false);
  });
});
