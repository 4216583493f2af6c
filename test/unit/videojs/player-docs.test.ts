import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const source = ['src/videojs', 'src/element']
  .flatMap((folder) => readdirSync(folder, { recursive: true }).map((file) => join(folder, `${file}`)))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');
const docs = readFileSync('docs/player.md', 'utf8');

const all = (text: string, ...patterns: RegExp[]) =>
  [...new Set(patterns.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1]!)))].sort();
/** What the first column of a section's table names. */
function documented(heading: string): string[] {
  const section = docs.split(`\n## ${heading}\n`)[1]!.split('\n## ')[0]!;
  const firsts = section.split('\n').flatMap((line) => /^\| (`.*?) +\|/.exec(line)?.[1] ?? []);
  return all(firsts.join('\n'), /`([\w-]+)`/g);
}

it('names every part that there is, and no other', () => {
  const parts = all(
    source,
    /make\(\s*'\w+',\s*'[^']*',\s*'([\w-]+)'/g,
    /part\.add\('([\w-]+)'\)/g,
    /^ {2}\['\.vjs[^']*', '([\w-]+)'\]/gm,
    /iconButton\('\w+', '([\w-]+)'\)/g,
  );
  expect(documented('Parts')).toEqual(parts);
});

it('names every custom property that a page can set, and no other', () => {
  expect(documented('Custom properties')).toEqual(all(source, /var\((--cf-[\w-]+)/g));
});

it('names every attribute that the controls read, and no other', () => {
  expect(documented('Attributes')).toEqual(all(source, /\battribute\('([\w-]+)'\)/g));
});
