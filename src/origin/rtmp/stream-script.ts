import { setTimeout as delay } from 'node:timers/promises';
import { amfObject } from '../../protocol/amf/amf-value.js';
import type { ServerStream } from '../../protocol/connection/server.js';
import type { OddHabit } from './odd-habit.js';
import { describe, levelOf, placeOf } from './status-code.js';
import type { DataKind, Ending, StreamMode } from './stream-mode.js';

/** ms: where in the media `fail` strikes when nobody says. */
const FAIL_AT = 2000;
/** ms that may be sent ahead, so that what happens at a position happens when the viewer is about there. */
const AHEAD = 1000;
/** ms behind its own speed, when a slow stream is said to be slow. */
const INSUFFICIENT = 3000;

/** Something that happens at a position; false: nothing more is sent. */
interface Point {
  at: number;
  readonly every?: number;
  run(): boolean | Promise<boolean>;
}

/** What the modes in a stream's name make of one play of it. */
export class StreamScript {
  readonly habits: ReadonlySet<OddHabit>;
  /** ms until `play` is answered; Infinity: never. */
  readonly answerDelay: number;
  readonly mediaDelay: number;
  readonly seekDelay: number;
  /** The answer to every seek, where it is not the usual one. */
  readonly seekCode: string | undefined;
  /** The stream's name as a client said it, for `details`. */
  readonly #name: string;
  readonly #stream: ServerStream;
  readonly #points: Point[] = [];
  readonly #ending: Ending | undefined;
  readonly #kbits: number;
  readonly #closing = new AbortController();
  #origin: number | undefined;
  #beganAt = 0;
  #sentBits = 0;
  #saidSlow = false;
  #hasEnded = false;
  #dataCount = 0;

  constructor(modes: readonly StreamMode[], name: string, stream: ServerStream) {
    this.#name = name;
    this.#stream = stream;
    const habits = new Set<OddHabit>();
    const slow = { answer: 0, media: 0, seek: 0 };
    let kbits = 0;
    let ending: Ending | undefined;
    for (const mode of modes) {
      switch (mode.mode) {
        case 'odd':
          habits.add(mode.habit);
          break;
        case 'slow':
          slow[mode.what] += mode.ms;
          break;
        case 'silent':
          slow.answer = Number.POSITIVE_INFINITY;
          break;
        case 'rate':
          kbits = mode.kbits;
          break;
        case 'end':
          if (mode.at === undefined) ending = mode.how;
          else this.#points.push({ at: mode.at, run: () => this.#end(mode.how) });
          break;
        case 'stall':
          this.#points.push({
            at: mode.at,
            ...(mode.repeats ? { every: mode.at } : {}),
            run: () => this.sleep(mode.ms).then(() => true),
          });
          break;
        case 'data':
          this.#points.push({ at: 0, every: mode.every, run: () => this.#sendData(mode.what) });
          break;
        case 'fail':
          if (isOfSeek(mode.code)) this.seekCode = mode.code;
          else this.#points.push({ at: mode.at ?? FAIL_AT, run: () => this.#fail(mode.code) });
          break;
      }
    }
    this.habits = habits;
    this.answerDelay = slow.answer;
    this.mediaDelay = slow.media;
    this.seekDelay = slow.seek;
    this.#kbits = kbits;
    this.#ending = ending;
  }

  /** ms that may be sent ahead at most. */
  get ahead(): number {
    return this.#points.length > 0 || this.#kbits > 0 ? AHEAD : Number.POSITIVE_INFINITY;
  }

  /** Resolves early when the play is over. */
  async sleep(ms: number): Promise<void> {
    const { signal } = this.#closing;
    if (ms === Number.POSITIVE_INFINITY) {
      await new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        else signal.addEventListener('abort', () => resolve(), { once: true });
      });
      return;
    }
    if (ms > 0) await delay(ms, undefined, { signal }).catch(() => undefined);
  }

  /** A message is due: what happens in front of it. False: it is not sent, and nothing after it. */
  async reach(timestamp: number, size: number): Promise<boolean> {
    this.#origin ??= timestamp;
    const position = timestamp - this.#origin;
    for (const point of this.#points.filter(({ at }) => at <= position)) {
      if (this.#hasEnded) break;
      if (point.every === undefined) this.#points.splice(this.#points.indexOf(point), 1);
      else point.at = (Math.floor(position / point.every) + 1) * point.every;
      if (!(await point.run())) this.#hasEnded = true;
    }
    if (this.#hasEnded) return false;
    if (this.#kbits > 0) await this.#throttle(position, size);
    return true;
  }

  /** The file is at its end; true: it has ended in its own way, and nothing more is to be said. */
  atEnd(): boolean {
    if (this.#hasEnded) return true;
    if (this.#ending === undefined) return false;
    this.#hasEnded = true;
    this.#end(this.#ending);
    return true;
  }

  close(): void {
    this.#closing.abort();
  }

  async #throttle(position: number, size: number): Promise<void> {
    const now = performance.now();
    if (this.#sentBits === 0) this.#beganAt = now;
    const early = this.#sentBits / this.#kbits - (now - this.#beganAt);
    this.#sentBits += size * 8;
    if (early > 0) await this.sleep(early);
    if (!this.#saidSlow && performance.now() - this.#beganAt - position > INSUFFICIENT) {
      this.#saidSlow = true;
      sayCode(this.#stream, 'NetStream.Play.InsufficientBW', this.#name);
    }
  }

  #fail(code: string): boolean {
    sayCode(this.#stream, code, this.#name);
    if (placeOf(code) === 'connection') return !this.#stream.isClosed;
    return (
      levelOf(code) !== 'error' && code !== 'NetStream.Play.Stop' && code !== 'NetStream.Play.UnpublishNotify'
    );
  }

  #end(how: Ending): boolean {
    const stream = this.#stream;
    const { connection } = stream;
    if (how === 'eof' || how === 'eof-close') stream.sendStreamEof();
    if (how === 'stop') sayCode(stream, 'NetStream.Play.Stop', this.#name);
    if (how === 'complete') sayCode(stream, 'NetStream.Play.Complete', this.#name);
    if (how === 'command') closeByCommand(connection);
    if (how === 'close' || how === 'eof-close') connection.drop();
    return false;
  }

  #sendData(what: DataKind): boolean {
    const stream = this.#stream;
    const count = ++this.#dataCount;
    if (what === 'cuepoint' || what === 'all') {
      const parameters = amfObject({ number: `${count}` });
      stream.sendData(
        'onCuePoint',
        amfObject({ name: `cue ${count}`, time: count, type: 'event', parameters }),
      );
    }
    if (what === 'text' || what === 'all') {
      stream.sendData('onTextData', amfObject({ text: `text ${count}`, language: 'eng', trackid: 1 }));
    }
    if (what === 'metadata' || what === 'all') {
      const values = amfObject({ title: `title ${count}` }, 'ecma-array');
      stream.sendData('@setDataFrame', 'onMetaData', values);
    }
    return true;
  }
}

const isOfSeek = (code: string): boolean =>
  code === 'NetStream.Seek.Failed' || code === 'NetStream.Seek.InvalidTime';

/** `close` with a reason, as some servers send it, and the end. */
export function closeByCommand(connection: ServerStream['connection']): void {
  const code = 'NetConnection.Connect.Closed';
  const info = { level: 'status', code, description: 'The server closed the connection on purpose.' };
  connection.notify('close', null, amfObject(info));
  connection.drop();
}

/** Says a code where it belongs. Those of the connection that are fatal end it. */
export function sayCode(stream: ServerStream, code: string, name: string): void {
  const info = { level: levelOf(code), code, description: describe(code, name), details: name };
  switch (placeOf(code)) {
    case 'stream':
      stream.sendStatus(info);
      break;
    case 'play-status':
      stream.sendPlayStatus(info);
      break;
    case 'data':
      stream.sendData('onStatus', amfObject({ code }));
      break;
    case 'connection': {
      const { level, description } = info;
      stream.connection.sendStatus({ level, code, description });
      if (isFatal(code)) stream.connection.close();
    }
  }
}

/** Codes after which a connection is over. */
export const isFatal = (code: string): boolean =>
  /^NetConnection\.Connect\.(Rejected|InvalidApp|Failed|Closed|AppShutdown|IdleTimeout)$/.test(code);
