import { inFile, inPart, shown, type NamedTest, type Row, type Section } from './row.js';

const net = inFile('test/unit/errors/net-status.test.ts');
const modes = inFile('test/unit/origin/stream-modes.test.ts');
const apps = inFile('test/unit/origin/rtmp-apps.test.ts');
const vod = inFile('test/unit/origin/rtmp-vod.test.ts');
const play2 = inFile('test/unit/protocol/connection/play2.test.ts');
const stream = inFile('test/unit/protocol/connection/net-stream.test.ts');
const connection = inFile('test/unit/protocol/connection/net-connection.test.ts');
const info = inFile('test/unit/protocol/connection/status-info.test.ts');
const switching = inFile('test/unit/origin/rtmp-play2.test.ts');
const live = inFile('test/unit/origin/live.test.ts');
const clients = inFile('test/interop/origin-clients.test.ts');
const errors = inFile('test/browser/errors.spec.ts');

const BECOMES = net('… (…) is failure=… and becomes …');
const FINE = net('… is no failure');
const SAID = modes('… has its level and its place', '… is the answer to play');

const code = (name: string, behaviour: string, ...tests: readonly (readonly NamedTest[])[]): Row =>
  shown(name, behaviour, tests, 'our server');

export const STATUS: readonly Section[] = [
  {
    title: 'Status codes of NetConnection',
    rows: [
      code(
        'Connect.Success',
        'The connection is open; `data.version` and `objectEncoding` are read',
        FINE,
        apps('are told so by connect, and play, call and seek'),
      ),
      code(
        'Connect.Rejected',
        'CF_RTMP_CONNECT_REJECTED with the words of the server',
        BECOMES,
        apps('Connect.… is the answer to connect'),
      ),
      shown(
        'Connect.Rejected',
        "CloudFront's four reasons, wherever they stand in the answer",
        [
          net(
            '… is found inside any of the texts',
            'application is trusted before description',
            'a stream that is called like a code is just not found',
          ),
          vod('app … at …: …'),
          errors('… is …, in words'),
        ],
        'our server',
        'Chromium',
      ),
      code('Connect.InvalidApp', 'CF_RTMP_INVALID_APP', BECOMES, apps('Connect.… is the answer to connect')),
      code('Connect.Failed', 'CF_RTMP_CONNECT_FAILED', BECOMES, apps('Connect.… is the answer to connect')),
      code(
        'Connect.Closed',
        'The end of the connection, and no failure by itself',
        BECOMES,
        apps('Connect.… comes to one who is connected, and ends it'),
      ),
      code(
        'Connect.AppShutdown',
        'CF_RTMP_APP_SHUTDOWN, at connect and in the middle',
        BECOMES,
        apps(
          'Connect.… comes to one who is connected, and ends it',
          'comes in the middle of playing where milliseconds are named',
        ),
      ),
      code(
        'Connect.IdleTimeout',
        'CF_RTMP_IDLE_TIMEOUT, in either spelling (IdleTimeOut)',
        BECOMES,
        stream('reports why the server closes where it said so before'),
        apps('when the client plays nothing for long, and not before'),
      ),
      code(
        'Connect.NetworkChange',
        'News; nothing ends',
        connection('tells status that belongs to no stream'),
        apps('Connect.NetworkChange comes and changes nothing'),
      ),
      code(
        'Call.Failed, Call.BadVersion, Call.Prohibited',
        'Each is an error of the call, with a code of its own',
        BECOMES,
        apps('Call.… is the answer to every call'),
      ),
      shown(
        'any',
        'Refusals are seen by librtmp as what they are',
        [clients('sees every refusal as what it is')],
        'rtmpdump',
        'our server',
      ),
    ],
  },
  {
    title: 'Status codes of NetStream',
    rows: [
      code(
        'Play.Reset, Play.Start',
        'Playing begins; media may come without either',
        FINE,
        SAID,
        vod('begins with its status, its metadata, its headers and a keyframe at zero'),
      ),
      code(
        'Play.Stop',
        'The server has sent everything; the buffer plays on',
        FINE,
        SAID,
        modes('… at the end of the file'),
      ),
      code('Play.StreamNotFound', 'CF_RTMP_STREAM_NOT_FOUND', BECOMES, SAID, stream('rejects with … for …')),
      code(
        'Play.Failed',
        'CF_RTMP_PLAY_FAILED; of a signed name with its expiry, without the signature',
        BECOMES,
        SAID,
        net('a failed play of a signed name says that it was signed, and until when, without the signature'),
      ),
      code('NetStream.Failed', 'CF_RTMP_STREAM_FAILED', BECOMES, SAID),
      code(
        'Play.FileStructureInvalid',
        'CF_RTMP_FILE_STRUCTURE_INVALID',
        BECOMES,
        SAID,
        inFile('test/unit/origin/odd-files.test.ts')('… is refused with a reason'),
      ),
      code('Play.NoSupportedTrackFound', 'CF_RTMP_NO_SUPPORTED_TRACK', BECOMES, SAID),
      code(
        'Play.InsufficientBW',
        'A warning; playing goes on',
        BECOMES,
        SAID,
        modes('rate: no faster than so many kbit/s, and the server says so', 'with a warning goes on'),
      ),
      code(
        'Play.PublishNotify',
        'A publisher is there',
        FINE,
        SAID,
        live('reaches who waited for it and who came later, and both are told when it ends'),
      ),
      code(
        'Play.UnpublishNotify',
        'The end of a live stream: CF_RTMP_STREAM_UNPUBLISHED',
        BECOMES,
        SAID,
        live('reaches who waited for it and who came later, and both are told when it ends'),
      ),
      code(
        'Play.Transition',
        'play2 is accepted, `reason` Success or Forced',
        FINE,
        SAID,
        play2('resolves at NetStream.Play.Transition'),
        switching(
          'is forced where the streams have no keyframe in common for long, and still repeats nothing',
        ),
      ),
      code(
        'Play.Complete',
        'onPlayStatus, as data or as a command',
        FINE,
        stream('brings onPlayStatus as a status, whether data or command'),
        vod('says at the end that it is complete'),
      ),
      code(
        'Play.Switch',
        'onPlayStatus at the seam of a playlist',
        modes('… has its level and its place'),
        vod('goes on with what was appended while it plays'),
      ),
      code(
        'Play.TransitionComplete',
        'onPlayStatus with the first picture of the new stream',
        play2('tells of the switch that has arrived, which comes as data'),
        switching('says TransitionComplete with the first picture of the new stream, not before'),
      ),
      code(
        'Seek.Notify',
        'Divides the media; the seek is answered',
        FINE,
        SAID,
        stream('settles seeks in the order they were asked for'),
      ),
      code(
        'Seek.Failed, Seek.InvalidTime',
        'The seek is rejected, what plays goes on',
        BECOMES,
        stream('rejects a seek that fails'),
        modes('NetStream.Seek.… plays, and refuses every seek'),
      ),
      code(
        'Pause.Notify, Unpause.Notify',
        'The pause is answered',
        FINE,
        SAID,
        stream('seeks and pauses in milliseconds, whole ones'),
      ),
      inPart(
        'Buffer.Empty, Buffer.Full, Buffer.Flush',
        'Made by clients of old from their own buffer; a server that sends them is borne',
        'The player says so by the events of a media element (waiting, playing).',
        [SAID, FINE],
        'our server',
      ),
      inPart(
        'Play.LiveStall, Play.LiveResume, Step.Notify, Seek.Start, Data.Start, DVRStreamInfo.…',
        'News of players of old; a server that sends them is borne',
        'They mean nothing to this player.',
        [SAID, modes('NetStream.Data.Start is a data message')],
        'our server',
      ),
      code('InvalidArg', 'An error of the play', BECOMES, SAID),
      code(
        'Publish.…, Record.…, Unpublish.…, Clear.…',
        'Answers to publishing encoders',
        SAID,
        modes('refuses to publish by the code in the name'),
      ),
      shown(
        'unknown',
        'A code that nobody knows is judged by its level and keeps its words; case makes no difference',
        [
          net(
            'an unknown code is judged by its level and keeps the raw text',
            '… (…) is failure=… and becomes …',
          ),
        ],
      ),
      shown('info object', 'Levels, descriptions and details that are missing or are no texts', [
        info(
          'has the level status where there is none, or one that is no text',
          'has no description and no details but texts',
          'may be a bare text in a refusal',
        ),
      ]),
    ],
  },
];
