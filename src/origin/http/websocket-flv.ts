import { createReadStream } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { isFilePiece, isStream, type Answer } from './answer.js';

const server = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 4096 });

/** What an upgrade is answered with: an FLV (live, or a file) as binary messages, or the refusal of HTTP. */
export function answerUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer, answer: Answer): void {
  const { body, status, type } = answer;
  const isFlv = type === 'video/x-flv' && status === 200 && (isStream(body) || isFilePiece(body));
  if (!isFlv) {
    refuse(socket, status < 400 ? 404 : status);
    return;
  }
  const pieces = isFilePiece(body) ? createReadStream(body.path) : body;
  server.handleUpgrade(request, socket, head, (websocket) => {
    void pump(websocket, pieces);
  });
}

export function refuse(socket: Duplex, status: number): void {
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

async function pump(websocket: WebSocket, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  websocket.on('error', () => websocket.terminate());
  try {
    for await (const piece of pieces) {
      if (websocket.readyState !== websocket.OPEN) break;
      await new Promise<void>((resolve, reject) => {
        websocket.send(piece, (error) => (error == null ? resolve() : reject(error)));
      });
    }
    websocket.close(1000);
  } catch {
    websocket.terminate();
  }
}
