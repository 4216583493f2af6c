import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { conformanceDocument } from '../conformance/document.js';
import { PEERS } from '../conformance/peers.js';
import type { Row } from '../conformance/row.js';
import { CONFORMANCE } from '../conformance/table.js';
import { testTitles } from '../support/test-titles.js';

const rows: readonly Row[] = CONFORMANCE.flatMap((section) => section.rows);
const nameOf = ({ clause, behaviour }: Row) => `${clause}: ${behaviour}`;

const texts = new Map<string, string>();
function textOf(file: string): string {
  const known = texts.get(file);
  if (known !== undefined) return known;
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  texts.set(file, text);
  return text;
}

describe('the conformance table', () => {
  it('names tests that exist', () => {
    const missing = rows.flatMap((row) =>
      row.tests
        .filter(({ file, title }) => !testTitles(textOf(file)).has(title))
        .map(({ file, title }) => `${nameOf(row)} → ${file}: ${title}`),
    );
    expect(missing).toEqual([]);
  });

  it('names only files that the runners look at', () => {
    const files = new Set(rows.flatMap((row) => row.tests.map(({ file }) => file)));
    for (const file of files) {
      expect(file).toMatch(
        /^test\/(?:unit|fuzz|interop)\/.*\.test\.ts$|^test\/(?:browser|interop)\/.*\.spec\.ts$/,
      );
    }
  });

  it('has for every row a test or the reason why there is none', () => {
    const bare = rows.filter(({ tests, reason = '' }) => tests.length === 0 && reason.length < 20);
    expect(bare.map(nameOf)).toEqual([]);
  });

  it('claims a peer only where a test of the row runs that program or reads what was recorded of it', () => {
    const claimed = rows.flatMap((row) =>
      row.peers
        .filter((peer) => !row.tests.some(({ file }) => PEERS[peer].test(textOf(file))))
        .map((peer) => `${nameOf(row)}: ${peer}`),
    );
    expect(claimed).toEqual([]);
  });

  it('says nothing twice', () => {
    const names = rows.map(nameOf);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    for (const row of rows) {
      const tests = row.tests.map(({ file, title }) => `${file}: ${title}`);
      expect(new Set(tests).size, nameOf(row)).toBe(tests.length);
      expect(new Set(row.peers).size, nameOf(row)).toBe(row.peers.length);
    }
  });

  it('is what docs/rtmp-conformance.md shows (npm run docs writes it)', () => {
    expect(readFileSync('docs/rtmp-conformance.md', 'utf8')).toBe(conformanceDocument());
  });
});

describe('the titles of a test file', () => {
  it('are those of its tests and groups, and of nothing else', () => {
    const source = [
      "describe('a thing', () => {",
      "  it('does it', async () => {",
      "    call('not a title', 1, () => {});",
      '  });',
      '  it.each([',
      "    ['a)', \"b('c', () => {\"],",
      '  ])("takes %s and %i", (a, b) => {});',
      "  test(`${name} isn't \\`so\\``, { timeout: 1 }, async ({ page }) => {});",
      "  // it('is commented out', () => {});",
      "  it.skip('is skipped', () => {});",
      '});',
    ].join('\n');
    expect([...testTitles(source)]).toEqual(['a thing', 'does it', 'takes … and …', "… isn't `so`"]);
  });
});
