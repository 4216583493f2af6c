import type { AudioTrackChoice } from '../../media/enhanced-rtmp-part.js';
import type { AudioRendition } from '../engine.js';

type Facts = Readonly<Record<string, unknown>>;

/** The sounds of a stream for a menu, named by what `onMetaData` says of them (`audioTrackIdInfoMap`). */
export function audioTrackMenu(
  tracks: readonly AudioTrackChoice[],
  metadata: Facts,
): readonly AudioRendition[] {
  const infos = metadata['audioTrackIdInfoMap'];
  return tracks.map(({ id, selected }) => {
    const info = isRecord(infos) ? infos[String(id)] : undefined;
    // Track 0 is described by the metadata itself.
    const facts = isRecord(info) ? info : id === 0 ? metadata : {};
    const language = text(facts, ['language', 'lang', 'audiolanguage']);
    return {
      id: String(id),
      label: text(facts, ['label', 'name', 'title']) || language || `Audio ${id + 1}`,
      language,
      kind: id === 0 ? 'main' : 'alternative',
      selected,
    };
  });
}

/** Nobody has said how they are spelled: the specification has an example without them. */
function text(facts: Facts, names: readonly string[]): string {
  for (const name of names) {
    const value = facts[name];
    if (typeof value === 'string' && value !== '') return value.slice(0, 100);
  }
  return '';
}

function isRecord(value: unknown): value is Facts {
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);
}
