import { afterEach, describe, expect, it } from 'vitest';
import { openNodeChannel } from '../../../src/gateway/open-node-channel.js';
import { collect } from '../../support/bytes.js';
import { makeCertificate, startTlsServer } from '../../support/certificates.js';
import { Cleanup, startTcpServer } from '../../support/gateway.js';

const cleanup = new Cleanup();
afterEach(() => cleanup.run());

describe('openNodeChannel', () => {
  it.each(['rtmp', 'rtmpe'] as const)('reaches a server of %s by TCP', async (protocol) => {
    const port = await startTcpServer(cleanup, (socket) => socket.end('tcp'));
    const channel = await openNodeChannel({ protocol, host: '127.0.0.1', port });
    expect(Buffer.from(await collect(channel)).toString()).toBe('tcp');
  });

  it('reaches a server of rtmps by TLS, and only with a certificate that holds', async () => {
    const own = await makeCertificate(['127.0.0.1']);
    const { port } = await startTlsServer(cleanup, own, (socket) => socket.end('tls'));
    const server = { protocol: 'rtmps', host: '127.0.0.1', port } as const;
    const channel = await openNodeChannel(server, { ca: own.cert });
    expect(Buffer.from(await collect(channel)).toString()).toBe('tls');
    await expect(openNodeChannel(server)).rejects.toMatchObject({ code: 'CF_GATEWAY_CERTIFICATE' });
  });
});
