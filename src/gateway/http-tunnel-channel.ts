import { Agent, request, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { PlayerError } from '../errors/player-error.js';
import type { ByteChannel } from '../protocol/byte-channel.js';
import { openTunnel, type OpenTunnelOptions, type TunnelAnswer } from '../protocol/rtmpt/open-tunnel.js';
import { formatAuthority } from './authority.js';
import { openTcpSocket } from './tcp-channel.js';

/** ms: an address that nobody answers at must not use up the time of the one that was asked for. */
const IDENT_DIAL_MS = 3000;

/** Makes one connection to one address. */
export type DialHttp = (
  address: string,
  port: number,
  options: { readonly timeoutMs: number; readonly signal: AbortSignal },
) => Promise<Socket>;

export interface HttpTunnelChannelOptions extends Omit<
  OpenTunnelOptions,
  'post' | 'followIdent' | 'address'
> {
  /** What is dialled, first come first tried; nothing else is. Default: the host itself. */
  readonly addresses?: readonly string[];
  /**
   * The server's answer to `ident2` names another host. Gives the addresses that may be dialled for it, or `undefined`
   * to stay. Default: stays.
   */
  readonly followIdent?: (host: string) => Promise<readonly string[] | undefined>;
  /** Default: plain TCP. */
  readonly dial?: DialHttp;
}

/**
 * Opens an RTMPT session (Node), over a connection of its own that is kept alive, because some servers bind the session
 * to it.
 *
 * @param host for the `Host` header, and dialled where no addresses are given; an IPv6 address without brackets
 * @throws PlayerError `CF_TUNNEL_REJECTED`, `CF_GATEWAY_UPSTREAM_FAILED` where no connection can be had,
 *   `CF_NETWORK_TIMEOUT`; the signal's reason. Afterwards `incoming` throws `CF_TUNNEL_SESSION_LOST`.
 */
export async function openHttpTunnelChannel(
  host: string,
  port: number,
  options: HttpTunnelChannelOptions = {},
): Promise<ByteChannel> {
  const { addresses, followIdent, dial = openTcpSocket, openTimeoutMs = 10_000, ...rest } = options;
  let at: { host: string; addresses: readonly string[] } = { host, addresses: addresses ?? [host] };
  const life = options.signal ?? new AbortController().signal;
  // First of all: nobody need ask a server that cannot be reached.
  let connection: Connection | undefined = new Connection(
    await dialOne(at.addresses, port, dial, openTimeoutMs, life),
  );

  const post = async (path: string, body: Uint8Array, signal: AbortSignal): Promise<TunnelAnswer> => {
    if (connection === undefined || connection.isGone) {
      connection = new Connection(await dialOne(at.addresses, port, dial, openTimeoutMs, signal));
    }
    return connection.post(
      path,
      body,
      port === 80 ? bracketed(at.host) : formatAuthority(at.host, port),
      signal,
    );
  };
  const drop = (): void => {
    connection?.close();
    connection = undefined;
  };
  try {
    return await openTunnel({
      ...rest,
      address: `http://${formatAuthority(host, port)}`,
      openTimeoutMs,
      post,
      async followIdent(other) {
        const allowed = await followIdent?.(other);
        if (allowed === undefined || allowed.length === 0) return;
        // What cannot be reached is not followed: this throws, and the tunnel stays where it is.
        const socket = await dialOne(allowed, port, dial, Math.min(IDENT_DIAL_MS, openTimeoutMs / 2), life);
        drop();
        at = { host: other, addresses: allowed };
        connection = new Connection(socket);
      },
      onEnd: drop,
    });
  } catch (error) {
    drop();
    throw reached(error);
  }
}

/** The connection came first: what is late after it is the server, not the network. */
function reached(error: unknown): unknown {
  if (!(error instanceof PlayerError) || error.code !== 'CF_NETWORK_TIMEOUT') return error;
  const { code, message, context } = error;
  return new PlayerError(code, { message, context: { ...context, isReached: true }, cause: error });
}

const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);

async function dialOne(
  addresses: readonly string[],
  port: number,
  dial: DialHttp,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Socket> {
  const end = performance.now() + timeoutMs;
  let last: unknown;
  for (const [index, address] of addresses.entries()) {
    const share = Math.max(0, end - performance.now()) / (addresses.length - index);
    try {
      return await dial(address, port, { timeoutMs: share, signal });
    } catch (error) {
      signal.throwIfAborted();
      last = error;
    }
  }
  throw PlayerError.from(last, 'CF_GATEWAY_UPSTREAM_FAILED', { stage: 'gateway' });
}

/** One keep-alive connection with one request at a time. */
class Connection {
  readonly #socket: Socket;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1, maxFreeSockets: 1 });

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('error', () => {});
    let isTaken = false;
    this.#agent.createConnection = (_options, callback) => {
      if (!isTaken) {
        isTaken = true;
        return socket;
      }
      // The agent wants a second one where the server has just ended the first.
      callback?.(new Error('the server ended the connection'), socket);
      return undefined;
    };
  }

  get isGone(): boolean {
    return this.#socket.destroyed || !this.#socket.writable || this.#socket.readableEnded;
  }

  close(): void {
    this.#agent.destroy();
    this.#socket.destroy();
  }

  post(path: string, body: Uint8Array, authority: string, signal: AbortSignal): Promise<TunnelAnswer> {
    const url = `http://${authority}${path}`;
    const failed = (cause: NodeJS.ErrnoException): PlayerError =>
      new PlayerError('CF_TUNNEL_REJECTED', {
        message: `${url} gives no answer in HTTP: ${cause.code ?? cause.message}`,
        cause,
        context: { url, stage: 'gateway', systemCode: cause.code },
      });
    return new Promise((resolve, reject) => {
      const call = request({
        agent: this.#agent,
        method: 'POST',
        path,
        signal,
        headers: {
          host: authority,
          'user-agent': 'Shockwave Flash',
          'content-type': 'application/x-fcs',
          'content-length': body.byteLength,
          'cache-control': 'no-cache',
          accept: '*/*',
        },
      });
      call.once('error', (cause: NodeJS.ErrnoException) =>
        reject(signal.aborted ? signal.reason : failed(cause)),
      );
      call.once('response', (answer) =>
        resolve({ status: answer.statusCode ?? 0, body: piecesOf(answer, failed) }),
      );
      call.end(body);
    });
  }
}

async function* piecesOf(
  answer: IncomingMessage,
  failed: (cause: NodeJS.ErrnoException) => PlayerError,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for await (const bytes of answer as AsyncIterable<Buffer>) {
      // As in the TCP channel: `slice` of a Buffer would share memory.
      yield new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
  } catch (error) {
    throw failed(error as NodeJS.ErrnoException);
  }
}
