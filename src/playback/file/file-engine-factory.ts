import type { FileCandidate } from '../../source/candidate.js';
import type { EngineFactory } from '../engine.js';
import { isFlv } from '../flv-file/flv-file-engine-factory.js';

function isPlayable(candidate: FileCandidate, media: HTMLMediaElement): boolean {
  const { mimeType } = candidate;
  if (isFlv(candidate)) return false;
  // A type that is told and refused spares the attempt; none told means that the file itself will say.
  return mimeType === undefined || media.canPlayType(mimeType) !== '';
}

/** Plain files over HTTP, by the element itself. */
export const fileEngineFactory: EngineFactory<'file'> = {
  kind: 'file',
  name: 'file',
  canPlay: isPlayable,
  load: async () => new (await import('./file-engine.js')).FileEngine(),
};
