import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Segment } from '../../../src/media/segment.js';
import { scriptNotFetched, startSession, type RemoteSession } from '../../../src/session/remote-session.js';
import { workerChunks } from '../../../src/session/worker-chunks.js';
import type { SessionCommand, SessionEvent, WorkerReady } from '../../../src/session/worker-protocol.js';

/** The browser's Worker: loads later, or not at all. */
class FakeWorker extends EventTarget {
  static made: FakeWorker[] = [];
  static refuses = false;
  readonly posted: unknown[] = [];
  isTerminated = false;
  readonly url: string;
  readonly type: string | undefined;
  readonly name: string | undefined;

  constructor(url: string | URL, options?: WorkerOptions) {
    super();
    if (FakeWorker.refuses) throw new DOMException('blocked', 'SecurityError');
    this.url = String(url);
    this.type = options?.type;
    this.name = options?.name;
    FakeWorker.made.push(this);
  }
  postMessage(message: unknown): void {
    this.posted.push(message);
  }
  terminate(): void {
    this.isTerminated = true;
  }
  say(data: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
  breakDown(message: string): void {
    this.dispatchEvent(Object.assign(new Event('error', { cancelable: true }), { message }));
  }
}

const open: SessionCommand = {
  type: 'open',
  candidate: {
    kind: 'rtmp',
    protocol: 'rtmp',
    host: 'server.example',
    port: 1935,
    tcUrl: 'rtmp://server.example/vod',
    app: 'vod',
    streamName: 'clip',
    live: false,
    encrypted: false,
    // No server is needed to see a session answer: there is no WebSocket here.
    transport: 'websocket',
    endpoint: 'ws://gateway.example/',
  },
  options: { bufferLength: 3, supportedTypes: [] },
};

let events: SessionEvent[];
let session: RemoteSession | undefined;
const failures = (): SessionEvent[] => events.filter(({ type }) => type === 'failure');
const start = (options: { workerUrl?: string | false; needsExtras?: boolean } = {}): RemoteSession =>
  (session = startSession({ ...options, onEvent: (event) => events.push(event) }));
const theWorker = (): FakeWorker => FakeWorker.made[0]!;
const ready = (hasExtras = false): WorkerReady => ({ type: 'ready', hasExtras });
const noEngine: SessionEvent = {
  type: 'failure',
  error: { code: 'CF_ENV_NO_ENGINE', message: 'not here', severity: 'recoverable', context: {} },
};

beforeEach(() => {
  events = [];
  FakeWorker.made = [];
  FakeWorker.refuses = false;
  vi.stubGlobal('Worker', FakeWorker);
  vi.stubGlobal('WebSocket', undefined);
});
afterEach(() => {
  session?.close();
  // No test has a worker of the one before.
  for (const worker of FakeWorker.made) worker.breakDown('');
  vi.unstubAllGlobals();
});

describe('scriptNotFetched', () => {
  it.each([
    [true, 'CF_NETWORK_LOST'],
    [false, 'CF_NETWORK_OFFLINE'],
  ])('is an error that may pass (online: %s)', (isOnline, code) => {
    const error = scriptNotFetched(new TypeError('Failed to fetch'), isOnline);
    expect(error).toMatchObject({ code, retryable: true });
    expect(error.message).toContain('Failed to fetch');
  });
});

describe('startSession', () => {
  it('starts a module worker beside its own script', () => {
    start();
    expect(theWorker().url).toMatch(/\/rtmp-worker\.js$/);
    expect(theWorker().type).toBe('module');
  });

  it('starts the worker where it is told to', () => {
    start({ workerUrl: 'https://static.example/player/rtmp-worker.js' });
    expect(theWorker().url).toBe('https://static.example/player/rtmp-worker.js');
  });

  it('tells its own worker where its parts are, and lets another look beside itself', () => {
    start();
    expect(JSON.parse(theWorker().name!)).toEqual(workerChunks());
    session!.close();
    start({ workerUrl: 'https://static.example/player/rtmp-worker.js' });
    expect(FakeWorker.made[1]!.name).toBe('');
  });

  it('passes commands to the worker and events to the page', () => {
    start().send(open);
    theWorker().say(ready());
    theWorker().say({ type: 'ended', seekId: 0 });
    expect(theWorker().posted).toEqual([open]);
    expect(events).toEqual([{ type: 'ended', seekId: 0 }]);
    expect(session!.place).toBe('worker');
  });

  it('runs on the page where no worker may be made', async () => {
    FakeWorker.refuses = true;
    start().send(open);
    await expect.poll(failures).toMatchObject([{ error: { code: 'CF_ENV_NO_WEBSOCKET' } }]);
    expect(session!.place).toBe('page');
  });

  it('runs on the page where the script of the worker cannot be loaded, with what was said meanwhile', async () => {
    start().send(open);
    theWorker().breakDown('');
    await expect.poll(failures).toMatchObject([{ error: { code: 'CF_ENV_NO_WEBSOCKET' } }]);
    expect(theWorker().isTerminated).toBe(true);
  });

  it('runs on the page when told to', async () => {
    start({ workerUrl: false }).send(open);
    await expect.poll(() => failures().length).toBe(1);
    expect(FakeWorker.made).toEqual([]);
  });

  it('says that the session is over when the running worker breaks down', () => {
    start().send(open);
    theWorker().say(ready());
    theWorker().breakDown('out of memory');
    expect(events).toMatchObject([
      { type: 'failure', error: { code: 'CF_INTERNAL', message: 'out of memory' } },
    ]);
  });

  it('lets the worker say goodbye, and then stops it', () => {
    vi.useFakeTimers();
    start().send(open);
    theWorker().say(ready());
    session!.close();
    expect(theWorker().posted.at(-1)).toEqual({ type: 'close' });
    vi.advanceTimersByTime(1000);
    expect(theWorker().isTerminated).toBe(true);
    vi.useRealTimers();
  });

  it('passes on nothing after it was closed', () => {
    start().send(open);
    theWorker().say(ready());
    session!.close();
    theWorker().say({ type: 'ended', seekId: 0 });
    expect(events).toEqual([]);
  });
});

describe('startSession, where the page wants the MediaSource in the worker', () => {
  const wanted = { type: 'sink', id: 4, action: 'open', script: 'worker-media-sink.js' } as const;
  const gone: SessionEvent = { type: 'sink', id: 4, what: 'gone' };

  it('says that there is none where the session runs on the page, also when it is asked later', async () => {
    start({ workerUrl: false }).send(wanted);
    await expect.poll(() => events).toEqual([gone]);
    session!.send({ ...wanted, id: 5 });
    await expect.poll(() => events).toEqual([gone, { ...gone, id: 5 }]);
  });

  it('asks the full worker again, and not for what the page says all the time', () => {
    start().send(wanted);
    session!.send(open);
    session!.send({ type: 'sink', id: 4, action: 'tidy', playhead: 0, from: 0 });
    theWorker().say(ready());
    theWorker().say({ type: 'sink', id: 4, what: 'handle' });
    theWorker().say(noEngine);
    expect(FakeWorker.made[1]!.posted).toEqual([wanted, open]);
  });

  it('does not begin again once media is in the source', () => {
    start().send(wanted);
    session!.send(open);
    theWorker().say(ready());
    theWorker().say({ type: 'sink', id: 4, what: 'changed', isEnded: false, isFull: false, isHeld: false });
    theWorker().say(noEngine);
    expect(FakeWorker.made.length).toBe(1);
    expect(events.at(-1)).toEqual(noEngine);
  });
});

describe('startSession, where the plain worker will not do', () => {
  it('starts the full worker beside its own script', () => {
    start({ needsExtras: true }).send(open);
    expect(theWorker().url).toMatch(/\/rtmp-worker-full\.js$/);
    theWorker().say(ready(true));
    expect(theWorker().posted).toEqual([open]);
    expect(session!.place).toBe('worker');
  });

  it('asks the worker of the page first whether it is the full one', () => {
    start({ needsExtras: true, workerUrl: 'https://static.example/full.js' }).send(open);
    expect(theWorker().url).toBe('https://static.example/full.js');
    expect(theWorker().posted).toEqual([]);
    theWorker().say(ready(true));
    expect(theWorker().posted).toEqual([open]);
  });

  it('runs on the page instead of in a plain worker of the page', async () => {
    start({ needsExtras: true, workerUrl: 'https://static.example/plain.js' }).send(open);
    theWorker().say(ready(false));
    await expect.poll(failures).toMatchObject([{ error: { code: 'CF_ENV_NO_WEBSOCKET' } }]);
    expect(theWorker().isTerminated).toBe(true);
    expect(theWorker().posted).toEqual([]);
    expect(session!.place).toBe('page');
  });

  it('goes on in the full worker where a server redirected to what the plain one does not speak', () => {
    start().send(open);
    theWorker().say(ready());
    session!.send({ type: 'buffered', ahead: 0 });
    session!.send({ type: 'seek', to: 3, seekId: 1 });
    theWorker().say(noEngine);
    expect(theWorker().isTerminated).toBe(true);
    const full = FakeWorker.made[1]!;
    expect(full.url).toMatch(/\/rtmp-worker-full\.js$/);
    expect(full.posted).toEqual([open, { type: 'seek', to: 3, seekId: 1 }]);
    expect(events).toEqual([]);
  });

  it('does not begin again once there was media', () => {
    start().send(open);
    theWorker().say(ready());
    const segment = { type: 'init', data: new Uint8Array(1) } as unknown as Segment;
    theWorker().say({ type: 'segment', segment, seekId: 0 });
    theWorker().say(noEngine);
    expect(events.at(-1)).toEqual(noEngine);
    expect(FakeWorker.made.length).toBe(1);
  });

  it('says that the full worker cannot do it either', () => {
    start({ needsExtras: true }).send(open);
    theWorker().say(ready(true));
    theWorker().say(noEngine);
    expect(events).toEqual([noEngine]);
    expect(FakeWorker.made.length).toBe(1);
  });
});

describe('a session after one that played', () => {
  const segment = { type: 'segment', seekId: 0, segment: {} } as unknown as SessionEvent;
  const played = (options: Parameters<typeof start>[0] = {}): void => {
    start(options);
    theWorker().say(ready(true));
    theWorker().say(segment);
    session?.close();
  };
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    vi.advanceTimersByTime(10_000);
    vi.useRealTimers();
  });

  it('has a worker that was started before', () => {
    played();
    expect(FakeWorker.made).toHaveLength(2);
    FakeWorker.made[1]!.say(ready());
    const next = start();
    next.send(open);
    expect(FakeWorker.made).toHaveLength(2);
    expect(next.place).toBe('worker');
    expect(FakeWorker.made[1]!.posted).toEqual([open]);
    expect(FakeWorker.made[0]!.posted).toEqual([{ type: 'close' }]);
  });

  it('has one that fetches what feeds a MediaSource, where the last one had its own', () => {
    const script = '/worker-media-sink.js';
    start();
    theWorker().say(ready());
    session?.send({ type: 'sink', id: 1, action: 'open', script });
    theWorker().say({ type: 'sink', id: 1, what: 'changed' });
    session?.close();
    expect(FakeWorker.made[1]!.posted).toEqual([{ type: 'sink', id: 0, action: 'expect', script }]);
  });

  it('hears of one that is not ready yet when it is', () => {
    played();
    const next = start();
    expect(next.place).toBe('starting');
    FakeWorker.made[1]!.say(ready());
    expect(next.place).toBe('worker');
  });

  it('takes no worker of another script', () => {
    played();
    start({ workerUrl: '/own-worker.js' });
    expect(FakeWorker.made.map(({ url }) => url).at(-1)).toContain('/own-worker.js');
    expect(FakeWorker.made).toHaveLength(3);
  });

  it('leaves no worker behind when it does not come', () => {
    played();
    vi.advanceTimersByTime(10_000);
    expect(FakeWorker.made.map(({ isTerminated }) => isTerminated)).toEqual([true, true]);
    start();
    expect(FakeWorker.made).toHaveLength(3);
  });

  it('keeps its worker when the time of waiting is over', () => {
    played();
    start();
    vi.advanceTimersByTime(10_000);
    expect(FakeWorker.made[1]!.isTerminated).toBe(false);
  });

  it('starts one of its own where the one that waited broke down', () => {
    played();
    FakeWorker.made[1]!.breakDown('gone');
    start();
    expect(FakeWorker.made).toHaveLength(3);
  });

  it('has none where nothing was played', () => {
    start();
    theWorker().say(ready());
    session?.close();
    expect(FakeWorker.made).toHaveLength(1);
  });
});
