import type { AmfObject } from '../../protocol/amf/amf-value.js';
import type { ServerPlayOptions, ServerStream } from '../../protocol/connection/server.js';
import { milliseconds } from '../../protocol/units.js';
import type { MediaLibrary, TitleLease } from '../library/media-library.js';
import { withoutQuery } from '../library/stream-name.js';
import type { LiveStreams } from '../live/live-streams.js';
import { LiveViewer } from '../live/live-viewer.js';
import type { OddHabit } from './odd-habit.js';
import { OddStream } from './odd-stream.js';
import { isSameStream, modesOf, openTitle, readTags } from './open-title.js';
import { playOptions, readPlay2Options, type Play2Options } from './play2-options.js';
import { sayStop } from './play-status.js';
import { sayPlayFailed, sayTransition } from './play2-status.js';
import type { ModedName } from './stream-mode.js';
import { sayCode, StreamScript } from './stream-script.js';
import { TagPlayback } from './tag-playback.js';
import { DEFAULT_BUFFER_LENGTH, VodPlayback } from './vod-playback.js';

export interface PlayerContent {
  readonly library: MediaLibrary;
  readonly live: LiveStreams;
  /** Starts live streams that nobody publishes before somebody asks. */
  readonly wake?: (name: string) => Promise<void> | undefined;
}

/** What the app has to say about what is played in it. */
export interface PlayPolicy {
  readonly kind: 'vod' | 'live';
  readonly habits: ReadonlySet<OddHabit>;
  /** The client expects times of Flash Media Server after a `play` with a start. */
  readonly isFlash: boolean;
  /** A code where a name may not be played. */
  refusalOf(name: string): string | undefined;
}

interface QueuedPlay {
  readonly name: string;
  readonly lease: TitleLease;
  readonly options: ServerPlayOptions;
  readonly modes: ModedName['modes'];
  /** `swap` or `switch` brought it: its beginning is the end of a transition. */
  readonly isTransition?: boolean;
}

/** Entries that a playlist may have. */
const MAX_PLAYLIST = 100;

/** What a client plays on one message stream: a file, what comes behind it, or a live stream. */
export class StreamPlayer {
  readonly #raw: ServerStream;
  readonly #content: PlayerContent;
  readonly #policy: PlayPolicy;
  #out: ServerStream;
  #vod: VodPlayback | undefined;
  #viewer: LiveViewer | undefined;
  #tags: TagPlayback | undefined;
  #script: StreamScript | undefined;
  #bufferLength = DEFAULT_BUFFER_LENGTH;
  /** Counts plays, so that one that took long to open does not replace a later one. */
  #plays = 0;
  /** `play` without reset: what comes behind. */
  readonly #playlist: QueuedPlay[] = [];
  /** `appendAndWait`: nothing starts before `resume`. */
  #isWaiting = false;
  /** Requests wait for the ones before them, whose files may take longer to open. */
  #turn: Promise<void> = Promise.resolve();

  constructor(stream: ServerStream, content: PlayerContent, policy: PlayPolicy) {
    this.#raw = stream;
    this.#out = stream;
    this.#content = content;
    this.#policy = policy;
  }

  /** Whether media is due to the client. */
  get isPlaying(): boolean {
    return this.#viewer !== undefined || this.#vod?.isFinished === false || this.#tags?.isFinished === false;
  }

  play(name: string, options: ServerPlayOptions): Promise<void> {
    if (options.reset) this.stop();
    const play = this.#plays;
    return this.#inTurn(() => this.#play(name, options, play));
  }

  async #inTurn(run: () => void | Promise<void>): Promise<void> {
    const running = this.#turn.then(run);
    this.#turn = running.catch(() => undefined);
    await running;
  }

  async #play(name: string, options: ServerPlayOptions, play: number): Promise<void> {
    if (play !== this.#plays) return;
    const moded = await modesOf(this.#content, this.#policy.kind, name);
    const script = this.#scriptOf(moded, name);
    if (script.answerDelay > 0) {
      this.#script?.close();
      this.#script = script;
      await script.sleep(script.answerDelay);
    }
    if (play !== this.#plays || this.#raw.isClosed) return;
    if (moded.name === '') {
      this.#failAtOnce(moded, name);
      return;
    }
    const refusal = this.#policy.refusalOf(moded.name);
    if (refusal !== undefined) sayCode(this.#out, refusal, name);
    else if (this.#policy.kind === 'live') {
      await this.#content.wake?.(withoutQuery(moded.name));
      if (play === this.#plays && !this.#raw.isClosed) this.#playLive(name, moded, options, script);
    } else await this.#playFile(name, moded, options, play);
  }

  play2(object: AmfObject): Promise<void> {
    const options = readPlay2Options(object);
    const transition = typeof options === 'string' ? undefined : options.transition;
    if (transition === 'reset' || transition === 'stop') this.#plays += 1;
    const play = this.#plays;
    return this.#inTurn(() => (play === this.#plays ? this.#play2(options, play) : undefined));
  }

  async #play2(options: Play2Options | string, play: number): Promise<void> {
    if (typeof options === 'string') {
      sayPlayFailed(this.#out, '', options);
      return;
    }
    const { streamName, oldStreamName } = options;
    // What players were told by Flash Media Server (FM-925 of its client framework).
    if (oldStreamName.includes('?')) {
      sayPlayFailed(this.#out, streamName, 'oldStreamName has a query');
      return;
    }
    const { transition = this.isPlaying && oldStreamName !== '' ? 'switch' : 'reset' } = options;
    switch (transition) {
      case 'reset':
        this.#stopAll();
        return this.#play(streamName, playOptions(options, true), play);
      case 'resume':
        return this.#resume(options, play);
      case 'append':
      case 'appendAndWait':
        this.#isWaiting ||= transition === 'appendAndWait' && !this.isPlaying;
        return this.#play(streamName, playOptions(options, false), play);
      case 'stop':
        this.#stopNamed(options);
        return undefined;
      case 'switch':
      case 'swap':
        if (this.#policy.kind === 'live') await this.#switchLive(options, play);
        else await this.#switchFile(options, transition === 'swap');
    }
  }

  pause(paused: boolean): void {
    (this.#vod ?? this.#viewer ?? this.#tags)?.pause(paused);
  }

  async seek(to: number): Promise<void> {
    const vod = this.#vod ?? this.#tags;
    const script = this.#script;
    if (script !== undefined && script.seekDelay > 0) {
      await script.sleep(script.seekDelay);
      if (vod !== (this.#vod ?? this.#tags)) return;
    }
    if (vod !== undefined && script?.seekCode === undefined) {
      vod.seek(to);
      return;
    }
    const code = script?.seekCode ?? 'NetStream.Seek.Failed';
    const description = `Failed to seek ${to} (stream ID: ${this.#raw.id}).`;
    const details = code === 'NetStream.Seek.InvalidTime' ? 0 : (vod?.name ?? '');
    this.#out.sendStatus({ level: 'error', code, description, details });
  }

  setBufferLength(length: number): void {
    this.#bufferLength = length;
    (this.#vod ?? this.#tags)?.setBufferLength(length);
  }

  /** Ends what plays and forgets what comes behind. */
  stop(): void {
    this.#plays += 1;
    this.#stopAll();
  }

  #stopAll(): void {
    this.#stopPlaying();
    this.#isWaiting = false;
    for (const { lease } of this.#playlist.splice(0)) lease.release();
  }

  #scriptOf({ modes }: ModedName, name: string): StreamScript {
    const habits = this.#habitsOf(modes);
    this.#out = habits.size === 0 ? this.#raw : new OddStream(this.#raw, habits);
    return new StreamScript(modes, name, this.#out);
  }

  #habitsOf(modes: ModedName['modes']): ReadonlySet<OddHabit> {
    const habits = new Set(this.#policy.habits);
    for (const mode of modes) if (mode.mode === 'odd') habits.add(mode.habit);
    return habits;
  }

  #failAtOnce({ modes }: ModedName, name: string): void {
    this.#stopAll();
    for (const mode of modes) if (mode.mode === 'fail') sayCode(this.#out, mode.code, name);
  }

  #playLive(name: string, moded: ModedName, options: ServerPlayOptions, script: StreamScript): void {
    this.#stopPlaying();
    // Only files have a position, and there are no recordings here.
    const live = options.start >= 0 ? undefined : this.#content.live.get(withoutQuery(moded.name));
    if (live === undefined) {
      sayCode(this.#out, 'NetStream.Play.StreamNotFound', name);
      return;
    }
    this.#script = script;
    this.#viewer = new LiveViewer(this.#out, live, name, options.reset, script);
  }

  async #playFile(name: string, moded: ModedName, options: ServerPlayOptions, play: number): Promise<void> {
    // -1000 is for live streams only, and there are none: as a Flash Media Server does, wait for one.
    if (options.start === -1000) return;
    const habits = this.#habitsOf(moded.modes);
    if (habits.has('tags') || habits.has('aggregates')) {
      await this.#playTags(name, moded, options, play, habits.has('aggregates'));
      return;
    }
    const lease = await openTitle(this.#content.library, this.#out, name, moded.name);
    if (lease === 'unplayable') return;
    if (lease === undefined) {
      // -2000 waits for somebody to publish the name: the silence that the documentation's troubleshooting is about.
      if (options.start >= 0) sayCode(this.#out, 'NetStream.Play.StreamNotFound', name);
      return;
    }
    const next: QueuedPlay = { name, lease, options, modes: moded.modes };
    if (this.#raw.isClosed || (options.reset && play !== this.#plays)) lease.release();
    else if ((this.#vod?.isFinished === false || this.#isWaiting) && !options.reset) this.#queue(next);
    else this.#start(next);
  }

  /** A file as it stands, without a title made of it. */
  async #playTags(
    name: string,
    moded: ModedName,
    options: ServerPlayOptions,
    play: number,
    inAggregates: boolean,
  ): Promise<void> {
    const tags = await readTags(this.#content.library, this.#out, name, moded.name);
    if (tags === 'unplayable' || play !== this.#plays || this.#raw.isClosed) return;
    if (tags === undefined) {
      if (options.start >= 0) sayCode(this.#out, 'NetStream.Play.StreamNotFound', name);
      return;
    }
    this.#stopPlaying();
    this.#script = this.#scriptOf(moded, name);
    this.#tags = new TagPlayback(this.#out, tags, {
      name,
      start: Math.max(0, options.start),
      reset: options.reset,
      bufferLength: this.#bufferLength,
      inAggregates,
    });
    this.#tags.start();
  }

  #start({ name, lease, options, modes, isTransition = false }: QueuedPlay): void {
    this.#stopPlaying();
    const script = this.#scriptOf({ modes, name }, name);
    this.#script = script;
    const vod = new VodPlayback(this.#out, lease, {
      name,
      start: Math.max(0, options.start),
      length: options.length,
      reset: options.reset,
      bufferLength: this.#bufferLength,
      script,
      habits: new Set([
        ...this.#policy.habits,
        ...script.habits,
        ...(this.#policy.isFlash ? (['play-time'] as const) : []),
      ]),
      isTransition,
      onEnd: () => {
        const next = this.#playlist.shift();
        if (next === undefined) return false;
        queueMicrotask(() => {
          if (this.#vod === vod && !this.#raw.isClosed) this.#start(next);
          else next.lease.release();
        });
        return true;
      },
    });
    this.#vod = vod;
    vod.start();
  }

  #queue(next: QueuedPlay): void {
    if (this.#playlist.length >= MAX_PLAYLIST) next.lease.release();
    else this.#playlist.push(next);
  }

  /** Starts what waits; on a new connection, goes on where the last one ended. */
  async #resume(options: Play2Options, play: number): Promise<void> {
    const { streamName, offset } = options;
    if (this.#isWaiting) {
      await this.#play(streamName, playOptions(options, false), play);
      this.#isWaiting = false;
      const first = this.#playlist.shift();
      if (first !== undefined) this.#start(first);
      return;
    }
    const start = offset >= 0 ? offset : options.start;
    this.#stopAll();
    await this.#play(streamName, { ...playOptions(options, true), start: milliseconds(start) }, play);
  }

  #stopNamed({ streamName, oldStreamName }: Play2Options): void {
    const name = streamName === '' ? oldStreamName : streamName;
    const queued = this.#playlist.findIndex((item) => isSameStream(item.name, name));
    const playing = this.#vod?.name ?? '';
    if (name !== '' && !isSameStream(playing, name) && queued >= 0) {
      this.#playlist.splice(queued, 1)[0]?.lease.release();
      return;
    }
    this.#stopAll();
    sayStop(this.#out, name === '' ? playing : name);
  }

  async #switchFile(options: Play2Options, isSwap: boolean): Promise<void> {
    const { streamName: name, oldStreamName } = options;
    const plays = this.#plays;
    const moded = await modesOf(this.#content, this.#policy.kind, name);
    const only = moded.modes[0];
    if (moded.name === '' && only?.mode === 'fail') {
      sayCode(this.#out, only.code, name);
      return;
    }
    const lease = await openTitle(this.#content.library, this.#out, name, moded.name);
    if (lease === 'unplayable') return;
    if (lease === undefined) {
      sayPlayFailed(this.#out, name, 'stream not found');
      return;
    }
    if (this.#raw.isClosed || plays !== this.#plays) {
      lease.release();
      return;
    }
    const queued =
      oldStreamName === '' ? -1 : this.#playlist.findIndex((item) => isSameStream(item.name, oldStreamName));
    if (queued >= 0) {
      const old = this.#playlist[queued];
      old?.lease.release();
      const item = { name, lease, options: playOptions(options, false), modes: moded.modes };
      this.#playlist[queued] = { ...item, isTransition: true };
      sayTransition(this.#out, name, true);
    } else if (isSwap) {
      lease.release();
      sayPlayFailed(this.#out, name, `${oldStreamName || 'the old stream'} plays already or is not known`);
    } else if (this.#vod === undefined) {
      this.#start({ name, lease, options: playOptions(options, true), modes: moded.modes });
    } else {
      const outcome = this.#vod.switchTo(name, lease, Math.max(0, options.offset), (isAligned) =>
        sayTransition(this.#out, name, isAligned),
      );
      if (!outcome) {
        lease.release();
        sayPlayFailed(this.#out, name, 'no keyframe is left to switch at');
      }
    }
  }

  async #switchLive(options: Play2Options, play: number): Promise<void> {
    const { streamName: name } = options;
    const live = this.#content.live.find(withoutQuery(name));
    if (live?.isPublished !== true) {
      sayPlayFailed(this.#out, name, 'stream not found');
      return;
    }
    if (this.#viewer === undefined) {
      await this.#play(name, { ...playOptions(options, true), start: milliseconds(-1000) }, play);
      return;
    }
    this.#viewer.switchTo(name, live, (isAligned) => sayTransition(this.#out, name, isAligned));
  }

  #stopPlaying(): void {
    this.#script?.close();
    this.#vod?.close();
    this.#viewer?.close();
    this.#tags?.close();
    this.#script = undefined;
    this.#vod = undefined;
    this.#viewer = undefined;
    this.#tags = undefined;
  }
}
