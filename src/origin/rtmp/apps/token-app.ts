import { isAmfObject, type AmfValue } from '../../../protocol/amf/amf-value.js';
import type { App } from './app.js';

export const TOKEN = 'open-sesame';

/** Wants a token in connect: in its object, or behind it. */
export function tokenApp(): App {
  return {
    kind: 'vod',
    onConnect({ commandObject, args }) {
      if (isToken(commandObject) || args.some(isToken)) return undefined;
      return {
        accept: false,
        description: '[ Server.Reject ] : a token is wanted, and none or a wrong one came.',
      };
    },
  };
}

const isToken = (value: AmfValue): boolean =>
  value === TOKEN || (value !== undefined && isAmfObject(value) && value['token'] === TOKEN);
