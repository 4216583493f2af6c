import type { RtmpConnectionOptions } from './candidate.js';

/** One quality of several. */
export interface RenditionConfig {
  /** Object key or stream name, as `file`. */
  readonly file: string;
  /** Kilobits per second; from 100 000 on, bits per second. */
  readonly bitrate?: number;
  /** Pixels. */
  readonly width?: number;
  readonly height?: number;
}

/**
 * What an author may write. Everything is optional and untrusted; `parseConfig` checks it. In HTML the same names
 * in kebab-case are attributes (`web-distribution`), on the command line they are options (`--web-distribution`).
 */
export interface PlayerConfig extends RtmpConnectionOptions {
  /** Domain of the CloudFront distribution (or CNAME): `s5c39gqb8ow64r.cloudfront.net`. Scheme, port, path and slash are tolerated. */
  readonly distribution?: string;
  /** Base address as JW Player had it: `rtmp://host/cfx/st`. Wins over guessing. */
  readonly streamer?: string;
  /** Object key or stream name: `videos/mediafile.mp4`, `mp4:videos/mediafile`. */
  readonly file?: string;
  /**
   * Several qualities of the same content over RTMP: a list, the same as text (`mp4:a_300 300k 640x360, mp4:a_800 800k`),
   * or the address of a SMIL file with it.
   */
  readonly renditions?: string | readonly RenditionConfig[];
  /** One full address instead of streamer + file: `rtmp://host/cfx/st/mp4:a.mp4`, `https://…/a.m3u8`, `https://…/a.mp4`. */
  readonly src?: string;
  readonly protocol?: 'rtmp' | 'rtmpt' | 'rtmpe' | 'rtmpte' | 'rtmps';
  readonly port?: number;
  readonly prefix?: 'auto' | 'mp4' | 'mp3' | 'flv' | 'none';
  readonly extension?: 'auto' | 'keep' | 'strip';
  /** The file is percent-encoded (`my%20video.mp4`) and is to be decoded; names go on the wire raw. */
  readonly decode?: boolean;
  readonly live?: boolean;
  /** Seconds. */
  readonly start?: number;
  /** Seconds of media to play over RTMP, from `start` on: with it, what is before and behind cannot be reached. */
  readonly length?: number;
  /** Seconds wanted ahead of the playhead over RTMP; at twice as much the server is told to wait. Default 10, live 1. */
  readonly bufferLength?: number;
  /**
   * Where the MediaSource of RTMP is: `auto` (default), in the worker where the browser can, so that media costs the page
   * no time; `page`, on the page.
   */
  readonly mse?: 'auto' | 'page';
  /** Live over RTMP: seconds between the stream and the viewer; default 1. 0: as near as goes without stalls. */
  readonly targetLatency?: number;
  /** Live over RTMP: seconds that the viewer can go back; default 0. */
  readonly dvr?: number;
  /**
   * RTMP: seconds for which a stream that was lost while it played is asked for again; default: live 120, recordings
   * 60, a live stream that has ended 600. Less where the plan has another candidate.
   */
  readonly reconnect?: number;
  /** Query of the stream name, without `?`: a CloudFront signature, for example. Carried byte for byte. */
  readonly query?: string;
  /** WebSocket address of a gateway: `wss://media.example.com/rtmp`. */
  readonly gateway?: string;
  /**
   * RTMP inside HTTP (RTMPT): `gateway`, the gateway does it (default where one is set); `direct`, straight from the
   * browser to the server's port 80; `https://…` or `http://…`, straight from the browser to this address, a reverse
   * proxy before the server (pages on https need one); `none`.
   */
  readonly tunnel?: 'direct' | 'gateway' | 'none' | `${'http' | 'https'}://${string}`;
  /**
   * HLS manifest: absolute, or a path on the web distribution, with `{path} {name} {dir} {ext} {key}` of the file filled
   * in; or by what made it, `template:mediaconvert` and the like. Several are tried in order.
   */
  readonly hls?: string | readonly string[];
  readonly webDistribution?: string;
  /** Who plays HLS: hls.js, @videojs/http-streaming, or the browser itself. `auto` (default): the best that can. */
  readonly hlsEngine?: 'auto' | 'hls.js' | 'vhs' | 'native';
  /** Asks for HLS and files with cookies, other hosts included: signed cookies need it. */
  readonly credentials?: 'include';
  /** Common media client data (CTA-5004) with each request for HLS and files: default `off`. */
  readonly cmcd?: 'query' | 'header' | 'off';
  /** For CMCD: names the content. */
  readonly contentId?: string;
  /** For CMCD: names the session; default: a random one. */
  readonly sessionId?: string;
  /** Kinds in the order to try, for example `['hls', 'rtmp', 'file']`. Kinds left out are not tried. */
  readonly order?: readonly ('rtmp' | 'hls' | 'file')[];
}
