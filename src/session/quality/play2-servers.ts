import type { ServerInfo } from '../../protocol/connection/net-connection.js';

/** Flash Media Server has it since 3.5; what calls itself an older one (nginx-rtmp: 3.0.1) answers otherwise. */
const FIRST_VERSION = 3.5;

/**
 * Whether `play2` is worth a try. A recording has a buffer to try things with; a live stream is asked only of servers that
 * are known to go over at a keyframe.
 */
export function mayKnowPlay2(info: ServerInfo | undefined, live: boolean): boolean {
  const name = String(info?.properties['fmsVer'] ?? '');
  const [, major, minor] = /^FMS\/(\d{1,3}),(\d{1,3})/i.exec(name) ?? [];
  // SRS calls itself 3.5.3, and tells in the answer to connect who it is.
  if (isSrs(info)) return false;
  if (major !== undefined) return Number(`${major}.${minor}`) >= FIRST_VERSION;
  return !live || /^(?:red5|wowza|ams)/i.test(name);
}

function isSrs(info: ServerInfo | undefined): boolean {
  const { data } = info?.information ?? {};
  return typeof data === 'object' && data !== null && Object.keys(data).some((key) => key.startsWith('srs_'));
}
