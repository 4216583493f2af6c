import { afterEach, describe, expect, it } from 'vitest';
import { openTcpChannel } from '../../src/gateway/tcp-channel.js';
import { connect } from '../../src/protocol/connection/client.js';
import { milliseconds } from '../../src/protocol/units.js';
import { Cleanup } from '../support/gateway.js';
import { mediaFolder } from '../support/media-files.js';
import { startNginxRtmp } from '../support/nginx-rtmp.js';

const cleanup = new Cleanup();
afterEach(() => cleanup.run());

async function playing(name: string) {
  const nginx = await startNginxRtmp(await mediaFolder());
  cleanup.add(() => nginx.stop());
  const channel = await openTcpChannel('127.0.0.1', nginx.port);
  const tcUrl = `rtmp://127.0.0.1:${nginx.port}/cfx/st`;
  const connection = await connect({ channel, tcUrl, app: 'cfx/st' });
  cleanup.add(() => connection.close());
  const stream = await connection.createStream();
  stream.setBufferLength(milliseconds(1000));
  const log: string[] = [];
  let hasMedia: (() => void) | undefined;
  const media = new Promise<void>((resolve) => (hasMedia = resolve));
  stream.onStatus = ({ code }) => log.push(code);
  stream.onStreamEof = () => log.push('eof');
  stream.onMedia = ({ type, payload }) => {
    if (type === 'video' && (payload[0] ?? 0) >> 4 === 1) log.push('keyframe');
    if (payload.byteLength > 100) hasMedia?.();
  };
  await stream.play(name, { start: milliseconds(0) });
  await media;
  return { connection, stream, log };
}

describe('play2 with nginx-rtmp', () => {
  it('switches to another recording by the end of the one and the start of the other', async () => {
    const { stream, log } = await playing('mp4:videos/mediafile.mp4');
    const info = await stream.play2({ streamName: 'videos/clip', transition: 'switch' });
    expect(info.code).toBe('NetStream.Play.Start');
    const fromStop = () => log.slice(log.indexOf('NetStream.Play.Stop'));
    await expect.poll(() => fromStop().length, { timeout: 8000 }).toBeGreaterThan(2);
    // Neither the end of the stream that was left nor anything of it comes in between.
    expect(fromStop().slice(0, 3)).toEqual(['NetStream.Play.Stop', 'NetStream.Play.Start', 'keyframe']);
    expect(log).not.toContain('eof');
  });

  it('rejects where there is no such recording', async () => {
    const { stream } = await playing('mp4:videos/mediafile.mp4');
    await expect(stream.play2({ streamName: 'videos/none' })).rejects.toMatchObject({
      code: 'CF_RTMP_STREAM_NOT_FOUND',
      context: { streamName: 'videos/none' },
    });
  });
});
