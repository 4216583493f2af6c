import type { ServerConnection } from '../../../protocol/connection/server.js';
import type { OddConnectionHabit, OddHabit } from '../odd-habit.js';
import { describe, isStatusCode, levelOf } from '../status-code.js';
import { closeByCommand, isFatal } from '../stream-script.js';
import { later, numberIn, type App } from './app.js';

/** ms after connect, where nobody says. */
const SOON = 1000;
/** Codes that can only come to one who is connected. */
const LATE = /^NetConnection\.Connect\.(Closed|AppShutdown|IdleTimeout|NetworkChange)$/;

/** @param rest what follows `fail/`: a code, and perhaps milliseconds */
export function failApp(rest: string): App | undefined {
  const [code = '', text, ...more] = rest.split('/');
  const ms = numberIn(text, SOON);
  if (!isStatusCode(code) || !code.startsWith('NetConnection.') || ms === undefined || more.length > 0)
    return undefined;
  if (text !== undefined || LATE.test(code)) return timedApp(ms, (connection) => say(connection, code));
  const description = describe(code, 'fail');
  if (code.startsWith('NetConnection.Call.')) {
    return { kind: 'vod', onBeforeCall: () => ({ refuse: { code, description } }) };
  }
  return { kind: 'vod', onConnect: () => ({ accept: false, code, description }) };
}

function say(connection: ServerConnection, code: string): void {
  connection.sendStatus({ level: levelOf(code), code, description: describe(code, 'fail') });
  if (isFatal(code)) connection.close();
}

/** Something happens so long after connect. */
function timedApp(ms: number, run: (connection: ServerConnection) => void): App {
  let stop: () => void = () => undefined;
  return {
    kind: 'vod',
    onOpen: (connection) => {
      stop = later(ms, () => run(connection));
    },
    onClose: () => stop(),
  };
}

/** The `close` command. */
export function closeApp(rest: string): App | undefined {
  const ms = numberIn(rest, SOON);
  return ms === undefined ? undefined : timedApp(ms, closeByCommand);
}

/** The connection is gone; at 0 in place of an answer to connect. */
export function dropApp(rest: string): App | undefined {
  const ms = numberIn(rest, SOON);
  if (ms === undefined) return undefined;
  if (ms > 0) return timedApp(ms, (connection) => connection.drop());
  return {
    kind: 'vod',
    onConnect: (_info, connection) => {
      connection.drop();
      return { accept: false, description: '' };
    },
  };
}

/** Connect is never answered; the server's own time limit ends it. */
export const muteApp = (): App => ({ kind: 'vod', onConnect: () => new Promise(() => undefined) });

/** MaxIdleTime of Flash Media Server, shorter. */
export function idleApp(rest: string): App | undefined {
  const ms = numberIn(rest, 3000);
  if (ms === undefined) return undefined;
  let stop: () => void = () => undefined;
  return {
    kind: 'vod',
    onOpen(connection, isPlaying) {
      let since = performance.now();
      const watch = () => {
        const now = performance.now();
        if (isPlaying()) since = now;
        if (now - since >= ms) say(connection, 'NetConnection.Connect.IdleTimeout');
        else stop = later(Math.max(20, Math.min(250, ms - (now - since))), watch);
      };
      stop = later(Math.min(250, ms), watch);
    },
    onClose: () => stop(),
  };
}

export const oddApp = (habit: OddHabit): App => ({ kind: 'vod', habits: new Set([habit]) });

/** Answers to calls that are none. Without `createStream` there would be nothing to see. */
export function oddCallsApp(habit: OddConnectionHabit): App {
  return {
    kind: 'vod',
    onBeforeCall: (name) =>
      name === 'createStream' ? undefined : habit === 'result' ? 'empty-result' : 'ignore',
  };
}
