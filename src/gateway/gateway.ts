import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { serveConnection, type ConnectionSettings } from './connection.js';
import { ConnectionLimits } from './limits.js';
import { createOriginPolicy } from './origin-policy.js';
import { Refusal, type CloseName } from './refusal.js';
import { systemLookup, type Lookup } from './upstream.js';
import type { UpstreamTransport } from './server-address.js';
import { createTrust, type CertificateAuthorities } from './trust.js';
import { createUpstreamPolicy, type UpstreamPolicyOptions } from './upstream-policy.js';
import { channelOfWebSocket, type WebSocketChannel } from './websocket-channel.js';

export interface GatewayOptions extends UpstreamPolicyOptions {
  /**
   * Pages that may use the gateway: `https://example.com`, `https://*.example.com`, `null`, `*`. Without it, pages
   * of the gateway's own host and clients that send no Origin.
   */
  readonly origins?: readonly string[];
  /**
   * Certificates in PEM form of authorities that servers of `rtmps` may have theirs from, beside those that Node
   * trusts.
   */
  readonly ca?: CertificateAuthorities;
  /** 1000. */
  readonly maxConnections?: number;
  /** 64, an IPv6 /64 counting as one address. Behind a proxy set `trustProxy`, else all clients are one. */
  readonly maxConnectionsPerAddress?: number;
  /** Takes the last entry of X-Forwarded-For for the client's address. */
  readonly trustProxy?: boolean;
  /** For the client's first byte; 10 000 ms. */
  readonly handshakeTimeoutMs?: number;
  /** For the connection to the server, with the TLS handshake or the opening of the tunnel; 10 000 ms. */
  readonly connectTimeoutMs?: number;
  /** Without a byte in either direction; 600 000 ms. */
  readonly idleTimeoutMs?: number;
  /** Between two pings; a client that shows no life for two of them is cut off; 30 000 ms. */
  readonly heartbeatMs?: number;
  /** Bytes held per connection and direction; 262 144. */
  readonly maxQueuedBytes?: number;
  /** All addresses of a name; the system's resolver. */
  readonly lookup?: Lookup;
  readonly onEvent?: (event: GatewayEvent) => void;
}

/**
 * For logs. `client` is the client's address, `target` what it asked for, `transport` how the server is reached
 * (undefined where it did not come to that).
 */
export type GatewayEvent = {
  readonly client: string;
  readonly target: string | undefined;
  readonly transport: UpstreamTransport | undefined;
} & (
  | {
      readonly type: 'refused';
      readonly close: CloseName;
      readonly closeCode: number;
      readonly reason: string;
    }
  | {
      readonly type: 'closed';
      readonly end: string;
      readonly bytesUp: number;
      readonly bytesDown: number;
      readonly durationMs: number;
    }
);

export interface GatewayStats {
  /** Open now. */
  readonly connections: number;
  /** Ever let in. */
  readonly accepted: number;
  /** The same by how the server is reached. */
  readonly transports: Readonly<Record<UpstreamTransport, number>>;
  /** How many were closed for each reason. */
  readonly refused: Readonly<Partial<Record<CloseName, number>>>;
  /** Client to server. */
  readonly bytesUp: number;
  /** Server to client. */
  readonly bytesDown: number;
  /** Bytes held at this moment on behalf of all connections. */
  readonly queuedBytes: number;
}

export interface Gateway {
  /** For the `upgrade` event of any `http` or `https` server. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** A fresh copy at every reading. */
  readonly stats: GatewayStats;
  /** Turns newcomers away, tells the clients that are there (close code 4503), and resolves when all are gone. */
  close(): Promise<void>;
}

/** Frames of a client; RTMP clients send little, and a publisher's chunks are far below this. */
const MAX_FRAME_BYTES = 1024 * 1024;

/** @throws RangeError for an entry of `allow`, `map` or `origins` that cannot be read, or a `ca` */
export function createGateway(options: GatewayOptions = {}): Gateway {
  const { maxConnections = 1000, heartbeatMs = 30_000 } = options;
  const settings: ConnectionSettings = {
    policy: createUpstreamPolicy(options),
    lookup: options.lookup ?? systemLookup,
    trust: createTrust(options.ca),
    maxQueuedBytes: options.maxQueuedBytes ?? 256 * 1024,
    handshakeTimeoutMs: options.handshakeTimeoutMs ?? 10_000,
    connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
    idleTimeoutMs: options.idleTimeoutMs ?? 600_000,
  };
  const isOriginAllowed = createOriginPolicy(options.origins);
  const limits = new ConnectionLimits(maxConnections, options.maxConnectionsPerAddress ?? 64);
  const channels = new Set<WebSocketChannel>();
  const total = { bytesUp: 0, bytesDown: 0 };
  const transports = { tcp: 0, tls: 0, 'http-tunnel': 0 };
  const refused: Partial<Record<CloseName, number>> = {};
  let accepted = 0;
  let connections = 0;
  let isClosing = false;

  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MAX_FRAME_BYTES,
    handleProtocols: (protocols) => (protocols.has('binary') ? 'binary' : false),
  });

  async function serve(socket: WebSocket, request: IncomingMessage): Promise<void> {
    const client = addressOfClient(request, options.trustProxy === true);
    const targets = targetsOf(request);
    const who = { client, target: targets[0] };
    let transport: UpstreamTransport | undefined;
    let isText: (error: Refusal) => void = () => {};
    const textReceived = new Promise<never>((_, reject) => (isText = reject));
    textReceived.catch(() => {});
    const channel = channelOfWebSocket(socket, {
      onText: () => isText(new Refusal('notRtmp', 'a text message; RTMP goes in binary ones')),
      maxQueuedBytes: settings.maxQueuedBytes,
    });
    channels.add(channel);
    const stopHeartbeat = watchLife(socket, channel, heartbeatMs);
    let leave: (() => void) | undefined;
    try {
      if (isClosing) throw shuttingDown();
      if (!isOriginAllowed(request.headers.origin, request.headers.host)) {
        throw new Refusal('originDenied', 'pages of this origin may not use this gateway');
      }
      leave = limits.enter(client);
      if (leave === undefined) throw new Refusal('busy', 'too many connections');
      if (targets.length > 1) throw new Refusal('badTarget', 'more than one target');
      const decision = settings.policy.decide(targets[0]);
      if ('refused' in decision) throw new Refusal(decision.refused, decision.reason);
      ({ transport } = decision.upstream);
      accepted += 1;
      transports[transport] += 1;
      connections += 1;
      const began = performance.now();
      const own = { bytesUp: 0, bytesDown: 0 };
      try {
        const serving = serveConnection(channel, decision.upstream, settings, {
          onUp: (bytes) => {
            own.bytesUp += bytes;
            total.bytesUp += bytes;
          },
          onDown: (bytes) => {
            own.bytesDown += bytes;
            total.bytesDown += bytes;
          },
        });
        const end = await Promise.race([serving, textReceived]);
        options.onEvent?.({
          ...who,
          transport,
          type: 'closed',
          end,
          ...own,
          durationMs: performance.now() - began,
        });
      } finally {
        connections -= 1;
      }
      channel.closeWith(1000, '');
    } catch (error) {
      const refusal =
        error instanceof Refusal ? error : new Refusal('upstreamFailed', 'internal error', error);
      refused[refusal.close] = (refused[refusal.close] ?? 0) + 1;
      channel.closeWith(refusal.closeCode, refusal.message);
      const { close, closeCode, message: reason } = refusal;
      options.onEvent?.({ ...who, transport, type: 'refused', close, closeCode, reason });
    }
    await channel.closed;
    leave?.();
    stopHeartbeat();
    channels.delete(channel);
  }

  return {
    get stats() {
      let queuedBytes = 0;
      for (const channel of channels) queuedBytes += channel.queuedBytes;
      return {
        connections,
        accepted,
        transports: { ...transports },
        refused: { ...refused },
        ...total,
        queuedBytes,
      };
    },
    handleUpgrade(request, socket, head) {
      socket.on('error', () => socket.destroy());
      // Even a refusal costs a WebSocket, so a flood of them is turned away before there is one.
      if (channels.size >= maxConnections * 2 + 16) {
        socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
        return;
      }
      server.handleUpgrade(request, socket, head, (webSocket) => void serve(webSocket, request));
    },
    async close() {
      isClosing = true;
      const { closeCode, message } = shuttingDown();
      for (const channel of channels) channel.closeWith(closeCode, message);
      await Promise.all([...channels].map(({ closed }) => closed));
    },
  };
}

const shuttingDown = (): Refusal => new Refusal('shuttingDown', 'the gateway is shutting down');

/** More than one is somebody trying to have one of them checked and the other dialled. */
function targetsOf(request: IncomingMessage): readonly string[] {
  const url = request.url ?? '/';
  const question = url.indexOf('?');
  return question < 0 ? [] : new URLSearchParams(url.slice(question)).getAll('target');
}

function addressOfClient(request: IncomingMessage, trustProxy: boolean): string {
  const header = request.headers['x-forwarded-for'];
  const forwarded = (Array.isArray(header) ? header.join(',') : header)?.split(',').at(-1)?.trim();
  if (trustProxy && forwarded !== undefined && forwarded !== '') return forwarded;
  return request.socket.remoteAddress ?? '';
}

/** Finds out that a client vanished without a word: a laptop that sleeps, a network that is gone. */
function watchLife(socket: WebSocket, channel: WebSocketChannel, heartbeatMs: number): () => void {
  let missed = 0;
  channel.onAlive = () => (missed = 0);
  const timer = setInterval(() => {
    // Not read, it cannot be heard; the idle timeout watches over that state.
    if (socket.isPaused) return;
    if (missed >= 2) socket.terminate();
    missed += 1;
    socket.ping();
  }, heartbeatMs);
  timer.unref();
  return () => clearInterval(timer);
}
