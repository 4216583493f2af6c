import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { ConnectAnswer } from '../../../protocol/connection/server.js';
import type { App } from './app.js';

export type AuthenticationMethod = 'adobe' | 'llnw';

const USER = 'demo';
const PASSWORD = 'demo';
const SALT = 'cf';
const REALM = 'live';
/** A connection is refused three times until it is let in; what it was told must be known to the next one. */
const SECRET = randomBytes(16);
/** ms that a challenge is good for, at least. */
const LIFETIME = 60_000;

/** Adobe's access manager and Limelight's, as encoders answer them. */
export function authenticationApp(method: AuthenticationMethod): App {
  return {
    kind: 'vod',
    takesPublishers: true,
    onConnect({ app }) {
      const question = app.indexOf('?');
      const path = question < 0 ? app : app.slice(0, question);
      const query = readQuery(question < 0 ? '' : app.slice(question + 1));
      if (query.get('authmod') !== method) {
        return rejected(`[ code=403 need auth; authmod=${method} ]`);
      }
      const user = query.get('user') ?? '';
      if (user !== USER)
        return rejected(`[ authmod=${method} ] : ?reason=nosuchuser&user=${encodeURI(user)}`);
      const answer = query.get('response');
      if (answer === undefined) {
        const challenge = challengeAt(Date.now());
        const parts =
          method === 'adobe'
            ? `salt=${SALT}&challenge=${challenge}&opaque=${challenge}`
            : `nonce=${challenge}`;
        return rejected(`[ authmod=${method} ] : ?reason=needauth&user=${USER}&${parts}`);
      }
      const right = [Date.now(), Date.now() - LIFETIME].flatMap((time) =>
        method === 'adobe'
          ? [adobeAnswer(challengeAt(time), query)]
          : llnwAnswers(challengeAt(time), path, query),
      );
      if (right.includes(answer)) return undefined;
      return rejected(`[ authmod=${method} ] : ?reason=authfailed&user=${USER}`);
    },
  };
}

function rejected(reason: string): ConnectAnswer {
  return { accept: false, description: `[ AccessManager.Reject ] : ${reason}` };
}

/** Not of a form: `+` and `=` belong to base64. */
function readQuery(text: string): ReadonlyMap<string, string> {
  const pairs = text.split('&').map((part) => {
    const at = part.indexOf('=');
    return at < 0 ? ([part, ''] as const) : ([part.slice(0, at), part.slice(at + 1)] as const);
  });
  return new Map(pairs);
}

const challengeAt = (time: number): string =>
  createHmac('sha256', SECRET)
    .update(String(Math.floor(time / LIFETIME)))
    .digest('hex')
    .slice(0, 16);

const md5 = (text: string) => createHash('md5').update(text);

/** base64(md5(base64(md5(user, salt, password)), challenge, the client's challenge)) */
function adobeAnswer(challenge: string, query: ReadonlyMap<string, string>): string {
  const hash = md5(USER + SALT + PASSWORD).digest('base64');
  return md5(hash + challenge + (query.get('challenge') ?? '')).digest('base64');
}

/** HTTP Digest (RFC 2617) of a method `publish`; encoders differ about the path. */
function llnwAnswers(nonce: string, app: string, query: ReadonlyMap<string, string>): string[] {
  const first = md5(`${USER}:${REALM}:${PASSWORD}`).digest('hex');
  const nc = query.get('nc') ?? '';
  const cnonce = query.get('cnonce') ?? '';
  return [`/${app}`, `/${app}/_definst_`].map((path) => {
    const second = md5(`publish:${path}`).digest('hex');
    return md5(`${first}:${nonce}:${nc}:${cnonce}:auth:${second}`).digest('hex');
  });
}
