import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openNodeChannel } from '../../../src/gateway/open-node-channel.js';
import { ALL_EXTRAS } from '../../../src/protocol/connection/all-extras.js';
import { connect } from '../../../src/protocol/connection/client.js';
import { dial, type Rung } from '../../../src/protocol/connection/dial.js';
import type { NetConnection, StatusInfo } from '../../../src/protocol/connection/net-connection.js';
import { openTcpChannel } from '../../../src/gateway/tcp-channel.js';
import type { Origin } from '../../../src/origin/origin.js';
import { PLAYER_SWF, swfHash } from '../../../src/origin/rtmp/apps/swf-verification-app.js';
import { milliseconds as ms } from '../../../src/protocol/units.js';
import {
  codesOf,
  demoMedia,
  openConnection,
  openViewer,
  startTestOrigin,
} from '../../support/origin-viewer.js';

let origin: Origin;
beforeAll(async () => {
  origin = await startTestOrigin({ channelFile: 'videos/mediafile.mp4' });
});
afterAll(() => origin.close());

const FILE = 'mp4:videos/mediafile.mp4';
type Options = Parameters<typeof openConnection>[2];

async function withConnection<T>(
  app: string,
  work: (connection: NetConnection) => Promise<T>,
  options?: Options,
): Promise<T> {
  const connection = await openConnection(origin.rtmpPort, app, options);
  try {
    return await work(connection);
  } finally {
    connection.close();
  }
}

/** What the server said when it refused. */
async function refusalOf(app: string, options: Options = {}): Promise<StatusInfo> {
  const channel = await openTcpChannel('127.0.0.1', origin.rtmpPort);
  let refusal: StatusInfo | undefined;
  const tcUrl = `rtmp://localhost:${origin.rtmpPort}/${app}`;
  await expect(
    connect({ channel, tcUrl, app, onRefusal: (info) => (refusal = info), ...options }),
  ).rejects.toThrow();
  return refusal ?? { level: '', code: '' };
}

async function plays(connection: NetConnection, name = FILE): Promise<void> {
  const stream = await connection.createStream();
  const media = new Promise<void>((resolve) => {
    stream.onMedia = () => resolve();
  });
  await stream.play(name, { start: ms(0) });
  await media;
}

/** The first status of the connection. */
const nextStatus = (connection: NetConnection) =>
  new Promise<StatusInfo>((resolve) => {
    connection.onStatus = resolve;
  });

describe('redirects', () => {
  const redirectOf = async (app: string, tcUrl?: string) => {
    const { code, ex } = (await refusalOf(app, tcUrl === undefined ? {} : { tcUrl })) as StatusInfo & {
      ex?: { code: number; redirect: string };
    };
    expect(code).toBe('NetConnection.Connect.Rejected');
    expect(ex?.code).toBe(302);
    return ex?.redirect;
  };

  it('lead to the files, after one or as many as the app says', async () => {
    const base = `rtmp://localhost:${origin.rtmpPort}`;
    expect(await redirectOf('redirect')).toBe(`${base}/vod`);
    expect(await redirectOf('redirect/3')).toBe(`${base}/redirect/2`);
    expect(await redirectOf('redirect/1')).toBe(`${base}/vod`);
    expect(await redirectOf('redirect/to/live')).toBe(`${base}/live`);
  });

  it('go on for ever where that is asked for', async () => {
    expect(await redirectOf('redirect/loop')).toMatch(/\/redirect\/loop$/);
  });

  it.each(['rtmpt://localhost:8080', 'rtmpe://s5c39gqb8ow64r.cloudfront.net', 'rtmps://[::1]:443'])(
    'keep scheme, host and port of %s',
    async (base) => {
      expect(await redirectOf('redirect', `${base}/redirect`)).toBe(`${base}/vod`);
    },
  );
});

describe('redirects, followed by dial()', () => {
  const ports = { rtmp: () => origin.rtmpPort, rtmpe: () => origin.rtmpPort, rtmpt: () => origin.httpPort };
  const follow = (protocol: keyof typeof ports, app: string) => {
    const rungOf = (to: string): Rung => {
      const tcUrl = `${protocol}://localhost:${ports[protocol]()}/${to}`;
      return { protocol, host: '127.0.0.1', port: ports[protocol](), tcUrl, app: to };
    };
    return dial({
      rungs: [rungOf(app)],
      open: ({ host, port }, { signal }) => openNodeChannel({ protocol, host, port }, { signal }),
      connect: {},
      extras: ALL_EXTRAS,
      rungsOfRedirect: ({ protocol: to, port, app: target }) => {
        expect([to, port]).toEqual([protocol, ports[protocol]()]);
        return [rungOf(target)];
      },
    });
  };

  it.each(['rtmp', 'rtmpe', 'rtmpt'] as const)('end by %s at the files, which play', async (protocol) => {
    const { connection, redirects } = await follow(protocol, 'redirect/2');
    expect(redirects).toBe(2);
    await plays(connection);
    connection.close();
  });

  it('are given up where they never end', async () => {
    await expect(follow('rtmp', 'redirect/loop')).rejects.toMatchObject({ code: 'CF_RTMP_REDIRECT_LOOP' });
  });
});

describe('every NetConnection status', () => {
  it.each(['Rejected', 'InvalidApp', 'Failed'])('Connect.%s is the answer to connect', async (word) => {
    const code = `NetConnection.Connect.${word}`;
    expect(await refusalOf(`fail/${code}`)).toMatchObject({ level: 'error', code });
  });

  it.each([
    ['Closed', 'status'],
    ['AppShutdown', 'error'],
    ['IdleTimeout', 'status'],
  ])('Connect.%s comes to one who is connected, and ends it', (word, level) =>
    withConnection(`fail/NetConnection.Connect.${word}/50`, async (connection) => {
      expect(await nextStatus(connection)).toMatchObject({
        level,
        code: `NetConnection.Connect.${word}`,
      });
      await connection.closed;
    }),
  );

  it('Connect.NetworkChange comes and changes nothing', () =>
    withConnection('fail/NetConnection.Connect.NetworkChange/20', async (connection) => {
      expect((await nextStatus(connection)).code).toBe('NetConnection.Connect.NetworkChange');
      await plays(connection);
    }));

  it.each(['Failed', 'BadVersion', 'Prohibited'])('Call.%s is the answer to every call', (word) =>
    withConnection(`fail/NetConnection.Call.${word}`, async (connection) => {
      await expect(connection.call('anything')).rejects.toMatchObject({
        code: {
          Failed: 'CF_RTMP_CALL_FAILED',
          BadVersion: 'CF_RTMP_CALL_BAD_VERSION',
          Prohibited: 'CF_RTMP_CALL_PROHIBITED',
        }[word],
      });
      await expect(connection.createStream()).rejects.toThrow();
    }),
  );

  it('comes in the middle of playing where milliseconds are named', () =>
    withConnection('fail/NetConnection.Connect.AppShutdown/300', async (connection) => {
      const status = nextStatus(connection);
      await plays(connection);
      expect((await status).code).toBe('NetConnection.Connect.AppShutdown');
      expect(await connection.closed).toMatchObject({ code: expect.stringMatching(/^CF_/) as string });
    }));

  it('that is none is no app', async () => {
    expect((await refusalOf('fail/nonsense')).application).toMatchObject({
      message: expect.stringContaining('InvalidURI') as string,
    });
  });
});

describe('connections that end', () => {
  it('by the close command', () =>
    withConnection('close/30', async (connection) => {
      await connection.closed;
    }));

  it('without a word', () =>
    withConnection('drop/200', async (connection) => {
      const statuses: StatusInfo[] = [];
      connection.onStatus = (info) => statuses.push(info);
      await plays(connection);
      expect(await connection.closed).toMatchObject({ code: 'CF_RTMP_CONNECT_CLOSED' });
      expect(statuses).toEqual([]);
    }));

  it('in place of an answer to connect', async () => {
    expect(await refusalOf('drop/0')).toEqual({ level: '', code: '' });
  });

  it('never, because nobody answers', async () => {
    await expect(
      openConnection(origin.rtmpPort, 'mute', { timeouts: { connect: 200 } }),
    ).rejects.toMatchObject({ code: expect.stringMatching(/TIMEOUT/) as string });
  });

  it('when the client plays nothing for long, and not before', async () => {
    const viewer = await openViewer(origin.rtmpPort, 'idle/300');
    const ended = nextStatus(viewer.connection);
    await viewer.stream.play(FILE, { start: ms(0) });
    await new Promise((resolve) => setTimeout(resolve, 600));
    viewer.stream.close();
    expect(await ended).toMatchObject({ level: 'status', code: 'NetConnection.Connect.IdleTimeout' });
    await viewer.connection.closed;
  });
});

describe('what connect must bring', () => {
  it('is a token, as a parameter or as an argument', async () => {
    await withConnection('token', plays, { connectParams: { token: 'open-sesame' } });
    await withConnection('token', plays, { connectArguments: ['open-sesame'] });
    await withConnection('token', plays, { connectArguments: [true, { token: 'open-sesame' }] });
    expect((await refusalOf('token')).description).toContain('token');
    expect((await refusalOf('token', { connectParams: { token: 'open sesame' } })).code).toBe(
      'NetConnection.Connect.Rejected',
    );
  });

  it('comes back from connectInfo', () =>
    withConnection(
      'vod',
      async (connection) => {
        const [info] = await connection.call('connectInfo');
        expect(info).toMatchObject({ app: 'vod', pageUrl: 'http://page/', custom: 7, arguments: ['a', 2] });
      },
      { pageUrl: 'http://page/', connectParams: { custom: 7 }, connectArguments: ['a', 2] },
    ));

  it.each(['adobe', 'llnw'])(
    'is a user where %s authenticates: first the method, then a challenge, then no',
    async (method) => {
      const app = `auth/${method}`;
      const said = async (query: string) => (await refusalOf(`${app}${query}`)).description ?? '';
      expect(await said('')).toBe(`[ AccessManager.Reject ] : [ code=403 need auth; authmod=${method} ]`);
      expect(await said(`?authmod=${method}&user=demo`)).toMatch(
        /^\[ AccessManager\.Reject \] : \[ authmod=(adobe|llnw) \] : \?reason=needauth&user=demo&/,
      );
      expect(await said(`?authmod=${method}&user=demo&challenge=1&response=wrong`)).toContain(
        'reason=authfailed',
      );
      expect(await said(`?authmod=${method}&user=nobody`)).toContain('reason=nosuchuser');
    },
  );
});

describe('SecureToken', () => {
  it('plays for a client that has the key', () =>
    withConnection('securetoken', plays, { secureToken: 'cf-player-secret' }));

  it.each([{}, { secureToken: 'another' }])('refuses every play of one with %j', (options) =>
    withConnection(
      'securetoken',
      async (connection) => {
        await expect(plays(connection)).rejects.toMatchObject({ code: 'CF_RTMP_PLAY_FAILED' });
      },
      options,
    ),
  );
});

describe('SWF verification', () => {
  const swf = { hash: swfHash(PLAYER_SWF), size: PLAYER_SWF.byteLength };

  it('is about the sample movie, whose hash the documentation has', async () => {
    expect(await readFile(join(demoMedia, 'player.swf'))).toEqual(PLAYER_SWF);
    const text = await readFile(join(demoMedia, '../../docs/local-distribution.md'), 'utf8');
    const hash = createHmac('sha256', 'Genuine Adobe Flash Player 001').update(PLAYER_SWF).digest('hex');
    expect(text).toContain(hash);
    expect(text).toMatch(new RegExp(`size\\s+${PLAYER_SWF.byteLength}\\b`));
  });

  it.each(['digest', 'plain', 'rtmpe'] as const)(
    'lets a client that knows it stay, after a %s handshake',
    (handshake) =>
      withConnection(
        'swf',
        async (connection) => {
          await plays(connection);
          const outcome = await Promise.race([
            connection.closed.then(() => 'closed'),
            new Promise((resolve) => setTimeout(() => resolve('open'), 3300)),
          ]);
          expect(outcome).toBe('open');
        },
        { swfVerification: swf, handshake },
      ),
  );

  it('closes on a wrong answer at once', async () => {
    const began = performance.now();
    await withConnection('swf', (connection) => connection.closed, {
      swfVerification: { ...swf, size: swf.size + 1 },
    }).catch(() => undefined);
    expect(performance.now() - began).toBeLessThan(2500);
  });
});

describe('reconnect requests', () => {
  it('name the files, to clients that understand them', () =>
    withConnection('reconnect/30', async (connection) => {
      const request = await new Promise((resolve) => {
        connection.onReconnectRequest = resolve;
      });
      expect(request).toMatchObject({ tcUrl: `rtmp://localhost:${origin.rtmpPort}/vod` });
      await plays(connection);
    }));

  it('do not come to others', () =>
    withConnection(
      'reconnect/20',
      async (connection) => {
        const statuses: StatusInfo[] = [];
        connection.onStatus = (info) => statuses.push(info);
        await new Promise((resolve) => setTimeout(resolve, 150));
        expect(statuses).toEqual([]);
      },
      { enhanced: false },
    ));
});

describe('bandwidth checks', () => {
  /** Everything the server calls, by name. */
  const callsOf = (connection: NetConnection) => {
    const calls: { name: string; values: readonly unknown[] }[] = [];
    for (const name of ['onBWDone', 'onBWCheck', '_onbwcheck', '_onbwdone']) {
      connection.client.set(name, (values) => {
        calls.push({ name, values });
        return undefined;
      });
    }
    return calls;
  };
  const until = async (condition: () => boolean) => {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
  };

  it('of the server measure in rounds, and give kbit/s, kbit, seconds and latency', () =>
    withConnection('vod', async (connection) => {
      const calls = callsOf(connection);
      await connection.call('checkBandwidth');
      await until(() => calls.some(({ name }) => name === 'onBWDone'));
      expect(calls.filter(({ name }) => name === 'onBWCheck').length).toBeGreaterThan(3);
      const [kbits, sent, seconds, latency] = calls.at(-1)!.values as number[];
      expect(kbits).toBeGreaterThan(0);
      expect(sent).toBeGreaterThan(500);
      expect(seconds).toBeLessThan(5);
      expect(latency).toBeGreaterThanOrEqual(0);
    }));

  it('begin by themselves in the app for that', () =>
    withConnection('bwcheck', async (connection) => {
      const calls = callsOf(connection);
      await until(() => calls.some(({ name }) => name === 'onBWDone'));
      expect(calls.at(-1)!.values[0]).toBeGreaterThan(0);
    }));

  it('of old servers are started by the client and end in _onbwdone', () =>
    withConnection('bwcheck/old', async (connection) => {
      const calls = callsOf(connection);
      await until(() => calls.some(({ name }) => name === '_onbwdone'));
      expect(calls.filter(({ name }) => name === '_onbwcheck').length).toBeGreaterThan(3);
    }));

  it('find nothing the first time, as those of CloudFront', () =>
    withConnection('bwcheck/zero', async (connection) => {
      const calls = callsOf(connection);
      const done = () => calls.filter(({ name }) => name === 'onBWDone');
      await connection.call('checkBandwidth');
      await until(() => done().length === 1);
      await connection.call('checkBandwidth');
      await until(() => done().length === 2);
      expect(done()[0]!.values[0]).toBe(0);
      expect(done()[1]!.values[0]).toBeGreaterThan(0);
    }));
});

describe('FCSubscribe', () => {
  const subscribe = async (connection: NetConnection, name: string) => {
    const answer = new Promise((resolve) => {
      connection.client.set('onFCSubscribe', (values) => {
        resolve(values.find((value) => typeof value === 'object' && value !== null));
        return undefined;
      });
    });
    await connection.call('FCSubscribe', name);
    return answer;
  };

  it('says whether the stream is there', () =>
    withConnection('live', async (connection) => {
      expect(await subscribe(connection, 'channel')).toMatchObject({ code: 'NetStream.Play.Start' });
      expect(await subscribe(connection, 'nobody')).toMatchObject({ code: 'NetStream.Play.StreamNotFound' });
    }));

  it('comes before play where the app wants it', () =>
    withConnection('subscribe', async (connection) => {
      const stream = await connection.createStream();
      await expect(stream.play('channel', { start: ms(-1000) })).rejects.toMatchObject({
        code: 'CF_RTMP_STREAM_NOT_FOUND',
      });
      await subscribe(connection, 'channel');
      expect((await stream.play('channel', { start: ms(-1000) })).code).toBe('NetStream.Play.Start');
    }));
});

describe('AMF3 clients', () => {
  it('are told so by connect, and play, call and seek', async () => {
    const viewer = await openViewer(origin.rtmpPort, 'vod', 'localhost', { objectEncoding: 3 });
    expect(viewer.connection.serverInfo.information['objectEncoding']).toBe(3);
    await viewer.stream.play(FILE, { start: ms(0) });
    await viewer.until(() => viewer.media.length > 10);
    expect(viewer.data.find(({ name }) => name === 'onMetaData')?.values[1]).toMatchObject({ width: 640 });
    expect(await viewer.connection.call('getStreamLength', FILE)).toEqual([expect.closeTo(20, 0)]);
    await viewer.stream.seek(ms(9000));
    expect(codesOf(viewer)).toContain('NetStream.Seek.Notify');
    viewer.close();
  });

  it('are answered in types 17 and 15 after connect, others never', async () => {
    const typesOf = async (objectEncoding: 0 | 3) => {
      const types = new Set<string>();
      const options: Options = {
        objectEncoding,
        trace: ({ direction, message }) => {
          if (direction === 'in' && (message.type === 'command' || message.type === 'data'))
            types.add(`${message.type} ${message.objectEncoding ?? 0}`);
        },
      };
      await withConnection('vod', plays, options);
      return [...types].sort();
    };
    expect(await typesOf(0)).toEqual(['command 0', 'data 0']);
    const spoken = await typesOf(3);
    expect(spoken).toContain('command 3');
  });
});
