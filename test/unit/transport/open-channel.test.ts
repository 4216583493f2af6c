import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ByteChannel } from '../../../src/protocol/byte-channel.js';
import { openChannel, type ChannelCandidate } from '../../../src/transport/open-channel.js';
import { errorOf } from '../../support/scripted-server.js';

const candidate = (changes: Partial<ChannelCandidate>): ChannelCandidate => ({
  protocol: 'rtmp',
  transport: 'websocket',
  host: 'server.example',
  port: 1935,
  endpoint: 'wss://gateway.example/rtmp',
  ...changes,
});

/** The browser's WebSocket as far as it says where it is opened to; it never opens. */
const dialled: string[] = [];
class FakeWebSocket extends EventTarget {
  binaryType = '';
  constructor(url: string) {
    super();
    dialled.push(url);
    queueMicrotask(() => this.dispatchEvent(new Event('error')));
  }
  close(): void {}
}

afterEach(() => {
  dialled.length = 0;
});

describe('the channel of a candidate', () => {
  it.each([
    ['rtmp', 1935, 'server.example:1935'],
    ['rtmpe', 80, 'server.example:80'],
    ['rtmps', 443, 'rtmps://server.example:443'],
    ['rtmpt', 80, 'rtmpt://server.example:80'],
    ['rtmpte', 80, 'rtmpt://server.example:80'],
  ] as const)('tells the gateway how to reach a server of %s', async (protocol, port, target) => {
    const WebSocket = FakeWebSocket as unknown as new (url: string, protocols: string[]) => WebSocket;
    await errorOf(openChannel(candidate({ protocol, port }), { WebSocket }));
    expect(dialled.map((url) => new URL(url).searchParams.get('target'))).toEqual([target]);
  });

  it('is an HTTP tunnel to the endpoint, given the tunnel', async () => {
    const channel = {} as ByteChannel;
    const openHttpTunnel = vi.fn(async () => channel);
    const { signal } = new AbortController();
    const tunnelled = candidate({
      protocol: 'rtmpt',
      transport: 'http-tunnel',
      endpoint: 'http://server.example:80',
    });
    expect(await openChannel(tunnelled, { openHttpTunnel, signal })).toBe(channel);
    expect(openHttpTunnel).toHaveBeenCalledWith('http://server.example:80', { signal });
  });

  it('is none where the tunnel was left out', async () => {
    const tunnelled = candidate({
      protocol: 'rtmpt',
      transport: 'http-tunnel',
      endpoint: 'http://server.example:80',
    });
    expect(await errorOf(openChannel(tunnelled))).toMatchObject({ code: 'CF_ENV_NO_ENGINE' });
  });
});
