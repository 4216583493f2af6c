import { inFile, inPart, notDone, shown, type Section } from './row.js';

const captures = inFile('test/unit/protocol/captures.test.ts');
const handshake = inFile('test/unit/protocol/handshake/handshake.test.ts');
const filler = inFile('test/unit/protocol/handshake/handshake-filler.test.ts');
const connect = inFile('test/unit/protocol/connection/connect.test.ts');
const reader = inFile('test/unit/protocol/chunk/chunk-reader.test.ts');
const writer = inFile('test/unit/protocol/chunk/chunk-writer.test.ts');
const window = inFile('test/unit/protocol/chunk/acknowledgement-window.test.ts');
const messages = inFile('test/unit/protocol/message/decode-message.test.ts');
const connection = inFile('test/unit/protocol/connection/net-connection.test.ts');
const stream = inFile('test/unit/protocol/connection/net-stream.test.ts');
const both = inFile('test/unit/protocol/connection/client-and-server.test.ts');
const rtmpe = inFile('test/interop/rtmpe.test.ts');
const fuzzChunks = inFile('test/fuzz/rtmp-chunks.test.ts');
const fuzzMessages = inFile('test/fuzz/rtmp-messages.test.ts');
const fuzzHandshake = inFile('test/fuzz/rtmpe-handshake.test.ts');

export const WIRE: readonly Section[] = [
  {
    title: 'Handshake (RTMP 1.0 section 5.2)',
    rows: [
      shown('5.2.1', 'The client sends C0 and C1, waits for S1 before C2, and says nothing else before S2', [
        connect('writes C0 and C1 alone, and connect in a later turn than C2'),
      ]),
      shown(
        '5.2.1',
        'The server sends S0, S1 and S2 however the client cuts what it sends',
        [handshake('answers the recorded client of …, whole or byte by byte')],
        'ffmpeg',
        'rtmpdump',
        'our server',
      ),
      shown('5.2.2', 'Version 3; the client refuses every other at its first byte', [
        handshake('refuses the version … at its first byte'),
      ]),
      shown(
        '5.2.2',
        'The server refuses what is no version of RTMP at its first byte',
        [
          handshake('refuses a client whose first byte is …'),
          both('ends with a client that is no RTMP client, and with one that says nothing'),
        ],
        'our server',
      ),
      shown('5.2.3', 'C1: time, four zeros, random bytes', [
        handshake('writes C1 with its time, zeros and no digest where it is plain (5.2.3)'),
        filler('is as long as asked for, and never the same'),
      ]),
      shown(
        '5.2.4',
        'C2 and S2 echo the other side to the byte',
        [
          handshake(
            'falls back to plain with a server without a digest, and echoes S1 (5.2.4)',
            'echoes C1 to the byte to a plain client, as librtmp compares it',
          ),
          rtmpe(
            'plays the same by rtmpe as by rtmp with either handshake, and finds nothing to complain about',
          ),
        ],
        'rtmpdump',
        'our server',
      ),
      shown('5.2.5', 'A handshake in any pieces ends, and gives back what follows it', [
        handshake('sends C2 as soon as S1 is there, and gives back what follows S2'),
        fuzzHandshake('of our plain and digest client ends, in a PlayerError or in what it can bear'),
      ]),
      shown(
        'digest',
        'C1 with a digest (HMAC-SHA256); answers with either layout are understood',
        [
          handshake(
            'takes a signed answer with the layout …',
            'finds the digests of client and nginx-rtmp in the recorded …, both with the digest first',
          ),
        ],
        'nginx-rtmp',
        'ffmpeg',
      ),
      shown(
        'digest',
        'The server finds either layout and answers in the same',
        [
          handshake(
            'answers a client with the layout … in the same',
            'recognises what nginx-rtmp signed for ffmpeg',
          ),
          captures('finds the digest that ffmpeg puts into C1'),
        ],
        'ffmpeg',
        'nginx-rtmp',
        'our server',
      ),
      shown(
        'digest',
        'A server without digests is spoken to plainly, for `rtmp` only',
        [
          handshake('falls back to plain with a server without a digest, and echoes S1 (5.2.4)'),
          captures("finds rtmpdump's and nginx's absence or presence of a digest"),
        ],
        'nginx-rtmp',
        'rtmpdump',
      ),
      shown('digest', 'A server that signs S1 must sign S2 or echo C1', [
        handshake('refuses a server that signs S1 and not S2', 'bears a server that signs S1 and echoes C1'),
      ]),
      shown('time', 'A handshake that does not come to its end is ended', [
        connect(
          'times out with a server that is silent',
          'times out with a server that sends half of it',
          'fails with a server that closes',
        ),
      ]),
      shown('truth', 'A web server on the port is recognised, and its words are kept', [
        connect('fails at once with a web server, and keeps what it said'),
      ]),
    ],
  },
  {
    title: 'Chunks (RTMP 1.0 section 5.3)',
    rows: [
      shown(
        '5.3',
        'Messages come out the same however the bytes are cut',
        [
          captures('gives the same messages byte by byte: … …'),
          fuzzChunks('give the same messages however a recorded session is split'),
        ],
        'nginx-rtmp',
        'ffmpeg',
        'rtmpdump',
      ),
      shown('5.3', 'What is written is what is read, in any chunk size and on any chunk stream', [
        fuzzChunks('that we write read as what was written, however they are split'),
      ]),
      shown('5.3.1.1', 'Chunk stream ids of one, two and three bytes, read and written', [
        reader(
          'reads chunk stream ids of one, two and three bytes as different streams',
          'takes two- and three-byte forms of the same id for the same stream',
        ),
        writer('writes chunk stream id …'),
      ]),
      shown('5.3.1.2.1', 'Type 0: the message stream id is little-endian', [
        reader('reads the message stream id as little-endian'),
        writer('writes the first message of the first example (5.3.2.1) as the specification does'),
      ]),
      shown('5.3.1.2.1', 'Type 0 wherever the time goes back', [
        writer('says the whole timestamp where it goes back'),
      ]),
      shown('5.3.1.2.2', 'Type 1: message stream stays', [
        reader('keeps message stream, length and type over fmt 1 and 2'),
        writer('says fmt 1 where only the message stream stays'),
      ]),
      shown('5.3.1.2.3', 'Type 2: length and type stay as well', [
        reader('keeps message stream, length and type over fmt 1 and 2'),
        writer('writes the rest of it with fmt 2, then fmt 3'),
      ]),
      shown('5.3.1.2.4', 'Type 3 behind type 0 repeats its timestamp as the delta', [
        reader(
          'takes the timestamp of a fmt 0 as the delta of a fmt 3 behind it (5.3.1.2.4)',
          'leaves the time where that would be no distance of two messages, as nginx-rtmp means it',
        ),
      ]),
      shown(
        '5.3.1.2.4',
        'Nothing that servers disagree about is written: no type 3 begins a message behind a type 0',
        [writer('never begins a message with fmt 3 behind a fmt 0, where readers disagree')],
      ),
      shown(
        '5.3.1.3',
        'Extended timestamps of messages and of deltas',
        [
          reader('reads 0xFFFFFF itself as an extended timestamp', 'goes back in time by an extended delta'),
          writer('repeats the extended timestamp on every chunk'),
          captures(
            'gives of a live session whose timestamps cross 0xFFFFFF what rtmpdump wrote',
            'gives of what ffmpeg publishes every tag of the file with its extended timestamp',
          ),
        ],
        'nginx-rtmp',
        'ffmpeg',
        'rtmpdump',
      ),
      shown(
        '5.3.1.3',
        'On type 3 chunks the extended timestamp is read where it is repeated and where it is left out',
        [
          reader(
            'reads a message whose fmt 3 chunks …',
            'does not wait for four bytes that cannot be an extended timestamp',
            'reads a fmt 3 that begins a message behind an extended timestamp: delta, absolute, or left out',
          ),
          captures('reads extended timestamps on continuation chunks: …'),
        ],
        'nginx-rtmp',
      ),
      shown('5.3.2.1', 'The first example of the specification, both ways', [
        reader('reads the first example of the specification (5.3.2.1): audio in four header formats'),
        writer('writes the first message of the first example (5.3.2.1) as the specification does'),
      ]),
      shown('5.3.2.2', 'The second example of the specification, both ways', [
        reader('reads the second example (5.3.2.2): 307 bytes of video in chunks of 128'),
        writer('writes the second example (5.3.2.2): 140, 129 and 52 bytes'),
      ]),
      shown(
        '5.3',
        'Messages of several chunk streams that are interleaved',
        [
          reader('puts interleaved chunk streams together'),
          captures('gives of a VOD session in chunks of 128 what rtmpdump wrote'),
        ],
        'nginx-rtmp',
        'rtmpdump',
      ),
      shown('5.3', 'Messages of no bytes', [reader('delivers a message of no bytes')]),
      shown(
        '5.3',
        'A chunk stream that begins with what it cannot begin with is an error; one that begins with type 1 is borne',
        [reader('refuses a chunk stream that begins with …', 'lets a chunk stream begin with fmt 1')],
      ),
      shown('5.3', 'A header in the middle of a message begins it anew', [
        reader('starts anew where a header cuts a message short'),
      ]),
      shown('5.3', 'Timestamps wrap at 32 bits, read and written', [
        reader('wraps timestamps at 32 bits'),
        writer('writes timestamps over the end of 32 bits'),
      ]),
      shown('5.3', 'Garbage, and recorded sessions with bytes changed, end in an error or in messages', [
        fuzzChunks(
          'that are garbage end in a PlayerError or in nothing',
          'of a recorded session with bytes changed end in a PlayerError or in messages',
        ),
      ]),
    ],
  },
  {
    title: 'Protocol control messages (RTMP 1.0 section 5.4)',
    rows: [
      shown(
        '5.4',
        'They are read and written as the specification lays them out, on message stream 0',
        [
          messages('type … reads …', 'type … writes …', 'type … refuses …'),
          captures('encodes every command, status and control message to the bytes it was: … …'),
        ],
        'nginx-rtmp',
        'ffmpeg',
        'rtmpdump',
      ),
      shown(
        '5.4.1',
        'Set Chunk Size counts from the next chunk on, also between the chunks of a message',
        [
          reader(
            'obeys a chunk size that comes between the chunks of a message',
            'takes a chunk size of 2147483647',
          ),
          writer('uses a new chunk size from the next message on'),
          captures('gives of a VOD session in chunks of 4096 the same'),
        ],
        'nginx-rtmp',
        'rtmpdump',
      ),
      shown('5.4.1', 'A chunk size of 0 or with its first bit set is an error', [
        reader('refuses the chunk size …'),
      ]),
      shown('5.4.2', 'Abort Message drops what was begun', [
        reader(
          'drops a message that is aborted, and begins the next one',
          'does not mind an abort of nothing',
        ),
      ]),
      shown('5.4.3', 'Acknowledgement: all bytes received, from the first on, modulo 2³²', [
        window(
          'acknowledges at half of the window, with all bytes received',
          'wraps the sequence number at 32 bits',
        ),
        connection('acknowledges what it received'),
      ]),
      shown('5.4.4', 'Window Acknowledgement Size is obeyed; one of 0 is not taken by its word', [
        window(
          'acknowledges at half of the window, with all bytes received',
          'does not acknowledge every byte to a server that says a window of 0',
        ),
      ]),
      shown('5.4.5', 'Set Peer Bandwidth is answered with the window, once', [
        connection('answers a peer bandwidth with its window, once'),
      ]),
      inPart(
        '5.4.5',
        'Limit types hard, soft and dynamic',
        'All three are read; what a client sends is far below any window, so nothing is held back for them.',
        [
          fuzzMessages('that we write read as what was written'),
          messages('type … reads …', 'type … refuses …'),
        ],
      ),
    ],
  },
  {
    title: 'Messages (RTMP 1.0 sections 6 and 7.1)',
    rows: [
      shown(
        '6.1',
        'Type, length, timestamp and message stream of each message',
        [
          captures(
            'writes chunks that read as the messages they were: …',
            'gives of a VOD session in chunks of 128 what rtmpdump wrote',
          ),
        ],
        'nginx-rtmp',
        'ffmpeg',
        'rtmpdump',
      ),
      shown(
        '7.1.1',
        'Command messages in AMF0 (20)',
        [
          messages('have a name, a transaction id and the rest', 'refuses …'),
          captures('reads the connect of ffmpeg', 'reads the refusal of a missing file'),
        ],
        'ffmpeg',
        'rtmpdump',
        'nginx-rtmp',
      ),
      shown('7.1.1', 'Command messages in AMF3 (17), with and without the byte 0 in front', [
        messages(
          'of type 17 have a byte 0 in front, and AMF3 where they switch to it',
          'of type 17 are also read without that byte',
        ),
        connection('speaks AMF3 commands where asked'),
      ]),
      shown('7.1.1', 'Commands without a transaction id, as some servers send them', [
        messages('may come without a transaction id'),
      ]),
      shown(
        '7.1.2',
        'Data messages (18, 15): metadata, with `@setDataFrame` taken off; what cannot be read is dropped and the connection goes on',
        [
          stream('brings metadata, with @setDataFrame taken off'),
          connection('goes on after metadata and messages that cannot be read'),
        ],
      ),
      notDone(
        '7.1.3',
        'Shared object messages (19, 16)',
        'A player has no use for shared objects. The messages are passed over.',
      ),
      shown(
        '7.1.4, 7.1.5',
        'Audio (8) and video (9) messages reach the stream they are for',
        [
          stream('brings media of its own stream and of stream 0, and of no other'),
          captures('gives of a VOD session in chunks of 128 what rtmpdump wrote'),
        ],
        'nginx-rtmp',
        'rtmpdump',
      ),
      shown('7.1.6', 'Aggregate messages (22) on the clock and the stream of the aggregate', [
        messages(
          'give their messages on the clock and the stream of the aggregate (7.1.6)',
          'count the highest byte of a tag time, and wrap',
          'refuse …',
        ),
        stream('brings the messages of an aggregate, on its clock'),
        fuzzMessages('inside an aggregate come out one by one, at the distance that they had'),
      ]),
      shown('7.1.6', 'Aggregates whose last back pointer is missing', [
        messages('may leave the last back pointer out'),
      ]),
      shown(
        '7.1.7',
        'User control: StreamBegin, StreamEOF, StreamDry, SetBufferLength, StreamIsRecorded, ping and pong, BufferEmpty, BufferReady',
        [messages('type … reads …', 'type … writes …')],
      ),
      shown(
        '7.1.7',
        'Ping requests are answered with their timestamp; our server pings and ends who has gone silent',
        [
          connection('answers pings with their timestamp'),
          both('pings, and keeps a client that answers', 'ends with a client that has gone silent'),
        ],
        'our server',
      ),
      shown('7.1.7', 'StreamEOF is the end of a recording, and not where it stands in front of a seek', [
        stream(
          'tells the end of the stream, and then the end of the connection is in order',
          'does not take the stream EOF in front of Seek.Notify for the end, as nginx-rtmp sends it',
        ),
      ]),
      shown('7.1', 'Message types that nobody knows are passed over', [
        connection('goes on after metadata and messages that cannot be read'),
      ]),
      shown('7.1', 'Messages of every type with any body are read or refused', [
        fuzzMessages(
          'of every type with any body are read or refused with a PlayerError',
          'that we write read as what was written',
        ),
      ]),
    ],
  },
];
