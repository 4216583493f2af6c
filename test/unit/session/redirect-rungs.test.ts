import { describe, expect, it } from 'vitest';
import { parseRtmpUrl } from '../../../src/protocol/rtmp-url.js';
import { redirectRungs } from '../../../src/session/redirect-rungs.js';
import type { RtmpCandidate } from '../../../src/source/candidate.js';

const from: RtmpCandidate = {
  kind: 'rtmp',
  protocol: 'rtmp',
  host: 'server.example',
  port: 1935,
  tcUrl: 'rtmp://server.example/vod',
  app: 'vod',
  streamName: 'clip?token=1',
  live: true,
  encrypted: false,
  transport: 'websocket',
  endpoint: 'wss://gateway.example/rtmp',
  secureToken: 'secret',
};
const ways = (address: string, changes: Partial<RtmpCandidate> = {}): string[] =>
  redirectRungs(parseRtmpUrl(address), { ...from, ...changes }).map(
    ({ protocol, host, port, endpoint }) => `${protocol}://${host}:${port} by ${endpoint}`,
  );

describe('the ways to where a server redirects', () => {
  it.each([
    ['rtmp://edge.example/app', 'rtmp://edge.example:1935'],
    ['rtmp://edge.example:80/app', 'rtmp://edge.example:80'],
    ['rtmps://edge.example/app', 'rtmps://edge.example:443'],
    ['rtmpt://edge.example/app', 'rtmpt://edge.example:80'],
    ['rtmpte://edge.example:8080/app', 'rtmpte://edge.example:8080'],
    ['rtmpe://[2001:db8::1]/app', 'rtmpe://[2001:db8::1]:1935'],
  ])('lead through the same gateway: %s', (address, way) => {
    expect(ways(address)).toEqual([`${way} by wss://gateway.example/rtmp`]);
  });

  it('have the new address, and the stream that was asked for', () => {
    const [rung] = redirectRungs(parseRtmpUrl('rtmpe://edge.example:1936/other/one'), {
      ...from,
      ladder: [from],
    });
    expect(rung).toEqual({
      ...from,
      protocol: 'rtmpe',
      host: 'edge.example',
      port: 1936,
      app: 'other/one',
      tcUrl: 'rtmpe://edge.example:1936/other/one',
      encrypted: true,
    });
  });

  it('end in a tunnel again for a server that was only to be had by one', () => {
    const by = { protocol: 'rtmpt', port: 80 } as const;
    const gateway = 'by wss://gateway.example/rtmp';
    expect(ways('rtmp://edge.example/app', by)).toEqual([
      `rtmp://edge.example:1935 ${gateway}`,
      `rtmpt://edge.example:80 ${gateway}`,
    ]);
    expect(ways('rtmp://edge.example:1935/app', by)).toEqual([`rtmp://edge.example:1935 ${gateway}`]);
    expect(ways('rtmps://edge.example/app', by)).toEqual([`rtmps://edge.example:443 ${gateway}`]);
  });

  it.each([
    ['rtmpt://edge.example/app', 'rtmpt://edge.example:80 by http://edge.example:80'],
    ['rtmpt://edge.example:8080/app', 'rtmpt://edge.example:8080 by http://edge.example:8080'],
    ['rtmp://edge.example:1935/app', 'rtmpt://edge.example:80 by http://edge.example:80'],
    ['rtmpe://edge.example/app', 'rtmpte://edge.example:80 by http://edge.example:80'],
  ])('are requests straight from the browser where those were used: %s', (address, way) => {
    expect(
      ways(address, { protocol: 'rtmpt', transport: 'http-tunnel', endpoint: 'http://server.example:80' }),
    ).toEqual([way]);
  });

  it('stay with TLS where the tunnel had it', () => {
    const tls = {
      protocol: 'rtmpt',
      transport: 'http-tunnel',
      endpoint: 'https://server.example:443',
    } as const;
    expect(ways('rtmpt://edge.example:8443/app', tls)).toEqual([
      'rtmpt://edge.example:8443 by https://edge.example:8443',
    ]);
    expect(ways('rtmpt://edge.example/app', tls)).toEqual([
      'rtmpt://edge.example:443 by https://edge.example:443',
    ]);
  });
});
