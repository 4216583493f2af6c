import { startProcess, type RunningProcess } from './processes.js';

/** ffmpeg publishes a clip over and over, in real time, as an encoder at an event would. @param width pixels; default: as it is */
export function startPublisher(
  file: string,
  address: string,
  { width }: { readonly width?: number } = {},
): Promise<RunningProcess> {
  const scaled = `-vf scale=${width}:-2 -c:v libx264 -preset ultrafast -tune zerolatency -g 25 -c:a copy`;
  const args = [
    ...'-hide_banner -nostats -progress pipe:1 -loglevel error'.split(' '),
    '-re',
    '-stream_loop',
    '-1',
    '-i',
    file,
    ...(width === undefined ? '-c copy' : scaled).split(' '),
    '-f',
    'flv',
    '-flvflags',
    'no_duration_filesize',
    address,
  ];
  // Its first progress report comes when the server has accepted it and media flows.
  return startProcess('ffmpeg', args, { isReady: (output) => /frame=\s*[1-9]/.test(output) });
}

/** One encoder with two outputs of the same pictures at the same times, as it is and smaller. @param width of the smaller one */
export function startTwoPublishers(
  file: string,
  large: string,
  small: string,
  width: number,
): Promise<RunningProcess> {
  const args = [
    ...'-hide_banner -nostats -progress pipe:1 -loglevel error -re -stream_loop -1 -i'.split(' '),
    file,
    ...`-map 0 -c copy -f flv -flvflags no_duration_filesize ${large}`.split(' '),
    ...`-map 0 -vf scale=${width}:-2 -c:v libx264 -preset ultrafast -tune zerolatency -g 25 -c:a copy`.split(
      ' ',
    ),
    ...`-f flv -flvflags no_duration_filesize ${small}`.split(' '),
  ];
  return startProcess('ffmpeg', args, { isReady: (output) => /frame=\s*[1-9]/.test(output) });
}
