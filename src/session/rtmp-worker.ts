import { RtmpSession } from './rtmp-session.js';
import { transferablesOf } from './transferables.js';
import type { SessionCommand, SessionEvent, WorkerReady } from './worker-protocol.js';

/** Entry of the worker: a session whose commands and events are messages. */
const scope = self as unknown as DedicatedWorkerGlobalScope;

const session = new RtmpSession({
  emit: (event: SessionEvent) => scope.postMessage(event, transferablesOf(event)),
});

scope.addEventListener('message', ({ data }: MessageEvent<SessionCommand>) => {
  session.handle(data);
});

scope.postMessage({ type: 'ready' } satisfies WorkerReady, []);
