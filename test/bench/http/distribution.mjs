import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';

async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, 'localhost', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/** `cf-player serve` of a build: the page, the bundles of that build, and the stream. */
export async function startDistribution(dist, folder) {
  const ports = ['--http-port', `${await freePort()}`, '--rtmp-port', `${await freePort()}`];
  const args = [join(dist, 'cli.js'), 'serve', folder, ...ports, '--no-tls'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((done) => child.once('exit', done));
  const addresses = await new Promise((found, failed) => {
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += chunk;
      const [, url, rtmpPort] = /open (http:\/\/\S+) \(RTMP at rtmp:\/\/[^/]*:(\d+)/.exec(said) ?? [];
      if (url !== undefined) found({ url, rtmpPort: Number(rtmpPort) });
    });
    void ended.then((code) => failed(new Error(`cf-player serve ended with ${code}`)));
  });
  return {
    ...addresses,
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}
