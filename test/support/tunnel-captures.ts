import { readFileSync } from 'node:fs';

interface RecordedMessage {
  readonly start: string;
  readonly headers: readonly string[];
  /** base64 */
  readonly body: string;
}

export interface TunnelExchange {
  /** `ident`, `open`, `send`, … */
  readonly command: string;
  readonly path: string;
  readonly requestHeaders: readonly string[];
  readonly requestBody: Uint8Array;
  readonly status: number;
  readonly answerBody: Uint8Array;
}

export const TUNNEL_CAPTURES = ['ffmpeg-rtmpt', 'rtmpdump-rtmpt', 'rtmpdump-rtmpte'] as const;

/** The exchanges of all connections of a recorded RTMPT session, in their order. */
export function readTunnelCapture(name: (typeof TUNNEL_CAPTURES)[number]): TunnelExchange[] {
  const file = new URL(`../vectors/rtmp/${name}.json`, import.meta.url);
  const { connections } = JSON.parse(readFileSync(file, 'utf8')) as {
    connections: { request: RecordedMessage; response: RecordedMessage }[][];
  };
  return connections.flat().map(({ request, response }) => {
    const path = request.start.split(' ')[1] ?? '';
    return {
      command: path.split('/')[1] ?? '',
      path,
      requestHeaders: request.headers,
      requestBody: new Uint8Array(Buffer.from(request.body, 'base64')),
      status: Number(response.start.split(' ')[1]),
      answerBody: new Uint8Array(Buffer.from(response.body, 'base64')),
    };
  });
}
