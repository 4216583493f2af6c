import { inFile, inPart, notDone, shown, type Section } from './row.js';

const amf0 = inFile('test/unit/protocol/amf/amf0.test.ts');
const amf3 = inFile('test/unit/protocol/amf/amf3.test.ts');
const captures = inFile('test/unit/protocol/captures.test.ts');
const fuzzAmf = inFile('test/fuzz/rtmp-amf.test.ts');
const extras = inFile('test/unit/protocol/connection/connect-extras.test.ts');
const audio = inFile('test/unit/media/flv/audio-tag.test.ts');
const video = inFile('test/unit/media/flv/video-tag.test.ts');
const metadata = inFile('test/unit/media/flv/metadata.test.ts');
const file = inFile('test/unit/media/flv/flv-file.test.ts');
const enhanced = inFile('test/unit/media/enhanced/enhanced-rtmp.test.ts');
const codecs = inFile('test/unit/media/enhanced/codecs-ffprobe.test.ts');
const capabilities = inFile('test/unit/playback/rtmp/enhanced-capabilities.test.ts');
const enhancedBrowser = inFile('test/browser/enhanced-rtmp.spec.ts');
const transmuxer = inFile('test/unit/media/transmuxer.test.ts');
const ffprobe = inFile('test/unit/media/transmuxer-ffprobe.test.ts');
const times = inFile('test/unit/media/timestamp-unwrapper.test.ts');
const fuzzMedia = inFile('test/fuzz/media.test.ts');
const browser = inFile('test/browser/rtmp-vod.spec.ts');
const nginxBrowser = inFile('test/interop/nginx-rtmp.spec.ts');
const calls = inFile('test/unit/protocol/connection/server-calls.test.ts');
const session = inFile('test/unit/session/session-connection.test.ts');
const apps = inFile('test/unit/origin/rtmp-apps.test.ts');
const family = inFile('test/browser/rtmp-family.spec.ts');

export const DATA: readonly Section[] = [
  {
    title: 'AMF 0',
    rows: [
      shown(
        '2.2–2.18',
        'Number, boolean, string, object, null, undefined, ECMA array, strict array, date, XML document, typed object: read and written byte for byte',
        [amf0('reads a …', 'writes a …')],
      ),
      shown(
        '2.2–2.18',
        'What other programs wrote is written again as it was',
        [captures('encodes every command, status and control message to the bytes it was: … …')],
        'nginx-rtmp',
        'ffmpeg',
        'rtmpdump',
      ),
      shown('2.4', 'Texts in UTF-8; one beyond 65535 bytes is a long string (2.14)', [
        amf0('writes a string beyond 65535 bytes as a long string'),
      ]),
      shown(
        '2.5',
        'Objects keep the order of their members; a member called `__proto__` is one like others',
        [amf0('keeps the order of keys', 'reads a …')],
      ),
      shown('2.9', 'References, to arrays and typed objects too, and in cycles', [
        amf0(
          'reads a reference as the very object it refers to',
          'counts the references of arrays and typed objects too',
          'reads an object that contains itself, and writes it to the same bytes',
        ),
      ]),
      shown('2.10', 'ECMA arrays whose count is wrong or whose end is missing', [
        amf0('reads an ECMA array whose count is wrong', 'reads metadata that ends without an end marker'),
      ]),
      inPart(
        '2.13',
        'Date',
        'The time zone, which the specification reserves, is read and passed over, and written as 0.',
        [amf0('reads a …', 'writes a …')],
      ),
      shown('2.15', 'Unsupported is read as undefined', [amf0('reads an unsupported value as undefined')]),
      inPart(
        '2.16',
        'RecordSet, MovieClip',
        'Reserved by the specification and sent by nobody: refused as malformed.',
        [amf0('refuses …')],
      ),
      shown('3.1', 'The switch to AMF3 (avmplus-object-marker)', [
        amf0('reads a …', 'refuses to write a byte array where no AMF3 may be used'),
      ]),
      shown(
        'any',
        'What is malformed is refused, nested too deep or too long is refused, whatever is written is read again',
        [
          amf0('refuses …', 'refuses nesting without end', 'refuses more values than any metadata has'),
          fuzzAmf('AMF0 reads what it writes', 'AMF0 refuses garbage with a PlayerError'),
        ],
      ),
    ],
  },
  {
    title: 'AMF 3',
    rows: [
      shown(
        '3.2–3.15',
        'Undefined, null, booleans, integer, double, string, XML, date, array, object, byte array, dictionary: read and written byte for byte',
        [amf3('reads …', 'writes …')],
      ),
      shown('1.3.1', 'U29: one to four bytes, negative numbers, and what does not fit as a double', [
        amf3('reads …', 'writes …'),
      ]),
      shown('3.8', 'References to texts; the empty one is none', [
        amf3('never counts the empty string among those that can be referred to'),
      ]),
      shown('3.11', 'Arrays with named and numbered members', [
        amf3('reads an array with named and numbered members'),
      ]),
      shown('3.12', 'Objects: sealed members, dynamic ones, traits by reference, cycles', [
        amf3(
          'reads sealed members by traits, and by reference to traits',
          'reads an object by reference as the very same object',
          'reads a cycle',
        ),
      ]),
      notDone(
        '3.12',
        'Externalizable objects',
        'Their bytes mean something to their class only. Refused as malformed.',
      ),
      inPart('3.15', 'Vectors', 'Read, as arrays. Never written.', [amf3('reads a vector of …')]),
      shown(
        '4.1',
        'In messages: type 17 and 15, byte 0, AMF0 that switches',
        [
          extras(
            'goes out as type 17, a byte 0, and AMF0 that switches where there is more than a plain value',
          ),
          apps('are answered in types 17 and 15 after connect, others never'),
        ],
        'our server',
      ),
      shown(
        'any',
        'Counts, references and depths of hostile peers are refused, whatever is written is read again',
        [
          amf3('refuses …', 'refuses nesting without end'),
          fuzzAmf('AMF3 reads what it writes', 'AMF3 refuses garbage with a PlayerError'),
        ],
      ),
    ],
  },
  {
    title: 'FLV tags in messages (FLV 10.1, annex E)',
    rows: [
      shown(
        'E.4.2',
        'AAC: configuration and frames',
        [
          audio('reads an AAC configuration', 'reads AAC'),
          ffprobe('decodes without a complaint, all of it: …'),
          browser('the documented configuration plays over RTMP in <…>'),
        ],
        'our server',
        'Chromium',
      ),
      shown(
        'E.4.2',
        'MP3, whatever its flags say',
        [
          audio('reads MP3 whatever rate the flags claim: …'),
          transmuxer('splits messages with several frames'),
          browser('an MP3 plays over RTMP, sound only'),
        ],
        'our server',
        'Chromium',
      ),
      shown(
        'E.4.2',
        'PCM, ADPCM, Nellymoser, G.711 and Speex are called by their names; the picture plays without them',
        [
          audio('names sound format …'),
          transmuxer('goes on with the picture alone where it is the audio: …'),
        ],
      ),
      shown(
        'E.4.3',
        'AVC: configuration, frames, signed composition times, end of sequence',
        [
          video(
            'reads an AVC keyframe with its composition time',
            'reads a composition time as signed',
            'reads an AVC configuration',
            'reads the end of a sequence, however short',
          ),
          ffprobe('has the times and sizes of the source: …'),
          nginxBrowser('nginx-rtmp: … plays and shows its frames'),
        ],
        'nginx-rtmp',
        'Chromium',
      ),
      shown('E.4.3', 'Sorenson H.263, Screen video and VP6 are called by their names', [
        video('names codec id …'),
        transmuxer('ends where it is the video'),
      ]),
      shown('E.4.3', 'Codec id 0, which servers send for what they cannot name', [
        transmuxer('ends at codec id 0, which servers send for what they cannot name'),
      ]),
      shown('E.4.3', 'Command frames and empty frames are no pictures', [
        video('finds nothing to decode in …'),
        transmuxer('ignores messages without content'),
      ]),
      shown(
        'E.5',
        'onMetaData: size, duration, codecs as numbers, names and FourCCs, index of keyframes; nonsense is none',
        [
          metadata(
            'reads what ffmpeg writes',
            'reads an index of keyframes, in order',
            'takes FourCCs as numbers and as names for codecs',
            'takes nonsense for nothing',
            'looks behind the name that publishers put in front',
          ),
        ],
      ),
      shown('timestamps', 'Wrap at 32 and at 24 bits; small steps back, gaps and new beginnings', [
        times(
          'goes on over 32 bits',
          'goes on over 24 bits, again and again',
          'leaves a server alone that counts on beyond 24 bits',
          'takes a first timestamp just below 2^32 for a negative one',
        ),
        transmuxer(
          'that begin anew, goes on behind what was there',
          'that go back a little, goes on',
          'with a gap, keeps it',
        ),
      ]),
      shown(
        'joining',
        'A stream joined in the middle: no picture before its keyframe, no AAC before its configuration',
        [
          transmuxer(
            'leaves video out until its first keyframe, and keeps audio',
            'leaves AAC out until its configuration, and says so once',
          ),
        ],
      ),
      shown(
        'E.2, E.3',
        'Files: the server reads them to the end, damaged ones too',
        [
          file(
            'reads the same tags from pieces of … bytes',
            'knows a file that ends within a tag',
            'refuses …',
          ),
          inFile('test/interop/origin-clients.test.ts')(
            'ends with an error, not never, where a file is damaged in the middle',
          ),
        ],
        'rtmpdump',
        'our server',
      ),
      shown('any', 'Whatever arrives: an error or media, decode times never go back', [
        fuzzMedia(
          'ends in a PlayerError or goes on',
          'never lets decode times go back, nor a sample have no duration',
          'puts every sample of a real stream out once, wherever it is flushed',
        ),
      ]),
    ],
  },
  {
    title: 'Enhanced RTMP v2',
    rows: [
      shown(
        'connect',
        'fourCcList, audioFourCcInfoMap, videoFourCcInfoMap and capsEx at connect, with what is played and nothing else',
        [
          extras(
            'says by Enhanced RTMP which codecs are played, and that reconnect requests are honoured',
            'says what is asked for in Enhanced RTMP, or nothing',
          ),
        ],
      ),
      shown(
        'Reconnect Request',
        'NetConnection.Connect.ReconnectRequest, with and without tcUrl, absolute and relative',
        [
          calls('… leads to …', 'leaves the connection as it is'),
          session(
            'goes on there without an error, and lets go of the old one',
            'connects to the same address where none is named',
            'stays where it is when nobody answers there',
            'is not driven round by a server that asks for it all the time',
          ),
          apps('name the files, to clients that understand them', 'do not come to others'),
          family('a server that asks for a reconnect gets one, and nobody notices'),
        ],
        'our server',
        'Chromium',
      ),
      shown(
        'ExVideoTagHeader',
        'avc1 in enhanced tags, with and without composition times, also as track 0 of many',
        [video('reads H.264 by Enhanced RTMP: …')],
      ),
      shown('ExAudioTagHeader', 'mp4a and .mp3 in enhanced tags', [audio('reads, by Enhanced RTMP, …')]),
      shown(
        'ExVideoTagHeader',
        'hvc1, av01, vp09; as the browser has them, else called by their names in the error',
        [
          enhanced(
            'makes of H.264 and AAC what FLV makes of them',
            'names the codec of … that the browser lacks',
            'takes the temporal delimiter out of AV1',
            'reads VP9 whose configuration has version and flags in front',
            'goes on from H.264 to HEVC and back',
          ),
          codecs(
            'has the codec string and the configuration that ffmpeg gives it',
            'decodes without a complaint, all of it',
            'has the times and sizes of the source',
          ),
          transmuxer('ends at Enhanced RTMP where nothing reads it'),
          enhancedBrowser(
            'Enhanced RTMP plays in the worker: …',
            'an FLV of Enhanced RTMP plays from the bucket',
          ),
        ],
        'Chromium',
      ),
      inPart(
        'ExVideoTagHeader',
        'vp08, vvc1',
        'They are called by their names: no browser takes them in MP4.',
        [video('names the FourCC …'), enhanced('names VP8, which no browser takes in MP4')],
      ),
      shown(
        'ExAudioTagHeader',
        'Opus, fLaC, ac-3, ec-3; as the browser has them, else the picture plays without them',
        [
          enhanced(
            'calls Opus and FLAC by the name that the browser knows',
            'shows the picture alone where the browser lacks the sound',
            'ends with the name of the sound where there is nothing but sound that the browser lacks',
            'takes the number of channels where AAC does not say it',
          ),
          audio('names the FourCC …'),
          enhancedBrowser(
            'Enhanced RTMP plays in the worker: …',
            'a picture whose sound the browser lacks plays without it',
          ),
        ],
        'Chromium',
      ),
      shown('multitrack', 'Several tracks in one message, of one codec or of many; sounds can be chosen', [
        enhanced(
          'has several sounds in one message, of one codec or of many',
          'takes the other sound where the browser lacks the first',
          'are told, with the one that is heard',
          'can be chosen from, and back, without the server',
        ),
        video('finds nothing to decode in …', 'reads H.264 by Enhanced RTMP: …'),
        audio('finds nothing to decode in …'),
      ]),
      shown('ModEx', 'Modifiers in front of a tag, timestamps in nanoseconds among them', [
        enhanced('moves a picture by the nanoseconds of a modifier'),
        video('reads H.264 by Enhanced RTMP: …'),
      ]),
      shown('fourCcList, capsEx', 'connect tells what the browser decodes', [
        capabilities(
          'tells a server the codecs that MediaSource takes here, and no others',
          'promises HEVC and AC-3 where the browser has them',
        ),
        extras('says by Enhanced RTMP which codecs are played, and that reconnect requests are honoured'),
      ]),
    ],
  },
];
