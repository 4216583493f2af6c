import { isAmfObject, type AmfValue } from '../amf/amf-value.js';
import type { StatusInfo } from './net-connection.js';

/**
 * The info object among the values of a status command, wherever it stands: some servers leave out the null in front
 * of it (rtmpsrv), or the level. A description or details that are no texts are left out.
 */
export function findStatusInfo(values: readonly AmfValue[]): StatusInfo | undefined {
  for (const value of values) {
    if (!isAmfObject(value)) continue;
    const code = value['code'];
    if (typeof code !== 'string') continue;
    const { level } = value;
    const info: Record<string, AmfValue> = Object.assign(Object.create(null) as object, value);
    info['level'] = typeof level === 'string' ? level : 'status';
    // Whoever reads them, an error message for one, takes them for texts.
    for (const name of ['description', 'details']) if (typeof info[name] !== 'string') delete info[name];
    return info as StatusInfo;
  }
  return undefined;
}

/** Servers and Adobe's own documents disagree about the case of some codes, so compare these. */
export function codeOf(info: StatusInfo): string {
  return info.code.toLowerCase();
}

/** What an `_error` says: an info object, or a bare text as crtmpserver sends it. */
export function findRefusal(values: readonly AmfValue[]): StatusInfo | undefined {
  const info = findStatusInfo(values);
  if (info !== undefined) return info;
  const description = values.find((value) => typeof value === 'string');
  return description === undefined ? undefined : { level: 'error', code: '', description };
}
