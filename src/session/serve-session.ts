import { RtmpSession } from './rtmp-session.js';
import type { SessionExtras } from './session-extras.js';
import { transferablesOf } from './transferables.js';
import type { SessionCommand, SessionEvent, WorkerReady } from './worker-protocol.js';

/** A session in a worker: its commands and events are messages. */
export function serveSession(extras?: SessionExtras): void {
  const scope = self as unknown as DedicatedWorkerGlobalScope;
  const session = new RtmpSession({
    emit: (event: SessionEvent) => scope.postMessage(event, transferablesOf(event)),
    ...(extras === undefined ? {} : { extras }),
  });
  scope.addEventListener('message', ({ data }: MessageEvent<SessionCommand>) => session.handle(data));
  scope.postMessage({ type: 'ready', hasExtras: extras !== undefined } satisfies WorkerReady, []);
}
