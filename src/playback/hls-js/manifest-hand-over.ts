import type Hls from 'hls.js';
import type { HlsConfig, LoaderCallbacks, LoaderConfiguration, PlaylistLoaderContext } from 'hls.js';
import type { Manifest } from '../hls/fetch-manifest.js';

/** A playlist loader that gives the manifest we already have, once; everything else is loaded as hls.js would. */
export function handOver(
  { DefaultConfig }: typeof Hls,
  manifest: Manifest,
): NonNullable<HlsConfig['pLoader']> {
  let isHandedOver = false;
  const Loader = DefaultConfig.loader;
  return class extends Loader {
    override load(
      context: PlaylistLoaderContext,
      config: LoaderConfiguration,
      callbacks: LoaderCallbacks<PlaylistLoaderContext>,
    ): void {
      if (context.type !== 'manifest' || isHandedOver) {
        super.load(
          context,
          config,
          callbacks as unknown as Parameters<InstanceType<typeof Loader>['load']>[2],
        );
        return;
      }
      isHandedOver = true;
      const { stats } = this;
      const now = performance.now();
      stats.loading = { start: now, first: now, end: now };
      stats.loaded = stats.total = manifest.text.length;
      queueMicrotask(() => {
        if (!stats.aborted) {
          callbacks.onSuccess({ url: manifest.url, data: manifest.text, code: 200 }, stats, context, null);
        }
      });
    }
  } as NonNullable<HlsConfig['pLoader']>;
}
