import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PlayerError } from '../errors/player-error.js';
import type { Gateway } from '../gateway/gateway.js';
import { acceptConnection } from '../protocol/connection/server.js';
import { TunnelServer } from '../protocol/rtmpt/tunnel-server.js';
import { startHttpServer } from './http/http-server.js';
import { createModeMemory } from './http/modes/with-modes.js';
import type { HttpContent } from './http/respond.js';
import { SignedContent, type Signed, type SignOptions } from './http/signing/signed-content.js';
import { isMediaExtension, MediaLibrary } from './library/media-library.js';
import { extensionOf } from './library/stream-name.js';
import { LiveHlsRoutes } from './live/live-hls-routes.js';
import { LiveStreams } from './live/live-streams.js';
import { runLoopChannel } from './live/loop-channel.js';
import { LoopFiles } from './live/loop-files.js';
import { LoopLadder } from './live/loop-ladder.js';
import { parseLoopName, streamOfPath } from './live/loop-name.js';
import { DOCUMENTED_DISTRIBUTION } from './rtmp/connect-policy.js';
import { createOwnGateway } from './own-gateway.js';
import { ownNames } from './own-names.js';
import { ClientSession } from './rtmp/client-session.js';
import { startRtmpServer } from './rtmp/rtmp-server.js';
import { createLocalCertificate } from './tls/local-certificate.js';

export interface OriginOptions {
  /** Media. */
  readonly folder: string;
  /** The wanted port; the next free one where it is taken, any for 0. */
  readonly httpPort: number;
  readonly rtmpPort: number;
  /** The same over TLS, with a certificate made for this run; any port where nothing is said, `null`: none. */
  readonly httpsPort?: number | null;
  readonly rtmpsPort?: number | null;
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
  /** What stands over TLS, `null` where it was not wanted. */
  readonly httpsPort: number | null;
  readonly rtmpsPort: number | null;
  readonly httpsUrl: string | null;
  readonly rtmpsUrl: string | null;
  /** PEM: who trusts it believes both; `null` without TLS. */
  readonly certificate: string | null;
  /**
   * Signs an address of private content (a path is one of {@link Origin.url}), or the name of an RTMP stream without its
   * type.
   */
  sign(address: string, options?: SignOptions): Promise<Signed>;
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
 * The local distribution: RTMP with the apps `cfx/st` and `live`, and on one HTTP port RTMPT and HLS of the same, the
 * plain files, the gateway (`/rtmp`) and the demo page; both over TLS as well.
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
  // Nobody could follow the playlists of one that runs faster than the clock.
  const isFast = (name: string) => (parseLoopName(name)?.speed ?? 1) > 1;
  const live = new LiveStreams((stream) => {
    if (!isFast(stream.name)) liveHls.add(stream);
  });
  const { onError, rtmpsPort = 0, httpsPort = 0 } = options;
  const tls =
    rtmpsPort === null && httpsPort === null
      ? null
      : await createLocalCertificate([...ownNames(host), '*.cloudfront.net', ...distributions]);
  const signing = new SignedContent();
  const channel = new AbortController();
  const ladder = new LoopLadder(library, live, channel.signal);
  const loops = new LoopFiles(library, live, channel.signal);
  const wake = (name: string) => ladder.wake(name) ?? loops.wake(name);
  let gateway: Gateway | undefined;
  const packaged = packageFolder();
  const rtmpContent = { library, live, wake, distributions, signing };
  const tunnel = new TunnelServer({
    random: randomBytes,
    accept: (session) =>
      void acceptConnection(
        session,
        new ClientSession(rtmpContent),
        onError === undefined ? {} : { onError },
      ),
  });
  const httpContent: HttpContent = {
    library,
    live,
    liveHls,
    wake: (path) => wake(streamOfPath(path)),
    // It needs to know the ports of the servers that it is part of.
    gateway: {
      handleUpgrade: (request, socket, head) =>
        gateway === undefined ? socket.destroy() : gateway.handleUpgrade(request, socket, head),
    },
    tunnel,
    memory: createModeMemory(signing),
    demoFolder: options.demoFolder ?? join(packaged, 'demo'),
    distFolder: options.distFolder ?? join(packaged, 'dist'),
  };
  const started: { close(): Promise<void> }[] = [];
  const keep = async <Server extends { close(): Promise<void> }>(starting: Promise<Server>) => {
    const server = await starting.catch(async (error: unknown) => {
      await Promise.all(started.map((other) => other.close()));
      throw error;
    });
    started.push(server);
    return server;
  };
  const on = (port: number) => ({ host, port, ...(onError === undefined ? {} : { onError }) });
  const rtmp = await keep(startRtmpServer(rtmpContent, on(options.rtmpPort)));
  const http = await keep(startHttpServer(httpContent, on(options.httpPort)));
  const rtmps =
    tls === null || rtmpsPort === null
      ? null
      : await keep(startRtmpServer(rtmpContent, { ...on(rtmpsPort), tls }));
  const https =
    tls === null || httpsPort === null
      ? null
      : await keep(startHttpServer(httpContent, { ...on(httpsPort), tls }));
  gateway = createOwnGateway({
    host,
    rtmpPort: rtmp.port,
    httpPort: http.port,
    rtmpsPort: rtmps?.port ?? null,
    certificate: tls?.cert ?? null,
  });
  const channelEnds = await startChannel(library, live, options.channelFile, channel.signal).catch(
    (error: unknown) => {
      onError?.(PlayerError.from(error, 'CF_INTERNAL', { stage: 'channel' }));
    },
  );
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : bracketed(host);
  const url = `http://${name}:${http.port}/`;
  return {
    httpPort: http.port,
    rtmpPort: rtmp.port,
    url,
    sign: (address, signOptions) =>
      signing.sign(address.startsWith('/') ? new URL(address, url).href : address, signOptions),
    rtmpUrl: `rtmp://${name}:${rtmp.port}/cfx/st`,
    httpsPort: https?.port ?? null,
    rtmpsPort: rtmps?.port ?? null,
    httpsUrl: https && `https://${name}:${https.port}/`,
    rtmpsUrl: rtmps && `rtmps://${name}:${rtmps.port}/cfx/st`,
    certificate: tls?.cert ?? null,
    async close() {
      channel.abort();
      await gateway?.close();
      tunnel.close();
      await Promise.all([
        ...started.map((server) => server.close()),
        channelEnds?.ended,
        ladder.ended(),
        loops.ended(),
      ]);
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
