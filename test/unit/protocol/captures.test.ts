import { describe, expect, it } from 'vitest';
import { ChunkWriter } from '../../../src/protocol/chunk/chunk-writer.js';
import { decodeMessage } from '../../../src/protocol/message/decode-message.js';
import { encodeMessage } from '../../../src/protocol/message/encode-message.js';
import { findDigest, PLAYER_KEY, SERVER_KEY } from '../../../src/protocol/handshake/digest-scheme.js';
import {
  CAPTURES,
  isMedia,
  readCapture,
  readChunks,
  readMessages,
  readTags,
  split,
  tagLine,
} from '../../support/rtmp-captures.js';

const notEmpty = (message: { payload: Uint8Array }) => message.payload.byteLength > 0;

function mediaOf(name: string, direction: 'c2s' | 's2c' = 's2c', sizes = [1 << 20]): string[] {
  const messages = readMessages(split(readChunks(name, direction), sizes));
  return messages.filter(isMedia).filter(notEmpty).map(tagLine);
}

describe('sessions recorded between other programs', () => {
  it('gives of a VOD session in chunks of 128 what rtmpdump wrote', () => {
    expect(mediaOf('rtmpdump-play-vod-chunk128')).toEqual(readTags('small-mp4'));
  });

  it('gives of a VOD session in chunks of 4096 the same', () => {
    expect(mediaOf('ffmpeg-play-vod-mp4')).toEqual(readTags('small-mp4'));
  });

  it('gives of a live session whose timestamps cross 0xFFFFFF what rtmpdump wrote', () => {
    const tags = readTags('rtmpdump-play-live-extended');
    expect(mediaOf('rtmpdump-play-live-extended')).toEqual(tags);
    expect(tags.some((tag) => Number(tag.split(' ')[1]) > 0xffffff)).toBe(true);
  });

  it('gives of what ffmpeg publishes every tag of the file with its extended timestamp', () => {
    const published = mediaOf('ffmpeg-publish-extended', 'c2s');
    // ffmpeg sends the AAC sequence header where the FLV muxer puts it: the same tags, not quite in the same order.
    expect(published.filter((tag) => !tag.includes(' 0 ')).sort()).toEqual(
      readTags('small-extended')
        .filter((tag) => !tag.includes(' 0 '))
        .sort(),
    );
  });

  it.each(['seek-extended-repeated', 'seek-extended-left-out'])(
    'reads extended timestamps on continuation chunks: %s',
    (name) => {
      const tags = new Set(readTags('small-extended'));
      const media = mediaOf(name);
      expect(media).toHaveLength(76);
      expect(media.filter((tag) => !tags.has(tag))).toEqual([]);
    },
  );

  it.each(
    CAPTURES.flatMap((name) => (['c2s', 's2c'] as const).map((direction) => [name, direction] as const)),
  )('gives the same messages byte by byte: %s %s', (name, direction) => {
    const bytes = readChunks(name, direction);
    expect(readMessages(split(bytes, [1]))).toEqual(readMessages([bytes]));
  });

  it('reads the refusal of a missing file', () => {
    const commands = readMessages([readChunks('rtmpdump-missing', 's2c')])
      .flatMap((raw) => decodeMessage(raw))
      .filter((message) => message.type === 'command');
    const status = commands.find((command) => command.name === 'onStatus');
    expect(status?.values[1]).toMatchObject({ level: 'error', code: 'NetStream.Play.StreamNotFound' });
  });

  it('reads the connect of ffmpeg', () => {
    const [connect] = readMessages([readChunks('ffmpeg-play-vod-mp4', 'c2s')])
      .flatMap((raw) => decodeMessage(raw))
      .filter((message) => message.type === 'command');
    expect(connect).toMatchObject({ name: 'connect', transactionId: 1, messageStreamId: 0 });
    expect(connect?.values[0]).toMatchObject({ app: 'vod', fpad: false, capabilities: 15, videoFunction: 1 });
  });

  it.each(
    CAPTURES.flatMap((name) => (['c2s', 's2c'] as const).map((direction) => [name, direction] as const)),
  )('encodes every command, status and control message to the bytes it was: %s %s', (name, direction) => {
    let compared = 0;
    for (const raw of readMessages([readChunks(name, direction)])) {
      const [message] = decodeMessage(raw);
      if (message === undefined || message.type === 'unknown') continue;
      // @setDataFrame is taken off on purpose; the file behind the seeks has names twice in its metadata.
      if (message.type === 'data' && (direction === 'c2s' || name.startsWith('seek-'))) continue;
      expect(encodeMessage(message).payload).toEqual(raw.payload);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(3);
  });

  it.each(CAPTURES)('writes chunks that read as the messages they were: %s', (name) => {
    const messages = readMessages([readChunks(name, 's2c')]);
    const writer = new ChunkWriter();
    const bytes = messages.map((message) => {
      const out = writer.write(4 + (message.typeId % 60), message);
      if (message.typeId === 1) writer.chunkSize = new DataView(message.payload.buffer).getUint32(0);
      return out;
    });
    expect(readMessages(bytes)).toEqual(messages);
  });

  it("finds rtmpdump's and nginx's absence or presence of a digest", () => {
    const c1 = readCapture('seek-extended-repeated', 'c2s').subarray(1, 1537);
    const s1 = readCapture('seek-extended-repeated', 's2c').subarray(1, 1537);
    expect(findDigest(c1, PLAYER_KEY)?.layout).toBe('digest-first');
    expect(findDigest(s1, SERVER_KEY)).toBeDefined();
    const plain = readCapture('rtmpdump-missing', 's2c').subarray(1, 1537);
    expect(findDigest(plain, SERVER_KEY)).toBeUndefined();
  });

  it('finds the digest that ffmpeg puts into C1', () => {
    const c1 = readCapture('ffmpeg-play-vod-mp4', 'c2s').subarray(1, 1537);
    expect(findDigest(c1, PLAYER_KEY)).toBeDefined();
  });
});
