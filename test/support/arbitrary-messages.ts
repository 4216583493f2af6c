import * as fc from 'fast-check';
import { amfObject, type AmfValue } from '../../src/protocol/amf/amf-value.js';
import type { RtmpMessage, UserControlEvent } from '../../src/protocol/message/message.js';
import { messageStreamId, milliseconds } from '../../src/protocol/units.js';

const CODES = [
  'NetConnection.Connect.Success',
  'NetConnection.Connect.Rejected',
  'NetConnection.Connect.Closed',
  'NetConnection.Connect.IdleTimeout',
  'NetConnection.Connect.ReconnectRequest',
  'NetConnection.Call.Failed',
  'NetStream.Play.Reset',
  'NetStream.Play.Start',
  'NetStream.Play.Stop',
  'NetStream.Play.StreamNotFound',
  'NetStream.Play.Failed',
  'NetStream.Play.UnpublishNotify',
  'NetStream.Play.Transition',
  'NetStream.Play.TransitionComplete',
  'NetStream.Play.Complete',
  'NetStream.Play.Switch',
  'NetStream.Seek.Notify',
  'NetStream.Seek.Failed',
  'NetStream.Pause.Notify',
  'NetStream.Unpause.Notify',
  'NetStream.Failed',
  'NetStream.',
  '',
];
const KEYS = [
  'level',
  'code',
  'description',
  'details',
  'ex',
  'tcUrl',
  'clientid',
  '__proto__',
  'constructor',
];

/** Values that a message may carry where another one belongs. */
export const { value: anyAmfValue } = fc.letrec<{ value: AmfValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<AmfValue[]>(null, undefined, true, false, 0, 1, -1, Number.NaN, 1e300, 'status', 'error'),
    fc.constantFrom(...CODES),
    fc.string({ maxLength: 12 }),
    fc.double(),
    fc.uint8Array({ maxLength: 8 }),
    fc.date({ noInvalidDate: true }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...KEYS), tie('value'), { maxKeys: 5 }).map((all) => amfObject(all)),
  ),
}));

const streamId = fc.constantFrom(0, 1, 1, 1, 2, 7, 0xffffffff).map((id) => messageStreamId(id));
const timestamp = fc
  .oneof(fc.integer({ min: 0, max: 50_000 }), fc.constantFrom(0xfffffe, 0xffffff, 0x7fffffff, 0xffffffff))
  .map((ms) => milliseconds(ms));
const uint32 = fc.oneof(fc.constantFrom(0, 1, 2, 128, 4096, 0x7fffffff, 0x80000000, 0xffffffff), fc.nat());

const status = fc.record({
  type: fc.constant('command' as const),
  messageStreamId: streamId,
  timestamp,
  name: fc.constant('onStatus'),
  transactionId: fc.constantFrom(0, 0, 5),
  values: fc
    .tuple(fc.constantFrom('status', 'error', 'warning'), fc.constantFrom(...CODES), anyAmfValue)
    .map(([level, code, more]): AmfValue[] => [null, amfObject({ level, code, description: more })]),
});

/** Commands by these names, with any arguments. */
const commandOf = (...names: readonly string[]) =>
  fc.record(
    {
      type: fc.constant('command' as const),
      messageStreamId: streamId,
      timestamp,
      name: fc.constantFrom(...names),
      transactionId: fc.constantFrom(0, 1, 2, 3, 4, 5, 6, 7, -1, 0.5, Number.NaN, 1e300),
      values: fc.array(anyAmfValue, { maxLength: 4 }),
      objectEncoding: fc.constantFrom(0 as const, 3 as const),
    },
    { requiredKeys: ['type', 'messageStreamId', 'timestamp', 'name', 'transactionId', 'values'] },
  );

const data = fc.record({
  type: fc.constant('data' as const),
  messageStreamId: streamId,
  timestamp,
  name: fc.constant(''),
  values: fc
    .tuple(
      fc.constantFrom<AmfValue[]>('onMetaData', 'onPlayStatus', 'onStatus', '|RtmpSampleAccess', '', 3, null),
      fc.array(anyAmfValue, { maxLength: 3 }),
    )
    .map(([name, more]) => [name, ...more]),
});

const media = fc.record({
  type: fc.constantFrom('audio' as const, 'video' as const),
  messageStreamId: streamId,
  timestamp,
  payload: fc.uint8Array({ maxLength: 40 }),
});

const event: fc.Arbitrary<UserControlEvent> = fc.oneof(
  fc.record({
    event: fc.constantFrom(
      'stream-begin' as const,
      'stream-eof' as const,
      'stream-dry' as const,
      'stream-is-recorded' as const,
      'buffer-empty' as const,
      'buffer-ready' as const,
    ),
    messageStreamId: streamId,
  }),
  fc.record({
    event: fc.constant('set-buffer-length' as const),
    messageStreamId: streamId,
    bufferLength: uint32.map((ms) => milliseconds(ms)),
  }),
  fc.record({
    event: fc.constantFrom('ping-request' as const, 'ping-response' as const),
    pingTimestamp: uint32.map((ms) => milliseconds(ms)),
  }),
  fc.record({
    event: fc.constant('other' as const),
    eventType: fc.constantFrom(5, 8, 26, 27, 30, 33, 0xffff),
    data: fc.uint8Array({ maxLength: 50 }),
  }),
);

const control: fc.Arbitrary<RtmpMessage> = fc.oneof(
  fc.record({ type: fc.constant('set-chunk-size' as const), chunkSize: fc.integer({ min: 1, max: 70_000 }) }),
  fc.record({ type: fc.constant('abort' as const), chunkStreamId: fc.integer({ min: 0, max: 70 }) }),
  fc.record({ type: fc.constant('acknowledgement' as const), sequenceNumber: uint32 }),
  fc.record({ type: fc.constant('window-acknowledgement-size' as const), size: uint32 }),
  fc.record({
    type: fc.constant('set-peer-bandwidth' as const),
    size: uint32,
    limit: fc.constantFrom('hard' as const, 'soft' as const, 'dynamic' as const),
  }),
  event.map((one) => ({ type: 'user-control' as const, ...one })),
);

/** Any message type with any body; what it says may be nonsense. */
const raw = fc.record({
  type: fc.constant('unknown' as const),
  messageStreamId: streamId,
  timestamp,
  typeId: fc.constantFrom(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 18, 19, 20, 22, 22, 255),
  payload: fc.uint8Array({ maxLength: 60 }),
});

/** What a server may send at any moment. */
export const anyServerMessage: fc.Arbitrary<RtmpMessage> = fc.oneof(
  { weight: 4, arbitrary: status },
  {
    weight: 4,
    arbitrary: commandOf(
      ...'_result _error onStatus close onBWDone onBWCheck _onbwcheck _onbwdone onFCSubscribe onFCUnsubscribe x __proto__ toString'.split(
        ' ',
      ),
      '',
    ),
  },
  { weight: 2, arbitrary: data },
  { weight: 2, arbitrary: media },
  { weight: 2, arbitrary: control },
  { weight: 1, arbitrary: raw },
);

/** What a client may send at any moment. */
export const anyClientMessage: fc.Arbitrary<RtmpMessage> = fc.oneof(
  {
    weight: 8,
    arbitrary: commandOf(
      ...'connect createStream createStream play play play2 pause seek publish closeStream deleteStream receiveAudio receiveVideo FCPublish FCUnpublish releaseStream FCSubscribe getStreamLength _checkbw checkBandwidth _result _error onStatus connectInfo secureTokenResponse pauseRaw __proto__'.split(
        ' ',
      ),
      '',
    ),
  },
  { weight: 1, arbitrary: data },
  { weight: 1, arbitrary: media },
  { weight: 2, arbitrary: control },
  { weight: 1, arbitrary: raw },
);
