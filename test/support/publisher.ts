import { startProcess, type RunningProcess } from './processes.js';

/** ffmpeg publishes a clip over and over, in real time, as an encoder at an event would. */
export function startPublisher(file: string, address: string): Promise<RunningProcess> {
  const args = [
    ...'-hide_banner -nostats -progress pipe:1 -loglevel error'.split(' '),
    '-re',
    '-stream_loop',
    '-1',
    '-i',
    file,
    '-c',
    'copy',
    '-f',
    'flv',
    '-flvflags',
    'no_duration_filesize',
    address,
  ];
  // Its first progress report comes when the server has accepted it and media flows.
  return startProcess('ffmpeg', args, { isReady: (output) => /frame=\s*[1-9]/.test(output) });
}
