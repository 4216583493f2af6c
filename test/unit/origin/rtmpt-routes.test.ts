import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Origin } from '../../../src/origin/origin.js';
import { startTestOrigin } from '../../support/origin-viewer.js';

let origin: Origin;
beforeAll(async () => {
  origin = await startTestOrigin({ httpsPort: null, rtmpsPort: null });
});
afterAll(() => origin.close());

const ask = (
  path: string,
  method = 'POST',
  headers: Record<string, string> = {},
  body?: Uint8Array<ArrayBuffer>,
) => fetch(new URL(path, origin.url), { method, headers, ...(body === undefined ? {} : { body }) });
const ZERO = new Uint8Array(1);
const openSession = async (): Promise<string> =>
  (await (await ask('/open/1', 'POST', {}, ZERO)).text()).trim();

describe('the tunnel on the HTTP port', () => {
  it('answers in the form of RTMPT, for any page, never from a cache', async () => {
    const answer = await ask('/open/1', 'POST', {}, ZERO);
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/x-fcs',
      'cache-control': expect.stringContaining('no-cache'),
      'access-control-allow-origin': '*',
      'content-length': '17',
    });
    expect(await answer.text()).toMatch(/^[\w-]{16}\n$/);
  });

  it('answers ident2 with 404, readable by a page', async () => {
    const answer = await ask('/fcs/ident2', 'POST', {}, ZERO);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  });

  it('writes Content-Length with the capital letters that librtmp looks for', async () => {
    const names = await new Promise<string[]>((resolve, reject) => {
      const request = httpRequest(
        { host: '127.0.0.1', port: origin.httpPort, path: '/open/1', method: 'POST' },
        (response) => {
          response.resume();
          resolve(response.rawHeaders.filter((_, i) => i % 2 === 0));
        },
      );
      request.on('error', reject);
      request.end('\0');
    });
    expect(names).toContain('Content-Length');
  });

  it('shakes hands in RTMP', async () => {
    const id = await openSession();
    const hello = new Uint8Array(1537);
    hello[0] = 3;
    const answer = await ask(`/send/${id}/0`, 'POST', {}, hello);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    expect([bytes.byteLength, bytes[0], bytes[1]]).toEqual([1 + 1 + 2 * 1536, 1, 3]);
    expect((await ask(`/close/${id}/1`, 'POST', {}, ZERO)).status).toBe(200);
    expect((await ask(`/idle/${id}/2`, 'POST', {}, ZERO)).status).toBe(404);
  });

  it('lets pages with a Content-Type of RTMPT through their preflight, from the internet too', async () => {
    const answer = await ask('/open/1', 'OPTIONS', {
      origin: 'https://player.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
      'access-control-request-private-network': 'true',
    });
    expect(answer.status).toBe(204);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': expect.stringContaining('POST'),
      'access-control-allow-headers': 'content-type',
      'access-control-allow-private-network': 'true',
    });
  });

  it.each(['/send/nobody/0', '/idle/nobody/0', '/close/nobody/0'])('does not know %s', async (path) => {
    expect((await ask(path, 'POST', {}, ZERO)).status).toBe(404);
  });

  it('refuses a body that no client of RTMPT sends', async () => {
    const id = await openSession();
    const answer = await ask(`/send/${id}/0`, 'POST', {}, new Uint8Array(1024 * 1024 + 1)).catch(
      () => undefined,
    );
    // The server may end the connection while the body is on its way.
    expect(answer === undefined || answer.status === 413).toBe(true);
    expect((await ask(`/idle/${id}/1`, 'POST', {}, ZERO)).status).toBe(200);
  });

  it.each(['GET', 'HEAD'])('is for POST only: %s asks for a file', async (method) => {
    expect((await ask('/open/1', method)).status).toBe(404);
  });

  it.each(['/', '/videos/mediafile.mp4', '/opened/1'])('takes no POST to %s', async (path) => {
    expect((await ask(path, 'POST', {}, ZERO)).status).toBe(405);
  });
});
