import type { SignHook } from '../src/index.js';
import type { Configuration } from './configuration.js';
import { httpCases } from './http-cases.js';
import { privateCases } from './private-cases.js';

export interface GalleryCase {
  readonly name: string;
  readonly configuration: Configuration;
  /** What of the configuration can be known only when the case is chosen: a signature, for example. */
  readonly prepare?: () => Promise<Configuration>;
  readonly sign?: SignHook;
}

export interface GalleryGroup {
  readonly title: string;
  readonly note: string;
  readonly cases: readonly GalleryCase[];
}

const FILE = 'videos/mediafile.mp4';

const words = (text: string) => text.trim().split(/\s+/);

/**
 * Every fault and every status code that the local distribution can produce (docs/local-distribution.md), for a page
 * that comes from it.
 *
 * @param page its address
 * @param gateway its WebSocket address
 */
export function galleryCases(page: URL, gateway: string): readonly GalleryGroup[] {
  const common = { gateway, order: 'rtmp' };
  const app = (name: string, path = name, more: Configuration = {}): GalleryCase => ({
    name,
    configuration: { streamer: `rtmp://localhost/${path}`, file: FILE, ...common, ...more },
  });
  const stream = (name: string, file: string, more: Configuration = {}): GalleryCase => ({
    name,
    configuration: { streamer: 'rtmp://localhost/vod', file, ...common, ...more },
  });
  const distribution = (name: string, streamer: string): GalleryCase => ({
    name,
    configuration: { streamer, file: FILE, ...common },
  });
  return [
    {
      title: 'CloudFront’s own refusals',
      note: 'Part of the text of a rejected connect.',
      cases: [
        distribution('rejected: DistributionNotFound', 'rtmp://sunknown.cloudfront.net/cfx/st'),
        distribution('rejected: DistributionTypeMismatch', 'rtmp://d111111abcdef8.cloudfront.net/cfx/st'),
        distribution('rejected: InvalidInstance', 'rtmp://s5c39gqb8ow64r.cloudfront.net/cfx/other'),
        distribution('rejected: InvalidURI', 'rtmp://s5c39gqb8ow64r.cloudfront.net/other/st'),
      ],
    },
    {
      title: 'Answers to connect, and calls',
      note: 'The application is fail/ and the code.',
      cases:
        words(`NetConnection.Connect.Rejected NetConnection.Connect.InvalidApp NetConnection.Connect.Failed
        NetConnection.Connect.Closed NetConnection.Connect.AppShutdown NetConnection.Connect.IdleTimeout
        NetConnection.Connect.NetworkChange NetConnection.Call.Failed NetConnection.Call.BadVersion
        NetConnection.Call.Prohibited`).map((code) => app(code, `fail/${code}`)),
    },
    {
      title: 'Answers to play',
      note: 'The stream is fail/ and the code; nothing plays.',
      cases: words(`NetStream.Play.StreamNotFound NetStream.Play.Failed NetStream.Play.FileStructureInvalid
        NetStream.Play.NoSupportedTrackFound NetStream.Failed NetStream.InvalidArg`).map((code) =>
        stream(code, `fail/${code}`),
      ),
    },
    {
      title: 'While it plays, errors',
      note: 'Two seconds in; after most of them nothing more is sent.',
      cases:
        words(`NetStream.Play.Failed NetStream.Play.FileStructureInvalid NetStream.Play.NoSupportedTrackFound
        NetStream.Play.InsufficientBW NetStream.Failed
        NetStream.Seek.Failed NetStream.Seek.InvalidTime NetConnection.Connect.Closed NetConnection.Connect.AppShutdown
        NetConnection.Connect.IdleTimeout NetConnection.Connect.Rejected NetConnection.Connect.Failed`).map(
          (code) => stream(code, `fail/${code}/${FILE}`),
        ),
    },
    {
      title: 'While it plays, news',
      note: 'Two seconds in; a player goes on, or ends where Stop and UnpublishNotify end the stream.',
      cases:
        words(`NetStream.Play.Reset NetStream.Play.Start NetStream.Play.StreamNotFound NetStream.Play.PublishNotify
        NetStream.Play.Stop NetStream.Play.UnpublishNotify
        NetStream.Play.Transition NetStream.Play.Complete NetStream.Play.Switch NetStream.Play.TransitionComplete
        NetStream.Play.LiveStall NetStream.Play.LiveResume NetStream.InvalidArg NetStream.Seek.Notify
        NetStream.Seek.Start NetStream.Pause.Notify NetStream.Unpause.Notify NetStream.Buffer.Empty NetStream.Buffer.Full
        NetStream.Buffer.Flush NetStream.Step.Notify NetStream.Data.Start NetStream.DVRStreamInfo.Success
        NetStream.DVRStreamInfo.Retry NetConnection.Connect.NetworkChange`).map((code) =>
          stream(code, `fail/${code}/${FILE}`),
        ),
    },
    {
      title: 'For encoders, in answer to play',
      note: 'Codes about publishing and recording, in the wrong place.',
      cases:
        words(`NetStream.Publish.Start NetStream.Publish.BadName NetStream.Publish.Idle NetStream.Unpublish.Success
        NetStream.Record.Start NetStream.Record.Stop NetStream.Record.NoAccess NetStream.Record.Failed
        NetStream.Record.AlreadyExists NetStream.Clear.Success NetStream.Clear.Failed`).map((code) =>
          stream(code, `fail/${code}`),
        ),
    },
    {
      title: 'Connections',
      note: 'Servers that say nothing, hang up, or want to know more.',
      cases: [
        app('mute', 'mute'),
        app('drop', 'drop/2000'),
        app('drop at once', 'drop/0'),
        app('close', 'close/2000'),
        app('idle', 'idle/3000'),
        app('redirect', 'redirect'),
        app('redirect loop', 'redirect/loop'),
        app('reconnect request', 'reconnect/4000'),
        app('token, missing', 'token'),
        app('token, given', 'token', { 'connect-params': '{"token":"open-sesame"}' }),
        app('Adobe authentication', 'auth/adobe'),
        app('llnw authentication', 'auth/llnw'),
        app('SecureToken, missing', 'securetoken'),
        app('SecureToken, given', 'securetoken', { 'secure-token': 'cf-player-secret' }),
        app('SWF verification', 'swf'),
        app('SWF verification, answered', 'swf', {
          'swf-hash': '5c6ad45ec3849efcbedb4890a210c6c190536156506c4bd9f1086ec1b3d8958a',
          'swf-size': '36',
        }),
        app('FCSubscribe, missing', 'subscribe', { file: 'channel', live: 'true' }),
        app('FCSubscribe, asked', 'subscribe', { file: 'channel', live: 'true', 'fc-subscribe': 'true' }),
        app('bandwidth check', 'bwcheck'),
      ],
    },
    {
      title: 'Slow, silent and ending streams',
      note: 'Each with a real file behind it.',
      cases: [
        stream('play answered after 3 s', `slow/answer/3000/${FILE}`),
        stream('media after 3 s', `slow/media/3000/${FILE}`),
        stream('media after 8 s', `slow/media/8000/${FILE}`),
        stream('a stall of 3 s', `slow/stall/3000/${FILE}`),
        stream('no faster than 300 kbit/s', `slow/rate/300/${FILE}`),
        stream('seeks answered after 2 s', `slow/seek/2000/${FILE}`),
        stream('play never answered', `silent/${FILE}`),
        ...words('close command eof eof-close stop complete silence').map((how) =>
          stream(`ends by ${how}`, `end/${how}/4000/${FILE}`),
        ),
      ],
    },
    ...httpCases(page),
    privateCases(page, gateway),
    {
      title: 'Before the server, and set-up',
      note: 'What goes wrong without RTMP being spoken.',
      cases: [
        stream('no gateway there', FILE, { gateway: gateway.replace(/rtmp$/, 'closed') }),
        {
          name: 'server not allowed',
          configuration: { streamer: 'rtmp://media.example.com/vod', file: FILE, ...common },
        },
        {
          name: 'no gateway given',
          configuration: { streamer: 'rtmp://localhost/vod', file: FILE, order: 'rtmp' },
        },
        {
          name: 'rtmps of CloudFront',
          configuration: { streamer: 'rtmps://s5c39gqb8ow64r.cloudfront.net/cfx/st', file: FILE, ...common },
        },
        {
          name: 'signature cut off',
          configuration: {
            streamer: 'rtmp://s5c39gqb8ow64r.cloudfront.net/cfx/st',
            file: `${FILE}?Expires=1609459200&Signature=abc`,
            ...common,
          },
        },
        { name: 'nothing to play', configuration: { gateway } },
      ],
    },
  ];
}
