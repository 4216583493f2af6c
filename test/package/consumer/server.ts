import { createServer } from 'node:http';
import { createGateway, openTcpChannel, type GatewayOptions } from 'cf-player/gateway';
import { connect, milliseconds, type NetStream } from 'cf-player/rtmp';
import { PlayerError, resolveStreamAddress } from 'cf-player/url';

const options: GatewayOptions = { allow: ['media.example.com:1935'], origins: ['https://example.com'] };
const gateway = createGateway(options);
createServer().on('upgrade', (request, socket, head) => gateway.handleUpgrade(request, socket, head));

export async function play(src: string): Promise<NetStream> {
  const { host, port, app, streamer, streamName } = resolveStreamAddress({ src });
  const channel = await openTcpChannel(host, port);
  const connection = await connect({ channel, tcUrl: streamer, app });
  const stream = await connection.createStream();
  stream.onMedia = ({ type, timestamp, payload }) => console.log(type, timestamp, payload.length);
  await stream.play(streamName, { start: milliseconds(0) });
  return stream;
}

play('rtmp://media.example.com/vod/mp4:a.mp4').catch((error: unknown) => {
  if (error instanceof PlayerError) console.error(error.code, error.context);
});
