import { describe, expect, it } from 'vitest';
import { PlayerError } from '../../../src/errors/player-error.js';
import { gatewayAddress } from '../../../src/transport/gateway-address.js';

const target = { host: 'media.example.com', port: 1935 };
const parameter = 'target=media.example.com%3A1935';

describe('gatewayAddress', () => {
  it.each([
    ['wss://gw.example/rtmp', `wss://gw.example/rtmp?${parameter}`],
    ['wss://gw.example', `wss://gw.example/?${parameter}`],
    ['wss://gw.example/rtmp?', `wss://gw.example/rtmp?${parameter}`],
    ['wss://gw.example/rtmp?a=1', `wss://gw.example/rtmp?a=1&${parameter}`],
    ['wss://gw.example/rtmp?a=1&', `wss://gw.example/rtmp?a=1&${parameter}`],
    ['wss://gw.example/rtmp?a=1#part', `wss://gw.example/rtmp?a=1&${parameter}`],
    ['wss://gw.example/rtmp#part', `wss://gw.example/rtmp?${parameter}`],
    ['wss://gw.example/rtmp#', `wss://gw.example/rtmp?${parameter}`],
    ['https://gw.example/rtmp', `wss://gw.example/rtmp?${parameter}`],
    ['http://gw.example:8080/rtmp', `ws://gw.example:8080/rtmp?${parameter}`],
    ['ws://gw.example/?target=other:1', 'ws://gw.example/?target=other:1'],
    ['ws://gw.example/?a=1&target=', 'ws://gw.example/?a=1&target='],
    ['ws://gw.example/?mytarget=1', `ws://gw.example/?mytarget=1&${parameter}`],
  ])('%s becomes %s', (address, expected) => {
    expect(gatewayAddress(address, target)).toBe(expected);
  });

  it('does not change a byte of the query that is there: it may be signed', () => {
    const query = '?token=a+b%20c%2Fd~_-&Signature=x%3d&Policy=e30_';
    expect(gatewayAddress(`wss://gw.example/rtmp${query}`, target)).toBe(
      `wss://gw.example/rtmp${query}&${parameter}`,
    );
  });

  it('leaves the address alone when there is no target', () => {
    expect(gatewayAddress('wss://gw.example/?token=vod')).toBe('wss://gw.example/?token=vod');
  });

  it.each(['::1', '[::1]'])('puts an IPv6 host %s into brackets', (host) => {
    expect(gatewayAddress('ws://gw.example/', { host, port: 80 })).toBe(
      'ws://gw.example/?target=%5B%3A%3A1%5D%3A80',
    );
  });

  it.each([
    ['rtmp', 'media.example.com:1935'],
    ['rtmpe', 'media.example.com:1935'],
    ['rtmps', 'rtmps://media.example.com:1935'],
    ['rtmpt', 'rtmpt://media.example.com:1935'],
    ['rtmpte', 'rtmpt://media.example.com:1935'],
  ] as const)('asks for the way to the server that %s takes: %s', (protocol, expected) => {
    const address = new URL(gatewayAddress('wss://gw.example/rtmp', { ...target, protocol }));
    expect(address.searchParams.get('target')).toBe(expected);
  });

  it.each(['', '/rtmp', 'gw.example', 'rtmp://gw.example/', 'ws://', 'javascript:alert(1)'])(
    'refuses %j as configuration',
    (address) => {
      expect(() => gatewayAddress(address, target)).toThrow(PlayerError);
      expect(() => gatewayAddress(address, target)).toThrow(
        expect.objectContaining({ code: 'CF_CONFIG_INVALID' }),
      );
    },
  );
});
