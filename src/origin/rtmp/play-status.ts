import { amfObject } from '../../protocol/amf/amf-value.js';
import type { ServerStream } from '../../protocol/connection/server.js';

interface Play {
  readonly name: string;
  /** Whether the client asked for what played before to be over. */
  readonly reset: boolean;
}

/** That a stream plays, live or not. */
export function sayPlay(stream: ServerStream, { name, reset }: Play): void {
  stream.sendStreamBegin();
  if (reset) {
    stream.sendStatus({
      code: 'NetStream.Play.Reset',
      description: `Playing and resetting ${name}.`,
      details: name,
    });
  }
  stream.sendStatus({
    code: 'NetStream.Play.Start',
    description: `Started playing ${name}.`,
    details: name,
  });
  stream.sendData('|RtmpSampleAccess', false, false);
  stream.sendData('onStatus', amfObject({ code: 'NetStream.Data.Start' }));
}

/** That a recording plays. */
export function sayRecordedPlay(stream: ServerStream, play: Play): void {
  stream.sendStreamIsRecorded();
  sayPlay(stream, play);
}

/** That nothing more comes. */
export function sayStop(stream: ServerStream, name: string): void {
  stream.sendStatus({
    code: 'NetStream.Play.Stop',
    description: `Stopped playing ${name}.`,
    details: name,
  });
  stream.sendStreamEof();
}
