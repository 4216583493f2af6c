import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readFileText } from '../../../src/migrate/file-text.js';
import { findEmbeds } from '../../../src/migrate/find-embeds.js';
import { migrateFile } from '../../../src/migrate/migrate-file.js';
import { parseConfig } from '../../../src/source/parse-config.js';

interface Vector {
  /** Where the form of the embed is from. */
  readonly source: string;
  readonly embeds: readonly {
    readonly line: number;
    readonly kind: string;
    readonly config: Record<string, unknown>;
    readonly attributes: Record<string, string>;
    readonly tracks?: readonly Record<string, unknown>[];
    /** What a warning each has to say. */
    readonly warnings?: readonly string[];
  }[];
}

const folder = 'test/vectors/legacy';
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.html'))
  .map((name) => name.slice(0, -5));

describe.each(names)('the old page %s', (name) => {
  const bytes = readFileSync(`${folder}/${name}.html`);
  const vector = JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8')) as Vector;
  const options = { scripts: 'dist' };

  it('says the embeds that its players read', () => {
    const { reports } = migrateFile('page.html', bytes, options);
    expect(reports.map(({ line, kind, config }) => ({ line, kind, config }))).toEqual(
      vector.embeds.map(({ line, kind, config }) => ({ line, kind, config })),
    );
    // In the terms of `cf-player/url`: what it reads is what is written.
    for (const { config } of reports) expect(parseConfig(config)).toEqual(config);
    for (const [index, { warnings = [] }] of vector.embeds.entries()) {
      const said = reports[index]?.warnings ?? [];
      for (const part of warnings)
        expect(
          said.some((one) => one.includes(part)),
          `${part} in ${said.join('; ')}`,
        ).toBe(true);
      expect(said.length, said.join('; ')).toBe(warnings.length);
    }
  });

  it('is done when it is done: nothing is found in what was written but what could not be', () => {
    const first = migrateFile('page.html', bytes, options);
    const second = migrateFile('page.html', first.bytes ?? bytes, options);
    expect(second.bytes).toBeUndefined();
    expect(second.reports).toHaveLength(first.reports.length - first.changed);
  });

  it('keeps how they looked', () => {
    const found = findEmbeds(readFileText(bytes), {});
    expect(found.map(({ conversion }) => ({ ...conversion.attributes }))).toEqual(
      vector.embeds.map(({ attributes }) => attributes),
    );
    expect(found.map(({ conversion }) => conversion.tracks)).toEqual(
      vector.embeds.map(({ tracks = [] }) => tracks),
    );
  });
});

it('has thirty pages and more', () => {
  expect(names.length).toBeGreaterThanOrEqual(30);
});
