import { later, numberIn, type App } from './app.js';
import { baseOf } from './redirect-app.js';

/** Enhanced RTMP v2, capsEx: the client understands reconnect requests. */
const CAPS_RECONNECT = 1;

/** @param rest what follows `reconnect/`: milliseconds, and perhaps `here` */
export function reconnectApp(rest: string): App | undefined {
  const [text, where, ...more] = rest.split('/');
  const ms = numberIn(text, 5000);
  if (ms === undefined || more.length > 0 || (where !== undefined && where !== 'here')) return undefined;
  let stop: () => void = () => undefined;
  return {
    kind: 'vod',
    onConnect: () => ({ accept: true, information: { capsEx: CAPS_RECONNECT } }),
    onOpen(connection) {
      const { info } = connection;
      const capsEx = info?.commandObject['capsEx'];
      if (typeof capsEx !== 'number' || (capsEx & CAPS_RECONNECT) === 0) return;
      stop = later(ms, () =>
        connection.sendStatus({
          code: 'NetConnection.Connect.ReconnectRequest',
          description: 'The streaming server is undergoing updates.',
          ...(where === 'here' ? {} : { tcUrl: `${baseOf(info?.tcUrl ?? '')}/vod` }),
        }),
      );
    },
    onClose: () => stop(),
  };
}
