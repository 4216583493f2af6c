import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import { accepts, startProcess } from './processes.js';

export interface NginxRtmp {
  readonly port: number;
  stop(): Promise<void>;
}

/** nginx with its RTMP module: `cfx/st` plays the files of a folder, `live` what somebody publishes. */
export async function startNginxRtmp(mediaFolder: string): Promise<NginxRtmp> {
  const run = await mkdtemp(join(tmpdir(), 'cf-player-nginx-'));
  await chmod(run, 0o755);
  await mkdir(join(run, 'logs'));
  const port = await freePort();
  const config = `
${process.getuid?.() === 0 ? 'user root;' : ''}
load_module /usr/lib/nginx/modules/ngx_rtmp_module.so;
daemon off;
worker_processes 1;
pid nginx.pid;
error_log logs/error.log info;
events { worker_connections 64; }
rtmp {
  server {
    listen 127.0.0.1:${port};
    chunk_size 4096;
    timeout 60s;
    ping 30s;
    ping_timeout 10s;
    application cfx/st { play ${mediaFolder}; }
    application live {
      live on;
      wait_key on;
      wait_video on;
      idle_streams off;
      publish_notify on;
      play_restart on;
    }
  }
}
`;
  const file = join(run, 'nginx.conf');
  await writeFile(file, config);
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
