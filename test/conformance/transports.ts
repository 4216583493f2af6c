import { inFile, inPart, notDone, shown, type Section } from './row.js';

const client = inFile('test/unit/protocol/rtmpt/tunnel-client.test.ts');
const server = inFile('test/unit/protocol/rtmpt/tunnel-server.test.ts');
const tunnel = inFile('test/unit/protocol/rtmpt/open-tunnel.test.ts');
const pace = inFile('test/unit/protocol/rtmpt/polling-pace.test.ts');
const fetching = inFile('test/unit/transport/open-http-tunnel.test.ts');
const nodeTunnel = inFile('test/unit/gateway/http-tunnel-channel.test.ts');
const routes = inFile('test/unit/origin/rtmpt-routes.test.ts');
const tls = inFile('test/unit/origin/tls.test.ts');
const rtmptPeers = inFile('test/interop/rtmpt.test.ts');
const rtmpsPeers = inFile('test/interop/rtmps.test.ts');
const rtmpePeers = inFile('test/interop/rtmpe.test.ts');
const rtmpe = inFile('test/unit/protocol/handshake/rtmpe.test.ts');
const handshake = inFile('test/unit/protocol/handshake/handshake.test.ts');
const dh = inFile('test/unit/protocol/crypto/diffie-hellman.test.ts');
const rc4 = inFile('test/unit/protocol/crypto/rc4.test.ts');
const sha = inFile('test/unit/protocol/crypto/sha256.test.ts');
const encrypted = inFile('test/unit/protocol/connection/rtmpe-connection.test.ts');
const dial = inFile('test/unit/protocol/connection/dial.test.ts');
const family = inFile('test/browser/rtmp-family.spec.ts');
const session = inFile('test/unit/session/session-connection.test.ts');
const gateway = inFile('test/unit/gateway/gateway.test.ts');
const secure = inFile('test/unit/gateway/secure-upstream.test.ts');
const tlsChannel = inFile('test/unit/gateway/tls-channel.test.ts');
const policy = inFile('test/unit/gateway/upstream-policy.test.ts');
const websocket = inFile('test/unit/transport/open-websocket.test.ts');
const address = inFile('test/unit/transport/gateway-address.test.ts');
const websockify = inFile('test/interop/websockify.test.ts');
const nginxBrowser = inFile('test/interop/nginx-rtmp.spec.ts');
const nginxGateway = inFile('test/interop/gateway-nginx-rtmp.test.ts');
const own = inFile('test/unit/origin/gateway.test.ts');
const plan = inFile('test/unit/source/source-plan.test.ts');
const ladder = inFile('test/unit/playback/ladder.test.ts');
const fuzzTunnel = inFile('test/fuzz/rtmpt.test.ts');
const fuzzHandshake = inFile('test/fuzz/rtmpe-handshake.test.ts');
const fuzzGateway = inFile('test/fuzz/gateway.test.ts');
const csp = inFile('test/browser/content-security-policy.spec.ts');

const PLAYS = '… plays through the gateway, and seeks to the frame';

export const TRANSPORTS: readonly Section[] = [
  {
    title: 'The five schemes',
    rows: [
      ...(['rtmp', 'rtmpe', 'rtmpt', 'rtmpte', 'rtmps'] as const).map((scheme) =>
        shown(
          scheme,
          'A browser plays a recording and seeks to the frame, through the gateway',
          [family(PLAYS)],
          'our server',
          'Chromium',
        ),
      ),
      ...(['rtmpt', 'rtmpte'] as const).map((scheme) =>
        shown(
          scheme,
          'Straight from the browser, without a gateway: HTTP/1.1 from another origin, HTTP/2 on a page of https',
          [
            family(
              '… plays straight from the browser, without a gateway, and seeks',
              '… plays without a gateway over HTTP/2, and seeks',
            ),
          ],
          'our server',
          'Chromium',
        ),
      ),
      shown(
        'rtmpt, rtmpte',
        'Live streams',
        [family('the live channel plays over …')],
        'our server',
        'Chromium',
      ),
      shown(
        'rtmpe, rtmpt',
        'On a page that forbids workers',
        [family('… plays on the page itself')],
        'our server',
        'Chromium',
      ),
      notDone(
        'rtmpts, rtmfp',
        'RTMPT inside TLS as a scheme of its own; RTMFP',
        'RTMPT over https is a tunnel address. RTMFP (UDP) is out of reach for a page, and CloudFront never had it.',
      ),
    ],
  },
  {
    title: 'RTMPT',
    rows: [
      shown('ident2', 'Asked first; 404 and every other failure are normal', [
        client('with status … and … names none, and is no failure', 'may be missing'),
        tunnel('opens although ident2 fails in whatever way'),
        nodeTunnel('opens a session where the server hangs up on ident2'),
      ]),
      shown('ident2', 'An address in the answer is followed only if that is allowed', [
        client('names the host to talk to: …'),
        tunnel(
          'tells of the host that ident2 names before it opens there, and opens also when that is refused',
        ),
        fetching('follows ident2 only to hosts that it may'),
        nodeTunnel(
          'talks to the host that ident2 names only where it may',
          'stays where it is when the host that ident2 names cannot be reached',
        ),
        secure('whose ident2 names another'),
      ]),
      shown(
        'open',
        'The answer is the session, without a polling byte; what is no session id is no RTMPT',
        [
          client('may be …', 'that is … is no RTMPT', 'with status … is no RTMPT'),
          server('answers open with an id of its own and a line end, and no polling byte'),
        ],
        'our server',
      ),
      shown(
        'send, idle',
        'Sequence numbers from 0 without a gap; one zero byte to poll',
        [
          client('asks ident2 and open with one zero byte, then sends and polls with numbers from 0'),
          server(
            'takes a client that counts from …',
            'takes a client that does not count',
            'puts requests that overtook each other into their order',
            'gives a repeated request the same answer, and takes its bytes once',
          ),
        ],
        'our server',
      ),
      shown(
        'send, idle',
        'As other clients ask, so does ours; as they expect it, our server answers',
        [
          client('recorded: …', 'the client asks in the same way as the one that was recorded'),
          server(
            'recorded: …',
            'what the client sent arrives byte for byte when each request is made … times',
          ),
        ],
        'ffmpeg',
        'rtmpdump',
        'our server',
      ),
      shown('one at a time', 'Never two requests of a session under way', [
        client('never asks while an answer is outstanding'),
        tunnel('carries bytes both ways, in order, and never has two requests under way'),
        fuzzTunnel('comes through any answers, asks one thing at a time and counts without a gap'),
      ]),
      shown(
        'one at a time',
        'Clients that have several under way (librtmp) are answered in their order',
        [
          server(
            'answers requests that are under way together in their order',
            'refuses more requests at a time than a client has reason for',
          ),
          rtmptPeers('plays to rtmpdump by … what the RTMP port plays to it'),
        ],
        'rtmpdump',
        'our server',
      ),
      shown(
        'polling byte',
        '16 ms each; at once while data flows; less and less often when there is nothing',
        [
          pace(
            'is at once after an answer that shows a flow',
            'waits after an empty answer with the polling byte … for … ms',
            'asks a server that always says 1 less and less often, down to twice a second',
            'begins anew when …',
          ),
          client('waits for as long as the polling byte says, and not when something is to be sent'),
          tunnel('polls a silent server ever less often, and sends at once all the same'),
        ],
      ),
      shown(
        'polling byte',
        'The server raises it after ten empty answers each: 1, 3, 5, 9, 17, 33',
        [
          pace('raises the byte of the server after ten empty answers each'),
          server('raises the polling byte after ten empty answers each, and begins anew when data flows'),
        ],
        'our server',
      ),
      shown(
        'polling byte 0',
        'The server has ended the session; what stands behind the byte still counts',
        [
          client('takes a zero for the polling byte as the end, after the bytes behind it'),
          server('says zero once all has been said after the end, and knows the session no more'),
        ],
        'our server',
      ),
      shown(
        'bodies',
        'All bodies are one stream of bytes, however they are cut',
        [
          client('the bodies of its answers are one stream, however they are cut'),
          fuzzTunnel('bring every byte in order, however both sides cut them and answers are cut'),
        ],
        'ffmpeg',
        'rtmpdump',
      ),
      shown(
        'close',
        'Said when the session is closed, after what was still to be sent',
        [
          tunnel('says goodbye when it is closed, after what was still to be sent'),
          server('ends the channel when the client closes, after what it sent'),
        ],
        'our server',
      ),
      shown(
        'loss',
        '400, 404 and other answers that are none are the loss of the session, which is opened anew while it plays',
        [
          client('takes … for the loss of the session'),
          tunnel('breaks with CF_TUNNEL_SESSION_LOST, after what had come, on …'),
          server('answers 404 to … of no session', 'answers 400 to …'),
          session(
            'goes on at its place by a new one',
            'goes on with a live stream',
            'is over where it is lost before anything came',
          ),
          family('a session of … that the server forgets is opened anew, and the picture goes on'),
        ],
        'our server',
        'Chromium',
      ),
      shown('HTTP', 'As the Flash player asked: POST, application/x-fcs, keep-alive, one connection', [
        nodeTunnel(
          'asks as the Flash player did',
          'carries bytes both ways over one connection of its own',
          'makes a new connection where the server ends the one there was, and goes on with the session',
        ),
      ]),
      shown(
        'HTTP',
        'From a page: simple requests without a preflight first, with Content-Type where the server insists; CORS',
        [
          fetching(
            'makes simple requests, which need no preflight',
            'sends application/x-fcs for the whole session where the server answers … without',
            'keeps the path below which a proxy has the tunnel',
          ),
          routes(
            'answers in the form of RTMPT, for any page, never from a cache',
            'lets pages with a Content-Type of RTMPT through their preflight, from the internet too',
          ),
          rtmptPeers('lets … through, and adds the header that a page needs'),
        ],
        'nginx',
        'our server',
      ),
      shown(
        'HTTP',
        'HTTP/2',
        [
          tls(
            'plays over HTTP/2, all its requests in one session',
            'says no to a session that it does not know, over HTTP/2 as over HTTP/1.1',
          ),
        ],
        'our server',
      ),
      shown(
        'peers',
        'ffmpeg and rtmpdump play from our server, and ffmpeg publishes to it',
        [
          rtmptPeers(
            'plays to ffmpeg by rtmpt what the RTMP port plays to it',
            'plays to rtmpdump by … what the RTMP port plays to it',
            'tells rtmpdump by rtmpt that a stream does not exist',
            'takes from ffmpeg by rtmpt what it publishes',
          ),
        ],
        'ffmpeg',
        'rtmpdump',
        'our server',
      ),
      shown(
        'any',
        'Whatever a server answers, whatever a client asks',
        [
          fuzzTunnel(
            'ends with an error or in order, whatever the server answers',
            'answers any requests with one of its statuses, and takes no byte twice',
          ),
        ],
        'our server',
      ),
    ],
  },
  {
    title: 'RTMPE and RTMPTE',
    rows: [
      shown('version', 'Version 6', [
        rtmpe('asks with version 6, its key first, and a version field to which librtmp answers in kind'),
      ]),
      notDone(
        'version 8, 9',
        'RTMPE with XTEA or Blowfish over the signatures',
        'No public description and no server at hand that speaks them; both are recognised and refused by their number, see below.',
      ),
      shown(
        'version 8, 9',
        'Both are recognised at the first byte, on both sides, and refused as CF_RTMP_ENCRYPTION_UNSUPPORTED',
        [
          rtmpe('refuses a server that answers with version …, at the first byte'),
          handshake('refuses a client with the scrambled RTMPE version … at its first byte'),
        ],
      ),
      shown('layouts', 'Digest first and key first, on both sides', [
        rtmpe(
          'takes an answer with the layout …',
          'answers a client with the layout … in the same, and both have the same keys',
        ),
      ]),
      shown(
        'layouts',
        'librtmp puts the key first',
        [
          handshake(
            'finds the digests of rtmpdump and rtmpsuck in the recorded RTMPE session …, both with the key first',
          ),
        ],
        'rtmpdump',
        'rtmpsuck',
      ),
      shown(
        'Diffie-Hellman',
        'Second Oakley group; secrets and keys that another program computed',
        [
          dh(
            'comes to the numbers that GMP came to in the recorded session …',
            'agrees with OpenSSL on a secret',
          ),
        ],
        'rtmpdump',
        'rtmpsuck',
      ),
      shown(
        'Diffie-Hellman',
        'Secret and public keys are 128 bytes with their leading zeros',
        [
          dh('writes keys and secrets with their leading zeros'),
          rtmpePeers(
            "plays when the client's public key begins with a zero byte",
            "play when the server's public key begins with a zero byte",
            "play when the client's public key and the secret begin with zero bytes",
          ),
        ],
        'rtmpdump',
        'rtmpsuck',
        'our server',
      ),
      shown('Diffie-Hellman', 'Servers that leave out leading zeros are dialled once more, with other keys', [
        encrypted(
          'is one that a connection fails with, which says why',
          'is dialled again, with other keys on a new channel',
        ),
        dial('shakes hands anew, once, where an encrypted handshake may have come to two keys'),
      ]),
      shown('Diffie-Hellman', 'Public keys are checked: 1 < y < p − 1, in the subgroup', [
        dh('takes … for no public key', 'takes keys of the subgroup, however small'),
        rtmpe('refuses a server whose public key is …', 'refuses a client whose public key is none'),
      ]),
      shown(
        'signatures',
        'C2 and S2 are signed with the digests of the other side; SHA-256 and HMAC against Node',
        [
          rtmpe('signs C2 with the digest of S1', 'refuses a server whose S2 is …'),
          sha(
            'gives the digest of the standard’s examples',
            'gives what Node gives, for keys shorter and longer than a block',
          ),
        ],
      ),
      shown(
        'RC4',
        'Streams of RFC 6229; 1536 bytes are thrown away',
        [
          rc4(
            'makes the stream of RFC 6229 for the key …',
            'reads the recorded session … by its keys, 1536 bytes left out',
          ),
        ],
        'rtmpdump',
        'rtmpsuck',
      ),
      shown(
        'whole',
        'Recorded sessions of other programs are made again to the byte by both our sides',
        [
          rtmpe(
            'is the one that our client has, to the byte, in pieces of …',
            'is the one that our server has, to the byte, in pieces of …',
          ),
        ],
        'rtmpdump',
        'rtmpsuck',
      ),
      shown(
        'whole',
        'Every byte behind the handshake is encrypted, in the order of the wire',
        [
          encrypted(
            'shows no word of what is said to those between',
            'stays in step over seeks, calls and acknowledgements that cross',
            'decrypts what comes in one piece with S2',
            'leaves the media alone that a server sends to several clients at a time',
          ),
        ],
        'our server',
      ),
      shown(
        'peers',
        'rtmpdump plays from our server; our client plays through rtmpsuck, and gets its answers from rtmpsrv',
        [
          rtmpePeers(
            'plays the same by rtmpe as by rtmp with either handshake, and finds nothing to complain about',
            'play to the end what is played without, and seek',
            'agree on a handshake (…), connect and a play',
          ),
        ],
        'rtmpdump',
        'rtmpsuck',
        'rtmpsrv',
        'nginx-rtmp',
        'our server',
      ),
      shown(
        'no fallback',
        'A server that does not encrypt is never spoken to in the clear',
        [
          rtmpe(
            'never falls back: a server without a digest is refused',
            'never falls back: a server that echoes everything is refused',
            'refuses a client that asks for encryption without a digest',
          ),
          encrypted('is not made with a server that does not encrypt'),
          rtmpePeers('is no connection where the server is one without RTMPE'),
          family('rtmpe to a server without encryption, which …, is an error and never plays in the clear'),
        ],
        'nginx-rtmp',
        'our server',
        'Chromium',
      ),
      shown(
        'RTMPTE',
        'The same inside RTMPT',
        [
          rtmptPeers('plays to rtmpdump by … what the RTMP port plays to it'),
          client('recorded: …'),
          family(PLAYS),
        ],
        'rtmpdump',
        'our server',
        'Chromium',
      ),
      shown(
        'any',
        'Damaged handshakes end in encryption, in an error, or wait',
        [
          fuzzHandshake(
            'of our RTMPE client ends in encryption, in a PlayerError, or waits for what is missing',
            'of our server ends for whatever client, and never without the encryption that was asked for',
            'of ours with whatever server ends within its time',
            'of whatever client with our server ends within its time',
          ),
        ],
        'our server',
      ),
    ],
  },
  {
    title: 'RTMPS',
    rows: [
      shown(
        'certificate',
        'Checked against the name, its dates and the known authorities; what is wrong is said',
        [
          tlsChannel(
            'refuses a certificate that …, and says so',
            'believes what an authority that it was given has signed',
            'checks an address against the addresses in the certificate, and sends no SNI for it',
          ),
          secure(
            'with a certificate that … is refused by a close code of its own',
            'tells a page of its certificate as CF_GATEWAY_CERTIFICATE',
          ),
          rtmpsPeers(
            'is not believed by an ffmpeg that was not given the certificate',
            'fails by CF_GATEWAY_CERTIFICATE through one that was not',
          ),
          family(
            'a certificate that the gateway does not trust is an error that says so, until its authority is given',
          ),
        ],
        'ffmpeg',
        'our server',
        'Chromium',
      ),
      shown(
        'peers',
        'ffmpeg and rtmpdump play from our server, ffmpeg publishes to it',
        [
          rtmpsPeers(
            'gives ffmpeg, which checks the certificate for …, the packets that RTMP gives it',
            'plays to rtmpdump, from the beginning to the end',
            'takes what ffmpeg publishes, and gives it to a viewer by RTMP',
          ),
        ],
        'ffmpeg',
        'rtmpdump',
        'our server',
      ),
      shown(
        'peers',
        'RTMPT inside TLS',
        [rtmpsPeers('tunnels to ffmpeg on the HTTPS port as on the HTTP port')],
        'ffmpeg',
        'our server',
      ),
      shown(
        'gateway',
        'Through our gateway and straight from Node',
        [
          rtmpsPeers(
            'plays straight from Node',
            'plays through a gateway that was given the authority',
            'plays through the gateway of the local distribution itself, asked by wss:',
          ),
        ],
        'our server',
      ),
      shown('faults', 'Servers that do not speak TLS, close or say nothing in its handshake', [
        tlsChannel(
          'says of a server that answers without TLS that the handshake failed',
          'fails at once where the server … the connection in the handshake',
          'gives up a server that never answers the TLS handshake',
        ),
      ]),
    ],
  },
  {
    title: 'The gateway',
    rows: [
      shown('WebSocket', 'Binary messages both ways, subprotocol `binary`, the target in the query', [
        websocket(
          'offers the subprotocol binary and names its target in the query',
          'carries bytes both ways and ends when the server closes in order',
          'takes a text message for something that is no gateway',
        ),
        gateway('several megabytes both ways at once, byte for byte', 'a text message, first or later'),
      ]),
      shown(
        'relays',
        'A plain websockify does as well',
        [
          websockify(
            'carries bytes both ways to the one server it was started for',
            'finds its token in the address although a target stands beside it',
            'that does not reach its server is told apart from one that is not there',
          ),
          nginxBrowser('a plain websockify in place of our gateway plays the same'),
        ],
        'websockify',
        'nginx-rtmp',
        'Chromium',
      ),
      shown(
        'target',
        '`host:port`, `rtmp://`, `rtmps://`, `rtmpt://`; written by the page and read by the gateway',
        [
          address('… becomes …', 'asks for the way to the server that … takes: …'),
          policy('calls … no target'),
          fuzzGateway(
            'that a page writes is what the gateway reads',
            'is refused, or reads the same when it is written again',
          ),
        ],
      ),
      shown('policy', 'Only what is listed, by allow or map, by the transport that is listed', [
        policy(
          '… and target …: …',
          'does not start with the unreadable entry …',
          'goes before allow for the same name',
        ),
        gateway(
          'a target that is not listed',
          'a retired name to the server it is mapped to, whatever the port',
        ),
        fuzzGateway(
          'is refused as a whole, or decides on any target; addresses inside are dialled only where they are listed',
        ),
      ]),
      shown(
        'policy',
        'Private addresses only where they are listed themselves, in every disguise, for every transport, whatever DNS says',
        [
          policy(
            'refuses the disguised address … in every scheme, whatever is allowed',
            'takes localhost, listed by that name, to the loopback addresses and nowhere else',
          ),
          gateway(
            'an address in a disguised spelling, although the address it means is listed',
            'a listed name that resolves to a private address, before the client has said anything',
            'a name that resolves to a public address first and to a private one later',
          ),
          secure(
            'is not reached in a private network by a name',
            'is not reached in a private network by a name, nor when its name is resolved anew',
          ),
        ],
      ),
      shown('policy', 'Pages of other origins are refused', [
        gateway('a page of another origin, and a missing Origin where a list is given'),
      ]),
      shown(
        'tcp',
        'To RTMP servers',
        [nginxGateway('plays … under the retired name exactly as straight from the server')],
        'nginx-rtmp',
      ),
      shown('tls', 'To RTMPS servers', [
        secure(
          'is reached with several megabytes both ways, by its name, and counted as such',
          'that does not speak TLS, or says nothing, is a server that cannot be reached',
        ),
      ]),
      shown(
        'http tunnel',
        'To RTMPT servers',
        [
          secure(
            'is reached with a megabyte both ways, by its name, and counted as such',
            'that answers 404 to everything is refused as one that does not speak RTMPT',
            'that forgets the session is a lost tunnel, to a page CF_TUNNEL_SESSION_LOST',
          ),
        ],
        'our server',
      ),
      shown(
        'first byte',
        'A client must begin with an RTMP handshake (3, 6, 8, 9) before a server is asked',
        [gateway('a first byte of …', 'handshake version …', 'a client that says nothing')],
      ),
      shown(
        'back-pressure',
        'Who does not read is not sent more, over every transport',
        [
          gateway(
            'stops reading the server when the client does not read, and goes on later without a gap',
            'stops reading the client when the server does not read, and goes on later without a gap',
          ),
          secure(
            'is no longer read when the client does not read, and goes on later without a gap',
            'is asked for no more when the client does not read, and goes on later without a gap',
          ),
          inFile('test/unit/protocol/connection/client-and-server.test.ts')(
            'hold back a server whose client does not read',
          ),
        ],
        'our server',
      ),
      shown(
        'close codes',
        'Each refusal has a close code, which the page reads as an error with words',
        [
          websocket('turns close code … into …, with the words of the gateway'),
          nginxGateway('says in the error of connect that the gateway does not let this server through'),
        ],
        'nginx-rtmp',
      ),
      shown('limits', 'Connections in total and of one address, time without a byte, frames', [
        gateway(
          'more connections than it may have, in total or of one address, until one has left',
          'a connection on which nothing moves',
          'a frame larger than a client may send ends the connection',
        ),
      ]),
      shown(
        'own',
        'The gateway of the local distribution leads there by every protocol, and nowhere else',
        [own('plays by …, by every name it has', 'leads nowhere else: …')],
        'our server',
      ),
      shown(
        'policy of pages',
        'Under a strict Content-Security-Policy with Trusted Types',
        [csp('under a strict policy with Trusted Types the … plays over RTMP, in a worker')],
        'our server',
        'Chromium',
      ),
    ],
  },
  {
    title: 'The ladder of ports and protocols',
    rows: [
      shown('order', 'rtmp 1935, rtmp 80, rtmpt 80', [plan('is 1935, 80 and the tunnel on 80')]),
      shown('order', 'rtmpe 1935, rtmpe 80, rtmpte 80: encryption is kept', [
        plan('C51: encryption is kept'),
      ]),
      shown('order', 'A port or a tunnel that is written is the only one', [
        plan(
          'C50: a written port is the only one, and the tunnel does not take it over',
          'a tunnel that was asked for is the only one',
          'rtmps has no second way',
        ),
      ]),
      shown('stagger', 'The next way begins 1.5 s after the one before, or at once where that failed', [
        dial(
          'starts the next rung at once where one fails',
          'starts the next rung beside one that is silent, and closes the one that lost',
          'waits for the stagger before it starts the next rung',
        ),
      ]),
      shown(
        'winner',
        'The first to answer connect; a late answer of an early way counts; losers are closed',
        [
          dial(
            'lets an early rung win that answers after a later one was started',
            'closes a channel that opens after another rung has won',
            'connects by the first rung where it answers, and starts no other',
          ),
        ],
      ),
      shown('verdict', 'A server that refuses ends the ladder; a port without RTMP does not', [
        dial(
          'ends at a server that refuses: …',
          'ends with the refusal of a late rung while an early one is still silent',
          'gives the error of the preferred rung where none is an RTMP server',
          'gives the error of the rung that got as far as connect',
        ),
        session('fails with what the server said, without trying further ways'),
      ]),
      shown(
        '1935 blocked',
        'With 1935 closed, or silent, and a web server on 80, the tunnel plays within 3 s',
        [family('… with port 1935 … ends on … in under 3 s, and the next player begins there')],
        'our server',
        'Chromium',
      ),
      shown(
        'memory',
        'What led to a host goes first for the life of the page',
        [
          ladder(
            'goes first the next time, with the others behind it',
            'counts for every player of the page, and for that host alone',
            'is forgotten when it fails',
          ),
          family('… with port 1935 … ends on … in under 3 s, and the next player begins there'),
        ],
        'our server',
        'Chromium',
      ),
      shown('records', 'Every way that was tried has a record with its time and its outcome', [
        ladder(
          'tell of every way that was tried when it began, how far it came and how it ended',
          'give each way that fails its own error',
          'hold no way that was not tried, because the first answered',
        ),
      ]),
      inPart(
        'rtmps',
        'No second way',
        'The Flash players had none, and a ladder would end in less than what was asked for.',
        [plan('rtmps has no second way')],
      ),
    ],
  },
];
