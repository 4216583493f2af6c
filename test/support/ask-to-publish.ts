import { openTcpChannel } from '../../src/gateway/tcp-channel.js';
import { connect } from '../../src/protocol/connection/client.js';
import type { StreamLink } from '../../src/protocol/connection/client-stream.js';
import type { StatusInfo } from '../../src/protocol/connection/net-connection.js';

/** An encoder that gets as far as asking to publish. */
export function askToPublish(
  port: number,
  app: string,
  name: string,
): { readonly refused: Promise<StatusInfo>; close(): void } {
  let close = (): void => undefined;
  const refused = (async () => {
    const channel = await openTcpChannel('127.0.0.1', port);
    const connection = await connect({ channel, tcUrl: `rtmp://localhost/${app}`, app });
    close = () => connection.close();
    const stream = await connection.createStream();
    const answer = new Promise<StatusInfo>((resolve) => {
      stream.onStatus = resolve;
    });
    (connection as unknown as StreamLink).notify(stream.id, 'publish', [name, 'live']);
    return answer;
  })();
  return { refused, close: () => close() };
}
