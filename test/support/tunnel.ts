import { randomBytes } from 'node:crypto';
import type { ByteChannel } from '../../src/protocol/byte-channel.js';
import type { OpenTunnelOptions } from '../../src/protocol/rtmpt/open-tunnel.js';
import { TunnelServer, type TunnelServerOptions } from '../../src/protocol/rtmpt/tunnel-server.js';

/** What an RTMPT server was asked, with what it answered. */
export interface SeenRequest {
  readonly path: string;
  readonly body: Uint8Array;
  readonly at: number;
}

export type Answer = { readonly status: number; readonly body: Uint8Array };

export const ok = (...bytes: number[]): Answer => ({ status: 200, body: Uint8Array.from(bytes) });
export const text = (body: string, status = 200): Answer => ({
  status,
  body: new TextEncoder().encode(body),
});

/** An RTMPT server that answers by a script, and tells when two requests are under way together. */
export class ScriptedTunnel {
  readonly seen: SeenRequest[] = [];
  mostAtATime = 0;
  #underWay = 0;
  readonly #script: (request: SeenRequest, count: number) => Answer | Promise<Answer>;

  constructor(script: (request: SeenRequest, count: number) => Answer | Promise<Answer>) {
    this.#script = script;
  }

  readonly post: OpenTunnelOptions['post'] = async (path, body, signal) => {
    const request = { path, body: body.slice(), at: performance.now() };
    this.seen.push(request);
    this.#underWay += 1;
    this.mostAtATime = Math.max(this.mostAtATime, this.#underWay);
    try {
      return await Promise.race([
        this.#script(request, this.seen.length - 1),
        new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
      ]);
    } finally {
      this.#underWay -= 1;
    }
  };

  get paths(): string[] {
    return this.seen.map(({ path }) => path);
  }
}

/** ident2 and open as every server does them; the script has the rest. */
export const afterOpen =
  (script: (request: SeenRequest) => Answer | Promise<Answer>) =>
  (request: SeenRequest): Answer | Promise<Answer> => {
    if (request.path === '/fcs/ident2') return text('', 404);
    if (request.path === '/open/1') return text('abc\n');
    return script(request);
  };

export interface MemoryTunnel {
  readonly server: TunnelServer;
  readonly post: OpenTunnelOptions['post'];
  /** The server's ends, in the order of their opening. */
  readonly channels: ByteChannel[];
}

/** Our server side without HTTP. */
export function memoryTunnel(options: Partial<TunnelServerOptions> = {}): MemoryTunnel {
  const channels: ByteChannel[] = [];
  const server = new TunnelServer({
    random: randomBytes,
    accept: (channel) => void channels.push(channel),
    ...options,
  });
  return { server, channels, post: (path, body) => server.respond(path, body) };
}
