import { isLoopbackHost } from './host.js';

/** What this page on this device can do. Everything that is left out is taken to be there. */
export interface Capabilities {
  /** Media Source Extensions (or ManagedMediaSource). */
  readonly mse?: boolean;
  readonly websocket?: boolean;
  /** The element plays HLS by itself. */
  readonly nativeHls?: boolean;
  /**
   * `https:` when the page is a secure one, where plain `ws:` and `http:` are blocked (mixed content). Read from
   * `pageUrl` when left out.
   */
  readonly pageProtocol?: string;
  /** Address of the page: relative addresses are resolved against it. */
  readonly pageUrl?: string;
}

/** Whether the page may not talk to this host without TLS. */
export function isMixedContent({ pageProtocol, pageUrl = '' }: Capabilities, host: string): boolean {
  return /^https:/i.test(pageProtocol ?? pageUrl) && !isLoopbackHost(host);
}
