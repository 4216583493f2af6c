import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { HttpContent } from '../../../src/origin/http/respond.js';
import { startHttpServer } from '../../../src/origin/http/http-server.js';
import type { ServerContent } from '../../../src/origin/rtmp/client-session.js';
import { startRtmpServer } from '../../../src/origin/rtmp/rtmp-server.js';
import { createLocalCertificate } from '../../../src/origin/tls/local-certificate.js';
import { Cleanup } from '../../support/gateway.js';

// Those who connect and do not get as far as asking for something, on every port of the local distribution.

const cleanup = new Cleanup();
afterEach(() => cleanup.run());

const place = { host: '127.0.0.1', port: 0, handshakeMs: 200 };
/** Nobody gets as far as asking for any. */
const NO_STREAMS = {} as ServerContent;
const NO_FILES = {} as HttpContent;

/** ms until the server hangs up on somebody who says `first`, and then a byte now and again. */
function patience(port: number, first: string): Promise<number> {
  const begun = performance.now();
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(first));
    const drip = setInterval(() => socket.write('x'), 50);
    socket.resume();
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(drip);
      resolve(performance.now() - begun);
    });
  });
}

describe('a client that is slow on purpose', () => {
  it('gets no further than the deadline of the TLS handshake on the RTMPS port', async () => {
    const tls = await createLocalCertificate(['127.0.0.1']);
    const server = await startRtmpServer(NO_STREAMS, { ...place, tls });
    cleanup.add(() => server.close());
    expect(await patience(server.port, '\x16\x03\x01\x02\x00\x01')).toBeLessThan(3000);
  });

  it('gets no further than the deadline of the TLS handshake on the HTTPS port', async () => {
    const tls = await createLocalCertificate(['127.0.0.1']);
    const server = await startHttpServer(NO_FILES, { ...place, tls });
    cleanup.add(() => server.close());
    expect(await patience(server.port, '\x16\x03\x01\x02\x00\x01')).toBeLessThan(3000);
  });

  it('gets no further than the deadline of a request head on the HTTP port', async () => {
    const server = await startHttpServer(NO_FILES, place);
    cleanup.add(() => server.close());
    expect(await patience(server.port, 'POST /open/1 HTTP/1.1\r\nHost: h\r\nX: ')).toBeLessThan(3000);
  });
});
