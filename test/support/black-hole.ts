import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface BlackHole {
  readonly port: number;
  stop(): Promise<void>;
}

const LISTENER = `
const server = require('node:net').createServer();
server.listen({ host: '127.0.0.1', port: 0, backlog: 1 }, () => process.stdout.write(server.address().port + '\\n'));
`;

/**
 * A port behind a firewall that drops: connections to it are neither accepted nor refused. The listener is stopped and
 * its queue is full, so that the kernel leaves further SYNs unanswered.
 */
export async function startBlackHole(): Promise<BlackHole> {
  const listener = spawn(process.execPath, ['-e', LISTENER], { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = once(listener, 'exit');
  const sockets: Socket[] = [];
  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    listener.kill('SIGKILL');
    await gone;
  };
  const [line] = (await once(listener.stdout, 'data')) as [Buffer];
  const port = Number(line.toString());
  listener.kill('SIGSTOP');
  for (let filler = 0; filler < 8; filler++) {
    const socket = connect(port, '127.0.0.1').on('error', () => {});
    sockets.push(socket);
    const isTaken = await Promise.race([
      once(socket, 'connect').then(() => true),
      new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 200)),
    ]);
    if (!isTaken) return { port, stop };
  }
  await stop();
  throw new Error('the queue of the listener does not fill');
}
