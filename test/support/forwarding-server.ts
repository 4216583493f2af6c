import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ForwardedRequest {
  /** As the browser named it, with the port. */
  readonly host: string;
  readonly path: string;
  /** Without `?`. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
}

export interface ForwardedAnswer {
  readonly status?: number;
  readonly type: string;
  readonly body: Uint8Array | string;
}

export interface ForwardingServer {
  readonly port: number;
  /** Everything that was asked for, by whichever name of this machine. */
  readonly requests: readonly ForwardedRequest[];
  stop(): Promise<void>;
}

/** What `url` answers now, read whole. */
export async function fetched(
  url: string,
): Promise<ForwardedAnswer & { readonly body: Uint8Array<ArrayBuffer> }> {
  const answer = await fetch(url);
  const body = new Uint8Array(await answer.arrayBuffer());
  return { status: answer.status, type: answer.headers.get('content-type') ?? '', body };
}

/** A web server for every page that remembers what it was asked for; `answer` decides what it says. */
export async function startForwardingServer(
  answer: (request: ForwardedRequest) => Promise<ForwardedAnswer>,
): Promise<ForwardingServer> {
  const requests: ForwardedRequest[] = [];
  const server = createServer((incoming, response) => {
    const [path = '/', ...query] = (incoming.url ?? '/').split('?');
    const { headers } = incoming;
    const request = { host: headers.host ?? '', path, query: query.join('?'), headers };
    requests.push(request);
    answer(request).then(
      ({ status = 200, type, body }) => {
        response.writeHead(status, {
          'content-type': type,
          'access-control-allow-origin': '*',
          'cache-control': 'no-store',
        });
        response.end(body);
      },
      (error: unknown) => response.destroy(error as Error),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
