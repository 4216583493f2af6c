import type { Engine, EngineEvents, EngineFactory } from '../../src/playback/engine.js';
import type { Candidate } from '../../src/source/candidate.js';
import type { FakeMedia } from './fake-media.js';

/** One attach of a {@link scriptedEngine}: the test plays the engine's part. */
export interface AttachedEngine {
  readonly candidate: Candidate;
  readonly media: FakeMedia;
  readonly events: EngineEvents;
  readonly signal: AbortSignal;
  isDestroyed: boolean;
  /** The candidate plays. */
  plays(): void;
}

/** An engine of an app's own, registered like any other, that does what the test says. */
export function scriptedEngine<K extends Candidate['kind']>(
  kind: K,
  name: string,
  log: AttachedEngine[],
  canPlay: (candidate: Candidate) => boolean = () => true,
): EngineFactory<K> {
  return {
    kind,
    name,
    canPlay,
    load: async () => {
      let attached: AttachedEngine | undefined;
      const engine: Engine<Extract<Candidate, { kind: K }>> = {
        name,
        stats: {},
        async attach(element, candidate, events, signal) {
          // The player's own, or one that nobody sees.
          const shown = element as unknown as FakeMedia;
          shown.src = `${name}:${log.length}`;
          attached = {
            candidate,
            media: shown,
            events,
            signal,
            isDestroyed: false,
            plays() {
              shown.hasData();
              events.ready();
            },
          };
          log.push(attached);
        },
        async destroy() {
          if (attached === undefined || attached.isDestroyed) return;
          attached.isDestroyed = true;
          attached.media.src = '';
        },
      };
      return engine;
    },
  };
}
