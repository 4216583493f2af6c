import { startNginx, type Nginx } from './nginx.js';

export type NginxRtmp = Nginx;

/** nginx with its RTMP module: `cfx/st` plays the files of a folder, `live` and `silent` what somebody publishes. */
export function startNginxRtmp(mediaFolder: string): Promise<NginxRtmp> {
  return startNginx(
    'nginx',
    (port) => `
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
    # As it is without a word: players of a stream that has ended wait, and nobody tells them anything.
    application silent { live on; wait_key on; wait_video on; }
  }
}
`,
    'load_module /usr/lib/nginx/modules/ngx_rtmp_module.so;',
  );
}
