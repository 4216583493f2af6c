import type { FileCandidate } from '../../source/candidate.js';
import type { EngineFactory } from '../engine.js';
import { mediaSourceConstructor } from '../../mse/media-source-constructor.js';

/** `video/x-flv` is no type of any browser's, but some answer "maybe" to what they do not know. */
export function isFlv({ url, mimeType }: FileCandidate): boolean {
  return /^(video|audio)\/(x-)?flv\b/i.test(mimeType ?? '') || /^[^?#]*\.flv(?![^?#])/i.test(url);
}

/** FLV over HTTP or a WebSocket, file or live, wherever there is MSE. */
export const flvFileEngineFactory: EngineFactory<'file'> = {
  kind: 'file',
  name: 'flv-file',
  canPlay: (candidate) => isFlv(candidate) && mediaSourceConstructor() !== undefined,
  load: async () => new (await import('./flv-file-engine.js')).FlvFileEngine(),
};
