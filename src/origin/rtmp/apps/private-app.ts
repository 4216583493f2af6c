import { splitQuery, type SignedContent } from '../../http/signing/signed-content.js';
import type { App } from './app.js';

/**
 * Signed stream names: `mp4:videos/a.mp4?Expires=…&Signature=…&Key-Pair-Id=…`. The resource is the name without its
 * type and its signing parameters. Checked when playing begins: a play that began in time runs to its end.
 */
export function privateApp(signing: SignedContent): App {
  return {
    kind: 'vod',
    refusalOf(name) {
      const question = name.indexOf('?');
      const { parameters, rest } = splitQuery(question < 0 ? '' : name.slice(question + 1));
      const plain = (question < 0 ? name : name.slice(0, question)).replace(/^[a-z0-9]+:/i, '');
      const resource = `${plain}${rest === '' ? '' : `?${rest}`}`;
      // No address is known here, so a condition on it never holds.
      const refusal = signing.refusal({ resource, parameters, address: '' });
      return refusal === undefined ? undefined : 'NetStream.Play.Failed';
    },
  };
}
