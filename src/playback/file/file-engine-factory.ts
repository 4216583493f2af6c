import type { FileCandidate } from '../../source/candidate.js';
import type { EngineFactory } from '../engine.js';

/** `video/x-flv` is no type of any browser's, but some answer "maybe" to what they do not know. */
const NEVER_BY_THE_ELEMENT = /^(video|audio)\/(x-)?flv\b|\.flv$/i;

function isPlayable({ url, mimeType }: FileCandidate, media: HTMLMediaElement): boolean {
  const path = url.split(/[?#]/, 1)[0] ?? '';
  if (NEVER_BY_THE_ELEMENT.test(mimeType ?? '') || NEVER_BY_THE_ELEMENT.test(path)) return false;
  // A type that is told and refused spares the attempt; none told means that the file itself will say.
  return mimeType === undefined || media.canPlayType(mimeType) !== '';
}

/** Plain files over HTTP, by the element itself. */
export const fileEngineFactory: EngineFactory<'file'> = {
  kind: 'file',
  name: 'file',
  canPlay: isPlayable,
  load: async () => new (await import('../url-engine.js')).UrlEngine<FileCandidate>('file', 'file'),
};
