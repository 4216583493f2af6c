import type { ErrorCode } from '../errors/error-code.js';
import { PlayerError } from '../errors/player-error.js';
import type { ByteChannel } from '../protocol/byte-channel.js';
import { gatewayAddress, type GatewayTarget } from './gateway-address.js';
import { isMixedContent } from './mixed-content.js';
import { channelOfWebSocket, isOffline, type WebSocketChannelOptions } from './websocket-channel.js';

const OPEN_TIMEOUT_MS = 10_000;

export interface OpenWebSocketOptions extends WebSocketChannelOptions {
  /** The RTMP server that the gateway shall dial; without it, what the address itself says. */
  readonly target?: GatewayTarget;
  /** As with `fetch`, for the whole life: before opening the promise rejects with its reason, later the channel closes. */
  readonly signal?: AbortSignal;
  /** For opening; 10 000. */
  readonly timeoutMs?: number;
  /** For Node before 22, which has none of its own. */
  readonly WebSocket?: new (url: string, protocols: string[]) => WebSocket;
}

/**
 * Opens a channel through a WebSocket gateway. It opens too when the gateway refuses: the reason then comes as the
 * error of `incoming`, because a page cannot see why an upgrade failed.
 *
 * @param url absolute `ws:` or `wss:` address
 * @throws PlayerError `CF_GATEWAY_UNREACHABLE`, `CF_NETWORK_TIMEOUT`, `CF_NETWORK_OFFLINE`, `CF_CONFIG_INVALID`
 *   (the address, or `ws:` from a page that is `https:`), `CF_ENV_NO_WEBSOCKET` (none, or a policy forbids it)
 */
export async function openWebSocket(url: string, options: OpenWebSocketOptions = {}): Promise<ByteChannel> {
  const { signal } = options;
  const address = gatewayAddress(url, options.target);
  signal?.throwIfAborted();
  const policy = watchContentPolicy(new URL(address));
  try {
    const socket = construct(address, options);
    // Before it opens: the first message can come together with the answer to the upgrade.
    const channel = channelOfWebSocket(socket, address, options);
    await opened(socket, address, options);
    if (signal !== undefined) {
      const onAbort = (): void => channel.close();
      signal.addEventListener('abort', onAbort, { once: true });
      socket.addEventListener('close', () => signal.removeEventListener('abort', onAbort), { once: true });
    }
    return channel;
  } catch (error) {
    if (policy.blocked() && error instanceof PlayerError) throw blockedByPolicy(address, error);
    throw error;
  } finally {
    policy.stop();
  }
}

function construct(address: string, options: OpenWebSocketOptions): WebSocket {
  const constructor = options.WebSocket ?? (globalThis as { WebSocket?: typeof WebSocket }).WebSocket;
  if (constructor === undefined) {
    throw new PlayerError('CF_ENV_NO_WEBSOCKET', { context: { url: address, stage: 'gateway' } });
  }
  try {
    const socket = new constructor(address, ['binary']);
    socket.binaryType = 'arraybuffer';
    return socket;
  } catch (thrown) {
    // HTML's own exceptions: SyntaxError for the address, SecurityError for a port or a policy that forbids it.
    const isSecurity = (thrown as { name?: unknown } | null)?.name === 'SecurityError';
    if (isSecurity && !isMixedContent(address)) throw blockedByPolicy(address, thrown);
    throw PlayerError.from(thrown, 'CF_CONFIG_INVALID', {
      url: address,
      stage: 'gateway',
      mixedContent: isSecurity,
    });
  }
}

function opened(socket: WebSocket, address: string, options: OpenWebSocketOptions): Promise<void> {
  const { signal, timeoutMs = OPEN_TIMEOUT_MS } = options;
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      socket.removeEventListener('open', onOpen);
      socket.removeEventListener('error', onFailure);
      socket.removeEventListener('close', onFailure);
      signal?.removeEventListener('abort', onAbort);
      act();
    };
    const abandon = (error: unknown): void =>
      settle(() => {
        reject(error);
        // Closing a WebSocket that is connecting fires `error` once more.
        socket.addEventListener('error', () => {});
        socket.close();
      });
    const onOpen = (): void => settle(resolve);
    const onFailure = (): void => settle(() => reject(notOpened(address, 'CF_GATEWAY_UNREACHABLE')));
    const onAbort = (): void => abandon(signal?.reason);
    const timer = setTimeout(
      () => abandon(notOpened(address, 'CF_NETWORK_TIMEOUT', { timeoutMs })),
      timeoutMs,
    );
    socket.addEventListener('open', onOpen);
    socket.addEventListener('error', onFailure);
    socket.addEventListener('close', onFailure);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

function notOpened(address: string, code: ErrorCode, facts: { timeoutMs?: number } = {}): PlayerError {
  const context = { url: address, stage: 'gateway', ...facts };
  if (isMixedContent(address)) {
    return new PlayerError('CF_CONFIG_INVALID', {
      message: 'A page that came by https: reaches a gateway by wss: only',
      context: { ...context, mixedContent: true },
    });
  }
  return new PlayerError(isOffline() ? 'CF_NETWORK_OFFLINE' : code, {
    message: `The WebSocket ${address} did not open`,
    context,
  });
}

const blockedByPolicy = (address: string, cause: unknown): PlayerError =>
  new PlayerError('CF_ENV_NO_WEBSOCKET', {
    message: `The page's policy forbids ${new URL(address).origin}: connect-src must list it`,
    cause,
    context: { url: address, stage: 'gateway', blockedBy: 'connect-src' },
  });

/** A WebSocket that connect-src forbids fails like any other; only this event, on page and worker, tells them apart. */
function watchContentPolicy({ protocol, host }: URL): { blocked(): boolean; stop(): void } {
  let blocked = false;
  const listener = (event: Event): void => {
    const { effectiveDirective, blockedURI } = event as SecurityPolicyViolationEvent;
    // CSP 3 section 5.4 leaves only the scheme of what is not http; Chromium gives the whole address.
    const isOurs = blockedURI === protocol.slice(0, -1) || blockedURI.startsWith(`${protocol}//${host}`);
    if (effectiveDirective === 'connect-src' && isOurs) blocked = true;
  };
  // Node has an EventTarget class, and a global object that is none.
  const scope = globalThis as unknown as Partial<EventTarget>;
  scope.addEventListener?.('securitypolicyviolation', listener);
  return {
    blocked: () => blocked,
    stop: () => scope.removeEventListener?.('securitypolicyviolation', listener),
  };
}
