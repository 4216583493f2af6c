/**
 * Decides which pages may use the gateway. Without a list: pages of the gateway's own host, and clients that send no
 * Origin header, which no browser is (and which could send any). With a list: exactly what is on it, `*` for
 * everybody; `https://*.example.com` stands for the subdomains.
 *
 * @throws RangeError naming the entry that is no origin
 */
export function createOriginPolicy(
  origins: readonly string[] | undefined,
): (origin: string | undefined, host: string | undefined) => boolean {
  if (origins === undefined) {
    return (origin, host) => origin === undefined || isSameHost(origin, host);
  }
  const patterns = origins.map(parseOrigin);
  return (origin) => patterns.some((matches) => matches(origin));
}

function parseOrigin(text: string): (origin: string | undefined) => boolean {
  if (text === '*') return () => true;
  // Sandboxed frames and pages from files have this one.
  if (text === 'null') return (origin) => origin === 'null';
  const wildcard = /^(https?:\/\/)\*\.([^/]+)\/?$/i.exec(text);
  if (wildcard !== null) {
    const base = originOf(`${wildcard[1]}${wildcard[2]}`) ?? unreadable(text);
    const [scheme, rest] = base.split('://') as [string, string];
    return (origin) => {
      const own = origin === undefined ? undefined : originOf(origin);
      return own !== undefined && own.startsWith(`${scheme}://`) && own.endsWith(`.${rest}`);
    };
  }
  const wanted = text.includes('*') ? unreadable(text) : (originOf(text) ?? unreadable(text));
  return (origin) => origin !== undefined && originOf(origin) === wanted;
}

const unreadable = (text: string): never => {
  throw new RangeError(`"${text}" is not an origin such as https://example.com`);
};

function originOf(text: string): string | undefined {
  try {
    const { origin, pathname, search, hash } = new URL(text);
    return origin === 'null' || pathname !== '/' || search !== '' || hash !== '' ? undefined : origin;
  } catch {
    return undefined;
  }
}

/** The scheme is left out: before a gateway stands a proxy that ends TLS, and Host does not tell. */
function isSameHost(origin: string, host: string | undefined): boolean {
  const page = originOf(origin);
  if (page === undefined || host === undefined) return false;
  const { protocol, host: pageHost } = new URL(page);
  return originOf(`${protocol}//${host}`) === `${protocol}//${pageHost}`;
}
