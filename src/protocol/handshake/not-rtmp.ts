import { PlayerError } from '../../errors/player-error.js';

/** For a server whose first byte is no version of RTMP: what it says, so that a web server is recognised. */
export function notRtmp(received: Uint8Array, version: number): PlayerError {
  let text = '';
  for (const byte of received.subarray(0, 80)) {
    text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
  }
  return new PlayerError('CF_RTMP_HANDSHAKE_FAILED', {
    message: `the server's first byte is ${received[0]}, not RTMP version ${version}`,
    context: { stage: 'handshake', version: received[0], serverText: text },
  });
}
