import { lstat, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

const EXTENSION =
  /\.(?:html?|xhtml|xht|php[345]?|phtml|shtml?|stm|jspx?|jspf|aspx?|ascx|cfml?|tpl|twig|erb|inc)$/i;
const LEFT_OUT = new Set(['node_modules', 'bower_components', '.git', '.svn', '.hg']);

/**
 * The files that are meant by paths: a file is itself, a folder its pages and those of the folders in it, in the order of
 * their names. Links to folders are not followed, so that there are no circles.
 *
 * @param onFailure is told of folders that cannot be read; what is beside them is not held up
 * @throws what the file system says of a path that is not there
 */
export async function* pagesOf(
  paths: readonly string[],
  onFailure: (folder: string, thrown: unknown) => void,
): AsyncGenerator<string> {
  for (const path of paths) {
    if ((await stat(path)).isDirectory()) yield* pagesIn(path, onFailure);
    else yield path;
  }
}

async function* pagesIn(
  folder: string,
  onFailure: (folder: string, thrown: unknown) => void,
): AsyncGenerator<string> {
  let names: string[];
  try {
    names = (await readdir(folder)).sort();
  } catch (thrown) {
    onFailure(folder, thrown);
    return;
  }
  for (const name of names) {
    const path = join(folder, name);
    const entry = await lstat(path).catch(() => undefined);
    if (entry === undefined) continue;
    if (entry.isDirectory()) {
      if (!LEFT_OUT.has(name)) yield* pagesIn(path, onFailure);
    } else if (
      EXTENSION.test(name) &&
      (entry.isFile() || (await stat(path).catch(() => undefined))?.isFile())
    ) {
      yield path;
    }
  }
}
