import { amfObject, isAmfObject, type AmfObject, type AmfValue } from '../amf/amf-value.js';
import type { CommandMessage } from '../message/message.js';
import { milliseconds } from '../units.js';
import { readConnectInfo } from './connect-info.js';
import type { ServerPeer } from './server-connection.js';
import type { ServerMessageStream } from './server-stream.js';

/** One command of a client: RTMP 1.0 section 7.2, and what encoders and players add to it. */
export async function runServerCommand(peer: ServerPeer, message: CommandMessage): Promise<void> {
  if (message.name === 'connect') return runConnect(peer, message);
  if (peer.stage !== 'open') {
    peer.close();
    return;
  }
  const values = message.values.slice(1);
  const id = message.transactionId;
  if (id !== 0 && !STREAM_COMMANDS.has(message.name)) {
    const fate = peer.handler.onBeforeCall?.(message.name, peer);
    if (fate === 'ignore') return;
    if (fate !== undefined) {
      if (fate === 'empty-result') peer.result(id, null, undefined);
      else peer.error(id, fate.refuse);
      return;
    }
  }
  switch (message.name) {
    case 'createStream':
      return createStream(peer, id);
    case 'play':
      return withStream(peer, message, (stream) => peer.inBackground(play(peer, stream, values)));
    case 'play2':
      return withStream(peer, message, (stream) => peer.inBackground(play2(peer, stream, values)));
    case 'pause':
    case 'pauseRaw':
      return withStream(peer, message, (stream) =>
        peer.inBackground(
          peer.handler.onPause?.(stream, values[0] === true, milliseconds(numberOr(values[1], 0))),
        ),
      );
    case 'seek':
      return withStream(peer, message, (stream) =>
        peer.inBackground(peer.handler.onSeek?.(stream, milliseconds(Math.max(0, numberOr(values[0], 0))))),
      );
    case 'publish':
      return withStream(peer, message, (stream) => publish(peer, stream, values));
    case 'closeStream':
      return withStream(peer, message, (stream) => peer.closeStream(stream, false));
    case 'deleteStream': {
      const stream = peer.stream(numberOr(values[0], 0));
      if (stream !== undefined) peer.closeStream(stream, true);
      return;
    }
    // Encoders of Flash Media Live Encoder's kind ask for these and some wait for the answers.
    case 'releaseStream':
      peer.result(id, null, undefined);
      return;
    case 'FCPublish':
      peer.result(id, null, undefined);
      peer.notify('onFCPublish', statusOf('NetStream.Publish.Start', values));
      return;
    case 'FCUnpublish':
      peer.result(id, null, undefined);
      peer.notify('onFCUnpublish', statusOf('NetStream.Unpublish.Success', values));
      return;
    case 'FCSubscribe':
      if (await callHandler(peer, message, values)) return;
      peer.result(id, null, undefined);
      peer.notify('onFCSubscribe', statusOf('NetStream.Play.Start', values));
      return;
    case 'FCUnsubscribe':
      if (await callHandler(peer, message, values)) return;
      peer.result(id, null, undefined);
      peer.notify('onFCUnsubscribe', statusOf('NetStream.Play.Stop', values));
      return;
    case '_checkbw':
    case 'checkBandwidth':
      if (await callHandler(peer, message, values)) return;
      // Measured at once and by nobody: 0 kbit/s, which players take as "ask again or go without".
      peer.result(id, null, undefined);
      peer.notify('onBWDone', 0, 0, 0, 0);
      return;
    // Requests that a server may leave aside.
    case 'receiveAudio':
    case 'receiveVideo':
      return;
    default:
      if (await callHandler(peer, message, values)) return;
      peer.error(id, {
        code: 'NetConnection.Call.Failed',
        description: `Method not found (${message.name}).`,
      });
  }
}

/** They are answered by a status of their stream, not as calls. */
const STREAM_COMMANDS = new Set([
  'play',
  'play2',
  'pause',
  'pauseRaw',
  'seek',
  'publish',
  'closeStream',
  'deleteStream',
]);

async function runConnect(peer: ServerPeer, message: CommandMessage): Promise<void> {
  if (peer.stage !== 'connect') {
    peer.error(message.transactionId, {
      code: 'NetConnection.Call.Failed',
      description: 'This connection is connected.',
    });
    return;
  }
  const info = readConnectInfo(message);
  peer.info = info;
  const answer = await peer.handler.onConnect(info, peer);
  peer.answerConnect(message.transactionId, info, answer);
}

function createStream(peer: ServerPeer, transactionId: number): void {
  const stream = peer.createStream();
  if (stream === undefined) {
    peer.error(transactionId, {
      code: 'NetConnection.Call.Failed',
      description: 'Too many streams in this connection.',
    });
    return;
  }
  peer.result(transactionId, null, stream.id);
}

function play(
  peer: ServerPeer,
  stream: ServerMessageStream,
  values: readonly AmfValue[],
): void | Promise<void> {
  const name = values[0];
  // play(false) ends what plays (ActionScript's NetStream).
  if (name === false) {
    peer.closeStream(stream, false);
    return undefined;
  }
  if (typeof name !== 'string' || name === '') {
    stream.sendStatus({
      level: 'error',
      code: 'NetStream.Play.Failed',
      description: 'Failed to play; no stream name.',
    });
    return undefined;
  }
  stream.isInUse = true;
  return peer.handler.onPlay(stream, name, {
    start: milliseconds(normalStart(numberOr(values[1], -2000))),
    length: milliseconds(normalLength(numberOr(values[2], -1000))),
    // 2 and 3 are 0 and 1 with the data messages all at once (Flash Media Server's dictionary).
    reset: values[3] === undefined || values[3] === null || values[3] === true || Number(values[3]) % 2 === 1,
  });
}

function play2(peer: ServerPeer, stream: ServerMessageStream, values: readonly AmfValue[]) {
  const options = play2Options(values);
  if (peer.handler.onPlay2 !== undefined && options !== undefined) {
    stream.isInUse = true;
    return peer.handler.onPlay2(stream, options);
  }
  stream.sendStatus({
    level: 'error',
    code: 'NetStream.Play.Failed',
    description: 'play2 is not offered for this stream.',
  });
  return undefined;
}

async function publish(
  peer: ServerPeer,
  stream: ServerMessageStream,
  values: readonly AmfValue[],
): Promise<void> {
  const name = values[0];
  if (name === false) {
    peer.closeStream(stream, false);
    return;
  }
  const type = typeof values[1] === 'string' && values[1] !== '' ? values[1] : 'live';
  const answer =
    typeof name === 'string' && name !== '' && peer.handler.onPublish !== undefined
      ? await peer.handler.onPublish(stream, name, type)
      : { accept: false as const, description: 'Publishing is not offered here.' };
  if (!answer.accept) {
    const code = answer.code ?? 'NetStream.Publish.BadName';
    stream.sendStatus({ level: answer.level ?? 'error', code, description: answer.description });
    return;
  }
  stream.isInUse = true;
  stream.isPublishing = true;
  stream.sendStreamBegin();
  stream.sendStatus({
    code: 'NetStream.Publish.Start',
    description: answer.description ?? `${String(name)} is now published.`,
    details: name,
  });
}

/** False where the handler leaves it aside. */
async function callHandler(
  peer: ServerPeer,
  message: CommandMessage,
  values: readonly AmfValue[],
): Promise<boolean> {
  const answer = await peer.handler.onCall?.(message.name, values, peer);
  if (answer === undefined) return false;
  peer.result(message.transactionId, null, ...answer);
  return true;
}

/** The object of RTMP 1.0 section 7.2.2.2, or its properties one after the other as Red5's client sends them. */
function play2Options(values: readonly AmfValue[]): AmfObject | undefined {
  const [first, start, len, transition, offset, oldStreamName] = values;
  if (first !== undefined && isAmfObject(first)) return first;
  if (typeof first !== 'string') return undefined;
  return amfObject({ streamName: first, start, len, transition, offset, oldStreamName });
}

async function withStream(
  peer: ServerPeer,
  message: CommandMessage,
  run: (stream: ServerMessageStream) => void | Promise<void>,
): Promise<void> {
  const stream = peer.stream(message.messageStreamId);
  if (stream !== undefined) return run(stream);
  peer.error(message.transactionId, {
    code: 'NetStream.Failed',
    description: `No stream ${message.messageStreamId} for ${message.name}.`,
  });
}

function statusOf(code: string, values: readonly AmfValue[]): AmfValue {
  const name = typeof values[0] === 'string' ? values[0] : '';
  return amfObject({ level: 'status', code, description: name });
}

/** FACTS of crtmpserver: what is neither -2000 nor -1000 nor a position is the default. */
function normalStart(start: number): number {
  if (start >= 0 || start === -1000) return start;
  // -1 and -2 come from clients that think in the seconds of the ActionScript reference.
  return start === -1 ? -1000 : -2000;
}
function normalLength(length: number): number {
  return length >= 0 ? length : -1000;
}
function numberOr(value: AmfValue, fallback: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : fallback;
}
