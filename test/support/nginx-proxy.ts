import { startNginx, type Nginx } from './nginx.js';

/** nginx as a reverse proxy that adds CORS in front of a server that has none, as one would put it before an old one. */
export function startNginxProxy(upstreamPort: number): Promise<Nginx> {
  return startNginx(
    'proxy',
    (port) => `
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
}
