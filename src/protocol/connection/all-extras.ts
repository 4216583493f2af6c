import { AMF3_CODEC } from '../amf/amf3-codec.js';
import { rtmpeClientHandshake } from '../handshake/rtmpe-client-handshake.js';
import type { ConnectExtras } from './connect-extras.js';
import { answerSecureToken } from './secure-token.js';
import { answerSwfVerification } from './swf-verification.js';

export const ALL_EXTRAS: ConnectExtras = {
  rtmpe: rtmpeClientHandshake,
  amf3: AMF3_CODEC,
  secureToken: answerSecureToken,
  swfVerification: answerSwfVerification,
};
