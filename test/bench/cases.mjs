// What is measured, the same in Node and in Chromium.
import MP4Remuxer from 'mpegts.js/src/remux/mp4-remuxer.js';
import FLVDemuxer from 'mpegts.js/src/demux/flv-demuxer.js';
import { createDefaultConfig } from 'mpegts.js/src/config.js';
import Log from 'mpegts.js/src/utils/logger.js';
import { FlvFileReader } from '../../src/media/flv/flv-file-reader.ts';
import { encodeFlvTag } from '../../src/media/flv/flv-file-writer.ts';
import { Transmuxer } from '../../src/media/transmuxer.ts';
import { ChunkReader } from '../../src/protocol/chunk/chunk-reader.ts';
import { ChunkWriter } from '../../src/protocol/chunk/chunk-writer.ts';

for (const level of ['INFO', 'DEBUG', 'VERBOSE', 'WARN', 'ERROR']) Log[`ENABLE_${level}`] = false;

const FILE_HEADER = 13;
const SOCKET_READ = 65_536;
/** What one measurement runs for at least, ms. */
const SLICE = 100;
const ROUNDS = 15;

let sink = 0;

/** Every message with a buffer of its own, as a chunk reader hands it up. */
function messagesOf(bytes) {
  const messages = [];
  new FlvFileReader({
    onTag({ type, timestamp, payload }) {
      if (type !== 'script') messages.push({ type, timestamp, payload: new Uint8Array(payload) });
    },
  }).push(bytes);
  return messages;
}

/** The practical limit: look at each tag, copy its payload once into a fresh buffer. */
function copyOnce(messages) {
  for (const { type, payload } of messages) {
    const skip = type === 'video' ? 5 : 2;
    const out = new Uint8Array(payload.byteLength - skip);
    out.set(payload.subarray(skip));
    sink += out[0] ?? 0;
  }
}

function transmux(messages, flushEvery) {
  const transmuxer = new Transmuxer(
    {
      onSegment({ data }) {
        sink += data.byteLength;
      },
    },
    { isTypeSupported: () => true },
  );
  for (let i = 0; i < messages.length; i++) {
    transmuxer.push(messages[i]);
    if (i % flushEvery === 0) transmuxer.flush();
  }
  transmuxer.end();
}

/** The same tags as pieces of a file, one per call, for a reader of files. */
function fileChunks(bytes, messages) {
  let position = 0;
  return messages.map((message, i) => {
    const tag = encodeFlvTag(message);
    const chunk = i === 0 ? new Uint8Array(FILE_HEADER + tag.byteLength) : tag;
    if (i === 0) {
      chunk.set(bytes.subarray(0, FILE_HEADER));
      chunk.set(tag, FILE_HEADER);
    }
    const at = position;
    position += chunk.byteLength;
    return { buffer: chunk.buffer, at };
  });
}

function mpegts(chunks) {
  const config = createDefaultConfig();
  const demuxer = new FLVDemuxer(FLVDemuxer.probe(chunks[0].buffer), config);
  const remuxer = new MP4Remuxer(config);
  demuxer.onError = (type, info) => {
    throw new Error(`${type}: ${info}`);
  };
  demuxer.onMediaInfo = () => {};
  remuxer.bindDataSource(demuxer);
  let segments = 0;
  remuxer.onInitSegment = () => {};
  remuxer.onMediaSegment = (_type, segment) => {
    segments++;
    sink += segment.data.byteLength;
  };
  for (const { buffer, at } of chunks) demuxer.parseChunks(buffer, at);
  if (segments < chunks.length / 4) throw new Error(`mpegts.js made ${segments} segments only`);
}

function chunkStream(messages, chunkSize) {
  const writer = new ChunkWriter();
  writer.chunkSize = chunkSize;
  const setChunkSize = new Uint8Array([2, 0, 0, 0, 0, 0, 4, 1, 0, 0, 0, 0, ...u32(chunkSize)]);
  const parts = [setChunkSize];
  for (const { type, timestamp, payload } of messages) {
    const isVideo = type === 'video';
    const message = { typeId: isVideo ? 9 : 8, messageStreamId: 1, timestamp, payload };
    parts.push(writer.write(isVideo ? 6 : 4, message));
  }
  const all = new Uint8Array(parts.reduce((size, part) => size + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.byteLength;
  }
  const reads = [];
  for (let i = 0; i < all.byteLength; i += SOCKET_READ) reads.push(all.slice(i, i + SOCKET_READ));
  return reads;
}

const u32 = (value) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];

function readChunks(reads, expected) {
  let count = 0;
  const reader = new ChunkReader(({ payload }) => {
    count++;
    sink += payload.byteLength;
  });
  for (const read of reads) reader.push(read);
  if (count !== expected + 1) throw new Error(`${count} messages instead of ${expected + 1}`);
}

/**
 * Runs all in turns. The best round of each counts: what else the machine does only ever makes it slower. MB/s, by
 * name.
 */
function measure(subjects) {
  const speeds = new Map(Object.keys(subjects).map((name) => [name, []]));
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [name, { run, size }] of Object.entries(subjects)) {
      const start = performance.now();
      let runs = 0;
      let elapsed = 0;
      while (elapsed < SLICE) {
        run();
        runs++;
        elapsed = performance.now() - start;
      }
      // The first round warms up.
      if (round > 0) speeds.get(name).push((runs * size) / 1000 / elapsed);
    }
  }
  return Object.fromEntries([...speeds].map(([name, values]) => [name, Math.max(...values)]));
}

/** @param {{ name: string, bytes: Uint8Array }[]} clips */
export function runBenchmarks(clips) {
  const out = { transmuxer: {}, chunkReader: {} };
  for (const { name, bytes } of clips) {
    const messages = messagesOf(bytes);
    const size = messages.reduce((sum, { payload }) => sum + payload.byteLength, 0);
    const chunks = fileChunks(bytes, messages);
    out.transmuxer[name] = measure({
      limit: { size, run: () => copyOnce(messages) },
      'flush per message': { size, run: () => transmux(messages, 1) },
      'flush per 10 messages': { size, run: () => transmux(messages, 10) },
      'mpegts.js': { size, run: () => mpegts(chunks) },
    });
  }
  const messages = messagesOf(clips[0].bytes);
  const size = messages.reduce((sum, { payload }) => sum + payload.byteLength, 0);
  const small = chunkStream(messages, 128);
  const large = chunkStream(messages, 4096);
  out.chunkReader = measure({
    'chunk size 128': { size, run: () => readChunks(small, messages.length) },
    'chunk size 4096': { size, run: () => readChunks(large, messages.length) },
  });
  out.checksum = sink % 1000;
  return out;
}
