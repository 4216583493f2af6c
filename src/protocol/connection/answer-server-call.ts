import { amfObject, type AmfValue } from '../amf/amf-value.js';
import type { CommandMessage } from '../message/message.js';

export interface ServerCallAnswer {
  readonly reply?: { readonly name: '_result' | '_error'; readonly values: readonly AmfValue[] };
  /** A function of the server to call in turn, once in a connection. */
  readonly call?: string;
}

/**
 * What a server asks its players on its own account: the two bandwidth checks of Flash Media Server. Everything else
 * is refused, but only to those who wait for an answer. `isKnown`: a function of the client was called, and returned `own`.
 */
export function answerServerCall(
  message: CommandMessage,
  bytesReceived: number,
  isKnown = false,
  own?: AmfValue,
): ServerCallAnswer {
  const isAwaited = message.transactionId !== 0;
  const result = (value: AmfValue): ServerCallAnswer =>
    isAwaited ? { reply: { name: '_result', values: [null, value] } } : {};
  if (own !== undefined) return result(own);
  switch (message.name) {
    case 'onBWDone': {
      // The old check asks the client to start it; the native one of FMS 3 calls this with its figures at the end.
      const isReport = message.values.some((value) => typeof value === 'number');
      return { ...result(undefined), ...(isReport ? {} : { call: '_checkbw' }) };
    }
    case '_onbwcheck':
      return result(bytesReceived);
    case '_onbwdone':
      return result(undefined);
    case 'onBWCheck':
      // Any number will do; FMS measures the time.
      return result(0);
    default:
      break;
  }
  if (isKnown) return result(undefined);
  if (!isAwaited) return {};
  const refusal = {
    level: 'error',
    code: 'NetConnection.Call.Failed',
    description: `Method not found (${message.name}).`,
  };
  return { reply: { name: '_error', values: [null, amfObject(refusal)] } };
}
