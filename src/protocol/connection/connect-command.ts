import { amfObject, type AmfObject, type AmfValue } from '../amf/amf-value.js';

/** Enhanced RTMP v2, section Enhancing NetConnection connect Command. */
export interface EnhancedCapabilities {
  /** Codecs beyond those of the legacy flags, or also in the enhanced form. Default `avc1`, `mp4a`, `.mp3`. */
  readonly fourCcList?: readonly string[];
  /** Bits: 1 reconnect, 2 multitrack, 4 ModEx, 8 nanosecond offsets. Default 7. */
  readonly capsEx?: number;
}

/** What the transmuxer plays in enhanced tags. */
const FOUR_CCS = ['avc1', 'mp4a', '.mp3'];
/** It honours reconnect requests, plays the default track of many, and skips over modifiers. */
const CAPS_EX = 0b0111;

export interface ConnectCommandOptions {
  readonly app: string;
  readonly tcUrl: string;
  /** Default: a Flash Player that FMS 3.5 knew, in the form of CloudFront's own log example. */
  readonly flashVer?: string;
  readonly swfUrl?: string;
  readonly pageUrl?: string;
  readonly objectEncoding?: 0 | 3;
  readonly connectParams?: Readonly<Record<string, AmfValue>>;
  readonly enhanced?: false | EnhancedCapabilities;
}

/**
 * The command object of `connect`: RTMP 1.0 section 7.2.1.1, in the order of librtmp and ffmpeg, which leave
 * `objectEncoding` out where it is AMF0.
 */
export function createConnectObject(options: ConnectCommandOptions): AmfObject {
  const properties: Record<string, AmfValue> = {
    app: options.app,
    flashVer: options.flashVer ?? 'LNX 10,0,32,18',
  };
  if (options.swfUrl !== undefined) properties['swfUrl'] = options.swfUrl;
  properties['tcUrl'] = options.tcUrl;
  properties['fpad'] = false;
  properties['capabilities'] = 15;
  // librtmp's: everything that Flash Player 10 plays.
  properties['audioCodecs'] = 3191;
  properties['videoCodecs'] = 252;
  // Client seek.
  properties['videoFunction'] = 1;
  if (options.pageUrl !== undefined) properties['pageUrl'] = options.pageUrl;
  if (options.objectEncoding === 3) properties['objectEncoding'] = 3;
  const { enhanced = {} } = options;
  if (enhanced !== false) {
    properties['fourCcList'] = enhanced.fourCcList ?? FOUR_CCS;
    properties['capsEx'] = enhanced.capsEx ?? CAPS_EX;
  }
  const all = Object.entries({ ...properties, ...options.connectParams });
  return amfObject(Object.fromEntries(all.filter(([, value]) => value !== undefined)));
}
