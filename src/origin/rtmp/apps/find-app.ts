import { isOddConnectionHabit, isOddHabit } from '../odd-habit.js';
import type { App } from './app.js';
import { authenticationApp } from './authentication-app.js';
import { bandwidthApp } from './bandwidth-check.js';
import { closeApp, dropApp, failApp, idleApp, muteApp, oddApp, oddCallsApp } from './fault-app.js';
import { subscribeApp } from './plain-app.js';
import { reconnectApp } from './reconnect-app.js';
import { redirectApp } from './redirect-app.js';
import { secureTokenApp } from './secure-token-app.js';
import { swfVerificationApp } from './swf-verification-app.js';
import { tokenApp } from './token-app.js';

/**
 * The apps of docs/local-distribution.md beyond those of CloudFront, by their path; undefined where there is none.
 *
 * @param isPublished whether a live stream has that name
 */
export function findApp(path: string, isPublished: (name: string) => boolean): App | undefined {
  const slash = path.indexOf('/');
  const name = slash < 0 ? path : path.slice(0, slash);
  const rest = slash < 0 ? '' : path.slice(slash + 1);
  switch (name) {
    case 'redirect':
      return redirectApp(rest);
    case 'reconnect':
      return reconnectApp(rest);
    case 'bwcheck':
      return bandwidthApp(rest);
    case 'fail':
      return failApp(rest);
    case 'idle':
      return idleApp(rest);
    case 'close':
      return closeApp(rest);
    case 'drop':
      return dropApp(rest);
    case 'auth':
      return rest === 'adobe' || rest === 'llnw' ? authenticationApp(rest) : undefined;
    case 'odd':
      if (isOddHabit(rest)) return oddApp(rest);
      return isOddConnectionHabit(rest) ? oddCallsApp(rest) : undefined;
    default:
      return rest === '' ? withoutArguments(name, isPublished) : undefined;
  }
}

function withoutArguments(name: string, isPublished: (name: string) => boolean): App | undefined {
  switch (name) {
    case 'subscribe':
      return subscribeApp(isPublished);
    case 'token':
      return tokenApp();
    case 'securetoken':
      return secureTokenApp();
    case 'swf':
      return swfVerificationApp();
    case 'mute':
      return muteApp();
    default:
      return undefined;
  }
}
