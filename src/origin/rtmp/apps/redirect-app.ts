import { amfObject } from '../../../protocol/amf/amf-value.js';
import { numberIn, type App } from './app.js';

/**
 * `application.redirectConnection`: the connect is rejected with `ex.code` 302 and the address in `ex.redirect`. Scheme,
 * host and port are those that the client wrote.
 *
 * @param rest what follows `redirect/`: a number, `loop`, or `to/` and an app
 */
export function redirectApp(rest: string): App | undefined {
  const target = targetOf(rest);
  if (target === undefined) return undefined;
  return {
    kind: 'vod',
    onConnect({ tcUrl }) {
      const redirect = `${baseOf(tcUrl)}/${target}`;
      return {
        accept: false,
        description: '[ Server.Reject ] : Redirected.',
        ex: amfObject({ code: 302, redirect }),
      };
    },
  };
}

function targetOf(rest: string): string | undefined {
  if (rest === 'loop') return 'redirect/loop';
  if (rest.startsWith('to/') && rest.length > 3) return rest.slice(3);
  const count = numberIn(rest, 1);
  if (count === undefined) return undefined;
  return count <= 1 ? 'vod' : `redirect/${count - 1}`;
}

/** Scheme and authority of a `tcUrl`. */
export const baseOf = (tcUrl: string): string =>
  /^[a-z]+:\/\/[^/?#]+/i.exec(tcUrl)?.[0] ?? 'rtmp://localhost';
