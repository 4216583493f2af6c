import { lstat, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

const EXTENSION =
  /\.(?:html?|xhtml|xht|php[345]?|phtml|shtml?|stm|jspx?|jspf|aspx?|ascx|cfml?|tpl|twig|erb|inc)$/i;
const LEFT_OUT = new Set(['node_modules', 'bower_components', '.git', '.svn', '.hg']);

/**
 * The files that are meant by paths: a file is itself, a folder its pages and those of the folders in it, in the order of
 * their names. Links to folders are not followed, so that there are no circles.
 *
 * @throws what the file system says of a path that is not there
 */
export async function* pagesOf(paths: readonly string[]): AsyncGenerator<string> {
  for (const path of paths) {
    if ((await stat(path)).isDirectory()) yield* pagesIn(path);
    else yield path;
  }
}

async function* pagesIn(folder: string): AsyncGenerator<string> {
  const names = (await readdir(folder)).sort();
  for (const name of names) {
    const path = join(folder, name);
    const entry = await lstat(path).catch(() => undefined);
    if (entry === undefined) continue;
    if (entry.isDirectory()) {
      if (!LEFT_OUT.has(name)) yield* pagesIn(path);
    } else if (
      EXTENSION.test(name) &&
      (entry.isFile() || (await stat(path).catch(() => undefined))?.isFile())
    ) {
      yield path;
    }
  }
}
