import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.js';
import { accepts, startProcess, type RunningProcess } from './processes.js';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

export interface Distribution {
  /** `http://localhost:port`, without a slash at its end. */
  readonly url: string;
  readonly httpPort: number;
  readonly rtmpPort: number;
  readonly httpsPort: number;
  readonly rtmpsPort: number;
  /** Its own gateway, which knows the domain of the documentation. */
  readonly gateway: string;
  readonly process: RunningProcess;
  stop(): Promise<void>;
}

/** The local distribution as a person starts it: the built command, in a process of its own. */
export async function startDistribution(
  folder?: string,
  more: readonly string[] = [],
): Promise<Distribution> {
  const httpPort = await freePort();
  const rtmpPort = await freePort();
  const httpsPort = await freePort();
  const rtmpsPort = await freePort();
  const url = `http://localhost:${httpPort}`;
  const args = [cli, 'serve', ...(folder === undefined ? [] : [folder])];
  args.push('--http-port', `${httpPort}`, '--rtmp-port', `${rtmpPort}`);
  args.push('--https-port', `${httpsPort}`, '--rtmps-port', `${rtmpsPort}`, ...more);
  const process_ = await startProcess(process.execPath, args, {
    isReady: async () =>
      (await accepts(rtmpPort)) &&
      fetch(url).then(
        (answer) => answer.ok,
        () => false,
      ),
  });
  return {
    url,
    httpPort,
    rtmpPort,
    httpsPort,
    rtmpsPort,
    gateway: `ws://localhost:${httpPort}/rtmp`,
    process: process_,
    stop: () => process_.stop(),
  };
}

export interface GatewayProcess {
  /** `ws://localhost:port/rtmp` */
  readonly url: string;
  readonly process: RunningProcess;
  stop(): Promise<void>;
}

/** `cf-player gateway` with a policy. */
export async function startGateway(policy: {
  readonly allow?: readonly string[];
  readonly map?: readonly string[];
  /** Pages that may use it; default: every page. */
  readonly origins?: string;
  /** A PEM file of authorities to be trusted. */
  readonly ca?: string;
}): Promise<GatewayProcess> {
  const port = await freePort();
  const args = [cli, 'gateway', '--listen', `127.0.0.1:${port}`, '--origins', policy.origins ?? '*'];
  for (const entry of policy.allow ?? []) args.push('--allow', entry);
  for (const entry of policy.map ?? []) args.push('--map', entry);
  if (policy.ca !== undefined) args.push('--ca', policy.ca);
  const process_ = await startProcess(process.execPath, args, { isReady: () => accepts(port) });
  return { url: `ws://127.0.0.1:${port}/rtmp`, process: process_, stop: () => process_.stop() };
}
