import { amfObject, isAmfObject } from '../amf/amf-value.js';
import type { CommandMessage } from '../message/message.js';
import type { ConnectInfo } from './server-handler.js';

export function readConnectInfo(message: CommandMessage): ConnectInfo {
  const [first, ...args] = message.values;
  const commandObject = first !== undefined && isAmfObject(first) ? first : amfObject({});
  const text = (name: string): string => {
    const value = commandObject[name];
    return typeof value === 'string' ? value : '';
  };
  return {
    app: text('app'),
    tcUrl: text('tcUrl'),
    swfUrl: text('swfUrl'),
    pageUrl: text('pageUrl'),
    flashVer: text('flashVer'),
    objectEncoding: commandObject['objectEncoding'] === 3 ? 3 : 0,
    commandObject,
    args,
  };
}
