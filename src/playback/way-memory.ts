import type { Candidate, RtmpCandidate } from '../source/candidate.js';

/**
 * Which way led to a host: it goes first the next time, with the others behind it, so that a viewer behind a firewall
 * waits for the blocked port once and not for every video. Forgotten when it fails.
 */
export class WayMemory {
  readonly #ways = new Map<string, string>();

  remember(candidate: Candidate): void {
    if (candidate.kind === 'rtmp') this.#ways.set(candidate.host, wayOf(candidate));
  }

  forget(candidate: Candidate): void {
    if (this.has(candidate)) this.#ways.delete((candidate as RtmpCandidate).host);
  }

  /** Whether this is the way that led there last. */
  has(candidate: Candidate | undefined): boolean {
    return candidate?.kind === 'rtmp' && this.#ways.get(candidate.host) === wayOf(candidate);
  }
}

function wayOf({ transport, endpoint, protocol, port }: RtmpCandidate): string {
  return [transport, endpoint, protocol, port].join(' ');
}

/** For as long as the page lives, whatever player asks. */
export const waysOfPage = new WayMemory();
