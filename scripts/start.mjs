// `npm start`: from a fresh clone to one address that can be opened.
import { spawn } from 'node:child_process';
import { checkNodeVersion, distIsCurrent, installPackages, root, run } from './setup.mjs';

checkNodeVersion();
await installPackages();
if (!distIsCurrent()) {
  console.error('Building …');
  const { status } = await run(process.execPath, ['scripts/build.mjs']);
  if (status !== 0) process.exit(status);
}

// Whatever follows `npm start --` goes to the server: a folder, --http-port, --rtmp-port.
const server = spawn(process.execPath, ['dist/cli.js', 'serve', ...process.argv.slice(2)], {
  cwd: root,
  stdio: ['ignore', 'pipe', 'inherit'],
});

let announced = false;
let text = '';
server.stdout.setEncoding('utf8');
server.stdout.on('data', (part) => {
  if (announced) return void process.stdout.write(part);
  text += part;
  const address = /https?:\/\/[^\s'"]+/.exec(text.slice(0, text.lastIndexOf('\n') + 1))?.[0];
  if (address === undefined) return;
  announced = true;
  // One address, so that nobody has to choose.
  process.stdout.write(`cf-player demo: ${address}\n`);
  process.stderr.write(text.replace(/^.*https?:\/\/.*\n/m, ''));
});

let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    // A second signal, from an impatient person, ends it at once.
    server.kill(stopping ? 'SIGKILL' : signal);
    stopping = true;
  });
}
server.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
server.on('exit', (code, signal) => {
  if (!announced) process.stderr.write(text);
  process.exit(code ?? (stopping || signal === 'SIGINT' ? 0 : 1));
});
