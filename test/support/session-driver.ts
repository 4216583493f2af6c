import { RtmpSession, type SessionEnvironment } from '../../src/session/rtmp-session.js';
import type { SessionEvent, SessionOptions } from '../../src/session/worker-protocol.js';
import type { RtmpCandidate } from '../../src/source/candidate.js';

export const CANDIDATE: RtmpCandidate = {
  kind: 'rtmp',
  protocol: 'rtmp',
  host: 'server.example',
  port: 1935,
  tcUrl: 'rtmp://server.example/vod',
  app: 'vod',
  streamName: 'mp4:clip.mp4',
  live: false,
  encrypted: false,
  transport: 'websocket',
  endpoint: 'ws://gateway.example/',
};

type EventOf<T extends SessionEvent['type']> = Extract<SessionEvent, { type: T }>;

/** A session as the page sees it: what it said so far, and the wait for what it says next. */
export class SessionDriver {
  readonly events: SessionEvent[] = [];
  readonly session: RtmpSession;
  #wake: (() => void)[] = [];
  /** Whether the page asks for a stream again at once when it is lost. */
  reopens = false;

  constructor(
    environment: Omit<SessionEnvironment, 'emit'>,
    candidate: Partial<RtmpCandidate> = {},
    bufferLength = 3,
    others: readonly Partial<RtmpCandidate>[] = [],
    more: Partial<SessionOptions> = {},
  ) {
    this.session = new RtmpSession({
      ...environment,
      emit: (event) => {
        this.events.push(event);
        if (event.type === 'lost' && this.reopens)
          queueMicrotask(() => this.session.handle({ type: 'reopen' }));
        for (const wake of this.#wake.splice(0)) wake();
      },
    });
    const supportedTypes = ['video/mp4; codecs="avc1.42e01e"', 'audio/mp4; codecs="mp4a.40.2"', 'audio/mpeg'];
    const options = { bufferLength, supportedTypes, ...more };
    const first = { ...CANDIDATE, ...candidate };
    const ladder = [first, ...others.map((other) => ({ ...first, ...other }))];
    this.session.handle({ type: 'open', candidate: first, ladder, options });
  }

  of<T extends SessionEvent['type']>(type: T): EventOf<T>[] {
    return this.events.filter((event): event is EventOf<T> => event.type === type);
  }

  /** Resolves with the first event of this type that fits, past or to come. */
  async next<T extends SessionEvent['type']>(
    type: T,
    fits: (event: EventOf<T>) => boolean = () => true,
  ): Promise<EventOf<T>> {
    for (;;) {
      const found = this.of(type).find(fits);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
  }

  seek(to: number, seekId: number): void {
    this.session.handle({ type: 'seek', to, seekId });
  }

  /** Media of this seek, of one kind, in seconds: where it begins and ends. */
  span(kind: 'audio' | 'video', seekId = 0): { start: number; end: number } {
    const segments = this.of('segment')
      .filter((event) => event.seekId === seekId)
      .map(({ segment }) => segment)
      .filter((segment) => segment.type === 'media')
      .filter((segment) => segment.kind === kind);
    return {
      start: Math.min(...segments.map(({ start }) => start)),
      end: Math.max(...segments.map(({ end }) => end)),
    };
  }

  /** Resolves when media of this seek has come up to this time. */
  async mediaUpTo(time: number, seekId = 0): Promise<void> {
    await this.next(
      'segment',
      (event) => event.seekId === seekId && event.segment.type === 'media' && event.segment.end >= time,
    );
  }

  close(): void {
    this.session.handle({ type: 'close' });
  }
}
