import type { Candidate, RtmpCandidate } from '../source/candidate.js';

/**
 * Which way led to a host where several are tried: it goes first the next time, with the others behind it, so that a
 * viewer behind a firewall waits for the blocked port once and not for every video. Forgotten when it fails.
 *
 * `meant` is the way that the address names; another port or protocol of the same host is another matter.
 */
export class WayMemory {
  readonly #ways = new Map<string, string>();

  remember(meant: Candidate | undefined, way: Candidate | undefined): void {
    if (meant?.kind === 'rtmp' && way?.kind === 'rtmp') this.#ways.set(keyOf(meant), wayOf(way));
  }

  forget(meant: Candidate | undefined, way: Candidate): void {
    if (meant?.kind === 'rtmp' && this.has(meant, way)) this.#ways.delete(keyOf(meant));
  }

  /** Whether this is the way that led there last. */
  has(meant: Candidate | undefined, way: Candidate | undefined): boolean {
    return meant?.kind === 'rtmp' && way?.kind === 'rtmp' && this.#ways.get(keyOf(meant)) === wayOf(way);
  }
}

function keyOf(meant: RtmpCandidate): string {
  return `${meant.host} ${wayOf(meant)}`;
}

function wayOf({ transport, endpoint, protocol, port }: RtmpCandidate): string {
  return [transport, endpoint, protocol, port].join(' ');
}

/** For as long as the page lives, whatever player asks. */
export const waysOfPage = new WayMemory();
