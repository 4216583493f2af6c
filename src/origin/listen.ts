import type { AddressInfo, Server } from 'node:net';

/** How many ports behind the wanted one are tried. */
const TRIES = 100;

/** One port, on one or more servers (IPv4 and IPv6 loopback are two). */
export interface Listening {
  readonly port: number;
  /** Stops listening; connections that are open are the caller's. */
  close(): Promise<void>;
}

/**
 * Makes servers listen on a port, or on the next one where it is taken; 0 takes any. `localhost` is 127.0.0.1 and,
 * where there is IPv6, ::1 as well: a browser may ask either.
 *
 * @throws the system's error where no port can be had
 */
export async function listen(createServer: () => Server, host: string, port: number): Promise<Listening> {
  const hosts = host === 'localhost' ? ['127.0.0.1', '::1'] : [host];
  for (let tries = 0; ; tries++) {
    try {
      return await listenOn(createServer, hosts, port === 0 ? 0 : port + tries);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'EADDRINUSE' || tries >= TRIES || port + tries >= 65_535) throw error;
    }
  }
}

async function listenOn(
  createServer: () => Server,
  hosts: readonly string[],
  port: number,
): Promise<Listening> {
  const servers: Server[] = [];
  const close = async () => {
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  };
  let chosen = port;
  try {
    for (const host of hosts) {
      const server = createServer();
      try {
        await bind(server, host, chosen);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        const isWithoutIPv6 = code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT';
        if (servers.length > 0 && isWithoutIPv6) continue;
        throw error;
      }
      servers.push(server);
      chosen = (server.address() as AddressInfo).port;
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { port: chosen, close };
}

const bind = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve();
    });
  });
