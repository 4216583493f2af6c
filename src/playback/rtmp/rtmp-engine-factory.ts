import type { EngineFactory } from '../engine.js';
import { mediaSourceConstructor } from '../../mse/media-source-constructor.js';
import type { RtmpEngineOptions } from './rtmp-engine.js';

/** The RTMP family through a WebSocket gateway or an HTTP tunnel, for browsers with Media Source Extensions. */
export function createRtmpEngineFactory(options: RtmpEngineOptions = {}): EngineFactory<'rtmp'> {
  return {
    kind: 'rtmp',
    name: 'rtmp',
    canPlay: ({ transport }) =>
      (transport === 'websocket' ? 'WebSocket' : 'fetch') in globalThis &&
      mediaSourceConstructor() !== undefined,
    load: async () => {
      const { RtmpEngine } = await import('./rtmp-engine.js');
      return new RtmpEngine(options);
    },
  };
}

export const rtmpEngineFactory: EngineFactory<'rtmp'> = createRtmpEngineFactory();
