import { createHmac } from 'node:crypto';
import { later, type App } from './app.js';

/** User control events of SWF verification, seen from Flash Media Server. */
const REQUEST = 26;
const ANSWER = 27;
/** ms */
const PATIENCE = 3000;
/** `player.swf` of the sample media: an empty movie. */
export const PLAYER_SWF = Buffer.from(
  '4657530a240000007800055f00000fa00000180100441100000000430200000040000000',
  'hex',
);

export const swfHash = (swf: Uint8Array): Buffer =>
  createHmac('sha256', 'Genuine Adobe Flash Player 001').update(swf).digest();

/** Plays for one SWF only: a client that cannot show that it knows its size and hash is closed. */
export function swfVerificationApp(): App {
  let stop: () => void = () => undefined;
  return {
    kind: 'vod',
    onOpen(connection) {
      void connection.send({
        type: 'user-control',
        event: 'other',
        eventType: REQUEST,
        data: Uint8Array.of(1),
      });
      stop = later(PATIENCE, () => connection.close());
    },
    onUserControl(event, connection) {
      if (event.event !== 'other' || event.eventType !== ANSWER) return;
      const expected = Buffer.alloc(42);
      expected[0] = 1;
      expected[1] = 1;
      expected.writeUInt32BE(PLAYER_SWF.byteLength, 2);
      expected.writeUInt32BE(PLAYER_SWF.byteLength, 6);
      const key = connection.handshakeSignature;
      createHmac('sha256', key).update(swfHash(PLAYER_SWF)).digest().copy(expected, 10);
      if (expected.equals(event.data)) stop();
      else connection.close();
    },
    onClose: () => stop(),
  };
}
