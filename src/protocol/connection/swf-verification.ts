import { hmacSha256 } from '../crypto/sha256.js';
import type { SwfIdentity } from './connect-extras.js';

/** As librtmp answers it: 1, 1, the size twice, and the hash of the SWF signed with the last 32 bytes of S1. */
export function answerSwfVerification(swf: SwfIdentity, s1: Uint8Array): Uint8Array {
  const answer = new Uint8Array(42);
  const data = new DataView(answer.buffer);
  answer.set([1, 1]);
  data.setUint32(2, swf.size);
  data.setUint32(6, swf.size);
  answer.set(hmacSha256(s1.subarray(-32), swf.hash), 10);
  return answer;
}
