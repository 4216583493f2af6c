import { hearLater, type Hearing } from './hear-later.js';
import { RtmpSession } from './rtmp-session.js';
import type { SessionExtras } from './session-extras.js';
import { transferablesOf } from './transferables.js';
import type { SessionCommand, SessionEvent, WorkerReady } from './worker-protocol.js';

/**
 * A session in a worker: its commands and events are messages. When the page wants the MediaSource to be here too, all
 * that concerns it goes through `media-sink.js`, in the order in which it was said.
 */
export function serveSession(extras?: SessionExtras): void {
  const scope = self as unknown as DedicatedWorkerGlobalScope;
  let hear: Hearing | undefined;
  const post = (event: SessionEvent, transfer: Transferable[] = transferablesOf(event)): void =>
    scope.postMessage(event, transfer);
  const session = new RtmpSession({
    emit: (event) => (hear ?? post)(event),
    ...(extras === undefined ? {} : { extras }),
  });
  scope.addEventListener('message', ({ data }: MessageEvent<SessionCommand>) => {
    session.handle(data);
    if (hear !== undefined) hear(data);
    else if ('script' in data) {
      // Where it is, the page says: it is not built into this worker (rollup.config.mjs).
      const coming = import(/* webpackIgnore: true */ /* @vite-ignore */ data.script) as Promise<
        typeof import('./media-sink.js')
      >;
      hear = hearLater(
        coming.then(({ hearWith }) => hearWith(post)),
        // What were commands comes back as events that the page does not know.
        (said) => post(('script' in said ? { ...said, what: 'gone' } : said) as SessionEvent),
      );
      hear(data);
    }
  });
  scope.postMessage({ type: 'ready', hasExtras: extras !== undefined } satisfies WorkerReady, []);
}
