import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PlayerError } from '../errors/player-error.js';
import { createGateway } from '../gateway/gateway.js';
import { startHttpServer } from './http/http-server.js';
import { isMediaExtension, MediaLibrary } from './library/media-library.js';
import { extensionOf } from './library/stream-name.js';
import { LiveHlsRoutes } from './live/live-hls-routes.js';
import { LiveStreams } from './live/live-streams.js';
import { runLoopChannel } from './live/loop-channel.js';
import { DOCUMENTED_DISTRIBUTION } from './rtmp/connect-policy.js';
import { startRtmpServer } from './rtmp/rtmp-server.js';

export interface OriginOptions {
  /** Media. */
  readonly folder: string;
  /** The wanted port; the next free one where it is taken, any for 0. */
  readonly httpPort: number;
  readonly rtmpPort: number;
  /** `localhost`: the loopback interface, IPv4 and IPv6. */
  readonly host?: string;
  /** The page at `/`, and the bundles it loads from `/dist/`. Default: those of this package. */
  readonly demoFolder?: string;
  readonly distFolder?: string;
  /** Domain names of streaming distributions that this server stands for. */
  readonly distributions?: readonly string[];
  /**
   * The file that the live channel repeats. Default `videos/mediafile.mp4`, or else the first video of the folder;
   * `null`: no channel.
   */
  readonly channelFile?: string | null;
  /** Why a client's connection was ended. */
  readonly onError?: (error: PlayerError) => void;
}

export interface Origin {
  readonly httpPort: number;
  readonly rtmpPort: number;
  /** `http://localhost:8080/` */
  readonly url: string;
  /** `rtmp://localhost:1935/cfx/st` */
  readonly rtmpUrl: string;
  /** Resolves when all connections are gone. */
  close(): Promise<void>;
}

/** The name of the channel in the app `live`. */
export const CHANNEL = 'channel';

/** The folder of the package, from its sources as well as from what is built of them. */
export function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

/**
 * The local distribution: RTMP with the apps `cfx/st` and `live`, and on one HTTP port HLS of the same, the plain
 * files, the gateway (`/rtmp`) and the demo page.
 *
 * @throws the system's error where a port cannot be had, or an Error where the folder is none
 */
export async function startOrigin(options: OriginOptions): Promise<Origin> {
  const { folder, host = 'localhost', distributions = [DOCUMENTED_DISTRIBUTION] } = options;
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new Error(`${folder} is not a folder`);
  const library = new MediaLibrary(folder);
  const liveHls = new LiveHlsRoutes();
  const live = new LiveStreams((stream) => liveHls.add(stream));
  const { onError } = options;
  const rtmp = await startRtmpServer(
    { library, live, distributions },
    { host, port: options.rtmpPort, ...(onError === undefined ? {} : { onError }) },
  );
  const isLoopback = ['localhost', '127.0.0.1', '0.0.0.0', '::'].includes(host);
  const target = `${isLoopback ? '127.0.0.1' : bracketed(host)}:${rtmp.port}`;
  const gateway = createGateway({
    // Every name in CloudFront's domain is answered here: those that are not ours with the error that CloudFront
    // would have given. Retired names lead nowhere else any more.
    map: { '*.cloudfront.net': target },
    allow: [target, ...(isLoopback ? [`localhost:${rtmp.port}`] : [])],
    // It leads to this server only, so whoever may open the media may use it.
    origins: ['*'],
  });
  const packaged = packageFolder();
  const http = await startHttpServer(
    {
      library,
      liveHls,
      gateway,
      demoFolder: options.demoFolder ?? join(packaged, 'demo'),
      distFolder: options.distFolder ?? join(packaged, 'dist'),
    },
    { host, port: options.httpPort },
  ).catch(async (error: unknown) => {
    await rtmp.close();
    throw error;
  });
  const channel = new AbortController();
  const channelEnds = await startChannel(library, live, options.channelFile, channel.signal).catch(
    (error: unknown) => {
      onError?.(PlayerError.from(error, 'CF_INTERNAL', { stage: 'channel' }));
    },
  );
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : bracketed(host);
  return {
    httpPort: http.port,
    rtmpPort: rtmp.port,
    url: `http://${name}:${http.port}/`,
    rtmpUrl: `rtmp://${name}:${rtmp.port}/cfx/st`,
    async close() {
      channel.abort();
      await gateway.close();
      await Promise.all([http.close(), rtmp.close(), channelEnds?.ended]);
      await library.close();
    },
  };
}

const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** Publishes the channel; undefined where there is nothing to repeat. It ends with the signal, or with its file. */
async function startChannel(
  library: MediaLibrary,
  live: LiveStreams,
  file: string | null | undefined,
  signal: AbortSignal,
): Promise<{ readonly ended: Promise<void> } | undefined> {
  if (file === null) return undefined;
  const keys = file === undefined ? ['videos/mediafile.mp4', ...(await videosIn(library.folder))] : [file];
  for (const key of keys) {
    // A file that cannot be played is no channel; whoever plays it is told why.
    const lease = await library.open(key).catch(() => undefined);
    if (lease === undefined) continue;
    const publication = lease.title.video === undefined ? undefined : live.get(CHANNEL)?.publish();
    if (publication === undefined) {
      lease.release();
      continue;
    }
    const ended = runLoopChannel(lease.title, publication, signal)
      .catch(() => undefined)
      .then(() => {
        publication.end();
        lease.release();
      });
    return { ended };
  }
  return undefined;
}

/** Keys of what may be videos, three folders deep. */
async function videosIn(folder: string, prefix = '', depth = 0): Promise<string[]> {
  const entries = await readdir(join(folder, prefix), { withFileTypes: true }).catch(() => []);
  const keys: string[] = [];
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory() && depth < 2) {
      keys.push(...(await videosIn(folder, `${prefix}${entry.name}/`, depth + 1)));
    } else if (isMediaExtension(extensionOf(entry.name))) keys.push(prefix + entry.name);
  }
  return keys.sort().slice(0, 100);
}
