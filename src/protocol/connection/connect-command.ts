import { amfObject, type AmfObject, type AmfValue } from '../amf/amf-value.js';

/** Enhanced RTMP v2, section Enhancing NetConnection connect Command. */
export interface EnhancedCapabilities {
  /** Codecs in the enhanced form, as the first version has them. */
  readonly fourCcList?: readonly string[];
  /** The same for the second version: bits 1 decode, 2 encode, 4 forward. */
  readonly videoFourCcInfoMap?: Readonly<Record<string, number>>;
  readonly audioFourCcInfoMap?: Readonly<Record<string, number>>;
  /** Bits: 1 reconnect, 2 multitrack, 4 ModEx, 8 nanosecond offsets. */
  readonly capsEx?: number;
}

const CAN_DECODE = 1;
/** What the transmuxer plays in enhanced tags: also the default track of many, and behind modifiers. */
const ENHANCED: EnhancedCapabilities = {
  fourCcList: ['avc1', 'mp4a', '.mp3'],
  videoFourCcInfoMap: { avc1: CAN_DECODE },
  audioFourCcInfoMap: { mp4a: CAN_DECODE, '.mp3': CAN_DECODE },
  capsEx: 0b0111,
};

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
  const { enhanced, connectParams } = options;
  const all = Object.entries({
    ...properties,
    ...(enhanced === false ? {} : { ...ENHANCED, ...enhanced }),
    ...connectParams,
  });
  return amfObject(Object.fromEntries(all.filter(([, value]) => value !== undefined)));
}
