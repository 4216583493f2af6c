import type Hls from 'hls.js';
import type { Fragment, LoaderContext, Part } from 'hls.js';
import type { RequestedObject } from '../hls/hls-requests.js';

/** What hls.js knows of what a request is for. */
export function objectOf(hls: Hls | undefined, loader: LoaderContext): RequestedObject {
  const { frag, part } = loader as { frag?: Fragment; part?: Part | null };
  const levels = hls?.levels ?? [];
  const top = Math.max(0, ...levels.map(({ bitrate }) => bitrate));
  if (frag === undefined) return top > 0 ? { topBitrate: top } : {};
  const { bitrate = 0 } = frag.type === 'main' ? (levels[frag.level] ?? {}) : {};
  const hasOwnSound = (hls?.audioTracks.length ?? 0) > 0;
  const media = frag.type === 'audio' ? 'a' : frag.type !== 'main' ? undefined : hasOwnSound ? 'v' : 'av';
  const { duration } = part ?? frag;
  const next = nextOf(hls, frag, part ?? undefined);
  return {
    ...(media === undefined ? {} : { media }),
    ...(bitrate > 0 ? { bitrate } : {}),
    ...(top > 0 ? { topBitrate: top } : {}),
    ...(duration > 0 ? { duration } : {}),
    ...(next === undefined ? {} : { next }),
    ...(frag.decryptdata?.method === 'AES-128' ? { isEncrypted: true } : {}),
  };
}

/** Address of what comes behind it in its playlist, where that is another file. */
function nextOf(hls: Hls | undefined, frag: Fragment, part: Part | undefined): string | undefined {
  const list = frag.type === 'audio' ? hls?.audioTracks : frag.type === 'main' ? hls?.levels : undefined;
  const details = list?.[frag.level]?.details;
  if (!details || typeof frag.sn !== 'number') return undefined;
  const parts = details.partList ?? [];
  const at = part === undefined ? -1 : parts.indexOf(part);
  const next = at >= 0 ? parts[at + 1] : details.fragments[frag.sn + 1 - details.startSN];
  return next === undefined || next.url === (part ?? frag).url ? undefined : next.url;
}
