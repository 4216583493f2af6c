import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { describe, expect, it } from 'vitest';
import * as legacy from '../../../src/legacy.js';
import { run } from '../../../src/migrate/cli.js';
import { parseHtml } from '../../../src/migrate/html-tree.js';
import { migrateFile } from '../../../src/migrate/migrate-file.js';

const guide = readFileSync('docs/migration.md', 'utf8');
const blocks = [...guide.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].map(([, language = '', code = '']) => ({
  language,
  code,
}));
const ofLanguage = (language: string) =>
  blocks.filter((one) => one.language === language).map(({ code }) => code);
/** What an element says, however its lines are broken. */
const plain = (html: string) =>
  parseHtml(html, (text) => text).elements.map((element) => [
    element.name,
    ...element.attributeNames.map((name) => `${name}=${element.attribute(name)}`),
  ]);

describe('the migration guide', () => {
  const html = ofLanguage('html');
  const news = html.filter((code) => code.startsWith('<cf-player'));
  const pairs = news.map((code) => [html[html.indexOf(code) - 1] ?? '', code] as const);

  it('has an old and a new form of each player', () => {
    expect(pairs.length).toBeGreaterThanOrEqual(7);
    expect(html).toHaveLength(2 * pairs.length + 1);
  });

  it.each(pairs.map(([old, now], index) => [index + 1, old, now] as const))(
    'says what becomes of embed %i',
    (_, old, now) => {
      const { reports, changed } = migrateFile('page.html', Buffer.from(old), { scripts: 'dist' });
      expect(plain(reports.map(({ tag }) => tag).join(''))).toEqual(plain(now));
      expect(reports[0]?.warnings).toEqual([]);
      expect(changed).toBe(1);
    },
  );

  it('has commands that run', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cf-guide-'));
    try {
      writeFileSync(join(folder, 'page.html'), pairs[0]?.[0] ?? '');
      writeFileSync(join(folder, 'hosts.txt'), ofLanguage('text')[0] ?? '');
      for (const line of ofLanguage('sh').flatMap((code) => code.trim().split('\n'))) {
        const [, , command, ...args] = line.split(' ').map((word) => word.replaceAll('"', ''));
        expect(command).toBe('migrate');
        const here = args.map((word) =>
          word === 'old-site' ? folder : word === 'hosts.txt' ? join(folder, word) : word,
        );
        let out = '';
        const code = await run(here, {
          stdout: (text) => void (out += text),
          stderr: (text) => void (out += text),
        });
        expect(code, out).toBe(0);
      }
      const page = readFileSync(join(folder, 'page.html'), 'utf8');
      expect(page).toContain('gateway="wss://media.example.com/rtmp"');
      expect(readFileSync(join(folder, 'page.html.bak'), 'utf8')).toBe(pairs[0]?.[0]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('has scripts that parse, with names that are there', async () => {
    for (const code of ofLanguage('js')) {
      await transform(code, { loader: 'js', format: 'esm' });
      for (const name of /import \{ ([^}]+) \} from 'cf-player\/legacy'/.exec(code)?.[1]?.split(', ') ?? [])
        expect(Object.keys(legacy)).toContain(name);
    }
  });
});
