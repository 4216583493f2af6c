import { inFile, shown, type Section } from './row.js';

const extras = inFile('test/unit/protocol/connection/connect-extras.test.ts');
const connect = inFile('test/unit/protocol/connection/connect.test.ts');
const reader = inFile('test/unit/protocol/chunk/chunk-reader.test.ts');
const dial = inFile('test/unit/protocol/connection/dial.test.ts');
const both = inFile('test/unit/protocol/connection/client-and-server.test.ts');
const server = inFile('test/unit/protocol/rtmpt/tunnel-server.test.ts');
const client = inFile('test/unit/protocol/rtmpt/tunnel-client.test.ts');
const memory = inFile('test/unit/origin/session-in-memory.test.ts');
const gateway = inFile('test/unit/gateway/gateway.test.ts');
const websocket = inFile('test/unit/transport/open-websocket.test.ts');
const session = inFile('test/unit/session/session-connection.test.ts');
const hostile = inFile('test/browser/hostile-servers.spec.ts');
const fuzzChunks = inFile('test/fuzz/rtmp-chunks.test.ts');
const modes = inFile('test/unit/origin/stream-modes.test.ts');
const stream = inFile('test/unit/protocol/connection/net-stream.test.ts');

export const LIMITS: readonly Section[] = [
  {
    title: 'Limits',
    rows: [
      shown(
        'message size',
        '8 MiB (`maxMessageSize`), refused before the memory is taken',
        [
          extras(
            'end it at a message that is too large',
            'let a message through that is as large as allowed',
          ),
          reader(
            'refuses a message of 16 MB before the memory for it is taken',
            'takes a message of exactly the limit',
          ),
          connect('reports a message of 16 MB'),
          hostile('a server that … gets its error, and HLS plays instead'),
        ],
        'Chromium',
      ),
      shown('unfinished messages', 'Together no more than a bounded amount', [
        reader(
          'bounds what many unfinished messages take together',
          'ends with a peer that cuts message after message short',
        ),
        fuzzChunks('never hold more memory than the limit on unfinished messages'),
      ]),
      shown('chunk streams', '128 (`maxChunkStreams`)', [
        extras('end it at one chunk stream too many'),
        reader('bounds the number of chunk streams'),
      ]),
      shown(
        'AMF',
        'Depth 64 (`maxAmfDepth`), 500 000 values (`maxAmfItems`), lengths no longer than the message',
        [
          extras(
            'end it at AMF values nested too deep',
            'are what is set, for AMF0: …',
            'are what is set, for AMF3 too: …',
            'end it at an array that claims to be longer than its message',
          ),
          hostile('a server that … gets its error, and HLS plays instead'),
        ],
        'Chromium',
      ),
      shown('pending calls', '100 (`maxPendingCalls`)', [
        extras(
          'refuse a call while too many wait for an answer, and take more when those are answered',
          'refuse a seek while too many wait for an answer',
        ),
      ]),
      shown('answers', 'A server that asks and asks, and reads no answer, ends the connection', [
        extras('end it where the server asks and asks, and reads no answer'),
      ]),
      shown('redirects', '3 (`maxRedirects`)', [
        dial('is followed … times and no more'),
        session('does not go round in circles'),
      ]),
      shown('reconnect requests', 'A server that asks all the time does not drive its clients round', [
        session('is not driven round by a server that asks for it all the time'),
      ]),
      shown('times', 'Handshake, connect and calls: 10 s each (`timeouts`)', [
        extras('end it when the … takes too long'),
        stream('gives up on a server that says nothing', 'gives up on a seek that is not answered'),
      ]),
      shown('signal', 'An AbortSignal ends each of them at any moment, and nothing stays open', [
        connect(
          'rejects with the reason of its signal, and closes the channel',
          'does not begin with a signal that was aborted before',
        ),
        dial(
          'rejects with the reason of its signal, and leaves nothing open',
          'closes the connection when the signal aborts later',
        ),
      ]),
      shown(
        'server',
        'Streams, waiting commands, running plays, calls of the server',
        [
          both('bounds the streams of a connection and the commands that wait'),
          memory(
            'plays that are not answered yet',
            'streams in a connection',
            'the size of a message',
            'a client that answers no call of the server leaves nothing behind',
          ),
        ],
        'our server',
      ),
      shown(
        'tunnel',
        'Requests, answers, sessions, what waits, and how long',
        [
          client('cuts what is larger than a request may be', 'does not read an answer without end'),
          server(
            'ends a session whose client sends more than is read',
            'answers 503 when there are as many sessions as there may be, and has room again afterwards',
            'ends sessions that nobody asks for any more, those without a first send sooner',
          ),
        ],
        'our server',
      ),
      shown('gateway', 'Connections, idle time, floods', [
        gateway(
          'more connections than it may have, in total or of one address, until one has left',
          'a flood of refused clients, before they cost a WebSocket',
        ),
      ]),
      shown('WebSocket', 'What is received and not yet read', [
        websocket(
          'fails instead of holding more bytes than its limit for a reader that does not come',
          'holds send back while the send buffer is over its limit',
        ),
      ]),
    ],
  },
  {
    title: 'Odd habits of servers',
    rows: [
      shown(
        'stream 0',
        'Media or status on message stream 0',
        [
          stream('takes a status without the null, with a transaction id, on stream 0'),
          modes(
            'stream0: media is on stream 0, and our client plays it',
            'status0, no-null and transaction: onStatus is as rtmpsrv and others send it',
          ),
        ],
        'our server',
      ),
      shown(
        'no status',
        'Media in place of Play.Start',
        [modes('no-start: media comes without any status')],
        'our server',
      ),
      shown(
        'empty audio',
        'An audio message of no bytes in front; sequence headers again and again',
        [modes('empty-audio and headers')],
        'our server',
      ),
      shown(
        'chunk size',
        'A new chunk size in the middle',
        [modes('chunk-size: it changes in the middle, and nothing is lost')],
        'our server',
      ),
      shown(
        'seek',
        'The next keyframe in place of the one before; timestamps from 0; a relabelled first picture; no headers',
        [
          modes(
            '…: a seek to 5 s begins with a keyframe at …',
            'no-headers: they do not come again after a seek',
          ),
          inFile('test/unit/session/rtmp-session.test.ts')(
            'shows the asked picture although the server goes to the next keyframe',
            'brings a stream that begins at zero again to its place',
            'bears a server that does not announce seeks',
          ),
          inFile('test/interop/nginx-rtmp.spec.ts')(
            'nginx-rtmp: … seeks forward and back to the asked frame, although the server takes the next keyframe',
          ),
        ],
        'nginx-rtmp',
        'our server',
        'Chromium',
      ),
      shown(
        'ends',
        'StreamEOF alone, Stop without Complete, Complete without Stop, or nothing but the closed connection',
        [
          modes(
            '… at the end of the file',
            'eof-close: StreamEof, and the connection is gone',
            'close: the connection is gone in the middle',
            'command: the server says close',
          ),
          inFile('test/unit/session/rtmp-session.test.ts')(
            'ends too when the server only closes the connection behind the last picture',
            'says that it is lost when the connection closes in the middle',
          ),
        ],
        'our server',
      ),
      shown(
        'calls',
        'Calls that get no answer, or an empty one',
        [modes('no-calls and result: optional calls get nothing, or nothing of use')],
        'our server',
      ),
      shown(
        'same habits',
        'ffmpeg bears of our server what our client bears',
        [inFile('test/interop/origin-clients.test.ts')('bears … as our client does')],
        'ffmpeg',
        'our server',
      ),
      shown(
        'hostile',
        'Servers that answer HTTP, garbage, nothing, or numbers without measure: an error with words, and the page lives',
        [
          hostile(
            'a server that … gets its error, and HLS plays instead',
            'where nothing is left the error of the server is the error of the element',
          ),
        ],
        'Chromium',
      ),
    ],
  },
];
