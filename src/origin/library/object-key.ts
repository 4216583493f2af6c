import { realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';

export interface FoundFile {
  /** Absolute, symbolic links resolved. */
  readonly path: string;
  readonly size: number;
  readonly modifiedMs: number;
}

/** Whether a key can name something inside a folder at all. Hidden files are none of the public's business. */
export function isSafeKey(key: string): boolean {
  // A backslash separates folders on Windows; control characters (NUL above all) end names somewhere.
  // oxlint-disable-next-line no-control-regex -- these are exactly what is refused
  if (key === '' || key.length > 1024 || /[\\\u0000-\u001f\u007f]/.test(key)) return false;
  return key.split('/').every((part) => part !== '' && !part.startsWith('.'));
}

/**
 * The file of a key in a folder, or undefined: missing, not a file, outside the folder (`..`, or a symbolic link that
 * leads out of it).
 */
export async function findFile(folder: string, key: string): Promise<FoundFile | undefined> {
  if (!isSafeKey(key)) return undefined;
  try {
    const root = await realpath(folder);
    const path = await realpath(join(root, ...key.split('/')));
    if (!path.startsWith(root.endsWith(sep) ? root : root + sep)) return undefined;
    const file = await stat(path);
    return file.isFile() ? { path, size: file.size, modifiedMs: file.mtimeMs } : undefined;
  } catch {
    return undefined;
  }
}
