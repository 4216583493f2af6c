import { isAmfObject, type AmfValue } from '../amf/amf-value.js';
import type { StatusInfo } from './net-connection.js';

/**
 * The info object among the values of a status command, wherever it stands: some servers leave out the null in front
 * of it (rtmpsrv), or the level.
 */
export function findStatusInfo(values: readonly AmfValue[]): StatusInfo | undefined {
  for (const value of values) {
    if (!isAmfObject(value)) continue;
    const code = value['code'];
    if (typeof code !== 'string') continue;
    if (typeof value['level'] === 'string') return value as StatusInfo;
    return Object.assign(Object.create(null) as object, value, { level: 'status', code }) as StatusInfo;
  }
  return undefined;
}

/** Servers and Adobe's own documents disagree about the case of some codes, so compare these. */
export function codeOf(info: StatusInfo): string {
  return info.code.toLowerCase();
}
