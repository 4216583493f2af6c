import type Hls from 'hls.js';
import type { HlsConfig, LoaderCallbacks, LoaderConfiguration, LoaderContext } from 'hls.js';
import type { HlsRequests } from '../hls/hls-requests.js';

/** A loader of segments for which one that ends in the middle is a failed request, which hls.js repeats. */
export function wholeSegments(
  { DefaultConfig }: typeof Hls,
  requests: HlsRequests,
): NonNullable<HlsConfig['fLoader']> {
  const Loader = DefaultConfig.loader;
  return class extends Loader {
    override load(
      context: LoaderContext,
      config: LoaderConfiguration,
      callbacks: LoaderCallbacks<LoaderContext>,
    ): void {
      super.load(context, config, {
        ...callbacks,
        onSuccess: (response, stats, same, details) => {
          if (!requests.isCut(context.url)) callbacks.onSuccess(response, stats, same, details);
          else callbacks.onError({ code: response.code ?? 0, text: 'cut' }, same, details, stats);
        },
      });
    }
  } as NonNullable<HlsConfig['fLoader']>;
}
