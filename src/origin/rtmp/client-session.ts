import type {
  CallFate,
  ConnectAnswer,
  ConnectInfo,
  PublishAnswer,
  ServerConnection,
  ServerHandler,
  ServerPlayOptions,
  ServerStream,
} from '../../protocol/connection/server.js';
import { amfObject, isAmfObject, type AmfObject, type AmfValue } from '../../protocol/amf/amf-value.js';
import type { DataMessage, MediaMessage, UserControlEvent } from '../../protocol/message/message.js';
import type { SignedContent } from '../http/signing/signed-content.js';
import type { MediaLibrary } from '../library/media-library.js';
import { objectKeyOf, withoutQuery } from '../library/stream-name.js';
import type { Publication } from '../live/live-stream.js';
import type { LiveStreams } from '../live/live-streams.js';
import type { App } from './apps/app.js';
import { BandwidthCheck } from './apps/bandwidth-check.js';
import { findApp } from './apps/find-app.js';
import { filesApp, liveApp } from './apps/plain-app.js';
import { privateApp } from './apps/private-app.js';
import { appPathOf, decideConnect, refusalOfHost, rejection } from './connect-policy.js';
import { describe, levelOf } from './status-code.js';
import { parseStreamModes } from './stream-mode.js';
import { StreamPlayer, type PlayPolicy } from './stream-player.js';

export interface ServerContent {
  readonly library: MediaLibrary;
  readonly live: LiveStreams;
  readonly wake?: (name: string) => Promise<void> | undefined;
  /** Domain names of streaming distributions that this server stands for. */
  readonly distributions: readonly string[];
  /** For the app `private`. */
  readonly signing?: SignedContent;
}

/** One client of the local distribution: RTMP commands on one side, files and live streams on the other. */
export class ClientSession implements ServerHandler {
  readonly #content: ServerContent;
  readonly #players = new WeakMap<ServerStream, StreamPlayer>();
  /** Those of streams that were played and not closed. */
  readonly #active = new Set<StreamPlayer>();
  readonly #publications = new Map<ServerStream, Publication>();
  readonly #bandwidth = new BandwidthCheck();
  #app: App = filesApp();

  constructor(content: ServerContent) {
    this.#content = content;
  }

  async onConnect(info: ConnectInfo, connection: ServerConnection): Promise<ConnectAnswer> {
    const { live, distributions, signing } = this.#content;
    const refused = refusalOfHost(info.tcUrl, distributions);
    if (refused !== undefined) return rejection(refused);
    const path = appPathOf(info.app);
    const app =
      path === 'private' && signing !== undefined
        ? privateApp(signing)
        : findApp(path, (name) => live.find(name)?.isPublished === true);
    if (app === undefined) {
      const decision = decideConnect(info, distributions);
      if ('refused' in decision) return rejection(decision.refused);
      this.#app = decision.app === 'live' ? liveApp() : filesApp();
    } else this.#app = app;
    const answer = (await this.#app.onConnect?.(info, connection)) ?? { accept: true };
    if (!answer.accept) return answer;
    const information = { data: amfObject({ version: '3,5,7,7009' }), ...answer.information };
    return { ...answer, information };
  }

  onOpen(connection: ServerConnection): void {
    const isPlaying = () => [...this.#active].some((player) => player.isPlaying);
    this.#app.onOpen?.(connection, () => isPlaying() || this.#publications.size > 0);
  }

  onBeforeCall(name: string): CallFate | undefined {
    return this.#app.onBeforeCall?.(name);
  }

  onUserControl(event: UserControlEvent, connection: ServerConnection): void {
    this.#app.onUserControl?.(event, connection);
  }

  onPlay(stream: ServerStream, name: string, options: ServerPlayOptions): Promise<void> {
    return this.#activate(stream).play(name, options);
  }

  onPlay2(stream: ServerStream, options: AmfObject): Promise<void> {
    return this.#activate(stream).play2(options);
  }

  onPause(stream: ServerStream, paused: boolean): void {
    this.#playerOf(stream).pause(paused);
  }

  onSeek(stream: ServerStream, to: number): Promise<void> {
    return this.#playerOf(stream).seek(to);
  }

  onBufferLength(stream: ServerStream, length: number): void {
    this.#playerOf(stream).setBufferLength(length);
  }

  onPublish(stream: ServerStream, name: string): PublishAnswer {
    const moded = parseStreamModes(withoutQuery(name));
    for (const mode of moded.modes) {
      if (mode.mode !== 'fail') continue;
      const { code } = mode;
      return { accept: false, code, level: levelOf(code), description: describe(code, name) };
    }
    if (this.#app.takesPublishers !== true) {
      return {
        accept: false,
        description: 'This distribution does not take streams; publish to the app live.',
      };
    }
    this.#playerOf(stream).stop();
    this.#unpublish(stream);
    const plain = withoutQuery(name);
    const publication = this.#content.live.get(plain)?.publish();
    if (publication === undefined) {
      return { accept: false, description: `${plain} is already being published, or cannot be a name.` };
    }
    this.#publications.set(stream, publication);
    return { accept: true, description: `${plain} is now published.` };
  }

  onPublishMedia(stream: ServerStream, message: MediaMessage): void {
    const { type, timestamp, payload } = message;
    // Zero-length messages are between one stream and the next; nobody has a use for them.
    if (payload.byteLength > 0) this.#publications.get(stream)?.send({ type, timestamp, payload });
  }

  onPublishData(stream: ServerStream, message: DataMessage): void {
    const [, values] = message.values;
    if (message.name !== 'onMetaData' || values === undefined || !isAmfObject(values)) return;
    this.#publications.get(stream)?.setMetadata(values);
  }

  onCloseStream(stream: ServerStream): void {
    const player = this.#players.get(stream);
    if (player !== undefined) {
      player.stop();
      this.#active.delete(player);
    }
    this.#unpublish(stream);
  }

  async onCall(
    name: string,
    values: readonly AmfValue[],
    connection: ServerConnection,
  ): Promise<readonly AmfValue[] | undefined> {
    const answer = await this.#app.onCall?.(name, values, connection);
    if (answer !== undefined) return answer;
    const [first] = values;
    switch (name) {
      case 'getStreamLength':
        return [typeof first === 'string' ? await this.#lengthOf(first) : 0];
      case 'checkBandwidth':
        this.#bandwidth.native(connection);
        return [undefined];
      case '_checkbw':
        this.#bandwidth.scripted(connection);
        return [undefined];
      case 'connectInfo':
        return [amfObject({ ...connection.info?.commandObject, arguments: connection.info?.args })];
      case 'FCSubscribe':
        if (typeof first !== 'string') return undefined;
        connection.notify('onFCSubscribe', await this.#subscription(first));
        return [undefined];
      default:
        return undefined;
    }
  }

  onClose(): void {
    this.#app.onClose?.();
  }

  /** Seconds; 0 for what is not there, or is live. */
  async #lengthOf(streamName: string): Promise<number> {
    const key = this.#app.kind === 'vod' ? objectKeyOf(parseStreamModes(streamName).name) : undefined;
    try {
      const lease = key === undefined ? undefined : await this.#content.library.open(key);
      lease?.release();
      return lease?.title.duration ?? 0;
    } catch {
      return 0;
    }
  }

  async #subscription(streamName: string): Promise<AmfObject> {
    const { name } = parseStreamModes(streamName);
    const key = objectKeyOf(name);
    const isThere =
      this.#app.kind === 'live'
        ? this.#content.live.find(withoutQuery(name))?.isPublished === true
        : key !== undefined && (await this.#content.library.findFile(key)) !== undefined;
    const code = isThere ? 'NetStream.Play.Start' : 'NetStream.Play.StreamNotFound';
    return amfObject({ level: levelOf(code), code, description: describe(code, streamName) });
  }

  #unpublish(stream: ServerStream): void {
    this.#publications.get(stream)?.end();
    this.#publications.delete(stream);
  }

  #activate(stream: ServerStream): StreamPlayer {
    const player = this.#playerOf(stream);
    this.#active.add(player);
    return player;
  }

  #playerOf(stream: ServerStream): StreamPlayer {
    let player = this.#players.get(stream);
    if (player === undefined) {
      const { kind, habits = new Set() } = this.#app;
      const policy: PlayPolicy = {
        kind,
        habits,
        isFlash: isFlash(stream.connection.info),
        refusalOf: (name) => this.#app.refusalOf?.(name),
      };
      player = new StreamPlayer(stream, this.#content, policy);
      this.#players.set(stream, player);
    }
    return player;
  }
}

/**
 * Flash Media Server numbers a play from where it starts, and those who know it only (librtmp) expect that. Clients
 * that know Enhanced RTMP, and all servers since, number it as the file does.
 */
const isFlash = (info: ConnectInfo | undefined): boolean =>
  info !== undefined &&
  info.commandObject['capsEx'] === undefined &&
  info.commandObject['fourCcList'] === undefined;
