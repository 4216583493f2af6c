import { inFile, inPart, notDone, shown, type Section } from './row.js';

const connect = inFile('test/unit/protocol/connection/connect.test.ts');
const extras = inFile('test/unit/protocol/connection/connect-extras.test.ts');
const connection = inFile('test/unit/protocol/connection/net-connection.test.ts');
const stream = inFile('test/unit/protocol/connection/net-stream.test.ts');
const play2 = inFile('test/unit/protocol/connection/play2.test.ts');
const calls = inFile('test/unit/protocol/connection/server-calls.test.ts');
const both = inFile('test/unit/protocol/connection/client-and-server.test.ts');
const captures = inFile('test/unit/protocol/captures.test.ts');
const status = inFile('test/unit/errors/net-status.test.ts');
const vod = inFile('test/unit/origin/rtmp-vod.test.ts');
const apps = inFile('test/unit/origin/rtmp-apps.test.ts');
const switching = inFile('test/unit/origin/rtmp-play2.test.ts');
const live = inFile('test/unit/origin/live.test.ts');
const clients = inFile('test/interop/origin-clients.test.ts');
const nginxGateway = inFile('test/interop/gateway-nginx-rtmp.test.ts');
const nginxPlay2 = inFile('test/interop/nginx-rtmp-play2.test.ts');
const nginxBrowser = inFile('test/interop/nginx-rtmp.spec.ts');
const librtmp = inFile('test/interop/rtmpdump-connect.test.ts');
const rtmps = inFile('test/interop/rtmps.test.ts');
const browser = inFile('test/browser/rtmp-vod.spec.ts');
const family = inFile('test/browser/rtmp-family.spec.ts');
const session = inFile('test/unit/session/session-connection.test.ts');
const fuzz = inFile('test/fuzz/rtmp-commands.test.ts');
const fuzzConnect = inFile('test/fuzz/rtmp-connect.test.ts');

export const COMMANDS: readonly Section[] = [
  {
    title: 'NetConnection commands (RTMP 1.0 section 7.2.1)',
    rows: [
      shown(
        '7.2.1.1',
        'connect: command object with app, flashVer, swfUrl, tcUrl, fpad, capabilities, audioCodecs, videoCodecs, videoFunction, pageUrl, objectEncoding',
        [connect('sends the command object in the order of librtmp and gives what the server answers')],
      ),
      shown(
        '7.2.1.1',
        'connect: further properties (`connectParams`) and arguments behind the object',
        [
          extras(
            'carries more properties, which win over the usual ones',
            'leaves out what is undefined',
            'is followed by the arguments',
          ),
          session('tells the server what the candidate says, before what the page says'),
          apps('is a token, as a parameter or as an argument'),
        ],
        'our server',
      ),
      shown(
        '7.2.1.1',
        'The server reads what other clients say at connect',
        [captures('reads the connect of ffmpeg'), clients('brings a token as a connect argument (-C), …')],
        'ffmpeg',
        'rtmpdump',
        'our server',
      ),
      shown('7.2.1.1', '_result and _error, with the info object where a server puts it', [
        connect(
          'reports the refusal …',
          'reports a refusal without an info object',
          'reports a refusal that comes as a _result',
          'reports a refusal that comes as a status',
          'takes a success that comes as a status',
        ),
      ]),
      shown(
        '7.2.1.1',
        'A server that closes in place of an answer, or never answers',
        [
          connect(
            'reports a server that closes in place of an answer',
            'reports a close command in place of an answer',
            'reports a server that never answers connect',
          ),
          nginxBrowser('nginx-rtmp: an app that it does not have is a closed connection, and said to be one'),
        ],
        'nginx-rtmp',
        'Chromium',
      ),
      shown(
        '7.2.1.1',
        'objectEncoding 3: AMF3 from the answer on, where the server agrees',
        [
          extras(
            'is spoken where the server agrees, and only behind connect',
            'is not spoken to a server that says AMF0 in …',
            'is not spoken to a server that offers it unasked',
            'is understood in answers, status and metadata',
          ),
          apps(
            'are told so by connect, and play, call and seek',
            'are answered in types 17 and 15 after connect, others never',
          ),
        ],
        'our server',
      ),
      shown(
        '7.2.1.1',
        'Redirect (`ex.code` 302): followed with the whole path as the application, three times and no more',
        [
          inFile('test/unit/protocol/connection/dial.test.ts')(
            'is followed, with the whole path as the application',
            'is followed where it stands inside the object of the application',
            'is followed … times and no more',
          ),
          apps('end by … at the files, which play', 'are given up where they never end'),
          family(
            'a redirect of the server is followed over …',
            'redirects without end are an error that says so',
          ),
        ],
        'our server',
        'Chromium',
      ),
      shown(
        '7.2.1.2',
        'call: both ways, with answers in the order of the questions',
        [
          connection(
            'calls functions of the server',
            'rejects a call that the server refuses, and one it does not answer',
            'ignores answers that nobody waits for',
          ),
          calls(
            'are called with what follows the command object, and answered',
            'are not answered where nobody waits',
            'are refused where there is none: …',
          ),
          both('keep the order of answers when a handler takes its time'),
        ],
        'our server',
      ),
      shown(
        '7.2.1.2',
        'close: by a command, by the channel, or by this side, once',
        [
          connection('closes once, and tells so', 'tells status that belongs to no stream'),
          apps('by the close command', 'without a word', 'in place of an answer to connect'),
        ],
        'our server',
      ),
      shown(
        '7.2.1.3',
        'createStream: the number in the answer is the message stream',
        [
          connection('rejects a createStream without a number'),
          nginxGateway('plays … under the retired name exactly as straight from the server'),
        ],
        'nginx-rtmp',
      ),
      shown(
        '7.2.1',
        'Commands in front of connect are refused',
        [both('refuses commands in front of connect')],
        'our server',
      ),
    ],
  },
  {
    title: 'Calls that servers and players agreed on',
    rows: [
      shown(
        '_checkbw',
        'The bandwidth check of old servers: onBWDone, `_checkbw` once, `_onbwcheck`, `_onbwdone`',
        [
          connection('asks for the old bandwidth check once, and answers it'),
          apps('of old servers are started by the client and end in _onbwdone'),
          clients('takes part in the bandwidth check of old servers'),
        ],
        'rtmpdump',
        'our server',
      ),
      shown(
        'checkBandwidth',
        'The native one: onBWCheck is answered with a number, onBWDone brings the figures',
        [
          connection('answers the native bandwidth check with a number, and its report with nothing'),
          calls(
            'gives what the server measured',
            'rejects where the server has no such function',
            'rejects where the server says nothing',
          ),
          apps(
            'of the server measure in rounds, and give kbit/s, kbit, seconds and latency',
            'begin by themselves in the app for that',
          ),
        ],
        'our server',
      ),
      shown(
        'checkBandwidth',
        'A first run that finds 0 kbit/s, as on CloudFront, is repeated',
        [
          calls('measures again where the first run gave 0'),
          apps('find nothing the first time, as those of CloudFront'),
        ],
        'our server',
      ),
      shown(
        'FCSubscribe',
        'Asked up to three times before a live play, where that is wanted; onFCSubscribe says whether the stream is there',
        [
          calls(
            'asks for the stream and resolves when the edge has it',
            'rejects when the edge does not find it',
            'asks three times, and then says that nobody answered',
            'is not refused by an _error to the call itself',
          ),
          apps('comes before play where the app wants it', 'says whether the stream is there'),
          session('subscribes to a live stream before it plays where the candidate says so'),
          clients('subscribes to a live stream (-d) where the app wants that'),
        ],
        'rtmpdump',
        'our server',
      ),
      shown(
        'getStreamLength',
        'Asked where there is no metadata (MP3); servers without it are borne',
        [
          calls('gives seconds', 'gives nothing for …'),
          vod('plays an MP3 without metadata, and tells its length'),
        ],
        'our server',
      ),
      shown(
        'secureToken',
        'Wowza: the challenge in the answer to connect is decrypted and answered',
        [
          extras(
            'with the secret … is answered as rtmpdump answers it',
            'is found …',
            'that is … is not answered',
          ),
          librtmp('its answer to a secureToken is ours: …'),
          clients('answers SecureToken (-T), and plays only with the right key'),
          apps('plays for a client that has the key', 'refuses every play of one with …'),
        ],
        'rtmpdump',
        'our server',
      ),
      shown(
        'SWF verification',
        'User control 26 is answered by 27 (44 bytes) where the SWF is known',
        [
          extras(
            'signs the hash of the SWF with the end of S1',
            'is what rtmpdump 2.4 answered to the same',
            'is answered by 44 bytes of user control where the SWF is known',
          ),
          librtmp(
            'its answer to a request for SWF verification is ours, byte for byte',
            'it knows a SWF that begins with … by the HMAC and the size that it has unpacked',
          ),
          clients('answers SWF verification by hash and size (-w -x), and with the movie itself (-W)'),
        ],
        'rtmpdump',
        'our server',
      ),
      shown('SWF verification', 'A server that asks in vain and closes is reported as that', [
        extras(
          'is what a server closes for that asked in vain',
          'stands in the context of other errors of such a server',
          'is not blamed long after the request',
        ),
      ]),
      inPart(
        'authmod',
        'Adobe and llnw authentication are recognised and reported by their names',
        'The player has no user and password to offer: publishing clients have.',
        [
          status('a server that wants to know who is there is told from one that refuses: …'),
          apps('is a user where … authenticates: first the method, then a challenge, then no'),
          clients('authenticates by …'),
        ],
        'ffmpeg',
        'our server',
      ),
      shown(
        'onBWDone, onFCUnsubscribe, …',
        'Whatever a server calls unasked is answered, refused or passed over, and nothing breaks',
        [
          connection('refuses calls it does not know, to those who wait'),
          fuzz('settles whatever was asked, with our errors only, and closes'),
          fuzzConnect(
            'may be anything and come any number of times: dialling ends, and leaves nothing open when it fails',
          ),
        ],
      ),
    ],
  },
  {
    title: 'NetStream commands (RTMP 1.0 section 7.2.2)',
    rows: [
      shown(
        '7.2.2',
        'onStatus: level, code, description; on the stream, on stream 0, without null, with a transaction id',
        [
          stream(
            'takes a status without the null, with a transaction id, on stream 0',
            'takes a status without a level',
          ),
          inFile('test/unit/origin/stream-modes.test.ts')(
            'status0, no-null and transaction: onStatus is as rtmpsrv and others send it',
          ),
          inFile('test/interop/rtmpe.test.ts')('agree on a handshake (…), connect and a play'),
        ],
        'rtmpsrv',
        'our server',
      ),
      shown(
        '7.2.2.1',
        'play: names go out as they are, in UTF-8, with prefix and query',
        [stream('sends names as they are, in UTF-8'), vod('… plays', '… is not found')],
        'our server',
      ),
      shown(
        '7.2.2.1',
        'play: start −2000, −1000 or a position, length and reset, in milliseconds',
        [
          stream(
            'asks for a recording from its beginning, so that a missing file is an error',
            'asks for live with the name and -1000',
            'asks for a clip in milliseconds',
          ),
          play2('is in ms: …'),
          vod(
            'stops where len says',
            'sends one picture for len 0',
            'a missing file that may be a live stream is waited for in silence',
          ),
          clients('starts at the second it was told, in its own count'),
        ],
        'rtmpdump',
        'our server',
      ),
      shown(
        '7.2.2.1',
        'play without reset goes behind what plays',
        [
          vod(
            'goes on with what was appended while it plays',
            'begins with what is appended to nothing that plays',
          ),
        ],
        'our server',
      ),
      shown(
        '7.2.2.1',
        'A recording plays to its end: Play.Complete, Play.Stop, StreamEOF',
        [
          vod(
            'says at the end that it is complete',
            'sends every picture once with the times of the file, decode order and presentation apart',
          ),
          clients('plays a file to its end and says so'),
          browser('it ends at its end, and plays again from the beginning'),
          nginxBrowser('nginx-rtmp: pause, resume and the end'),
        ],
        'nginx-rtmp',
        'rtmpdump',
        'our server',
        'Chromium',
      ),
      shown(
        '7.2.2.1',
        'A missing stream is an error, and not a wait',
        [
          stream('rejects with … for …', 'gives up on a server that says nothing'),
          nginxGateway('hears from the server that a file does not exist'),
          nginxBrowser('nginx-rtmp: a missing file is an error in words, not a wait'),
        ],
        'nginx-rtmp',
        'Chromium',
      ),
      shown(
        '7.2.2.1',
        'Servers that send media and no status',
        [
          stream(
            'takes media for an answer where a server sends no status',
            'does not take an empty message for an answer',
          ),
          inFile('test/unit/origin/stream-modes.test.ts')('no-start: media comes without any status'),
        ],
        'our server',
      ),
      shown(
        '7.2.2.1',
        'Live streams: keyframe first, publishing again, the end',
        [
          live(
            'shows a picture at once',
            'reaches who waited for it and who came later, and both are told when it ends',
            'can be published again, and who stayed sees it',
          ),
          nginxBrowser('nginx-rtmp: a live stream published by ffmpeg plays'),
          inFile('test/browser/live.spec.ts')('a live stream published by ffmpeg plays at its live edge'),
        ],
        'ffmpeg',
        'nginx-rtmp',
        'our server',
        'Chromium',
      ),
      shown(
        '7.2.2.2',
        'play2: one object with the properties of NetStreamPlayOptions, times in seconds',
        [
          play2(
            'sends one object with the properties of NetStreamPlayOptions, in seconds',
            'has the defaults of ActionScript, and leaves what is being played',
            'rejects for …, and what was being played goes on',
          ),
          switching('takes the six values of Red5 in place of the object'),
        ],
        'our server',
      ),
      shown(
        '7.2.2.2',
        'play2 `switch`: at a keyframe, Transition and TransitionComplete, nothing missing and nothing twice',
        [
          play2(
            'resolves at NetStream.Play.Transition',
            'tells of the switch that has arrived, which comes as data',
          ),
          switching(
            'goes over at a keyframe that both have, without a gap and without a picture or sound twice',
            'says TransitionComplete with the first picture of the new stream, not before',
            'waits for the offset that the client names, in seconds of media',
            'is forced where the streams have no keyframe in common for long, and still repeats nothing',
          ),
          nginxPlay2('switches to another recording by the end of the one and the start of the other'),
        ],
        'nginx-rtmp',
        'our server',
      ),
      shown(
        '7.2.2.2',
        'play2 `swap`, `append`, `appendAndWait`, `reset`, `resume`, `stop`',
        [
          play2(
            '… goes out under its name',
            '… resolves where nobody refuses',
            'stop resolves at NetStream.Play.Stop',
          ),
          switching(
            'append queues behind what plays',
            'appendAndWait collects, and resume starts the list in its order',
            'resume on a new connection goes on at the offset',
            'reset plays at once and forgets the playlist',
            'stop ends what plays',
            'swap of what plays already is refused, of what waits is carried out',
          ),
        ],
        'our server',
      ),
      shown(
        '7.2.2.2',
        'play2: `oldStreamName` goes without its query (FM-925), `streamName` with it',
        [
          play2('keeps the query of the new name and cuts that of the old one'),
          switching(
            'is refused when the old name has a query, and what plays goes on (FM-925)',
            'takes a new name with a query of its own, as signed ones have',
          ),
        ],
        'our server',
      ),
      shown(
        '7.2.2.2',
        'play2 to servers that have none',
        [
          play2(
            'rejects as a call that failed where the server answers _error: it has no play2',
            'does not resolve by a _result, which servers send that switched nothing',
          ),
          nginxPlay2('rejects where there is no such recording'),
        ],
        'nginx-rtmp',
      ),
      shown('7.2.2.3', 'deleteStream, closeStream', [
        stream('closes and deletes the stream, and leaves the connection'),
      ]),
      notDone(
        '7.2.2.4, 7.2.2.5',
        'receiveAudio, receiveVideo',
        'A player plays what there is. Our server takes the commands and sends both all the same.',
      ),
      inPart(
        '7.2.2.6',
        'publish',
        'The server side is done (encoders publish to the local distribution). There is no publishing client.',
        [
          both(
            'takes what an encoder publishes, and says so to it',
            'keeps what an encoder sends before its publish was accepted',
          ),
          rtmps('takes what ffmpeg publishes, and gives it to a viewer by RTMP'),
          clients('publishes where an access manager lets it in, and is told why it may not publish a name'),
        ],
        'ffmpeg',
        'our server',
      ),
      shown(
        '7.2.2.7',
        'seek: milliseconds; Seek.Notify divides what was before from what comes',
        [
          stream(
            'seeks and pauses in milliseconds, whole ones',
            'rejects a seek that fails',
            'gives up on a seek that is not answered',
            'settles seeks in the order they were asked for',
          ),
          vod(
            'to the timestamp of a keyframe starts with that one, though it is presented later',
            'works after the end',
          ),
          nginxBrowser(
            'nginx-rtmp: … seeks forward and back to the asked frame, although the server takes the next keyframe',
          ),
          clients('plays, and seeks by the seek command with the timestamps of the file'),
          browser(
            'seeking forward and back shows exactly the frame that was asked for',
            'ten quick seeks end at the last one',
          ),
        ],
        'nginx-rtmp',
        'ffmpeg',
        'our server',
        'Chromium',
      ),
      shown(
        '7.2.2.8',
        'pause and resume',
        [
          stream('seeks and pauses in milliseconds, whole ones'),
          vod(
            'sends nothing until playback goes on, and then what comes next',
            'while paused shows the picture that was asked for and stays paused',
          ),
          nginxBrowser('nginx-rtmp: pause, resume and the end'),
          browser('pause holds the picture and play goes on from it'),
        ],
        'nginx-rtmp',
        'our server',
        'Chromium',
      ),
      shown(
        'SetBufferLength',
        'Sent behind play and whenever it changes; our server sends so far ahead',
        [
          stream('says the buffer length behind play, and again when it changes'),
          vod('sends as far ahead as the client buffers, and then in real time'),
        ],
        'our server',
      ),
      shown('any', 'A server that says anything at any moment: whatever was asked is settled', [
        fuzz('settles whatever was asked, with our errors only, and closes'),
        inFile('test/fuzz/rtmp-session.test.ts')(
          'says to the page what can be posted, ends with an error at most, and says nothing after it is closed',
        ),
      ]),
      shown(
        'any',
        'A client that says anything at any moment: the server ends with it and serves the others',
        [fuzz('ends when the client does, and never by a fault of its own', 'goes on serving the others')],
        'our server',
      ),
    ],
  },
];
