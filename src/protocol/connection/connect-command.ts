import { amfObject, type AmfObject, type AmfValue } from '../amf/amf-value.js';

export interface ConnectCommandOptions {
  readonly app: string;
  readonly tcUrl: string;
  /** Default: a Flash Player that FMS 3.5 knew, in the form of CloudFront's own log example. */
  readonly flashVer?: string;
  readonly swfUrl?: string;
  readonly pageUrl?: string;
  readonly objectEncoding?: 0 | 3;
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
  return amfObject(properties);
}
