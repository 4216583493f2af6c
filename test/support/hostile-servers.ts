import { createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export interface HostileServer {
  readonly port: number;
  /** Connections accepted so far. */
  readonly connections: number;
  stop(): Promise<void>;
}

async function serve(onConnection: (socket: Socket) => void): Promise<HostileServer> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return connections;
    },
    stop: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

const HANDSHAKE_PART = 1536;

/** Answers the plain handshake (RTMP 1.0 section 5.2) and hands over at the first bytes behind C2. */
function afterHandshake(socket: Socket, then: (socket: Socket) => void): void {
  let received = Buffer.alloc(0);
  let hasAnswered = false;
  let isOver = false;
  socket.on('data', (bytes) => {
    if (isOver) return;
    received = Buffer.concat([received, bytes]);
    if (!hasAnswered && received.length >= 1 + HANDSHAKE_PART) {
      hasAnswered = true;
      const c1 = received.subarray(1, 1 + HANDSHAKE_PART);
      socket.write(Buffer.concat([Buffer.from([3]), Buffer.alloc(HANDSHAKE_PART), c1]));
    }
    if (received.length > 1 + 2 * HANDSHAKE_PART) {
      isOver = true;
      then(socket);
    }
  });
}

/** A chunk of fmt 0 (section 5.3.1.2.1) on chunk stream 3, with the length it declares. */
function chunk(typeId: number, declaredLength: number, payload: Uint8Array, chunkStreamId = 3): Buffer {
  const header = Buffer.alloc(12);
  header[0] = chunkStreamId;
  header.writeUIntBE(declaredLength, 4, 3);
  header[7] = typeId;
  return Buffer.concat([header, payload]);
}

const setChunkSize = (size: number) => {
  const payload = Buffer.alloc(4);
  payload.writeUInt32BE(size);
  return chunk(1, 4, payload, 2);
};

/** AMF0: the string `_result` and the transaction id of connect. */
const RESULT_OF_CONNECT = Buffer.concat([
  Buffer.from([2, 0, 7]),
  Buffer.from('_result'),
  Buffer.from([0, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0]),
]);

function sendCommand(socket: Socket, values: Uint8Array): void {
  const payload = Buffer.concat([RESULT_OF_CONNECT, values]);
  socket.write(Buffer.concat([setChunkSize(0x0fffff), chunk(20, payload.length, payload)]));
}

/** Servers that do what no server should. Each is a rule to hold, by name. */
export const HOSTILE = {
  'answers HTTP': () =>
    serve((socket) => {
      socket.once('data', () => {
        socket.write(`HTTP/1.1 400 Bad Request\r\nContent-Length: 4000\r\n\r\n${'x'.repeat(4000)}`);
      });
    }),
  'sends garbage behind the handshake': () =>
    serve((socket) =>
      // fmt 3 on a chunk stream that never began: there is no header to repeat.
      afterHandshake(socket, () => socket.write(Buffer.alloc(256, 0xc7))),
    ),
  'closes at once': () => serve((socket) => socket.end()),
  'closes behind the handshake': () => serve((socket) => afterHandshake(socket, () => socket.end())),
  'never answers': () => serve((socket) => socket.resume()),
  'never answers connect': () => serve((socket) => afterHandshake(socket, () => undefined)),
  'declares a message of 16 MB': () =>
    serve((socket) =>
      afterHandshake(socket, () => {
        socket.write(setChunkSize(0x7fffffff));
        const part = Buffer.alloc(64 * 1024);
        void (async () => {
          socket.write(chunk(20, 0xffffff, part));
          // It goes on and on, as long as somebody takes it.
          for (let i = 0; i < 256 && !socket.destroyed; i++) {
            if (!socket.write(part)) await delay(20);
          }
        })();
      }),
    ),
  'declares an AMF string of 4 GB': () =>
    serve((socket) =>
      afterHandshake(socket, () => sendCommand(socket, Buffer.from([0x0c, 0xff, 0xff, 0xff, 0xff, 0x41]))),
    ),
  'declares an AMF array of 4 billion': () =>
    serve((socket) =>
      afterHandshake(socket, () => sendCommand(socket, Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0x05]))),
    ),
  'nests AMF arrays 100,000 deep': () =>
    serve((socket) =>
      afterHandshake(socket, () =>
        sendCommand(
          socket,
          Buffer.concat(Array.from({ length: 100_000 }, () => Buffer.from([0x0a, 0, 0, 0, 1]))),
        ),
      ),
    ),
} as const satisfies Record<string, () => Promise<HostileServer>>;
