import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { GatewayOptions } from './gateway.js';

export const USAGE = `cf-player gateway: lets browsers reach RTMP servers through a WebSocket

Usage: cf-player gateway [--listen [host:]port] --allow host:port … --map old-host=host:port …

  --listen [host:]port      where to listen; 8935, on all interfaces without a host
  --allow host:port         a server that may be reached; repeatable, or separated by commas.
                            Also host (port 1935), host:*, *.example.com:1935. By any transport, or with
                            rtmp:// (TCP), rtmps:// (TLS, port 443) or rtmpt:// (HTTP, port 80) by that one only
  --map old-host=host:port  sends a retired name to a live server; repeatable. old-host may be *.example.com,
                            may have a port (old-host:80=…) and a scheme (rtmps://old-host=…); the scheme of
                            the new one, rtmps://host or rtmpt://host, says how it is reached
  --ca file                 certificates (PEM) of authorities to be trusted beside those of Node, for rtmps;
                            repeatable
  --origins list            pages that may use the gateway: https://a.example,https://*.b.example, or *.
                            Without it: pages of the gateway's own host, and clients without an Origin header
  --max-connections N       in total; 1000
  --max-connections-per-address N   64
  --trust-proxy             behind a reverse proxy: the client's address is the last one in X-Forwarded-For
  --handshake-timeout S     seconds for the client's first byte; 10
  --connect-timeout S       seconds for reaching the server, TLS or the opening of a tunnel included; 10
  --idle-timeout S          seconds without a byte in either direction; 600
  --verbose                 one line for each connection on standard error
  --help

Addresses in private networks are reached only where they are listed themselves: --allow 10.0.0.5:1935, or
--map old.example.com=127.0.0.1:1935. A name that leads there is refused.
The page connects to ws://host:port/?target=server:1935, ?target=rtmps://server or ?target=rtmpt://server. GET /healthz answers 200.
`;

export interface CommandOptions {
  readonly host: string | undefined;
  readonly port: number;
  readonly verbose: boolean;
  readonly gateway: GatewayOptions;
}

/**
 * @returns `help` when that is asked for
 * @throws Error whose message is for the operator
 */
export function parseCommand(argv: readonly string[]): CommandOptions | 'help' {
  const text = { type: 'string' } as const;
  const list = { type: 'string', multiple: true } as const;
  const flag = { type: 'boolean' } as const;
  const { values } = parseArgs({
    args: [...argv],
    strict: true,
    allowPositionals: false,
    options: {
      listen: text,
      allow: list,
      map: list,
      ca: list,
      origins: list,
      'max-connections': text,
      'max-connections-per-address': text,
      'trust-proxy': flag,
      'handshake-timeout': text,
      'connect-timeout': text,
      'idle-timeout': text,
      verbose: flag,
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) return 'help';
  const origins = values.origins === undefined ? undefined : entries(values.origins);
  if (origins?.length === 0) throw new Error('--origins is empty');
  return {
    ...parseListen(values.listen ?? '8935'),
    verbose: values.verbose === true,
    gateway: {
      allow: entries(values.allow ?? []),
      map: parseMap(entries(values.map ?? [])),
      ...(values.ca === undefined ? {} : { ca: values.ca.map(readCertificates) }),
      ...(origins === undefined ? {} : { origins }),
      ...count('maxConnections', '--max-connections', values['max-connections']),
      ...count(
        'maxConnectionsPerAddress',
        '--max-connections-per-address',
        values['max-connections-per-address'],
      ),
      trustProxy: values['trust-proxy'] === true,
      ...duration('handshakeTimeoutMs', '--handshake-timeout', values['handshake-timeout']),
      ...duration('connectTimeoutMs', '--connect-timeout', values['connect-timeout']),
      ...duration('idleTimeoutMs', '--idle-timeout', values['idle-timeout']),
    },
  };
}

const entries = (values: readonly string[]): string[] =>
  values
    .flatMap((value) => value.split(','))
    .map((value) => value.trim())
    .filter((value) => value !== '');

function parseListen(text: string): { host: string | undefined; port: number } {
  const parts = /^(?:(\[[^\]]+\]|[^:]+):)?(\d{1,5})$/.exec(text);
  const port = Number(parts?.[2]);
  if (parts === null || port > 65535) throw new Error(`--listen "${text}": [host:]port is wanted`);
  return { host: parts[1]?.replace(/^\[|\]$/g, ''), port };
}

function readCertificates(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`--ca "${file}" cannot be read: ${(error as NodeJS.ErrnoException).code}`, {
      cause: error,
    });
  }
}

function parseMap(texts: readonly string[]): Record<string, string> {
  const map: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const text of texts) {
    const equals = text.indexOf('=');
    if (equals < 1 || equals === text.length - 1) {
      throw new Error(`--map "${text}": old-host=host:port is wanted`);
    }
    const from = text.slice(0, equals);
    if (from in map) throw new Error(`--map: ${from} is given twice`);
    map[from] = text.slice(equals + 1);
  }
  return map;
}

function count<Name extends string>(name: Name, option: string, text: string | undefined) {
  if (text === undefined) return {};
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new Error(`${option} "${text}": a number from 1 is wanted`);
  return { [name]: Number(text) } as Record<Name, number>;
}

function duration<Name extends string>(name: Name, option: string, text: string | undefined) {
  if (text === undefined) return {};
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  // Above 2^31 milliseconds a timer fires at once.
  if (!(seconds > 0 && seconds <= 2_000_000)) {
    throw new Error(`${option} "${text}": seconds above 0 are wanted`);
  }
  return { [name]: seconds * 1000 } as Record<Name, number>;
}
