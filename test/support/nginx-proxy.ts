import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import { accepts, startProcess } from './processes.js';

export interface NginxProxy {
  readonly port: number;
  stop(): Promise<void>;
}

/** nginx as a reverse proxy that adds CORS in front of a server that has none, as one would put it before an old one. */
export async function startNginxProxy(upstreamPort: number): Promise<NginxProxy> {
  const run = await mkdtemp(join(tmpdir(), 'cf-player-proxy-'));
  await chmod(run, 0o755);
  await mkdir(join(run, 'logs'));
  const port = await freePort();
  const file = join(run, 'nginx.conf');
  await writeFile(
    file,
    `
${process.getuid?.() === 0 ? 'user root;' : ''}
daemon off;
worker_processes 1;
pid nginx.pid;
error_log logs/error.log info;
events { worker_connections 64; }
http {
  access_log off;
  client_body_temp_path temp_body;
  proxy_temp_path temp_proxy;
  fastcgi_temp_path temp_fastcgi;
  uwsgi_temp_path temp_uwsgi;
  scgi_temp_path temp_scgi;
  upstream rtmpt { server 127.0.0.1:${upstreamPort}; keepalive 8; }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://rtmpt;
      proxy_http_version 1.1;
      proxy_set_header Connection keep-alive;
      proxy_hide_header Access-Control-Allow-Origin;
      add_header Access-Control-Allow-Origin https://player.example always;
    }
  }
}
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
