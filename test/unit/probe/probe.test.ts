import { describe, expect, it } from 'vitest';
import { PlayerError } from '../../../src/errors/player-error.js';
import type { OpenRung } from '../../../src/probe/climb.js';
import { planProbe } from '../../../src/probe/locations.js';
import { runProbe, type ProbeOptions } from '../../../src/probe/probe.js';
import { ProbeRecord } from '../../../src/probe/record.js';
import { amfObject } from '../../../src/protocol/amf/amf-value.js';
import { messageStreamId, milliseconds } from '../../../src/protocol/units.js';
import { vectorMessages } from '../../support/flv-vector.js';
import {
  scriptedServer,
  WELL_BEHAVED,
  type Reaction,
  type ScriptedServer,
} from '../../support/scripted-server.js';

type Script = Readonly<Record<string, Reaction>>;

/** Each connection meets a new server with this script. */
const serving =
  (script: Script): OpenRung =>
  () =>
    Promise.resolve(scriptedServer({ ...WELL_BEHAVED, ...script }).clientChannel);

async function run(address: string, open: OpenRung, options: Partial<ProbeOptions> = {}, isLive = false) {
  const plan = planProbe({ config: { src: address, live: isLive } });
  const record = new ProbeRecord();
  record.isLive = isLive;
  const limits = { seconds: 1, timeoutMs: 300, limitMs: 10_000 };
  await runProbe({ plan, open, ...limits, ...options }, record, new AbortController().signal);
  return record.report();
}

/** Sends a whole file at once, as a server does that is far ahead. */
function sendFile(server: ScriptedServer, vector = 'baseline.flv', streamId = 1, from = 0): void {
  for (const { type, timestamp, payload } of vectorMessages(vector)) {
    const place = { timestamp: milliseconds(timestamp + from), messageStreamId: messageStreamId(streamId) };
    server.send({ type, payload, ...place });
  }
}
const playing: Script = {
  play: (server) => {
    server.status('NetStream.Play.Start');
    sendFile(server);
  },
};
const notFound = {
  play: (server: ScriptedServer) => server.status('NetStream.Play.StreamNotFound', { level: 'error' }),
};
const nameOf = (values: readonly unknown[]): unknown => values[1];

describe('a probe', () => {
  it('succeeds with a server that plays', async () => {
    const report = await run('rtmp://h/vod/a', serving(playing));
    expect(report).toMatchObject({ error: null, connected: true, streamName: 'a', malformed: 0, dropped: 0 });
    expect(report.firstMediaMs).not.toBeNull();
    expect(report.server?.fmsVer).toBe('FMS/3,5,7,7009');
    expect(report.messages['video']).toBeGreaterThan(0);
  });

  it('ends with the stream, before its seconds are over', async () => {
    const report = await run(
      'rtmp://h/vod/a',
      serving({
        play: (server) => {
          server.status('NetStream.Play.Start');
          sendFile(server);
          server.status('NetStream.Play.Stop');
        },
      }),
      { seconds: 600 },
    );
    expect(report).toMatchObject({ error: null, ended: true });
    expect(report.elapsedMs).toBeLessThan(3000);
  });

  it('says how much came before the connection broke, and does not call that a failure', async () => {
    const report = await run(
      'rtmp://h/vod/a',
      serving({
        play: (server) => {
          server.status('NetStream.Play.Start');
          sendFile(server);
          server.channel.break(new PlayerError('CF_NETWORK_LOST', { message: 'cut' }));
        },
      }),
      { seconds: 600 },
    );
    expect(report.error).toBeNull();
    expect(report.advice.join('\n')).toMatch(/broke after \d+\.\d s of media: cut/);
  });

  it('survives a server that talks nonsense, and names it', async () => {
    const report = await run(
      'rtmp://h/vod/a',
      serving({ play: (server) => void server.channel.send(new Uint8Array(4000).fill(0xff)) }),
    );
    expect(report.error?.code).toMatch(/^CF_RTMP_(?:CHUNK_MALFORMED|MESSAGE_TOO_LARGE|CONNECT_CLOSED)$/);
  });

  it('keeps a megabyte of status no longer than a report can hold', async () => {
    const report = await run(
      'rtmp://h/vod/a',
      serving({
        play: (server, command) => {
          for (let i = 0; i < 5; i++) server.status('NetStream.Odd', { description: 'x'.repeat(1_000_000) });
          playing['play']?.(server, command);
        },
      }),
    );
    expect(report.error).toBeNull();
    expect(JSON.stringify(report).length).toBeLessThan(60_000);
  });

  it('says so when the server ends a stream that it had begun', async () => {
    const report = await run(
      'rtmp://h/vod/a',
      serving({
        play: (server, command) => {
          playing['play']?.(server, command);
          server.status('NetStream.Play.Failed', { level: 'error', description: 'disk on fire' });
        },
      }),
      { seconds: 600 },
    );
    expect(report.error).toBeNull();
    expect(report.advice.join('\n')).toContain('disk on fire');
    expect(report.elapsedMs).toBeLessThan(3000);
  });

  it('asks with FCSubscribe first where a live edge wants that', async () => {
    const names: string[] = [];
    const note = (
      server: ScriptedServer,
      { name, transactionId }: { name: string; transactionId: number },
    ): void => {
      names.push(name);
      if (name === 'FCSubscribe') {
        server.command('onFCSubscribe', 0, [
          null,
          amfObject({ level: 'status', code: 'NetStream.Play.Start' }),
        ]);
      } else playing['play']?.(server, { name, transactionId } as never);
    };
    const plan = planProbe({ config: { src: 'rtmp://h/live/a', live: true, fcSubscribe: true } });
    const record = new ProbeRecord();
    record.isLive = true;
    const limits = { seconds: 1, timeoutMs: 300, limitMs: 10_000 };
    await runProbe(
      { plan, open: serving({ FCSubscribe: note, play: note }), ...limits },
      record,
      new AbortController().signal,
    );
    expect(names).toEqual(['FCSubscribe', 'play']);
    expect(record.error).toBeUndefined();
  });

  it('tells silence after play from silence after its answer', async () => {
    const mute = await run('rtmp://h/cfx/st/a', serving({ play: () => undefined }), { timeoutMs: 60 });
    expect(mute.error).toMatchObject({
      code: 'CF_RTMP_PLAY_TIMEOUT',
      message: expect.stringContaining('no answer'),
    });
    const started = await run(
      'rtmp://h/cfx/st/a',
      serving({ play: (server) => server.status('NetStream.Play.Start') }),
      { timeoutMs: 60 },
    );
    expect(started.error?.message).toContain('no media came');
  });

  it('connects anew where a server hangs up over a name, and finds the one that plays', async () => {
    const report = await run(
      'rtmp://h/vod/a',
      serving({
        play: (server, { values }) => {
          if (nameOf(values) === 'mp4:a.mp4') {
            playing['play']?.(server, { values } as never);
            return;
          }
          server.status('NetStream.Play.StreamNotFound', { level: 'error' });
          server.channel.close();
        },
      }),
    );
    expect(report).toMatchObject({ error: null, streamName: 'mp4:a.mp4', askedName: null });
    expect(report.attempts.length).toBeGreaterThan(1);
    expect(report.attempts[1]).toMatchObject({ guess: 'once more' });
  });

  it('plays recordings with start 0, which does not wait for a publisher, and live streams with -1000', async () => {
    const starts: unknown[] = [];
    const watching: Script = {
      play: (server, command) => {
        starts.push(command.values[2]);
        playing['play']?.(server, command);
      },
    };
    await run('rtmp://h/vod/a', serving(watching));
    await run('rtmp://h/vod/a', serving(watching), {}, true);
    expect(starts).toEqual([0, -1000]);
  });

  it('finds a recording that was taken for a live stream', async () => {
    const script: Script = {
      play: (server, command) =>
        (command.values[2] === 0 ? playing['play'] : notFound.play)?.(server, command),
    };
    const report = await run('rtmp://h/vod/a', serving(script), {}, true);
    expect(report).toMatchObject({ error: null, live: false });
    expect(report.advice.join('\n')).toContain('It is a recording');
  });

  it('takes media on stream 0, and counts what belongs to no stream', async () => {
    const onZero = await run(
      'rtmp://h/vod/a',
      serving({
        play: (server) => {
          server.status('NetStream.Play.Start');
          sendFile(server, 'baseline.flv', 0);
        },
      }),
    );
    expect(onZero).toMatchObject({ error: null, dropped: 0 });
    const elsewhere = await run(
      'rtmp://h/vod/a',
      serving({
        play: (server) => {
          server.media('audio', 0, 10, 9);
          server.status('NetStream.Play.Start');
          sendFile(server);
        },
      }),
    );
    expect(elsewhere.dropped).toBe(1);
    expect(elsewhere.advice.join('\n')).toContain('1 media messages belonged to no stream');
  });

  it('reports what the server refused, with the words of the server', async () => {
    const refusing: Script = {
      connect: (server, { transactionId }) =>
        server.command('_error', transactionId, [
          null,
          amfObject({
            level: 'error',
            code: 'NetConnection.Connect.Rejected',
            description: 'DistributionNotFound here',
          }),
        ]),
    };
    const report = await run('rtmp://h/cfx/st/a', serving(refusing));
    expect(report).toMatchObject({ connected: false, error: { code: 'CF_DISTRIBUTION_NOT_FOUND' } });
    expect(report.statuses).toMatchObject([
      {
        code: 'NetConnection.Connect.Rejected',
        level: 'error',
        description: expect.stringContaining('here'),
      },
    ]);
  });

  it('knows a retired distribution by its name where nothing answers', async () => {
    const nowhere: OpenRung = () =>
      Promise.reject(
        new PlayerError('CF_GATEWAY_UPSTREAM_FAILED', {
          context: { stage: 'gateway', systemCode: 'ENOTFOUND' },
        }),
      );
    const retired = await run('rtmp://s5c39gqb8ow64r.cloudfront.net/cfx/st/a.mp4', nowhere);
    expect(retired.error?.code).toBe('CF_DISTRIBUTION_RETIRED');
    expect(retired.attempts).toHaveLength(3);
    const other = await run('rtmp://media.example.com/cfx/st/a.mp4', nowhere);
    expect(other.error?.code).toBe('CF_RTMP_CONNECT_FAILED');
    expect(other.advice.join('\n')).toContain('media.example.com is not known here');
  });

  it('says that 1935 is blocked where it is silent and the next way answers', async () => {
    const filtered: OpenRung = (rung, options) =>
      rung.port === 1935
        ? new Promise((_, reject) =>
            options.signal.addEventListener('abort', () => reject(options.signal.reason)),
          )
        : serving(playing)(rung, options);
    const report = await run('rtmp://h/vod/a', filtered);
    expect(report).toMatchObject({
      error: null,
      port: 80,
      attempts: [{ outcome: 'cancelled' }, { outcome: 'connected' }],
    });
    expect(report.advice[0]).toContain('Port 1935 does not answer and port 80 does');
  });

  it('does not look for a server without encryption where a certificate is at fault', async () => {
    const selfSigned: OpenRung = () =>
      Promise.reject(new PlayerError('CF_GATEWAY_CERTIFICATE', { context: { stage: 'gateway' } }));
    const report = await run('rtmps://h/vod/a', selfSigned);
    expect(report).toMatchObject({ error: { code: 'CF_GATEWAY_CERTIFICATE' }, attempts: [{ port: 443 }] });
    expect(report.attempts).toHaveLength(1);
    expect(report.advice.join('\n')).toContain('give its authority with --ca');
    expect(report.advice.join('\n')).not.toContain('the gateway');
  });

  it('says of a redirect to nowhere that the redirect is at fault, and counts it', async () => {
    const open: OpenRung = (rung, options) =>
      rung.host === 'h'
        ? serving({
            connect: (server, { transactionId }) =>
              server.command('_error', transactionId, [
                null,
                amfObject({
                  level: 'error',
                  code: 'NetConnection.Connect.Rejected',
                  ex: amfObject({ code: 302, redirect: 'rtmp://elsewhere/vod' }),
                }),
              ]),
          })(rung, options)
        : Promise.reject(
            new PlayerError('CF_GATEWAY_UPSTREAM_FAILED', { context: { systemCode: 'ECONNREFUSED' } }),
          );
    const report = await run('rtmp://h/vod/a', open);
    expect(report).toMatchObject({ redirects: 1, error: { code: 'CF_RTMP_CONNECT_FAILED' } });
    expect(report.advice.join('\n')).toContain('sends its clients on to rtmp://elsewhere/vod');
  });

  it('says of a connection that is taken and not answered that somebody listens there', async () => {
    const stuck: OpenRung = () =>
      Promise.reject(
        new PlayerError('CF_NETWORK_TIMEOUT', { context: { stage: 'gateway', isReached: true } }),
      );
    const { advice } = await run('rtmpt://h/vod/a', stuck);
    expect(advice.join('\n')).toContain('What listens at rtmpt://h:80 takes the connection and says nothing');
    expect(advice.join('\n')).not.toContain('Nothing answers');
  });

  it('counts what a server said that refused the connection', async () => {
    const report = await run(
      'rtmp://h/vod/a',
      serving({
        connect: (server, { transactionId }) =>
          server.command('_error', transactionId, [
            null,
            amfObject({ level: 'error', code: 'NetConnection.Connect.Rejected', description: 'full' }),
          ]),
      }),
    );
    expect(report.connected).toBe(false);
    expect(report.bytes).toBeGreaterThan(3073);
  });

  it('lists the code by which a server refuses to make a stream', async () => {
    const report = await run(
      'rtmp://h/vod/a',
      serving({
        createStream: (server, { transactionId }) =>
          server.command('_error', transactionId, [
            null,
            amfObject({ level: 'error', code: 'NetConnection.Call.Prohibited' }),
          ]),
      }),
    );
    expect(report.error?.code).toBe('CF_RTMP_CALL_PROHIBITED');
    expect(report.statuses.map(({ code }) => code)).toContain('NetConnection.Call.Prohibited');
  });

  it('says that the stream broke where the server finds the file damaged in the middle', async () => {
    const report = await run(
      'rtmp://h/vod/a',
      serving({
        play: (server) => {
          server.status('NetStream.Play.Start');
          sendFile(server);
          server.status('NetStream.Play.FileStructureInvalid', { level: 'error' });
        },
      }),
      { seconds: 60 },
    );
    expect(report.error).toBeNull();
    expect(report.advice.join('\n')).toMatch(/broke after .* NetStream\.Play\.FileStructureInvalid/);
  });

  it('says that the server wanted SWF verification before it closed', async () => {
    const report = await run(
      'rtmp://h/vod/a',
      serving({
        play: (server) => {
          server.send({ type: 'user-control', event: 'other', eventType: 26, data: new Uint8Array(0) });
          server.status('NetStream.Play.Start');
          sendFile(server);
          server.channel.close();
        },
      }),
      { seconds: 60 },
    );
    expect(report).toMatchObject({ error: null, lost: { code: 'CF_RTMP_SWF_VERIFICATION' } });
    expect(report.advice.join('\n')).toMatch(/swf-hash/i);
  });

  it('advises to decode where the decoded name plays', async () => {
    const report = await run(
      'rtmp://h/vod/mp4:a%20dir/b.mp4',
      serving({
        play: (server, { values }) => {
          if (nameOf(values) !== 'mp4:a dir/b.mp4') return notFound.play(server);
          server.status('NetStream.Play.Start');
          sendFile(server);
        },
      }),
    );
    expect(report.streamName).toBe('mp4:a dir/b.mp4');
    expect(report.advice.join('\n')).toContain('Write that name, or set decode.');
  });

  it('says that media comes too slowly', async () => {
    const report = await run('rtmp://h/vod/a', serving(playing), { seconds: 3 });
    expect(report.mediaSeconds).toBeLessThan(2.7);
    expect(report.advice.join('\n')).toContain('in the time of 3 s');
  });

  it('says that a server wants a SecureToken', async () => {
    const report = await run(
      'rtmp://h/vod/a',
      serving({
        connect: (server, { transactionId }) =>
          server.command('_result', transactionId, [
            amfObject({ fmsVer: 'FMS/3,5' }),
            amfObject({
              level: 'status',
              code: 'NetConnection.Connect.Success',
              secureToken: '0011223344556677',
            }),
          ]),
        play: (server) => server.status('NetStream.Play.Failed', { level: 'error' }),
      }),
    );
    expect(report.advice.join('\n')).toContain('--secure-token');
  });

  it('is over when its time is, whatever the server does', async () => {
    const never: OpenRung = () => new Promise(() => undefined);
    const report = await run('rtmp://h/vod/a', never, { limitMs: 100 });
    expect(report.error).toMatchObject({
      code: 'CF_NETWORK_TIMEOUT',
      message: expect.stringContaining('100 ms'),
    });
    expect(report.elapsedMs).toBeLessThan(2000);
  });

  describe('that seeks', () => {
    it('takes the first keyframe after the notification for the place, not the frames before it', async () => {
      const report = await run(
        'rtmp://h/vod/a',
        serving({
          ...playing,
          seek: (server) => {
            server.send({
              type: 'video',
              messageStreamId: messageStreamId(1),
              timestamp: milliseconds(1000),
              payload: Uint8Array.of(0x17, 1, 0, 0, 0, 1),
            });
            server.status('NetStream.Seek.Notify');
            sendFile(server, 'baseline.flv', 1, 8000);
          },
        }),
        { seek: 9000 },
      );
      const first = vectorMessages('baseline.flv').find(
        ({ payload }) => payload[0] === 0x17 && payload[1] === 1,
      );
      expect(report.seek).toMatchObject({ askedMs: 9000, landedMs: 8000 + (first?.timestamp ?? NaN) });
      expect(report.seek?.error).toBeUndefined();
      expect(report.seek?.ms).not.toBeNull();
      expect(report.jumps).toBe(0);
    });

    it('reports a refused seek, and that the rest was well', async () => {
      const report = await run(
        'rtmp://h/vod/a',
        serving({ ...playing, seek: (server) => server.status('NetStream.Seek.Failed', { level: 'error' }) }),
        { seek: 9000 },
      );
      expect(report.error).toBeNull();
      expect(report.seek).toMatchObject({ landedMs: null, error: { code: 'CF_RTMP_SEEK_FAILED' } });
    });

    it('does not wait for ever for an answer', async () => {
      const report = await run('rtmp://h/vod/a', serving(playing), { seek: 9000 });
      expect(report.seek).toMatchObject({ landedMs: null, error: { code: 'CF_RTMP_CALL_TIMEOUT' } });
      expect(report.elapsedMs).toBeLessThan(3000);
    });
  });
});
