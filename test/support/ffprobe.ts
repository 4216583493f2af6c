import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

export interface ProbedPacket {
  readonly kind: 'audio' | 'video';
  /** Seconds. */
  readonly pts: number;
  readonly dts: number;
  readonly size: number;
}

/** Every packet of a file as ffprobe sees it, in the order of the file. */
export async function probePackets(file: string): Promise<readonly ProbedPacket[]> {
  const entries = 'packet=codec_type,pts_time,dts_time,size';
  const { stdout } = await execute(
    'ffprobe',
    ['-v', 'error', '-show_entries', entries, '-of', 'json', file],
    {
      maxBuffer: 1 << 28,
    },
  );
  const { packets } = JSON.parse(stdout) as { packets: readonly Record<string, string>[] };
  return packets.map((p) => ({
    kind: p['codec_type'] as 'audio' | 'video',
    pts: Number(p['pts_time']),
    dts: Number(p['dts_time']),
    size: Number(p['size']),
  }));
}

/** What a full decode has to complain about (nothing, when it is sound), and how many frames came out. */
export async function decodeFile(file: string): Promise<{ complaints: string; frames: number }> {
  const args = [
    '-hide_banner',
    '-v',
    'warning',
    '-xerror',
    '-i',
    file,
    '-f',
    'null',
    '-progress',
    'pipe:1',
    '-',
  ];
  const { stderr } = await execute('ffmpeg', args).catch((error: unknown) => error as { stderr: string });
  const count = 'stream=nb_read_frames';
  const probe = ['-v', 'error', '-count_frames', '-show_entries', count, '-of', 'csv=p=0', file];
  const { stdout } = await execute('ffprobe', probe);
  return { complaints: stderr, frames: Number.parseInt(stdout, 10) };
}

/** Runs `use` with the bytes as a file. */
export async function withFile<T>(
  name: string,
  bytes: Uint8Array,
  use: (file: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'cf-media-'));
  try {
    const file = join(folder, name);
    await writeFile(file, bytes);
    return await use(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
