import { isErrorStatus, playerErrorForStatus } from '../errors/net-status.js';
import type { NetConnection, StatusInfo } from '../protocol/connection/net-connection.js';
import type { RtmpCandidate } from '../source/candidate.js';

/** As JW Player asked: every two seconds, three times. */
const WAIT_MS = 2000;
const TRIES = 3;

/**
 * `FCSubscribe`: the edge of a CDN fetches a live stream from its origin, and says when it has it. What does not answer
 * at all has no edges, and is simply played.
 * @throws PlayerError by what `onFCSubscribe` says, in the last try
 */
export async function subscribe(
  connection: NetConnection,
  { live, fcSubscribe, streamName }: RtmpCandidate,
): Promise<void> {
  if (!live || fcSubscribe !== true) return;
  let refusal: StatusInfo | undefined;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const info = await ask(connection, streamName);
    if (info === undefined || !isErrorStatus(info)) return;
    refusal = info;
    if (attempt < TRIES - 1) await pause(connection);
  }
  if (refusal !== undefined) throw playerErrorForStatus(refusal, { stage: 'play', streamName });
}

/** What `onFCSubscribe` says; `undefined` where nothing comes, or the call is not known. */
function ask(connection: NetConnection, name: string): Promise<StatusInfo | undefined> {
  return new Promise((resolve) => {
    const settle = (info?: StatusInfo): void => {
      clearTimeout(timer);
      connection.onStatus = undefined;
      resolve(info);
    };
    const timer = setTimeout(settle, WAIT_MS);
    connection.onStatus = (info) => {
      if (/^netstream\./i.test(info.code)) settle(info);
    };
    // `_result` comes before the word of the edge, or instead of it.
    connection.call('FCSubscribe', name).catch(() => settle());
    void connection.closed.then(() => settle());
  });
}

async function pause(connection: NetConnection): Promise<void> {
  let timer: number | undefined;
  const waited = new Promise<void>((resolve) => (timer = setTimeout(resolve, WAIT_MS)));
  await Promise.race([waited, connection.closed]);
  clearTimeout(timer);
}
