import { X509Certificate } from 'node:crypto';
import { request as httpsRequest } from 'node:https';
import { connect as connectHttp2, type ClientHttp2Session } from 'node:http2';
import { connect as connectTcp } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { connect } from '../../../src/protocol/connection/client.js';
import { openTunnel } from '../../../src/protocol/rtmpt/open-tunnel.js';
import { startTestOrigin } from '../../support/origin-viewer.js';
import type { Origin } from '../../../src/origin/origin.js';

let origin: Origin;
let ca: string;
beforeAll(async () => {
  origin = await startTestOrigin();
  ca = origin.certificate ?? '';
});
afterAll(() => origin.close());

interface Fetched {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
}

function overHttp2(
  session: ClientHttp2Session,
  path: string,
  headers: Record<string, string> = {},
): Promise<Fetched> {
  return new Promise((resolve, reject) => {
    const stream = session.request({ ':path': path, ...headers });
    let got: Record<string, unknown> = {};
    const parts: Buffer[] = [];
    stream.on('response', (fields) => (got = fields));
    stream.on('data', (part: Buffer) => parts.push(part));
    stream.on('end', () =>
      resolve({ status: got[':status'] as number, headers: got, body: Buffer.concat(parts) }),
    );
    stream.on('error', reject);
    stream.end();
  });
}

function overHttp1(path: string, headers: Record<string, string> = {}): Promise<Fetched> {
  return new Promise((resolve, reject) => {
    const options = { host: 'localhost', port: origin.httpsPort, path, headers, ca, agent: false as const };
    const request = httpsRequest(options, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) }),
      );
    });
    request.on('error', reject);
    request.end();
  });
}

async function withHttp2<Result>(use: (session: ClientHttp2Session) => Promise<Result>): Promise<Result> {
  const session = connectHttp2(`https://localhost:${origin.httpsPort}`, { ca });
  session.on('error', () => {});
  try {
    return await use(session);
  } finally {
    session.destroy();
  }
}

describe('the certificate of the local distribution', () => {
  it('is for every name that the server is asked by, and valid now', () => {
    const certificate = new X509Certificate(ca);
    for (const name of ['localhost', 's5c39gqb8ow64r.cloudfront.net', 'd111111abcdef8.cloudfront.net']) {
      expect(certificate.checkHost(name), name).toBeDefined();
    }
    for (const address of ['127.0.0.1', '::1']) expect(certificate.checkIP(address), address).toBeDefined();
    expect(certificate.checkHost('example.com')).toBeUndefined();
    expect(Date.parse(certificate.validFrom)).toBeLessThan(Date.now());
    expect(Date.parse(certificate.validTo)).toBeGreaterThan(Date.now() + 86_400_000);
    expect(certificate.publicKey.asymmetricKeyType).toBe('ec');
  });

  it('is another one for each run, and for the host and the distributions that were given', async () => {
    const other = await startTestOrigin({ host: '127.0.0.1', distributions: ['media.example.com'] });
    await other.close();
    const certificate = new X509Certificate(other.certificate ?? '');
    expect(certificate.checkHost('media.example.com')).toBeDefined();
    expect(certificate.publicKey.equals(new X509Certificate(ca).publicKey)).toBe(false);
  });
});

describe('HTTPS of the local distribution', () => {
  const range = { range: 'bytes=100-299' };

  it.each(['/', '/index.html', '/videos/mediafile.mp4', '/videos/mediafile.m3u8', '/no-such-key', '/%ff'])(
    'answers %s over HTTP/2 and HTTP/1.1 as over HTTP',
    async (path) => {
      const plain = await fetch(`http://localhost:${origin.httpPort}${path}`);
      const body = Buffer.from(await plain.arrayBuffer());
      const answers = [await withHttp2((session) => overHttp2(session, path)), await overHttp1(path)];
      for (const answer of answers) {
        expect(answer.status).toBe(plain.status);
        expect(answer.headers['content-type']).toBe(plain.headers.get('content-type'));
        expect(answer.headers['access-control-allow-origin']).toBe('*');
        expect(Buffer.compare(answer.body, body)).toBe(0);
      }
    },
  );

  it('sends a part of a file, and a head without a body, over HTTP/2', async () => {
    await withHttp2(async (session) => {
      const part = await overHttp2(session, '/videos/mediafile.mp4', range);
      expect(part.status).toBe(206);
      expect(part.body.byteLength).toBe(200);
      const head = await overHttp2(session, '/videos/mediafile.mp4', { ':method': 'HEAD' });
      expect(head.status).toBe(200);
      expect(head.body.byteLength).toBe(0);
      const same = await overHttp2(session, '/videos/mediafile.mp4', {
        'if-none-match': String(part.headers['etag']),
      });
      expect(same.status).toBe(304);
    });
  });

  it('answers twenty requests at once on one session of HTTP/2, and survives those that are given up', async () => {
    await withHttp2(async (session) => {
      const given = session.request({ ':path': '/videos/mediafile.mp4' });
      given.once('response', () => given.close(8));
      given.on('error', () => {});
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => overHttp2(session, '/videos/mediafile.mp4')),
      );
      const [first] = answers;
      expect(first?.body.byteLength).toBeGreaterThan(100_000);
      for (const { body } of answers) expect(body.equals(first?.body ?? Buffer.alloc(0))).toBe(true);
    });
  });

  it('goes on after requests that are reset at every moment of their life', async () => {
    const paths = [
      '/',
      '/videos/mediafile.mp4',
      '/videos/mediafile.m3u8',
      '/no-such-key',
      '/open/1',
      '/idle/x/1',
    ];
    await withHttp2(async (session) => {
      for (let turn = 0; turn < 60; turn += 1) {
        const path = paths[turn % paths.length] ?? '/';
        const method = path.startsWith('/open') || path.startsWith('/idle') ? 'POST' : 'GET';
        const stream = session.request({ ':path': path, ':method': method });
        stream.on('error', () => {});
        stream.end();
        const gone = new Promise((resolve) => stream.once('close', resolve));
        if (turn % 3 === 0) await new Promise((resolve) => setTimeout(resolve, turn / 6));
        if (turn % 3 === 1) await new Promise((resolve) => setImmediate(resolve));
        stream.close(8);
        stream.resume();
        await gone;
      }
      expect((await overHttp2(session, '/')).status).toBe(200);
    });
  });

  it('does not fall over methods and paths that nobody sends', async () => {
    await withHttp2(async (session) => {
      expect((await overHttp2(session, '/', { ':method': 'DELETE' })).status).toBe(405);
      expect((await overHttp2(session, '*', { ':method': 'OPTIONS' })).status).toBe(204);
      expect((await overHttp2(session, '/../../package.json')).status).toBeGreaterThanOrEqual(400);
      const stream = session.request({ ':method': 'CONNECT', ':authority': 'example.com:80' });
      stream.on('error', () => {});
      stream.resume();
      const gone = new Promise((resolve) => stream.once('close', resolve));
      stream.end();
      await gone;
      expect((await overHttp2(session, '/')).status).toBe(200);
    });
  });

  it('opens a wss: WebSocket at /rtmp, and nowhere else', async () => {
    const open = (path: string): Promise<string> =>
      new Promise((resolve) => {
        const socket = new WebSocket(`wss://localhost:${origin.httpsPort}${path}`, 'binary', { ca });
        socket.once('open', () => {
          resolve('open');
          socket.terminate();
        });
        socket.once('error', (error) => resolve(error.message));
      });
    expect(await open(`/rtmp?target=localhost:1935`)).toBe('open');
    expect(await open('/elsewhere')).toContain('404');
  });

  it('is not believed by who does not know the certificate', async () => {
    await expect(fetch(origin.httpsUrl ?? '')).rejects.toMatchObject({
      cause: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    });
  });
});

describe('RTMPT over HTTPS', () => {
  /** One POST request of the tunnel in a stream of its own. */
  const post =
    (session: ClientHttp2Session) =>
    async (path: string, body: Uint8Array): Promise<{ status: number; body: Uint8Array }> => {
      const stream = session.request({
        ':method': 'POST',
        ':path': path,
        'content-type': 'application/x-fcs',
      });
      const answered = new Promise<number>((resolve) =>
        stream.once('response', (headers) => resolve(headers[':status'] ?? 0)),
      );
      stream.end(body);
      const parts: Buffer[] = [];
      for await (const part of stream as AsyncIterable<Buffer>) parts.push(part);
      return { status: await answered, body: new Uint8Array(Buffer.concat(parts)) };
    };

  it('plays over HTTP/2, all its requests in one session', async () => {
    await withHttp2(async (session) => {
      const channel = await openTunnel({ post: post(session) });
      const connection = await connect({ channel, tcUrl: 'rtmpt://localhost/cfx/st', app: 'cfx/st' });
      const stream = await connection.createStream();
      let received = 0;
      const enough = new Promise<void>((resolve) => {
        stream.onMedia = ({ payload }) => {
          received += payload.byteLength;
          if (received > 20_000) resolve();
        };
      });
      expect((await stream.play('mp4:videos/mediafile.mp4')).code).toBe('NetStream.Play.Start');
      await enough;
      connection.close();
    });
  });

  it('says no to a session that it does not know, over HTTP/2 as over HTTP/1.1', async () => {
    const unknown = await withHttp2((session) => post(session)('/idle/unknown/1', Uint8Array.of(0)));
    const plain = await fetch(`http://localhost:${origin.httpPort}/idle/unknown/1`, {
      method: 'POST',
      body: Uint8Array.of(0),
    });
    expect(unknown.status).toBe(plain.status);
    expect(unknown.status).toBeGreaterThanOrEqual(400);
  });

  it('lets pages ask, by the preflight of CORS', async () => {
    const answer = await withHttp2((session) =>
      overHttp2(session, '/open/1', {
        ':method': 'OPTIONS',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
        origin: 'https://page.example',
      }),
    );
    expect(answer.status).toBe(204);
    expect(answer.headers['access-control-allow-methods']).toContain('POST');
    expect(answer.headers['access-control-allow-headers']).toContain('content-type');
  });
});

describe('the origin with TLS', () => {
  it('has none where none is wanted', async () => {
    const plain = await startTestOrigin({ rtmpsPort: null, httpsPort: null });
    expect(plain).toMatchObject({ rtmpsPort: null, httpsPort: null, httpsUrl: null, certificate: null });
    await plain.close();
  });

  it('closes although a client hangs in the TLS handshake and another keeps its session', async () => {
    const own = await startTestOrigin();
    const hanging = [own.rtmpsPort, own.httpsPort].map((port) => connectTcp(port ?? 0, '127.0.0.1'));
    const gone = hanging.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    for (const socket of hanging) socket.on('error', () => {});
    await Promise.all(hanging.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
    const session = connectHttp2(`https://localhost:${own.httpsPort}`, { ca: own.certificate ?? '' });
    session.on('error', () => {});
    expect((await overHttp2(session, '/')).status).toBe(200);
    await own.close();
    await Promise.all(gone);
    session.destroy();
  });
});
