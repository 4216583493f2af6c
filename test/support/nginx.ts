import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import { accepts, startProcess } from './processes.js';

export interface Nginx {
  readonly port: number;
  stop(): Promise<void>;
}

/** nginx in a folder and on a port of its own, with what all its configurations here begin with. */
export async function startNginx(
  name: string,
  configuration: (port: number) => string,
  modules = '',
): Promise<Nginx> {
  const run = await mkdtemp(join(tmpdir(), `cf-player-${name}-`));
  await chmod(run, 0o755);
  await mkdir(join(run, 'logs'));
  const port = await freePort();
  const file = join(run, 'nginx.conf');
  await writeFile(
    file,
    `
${process.getuid?.() === 0 ? 'user root;' : ''}
${modules}
daemon off;
worker_processes 1;
pid nginx.pid;
error_log logs/error.log info;
events { worker_connections 64; }
${configuration(port)}
`,
  );
  const path = `${process.env['PATH'] ?? ''}:/usr/sbin`;
  const clean = () => rm(run, { recursive: true, force: true });
  try {
    const nginx = await startProcess('nginx', ['-p', run, '-c', file, '-e', join(run, 'logs/error.log')], {
      env: { PATH: path },
      isReady: () => accepts(port),
    });
    return {
      port,
      stop: async () => {
        await nginx.stop();
        await clean();
      },
    };
  } catch (error) {
    await clean();
    throw error;
  }
}
