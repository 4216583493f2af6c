import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { CONFIG_FIELDS, kebabCase } from '../../../src/source/parse-config.js';

const PAGE = readFileSync(new URL('../../../demo/index.html', import.meta.url), 'utf8');

it('the form of the demo has a control for every name of a configuration, so that playing it again loses none', () => {
  const missing = CONFIG_FIELDS.map(kebabCase).filter((name) => !PAGE.includes(` name="${name}"`));
  expect(missing).toEqual([]);
});
