import { readFile } from 'node:fs/promises';
import { HostMap } from '../legacy/host-map.js';
import { invalidConfig } from '../source/config-text.js';

const MAX_LENGTH = 1_000_000;

/**
 * The table of hosts from what `--map` was given: `old=new` pairs, and files with a JSON object or a line `old = new` for each.
 *
 * @throws PlayerError `CF_CONFIG_INVALID`
 */
export async function readHostTable(given: readonly string[]): Promise<HostMap> {
  const table = Object.create(null) as Record<string, string[]>;
  const add = (old: string, ...news: string[]): void => {
    const name = old.trim();
    if (name === '' || news.every((one) => one.trim() === ''))
      throw invalidConfig('--map', 'an entry is old=new');
    (table[name] ??= []).push(...news.map((one) => one.trim()));
  };
  for (const one of given) {
    if (isPair(one)) addPair(one, add);
    else for (const [old, ...news] of await readTableFile(one)) add(old, ...news);
  }
  try {
    return new HostMap(table);
  } catch (cause) {
    throw invalidConfig(
      '--map',
      cause instanceof Error ? cause.message.replace(/^map: /, '') : 'cannot be read',
    );
  }
}

/** The old host is before the first `=`; a file's name has none, or a dot or slash in front says that it is one. */
function isPair(text: string): boolean {
  const equals = text.indexOf('=');
  return equals > 0 && !/^[./\\]|^[a-z]:\\/i.test(text);
}

function addPair(text: string, add: (old: string, ...news: string[]) => void): void {
  const equals = text.indexOf('=');
  add(text.slice(0, equals), text.slice(equals + 1));
}

async function readTableFile(path: string): Promise<[string, ...string[]][]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    throw invalidConfig('--map', `${path.slice(0, 200)} is neither old=new nor a file that can be read`);
  }
  if (text.length > MAX_LENGTH) throw invalidConfig('--map', 'the file is too long');
  if (text.trim().startsWith('{')) return readJsonTable(text);
  const pairs: [string, ...string[]][] = [];
  for (const line of text.replace(/^\ufeff/, '').split(/\r?\n/)) {
    const written = line.replace(/^\s*#.*$|\s#.*$/, '').trim();
    if (written === '') continue;
    const equals = written.indexOf('=');
    if (equals < 1) throw invalidConfig('--map', `a line is old = new: ${written.slice(0, 80)}`);
    pairs.push([written.slice(0, equals), written.slice(equals + 1)]);
  }
  return pairs;
}

function readJsonTable(text: string): [string, ...string[]][] {
  let table: unknown;
  try {
    table = JSON.parse(text);
  } catch {
    throw invalidConfig('--map', 'the file is no valid JSON');
  }
  return Object.entries(table as object).map(([old, news]) => {
    const list: unknown[] = Array.isArray(news) ? news : [news];
    if (!list.every((one) => typeof one === 'string'))
      throw invalidConfig('--map', `${old.slice(0, 80)}: must be text`);
    return [old, ...(list as string[])];
  });
}
