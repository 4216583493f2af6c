import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../../../src/errors/error-code.js';
import { PlayerError } from '../../../../src/errors/player-error.js';
import { Reconnection, type ReconnectionOptions } from '../../../../src/playback/live/reconnection.js';
import { ManualClock } from '../../../support/manual-clock.js';

interface World {
  isServerUp: boolean;
  isOnline: boolean;
  isPatient: boolean;
  hasAlternative: boolean;
  /** What a server that is up says. */
  answer: 'resumed' | ErrorCode;
}

/** A stream that is lost, and what is done about it; an attempt is answered after 20 ms. */
function lose(options: Partial<ReconnectionOptions> = {}, world: Partial<World> = {}) {
  const clock = new ManualClock();
  const state: World = {
    isServerUp: false,
    isOnline: true,
    isPatient: false,
    hasAlternative: false,
    answer: 'resumed',
    ...world,
  };
  const asked: number[] = [];
  const statuses: string[] = [];
  const warnings: string[] = [];
  const failures: PlayerError[] = [];
  const reconnection: Reconnection = new Reconnection(
    { isLive: true, clock, random: () => 0, ...options },
    {
      reopen: () => {
        asked.push(clock.now());
        clock.after(20, () => {
          if (!state.isServerUp || !state.isOnline)
            reconnection.lost(new PlayerError('CF_GATEWAY_UPSTREAM_FAILED'));
          else if (state.answer === 'resumed') reconnection.resumed();
          else reconnection.lost(new PlayerError(state.answer));
        });
      },
      status: (status) => statuses.push(status),
      warning: ({ code }) => warnings.push(code),
      failure: (error) => failures.push(error),
      hasAlternative: () => state.hasAlternative,
      isOnline: () => state.isOnline,
      isPatient: () => state.isPatient,
    },
  );
  const loss = new PlayerError('CF_RTMP_CONNECT_CLOSED');
  return { clock, state, asked, statuses, warnings, failures, reconnection, loss };
}

describe('a stream that is lost while it plays', () => {
  it('is asked for at once, and is open again', () => {
    const { clock, asked, statuses, warnings, failures, reconnection, loss } = lose({}, { isServerUp: true });
    reconnection.lost(loss);
    clock.pass(30);
    expect(asked).toEqual([0]);
    expect(statuses).toEqual(['reconnecting', 'open']);
    expect(warnings).toEqual(['CF_RTMP_CONNECT_CLOSED']);
    expect(failures).toEqual([]);
  });

  it('is asked for by many viewers at many moments', () => {
    const firsts = [0, 0.3, 0.6, 0.99].map((random) => {
      const { clock, asked, reconnection, loss } = lose({ random: () => random });
      reconnection.lost(loss);
      clock.pass(1000);
      return asked;
    });
    expect(new Set(firsts.map(([first]) => first)).size).toBe(4);
    expect(new Set(firsts.map(([, second]) => second)).size).toBe(4);
  });

  it('is back within a second and a bit of its server, whenever that is in the first minute', () => {
    for (const downMs of [100, 700, 3000, 10_000, 29_000, 55_000]) {
      const { clock, state, statuses, reconnection, loss } = lose();
      reconnection.lost(loss);
      clock.pass(downMs);
      state.isServerUp = true;
      expect(statuses).toEqual(['reconnecting']);
      clock.pass(1050);
      expect(statuses, `down for ${downMs} ms`).toEqual(['reconnecting', 'open']);
    }
  });

  it('is not asked for all the time while its server is down', () => {
    const { clock, asked, reconnection, loss } = lose();
    reconnection.lost(loss);
    clock.pass(60_000);
    expect(asked.length).toBeLessThan(70);
    const before = asked.length;
    clock.pass(50_000);
    expect(asked.length - before).toBeLessThan(20);
  });

  it('is given up after two minutes, with what was wrong and for how long it was tried', () => {
    const { clock, failures, warnings, reconnection, loss } = lose();
    reconnection.lost(loss);
    clock.pass(119_000);
    expect(failures).toEqual([]);
    clock.pass(10_000);
    expect(failures).toMatchObject([{ code: 'CF_GATEWAY_UPSTREAM_FAILED' }]);
    expect(failures[0]!.context['triedMs']).toBeGreaterThan(119_000);
    expect(warnings.length).toBe(1);
    const { length } = failures;
    clock.pass(100_000);
    expect(failures.length).toBe(length);
  });

  it.each([
    ['as the page wants', { patience: 3 }, {}],
    ['sooner where there is an alternative', {}, { hasAlternative: true }],
  ])('is given up %s', (_, options, world) => {
    const { clock, failures, reconnection, loss } = lose(options, world);
    reconnection.lost(loss);
    clock.pass(6000);
    expect(failures.length).toBe(1);
  });

  it('is given up at once when the error cannot pass', () => {
    const { failures, asked, reconnection } = lose();
    reconnection.lost(new PlayerError('CF_RTMP_CONNECT_REJECTED'));
    expect(failures.map(({ code }) => code)).toEqual(['CF_RTMP_CONNECT_REJECTED']);
    expect(asked).toEqual([]);
  });

  it('waits while there is no network, which does not count, and asks as soon as there is', () => {
    const { clock, state, asked, statuses, failures, reconnection, loss } = lose({}, { isOnline: false });
    reconnection.lost(loss);
    clock.pass(3_600_000);
    expect(asked).toEqual([]);
    expect(failures).toEqual([]);
    state.isOnline = state.isServerUp = true;
    reconnection.wake();
    expect(asked).toEqual([3_600_000]);
    clock.pass(30);
    expect(statuses).toEqual(['reconnecting', 'open']);
  });

  it('notices a network although nobody tells', () => {
    const { clock, state, statuses, reconnection, loss } = lose({}, { isOnline: false });
    reconnection.lost(loss);
    clock.pass(60_000);
    state.isOnline = state.isServerUp = true;
    clock.pass(6000);
    expect(statuses).toEqual(['reconnecting', 'open']);
  });

  it('does not lose the patience of a viewer who has paused a recording', () => {
    const { clock, failures, reconnection, loss } = lose({ isLive: false }, { isPatient: true });
    reconnection.lost(loss);
    clock.pass(3_600_000);
    expect(failures).toEqual([]);
  });

  it('is given up when it is lost again and again as soon as it comes', () => {
    const { clock, state, asked, failures, reconnection, loss } = lose(
      { patience: 30 },
      { isServerUp: true },
    );
    reconnection.lost(loss);
    for (let i = 0; i < 400 && failures.length === 0; i++) {
      clock.pass(500);
      if (reconnection.status === 'open') reconnection.lost(loss);
    }
    expect(state.isServerUp).toBe(true);
    expect(failures.length).toBe(1);
    expect(asked.length).toBeLessThan(120);
  });

  it('has its losses forgotten when it was well for some time', () => {
    const { clock, asked, failures, reconnection, loss } = lose({ patience: 5 }, { isServerUp: true });
    for (let i = 0; i < 30; i++) {
      reconnection.lost(loss);
      clock.pass(20_000);
      expect(asked.at(-1)).toBe(i * 20_000);
    }
    expect(failures).toEqual([]);
  });

  it('is asked for anew after a change of network when nothing comes any more', () => {
    const { clock, asked, reconnection } = lose({}, { isServerUp: true });
    clock.pass(1000);
    reconnection.flows();
    clock.pass(100);
    reconnection.wake();
    clock.pass(5000);
    expect(asked.length).toBe(1);
  });

  it('is left alone after a change of network when media still comes', () => {
    const { clock, asked, reconnection } = lose({}, { isServerUp: true });
    reconnection.wake();
    for (let i = 0; i < 10; i++) {
      clock.pass(500);
      reconnection.flows();
    }
    expect(asked).toEqual([]);
  });

  it('is asked for no more once the player has gone on to something else', () => {
    const { clock, asked, failures, reconnection, loss } = lose();
    reconnection.lost(loss);
    reconnection.close();
    clock.pass(1_000_000);
    expect(asked).toEqual([]);
    expect(failures).toEqual([]);
  });
});

describe('a live stream that has ended for now', () => {
  const ended = new PlayerError('CF_RTMP_STREAM_UNPUBLISHED');

  it('is waited for, and asked for anew now and then', () => {
    const { clock, asked, statuses, failures, warnings, reconnection } = lose(
      {},
      { isServerUp: true, answer: 'CF_RTMP_STREAM_NOT_FOUND' },
    );
    reconnection.unpublished(ended);
    expect(asked).toEqual([]);
    clock.pass(300_000);
    expect(statuses).toEqual(['unpublished']);
    expect(warnings).toEqual(['CF_RTMP_STREAM_UNPUBLISHED']);
    expect(asked.length).toBeGreaterThan(20);
    expect(failures).toEqual([]);
  });

  it('is open when it is published again on the same play', () => {
    const { clock, statuses, asked, reconnection } = lose();
    reconnection.unpublished(ended);
    clock.pass(1000);
    reconnection.resumed();
    clock.pass(60_000);
    expect(statuses).toEqual(['unpublished', 'open']);
    expect(asked).toEqual([]);
  });

  it('is still said to have ended while its server restarts', () => {
    const { clock, statuses, reconnection } = lose();
    reconnection.unpublished(ended);
    clock.pass(20_000);
    expect(statuses).toEqual(['unpublished']);
  });

  it('is what a lost stream becomes whose server is back and does not have it yet', () => {
    const { clock, state, statuses, reconnection, loss } = lose({}, { answer: 'CF_RTMP_STREAM_NOT_FOUND' });
    reconnection.lost(loss);
    clock.pass(2000);
    state.isServerUp = true;
    clock.pass(2000);
    expect(statuses).toEqual(['reconnecting', 'unpublished']);
    state.answer = 'resumed';
    clock.pass(1100);
    expect(statuses).toEqual(['reconnecting', 'unpublished', 'open']);
  });

  it('gives way to another candidate after some seconds', () => {
    const { clock, failures, reconnection } = lose(
      {},
      { isServerUp: true, answer: 'CF_RTMP_STREAM_NOT_FOUND', hasAlternative: true },
    );
    reconnection.unpublished(ended);
    clock.pass(8000);
    expect(failures).toEqual([]);
    clock.pass(7000);
    expect(failures.length).toBe(1);
  });

  it('is an error for a recording', () => {
    const { failures, reconnection } = lose({ isLive: false });
    reconnection.lost(new PlayerError('CF_RTMP_STREAM_NOT_FOUND'));
    expect(failures.map(({ code }) => code)).toEqual(['CF_RTMP_STREAM_NOT_FOUND']);
  });
});
