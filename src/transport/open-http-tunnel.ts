import { PlayerError } from '../errors/player-error.js';
import type { ByteChannel } from '../protocol/byte-channel.js';
import { openTunnel, type OpenTunnelOptions, type TunnelAnswer } from '../protocol/rtmpt/open-tunnel.js';
import { mixedContentFault, tunnelFault } from './http-tunnel-fault.js';
import { isMixedContent } from './mixed-content.js';

export interface OpenHttpTunnelOptions extends Omit<OpenTunnelOptions, 'post' | 'followIdent' | 'address'> {
  /** Whether another host that the server names may be talked to. Default: none. */
  readonly mayFollow?: (host: string) => boolean;
  readonly fetch?: typeof fetch;
}

const CONTENT_TYPE = 'application/x-fcs';

/**
 * Opens an RTMPT session straight from a page or worker, with `fetch`. The server, or a reverse proxy in front of it,
 * has to allow the page's origin (CORS).
 *
 * @param endpoint `http(s)://host:port`, with a path where a proxy has the tunnel below one
 * @throws PlayerError `CF_TUNNEL_REJECTED` with advice, `CF_ENV_MIXED_CONTENT`, `CF_CONFIG_INVALID`,
 *   `CF_NETWORK_OFFLINE`, `CF_NETWORK_TIMEOUT`; the signal's reason. Afterwards `incoming` throws
 *   `CF_TUNNEL_SESSION_LOST`.
 */
export async function openHttpTunnel(
  endpoint: string,
  options: OpenHttpTunnelOptions = {},
): Promise<ByteChannel> {
  const { mayFollow, ...rest } = options;
  const request = options.fetch ?? fetch;
  let place = placeOf(endpoint);
  if (isMixedContent(place)) throw mixedContentFault(place);
  // Without a type the request is a simple one (Fetch standard, CORS-safelisted): no preflight, which no RTMPT server
  // would answer. Servers that insist on the type come behind proxies that do.
  let headers: Record<string, string> = {};

  const ask = async (path: string, body: Uint8Array, signal: AbortSignal): Promise<TunnelAnswer> => {
    const url = place + path;
    try {
      const answer = await request(url, {
        method: 'POST',
        body: body as Uint8Array<ArrayBuffer>,
        headers,
        signal,
        cache: 'no-store',
        credentials: 'omit',
        redirect: 'error',
        referrerPolicy: 'no-referrer',
      });
      return {
        status: answer.status,
        body: answer.body === null ? new Uint8Array(0) : piecesOf(answer.body, url),
      };
    } catch (error) {
      signal.throwIfAborted();
      throw tunnelFault(url, error);
    }
  };
  const isFine = ({ status }: TunnelAnswer): boolean => status >= 200 && status < 300;

  return openTunnel({
    ...rest,
    address: place,
    followIdent(host) {
      if (mayFollow?.(host) !== true) return;
      const { protocol, port, pathname } = new URL(place);
      place = placeOf(
        `${protocol}//${host.includes(':') ? `[${host}]` : host}${port && `:${port}`}${pathname}`,
      );
    },
    async post(path, body, signal) {
      if (path !== '/open/1') return ask(path, body, signal);
      const plain = await ask(path, body, signal).catch((error: unknown) => {
        signal.throwIfAborted();
        return error as PlayerError;
      });
      if (!(plain instanceof PlayerError)) {
        if (isFine(plain)) return plain;
        for await (const _ of plain.body as AsyncIterable<Uint8Array>) break;
      }
      headers = { 'content-type': CONTENT_TYPE };
      const typed = await ask(path, body, signal).catch((error: unknown) => {
        signal.throwIfAborted();
        if (plain instanceof PlayerError) throw error;
      });
      return typed ?? (plain as TunnelAnswer);
    },
  });
}

/** Without a slash at its end, a query or a fragment. */
function placeOf(endpoint: string): string {
  let url: URL;
  try {
    url = new URL(endpoint);
  } catch (thrown) {
    throw PlayerError.from(thrown, 'CF_CONFIG_INVALID', { url: endpoint, stage: 'gateway' });
  }
  const { protocol, origin, pathname } = url;
  if (protocol === 'http:' || protocol === 'https:') return origin + pathname.replace(/\/+$/, '');
  throw new PlayerError('CF_CONFIG_INVALID', {
    message: `An HTTP tunnel is reached by http: or https:, not by ${protocol}`,
    context: { url: endpoint, stage: 'gateway' },
  });
}

/** As it arrives: a large answer on a slow line plays while it is under way. Leaving early cancels it. */
async function* piecesOf(
  body: ReadableStream<Uint8Array>,
  url: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  // Not by `for await` over the stream, which Safari does not know.
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((error: unknown) => {
        throw tunnelFault(url, error);
      });
      if (done) return;
      yield value;
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}
