import type { FragmentLoaderContext, LoaderContext } from 'hls.js';
import type { RequestKind } from '../engine.js';

/** What a request of hls.js is for. */
export function kindOfRequest(context: LoaderContext): RequestKind {
  switch (`${context.type}`) {
    case 'manifest':
      return 'manifest';
    case 'key':
      return 'key';
    case 'media-fragment': {
      const { frag } = context as Partial<FragmentLoaderContext>;
      if (frag?.sn === 'initSegment') return 'init';
      return frag?.type === 'subtitle' ? 'subtitle' : 'segment';
    }
    default:
      return 'playlist';
  }
}
