// `npm test`: installs what is missing, runs every check to its end, and says on its last line how many passed.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { checkNodeVersion, installPackages, installSystemParts, root, run } from './setup.mjs';

const MINUTE = 60_000;
const reports = join(root, '.cache/test-reports');

/** @typedef {{ passed: number, failed: number, notes: string[] }} Count */

/** A command that is one check: it passes or it does not. */
async function check(command, ...args) {
  const { status, timedOut } = await run(process.execPath, [command, ...args], { timeoutMs: 5 * MINUTE });
  if (status === 0) return { passed: 1, failed: 0, notes: [] };
  return { passed: 0, failed: 1, notes: [timedOut ? 'ran out of time' : `exit code ${status}`] };
}

const readReport = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
};

/**
 * What the report does not know of: a runner that died, a file that could not be loaded, an unhandled rejection,
 * no test at all. None of them may look like success.
 *
 * @returns {Count}
 */
function settle({ passed, failed, skipped, files }, { status, timedOut }) {
  const notes = [];
  if (skipped > 0) notes.push(`${skipped} did not run`);
  if (files > 0) notes.push(`${files} failed outside of any test`);
  failed += skipped + files;
  if (timedOut) notes.push('ran out of time');
  if (passed + failed === 0) notes.push('no test ran');
  if ((status !== 0 || timedOut || passed + failed === 0) && failed === 0) {
    failed = 1;
    if (notes.length === 0) notes.push(`exit code ${status} although every test passed`);
  }
  return { passed, failed, notes };
}

async function vitest() {
  const report = join(reports, 'vitest.json');
  const end = await run(
    process.execPath,
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    { timeoutMs: 8 * MINUTE },
  );
  const result = readReport(report);
  if (result === undefined) return settle({ passed: 0, failed: 0, skipped: 0, files: 0 }, end);
  return settle(
    {
      passed: result.numPassedTests,
      failed: result.numFailedTests,
      skipped: result.numPendingTests + result.numTodoTests,
      // A file that does not even load counts no test.
      files: result.testResults.filter(
        (file) => file.status === 'failed' && file.assertionResults.length === 0,
      ).length,
    },
    end,
  );
}

async function playwright() {
  const report = join(reports, 'browser.json');
  const end = await run(
    process.execPath,
    ['node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json'],
    { timeoutMs: 12 * MINUTE, env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report } },
  );
  const result = readReport(report);
  if (result === undefined) return settle({ passed: 0, failed: 0, skipped: 0, files: 0 }, end);
  const { expected, unexpected, flaky, skipped } = result.stats;
  for (const title of unsteadyTitles(result.suites)) unsteady.push(title);
  return settle({ passed: expected + flaky, failed: unexpected, skipped, files: result.errors.length }, end);
}

/** Of the tests that passed at their second try only. */
function unsteadyTitles(suites) {
  return suites.flatMap(({ file, specs = [], suites: inner = [] }) => [
    ...specs
      .filter(({ tests }) => tests.some(({ status }) => status === 'flaky'))
      .map(({ title }) => `${file}: ${title}`),
    ...unsteadyTitles(inner),
  ]);
}

checkNodeVersion();
await installPackages();
const missing = await installSystemParts();
for (const part of missing) console.error(`Missing, and could not be installed here: ${part}`);

rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

/** @type {readonly [string, () => Promise<Count>][]} */
const steps = [
  ['build', () => check('scripts/build.mjs')],
  ['type check', () => check('node_modules/typescript/bin/tsc', '-b')],
  [
    'lint',
    () => check('node_modules/oxlint/bin/oxlint', '--deny-warnings', 'src', 'demo', 'test', 'scripts'),
  ],
  ['format', () => check('node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.')],
  ['unit, fuzz and package tests', vitest],
  ['browser tests', playwright],
];

const results = [];
/** @type {string[]} */
const unsteady = [];
for (const [name, step] of steps) {
  console.log(`\n── ${name} ──`);
  const begin = Date.now();
  const count = await step();
  results.push({ name, seconds: (Date.now() - begin) / 1000, ...count });
}

console.log('\n── summary ──');
for (const { name, seconds, passed, failed, notes } of results) {
  const verdict = failed === 0 ? 'ok  ' : 'FAIL';
  const remark = notes.length === 0 ? '' : `  (${notes.join(', ')})`;
  console.log(
    `${verdict} ${name.padEnd(30)} ${`${passed} passed, ${failed} failed`.padEnd(24)} ${seconds.toFixed(1)} s${remark}`,
  );
}
for (const part of missing) console.log(`Missing: ${part}`);
for (const title of unsteady) console.log(`Passed at the second try only: ${title}`);

const total = (key) => results.reduce((sum, result) => sum + result[key], 0);
const failed = total('failed');
process.exitCode = failed === 0 ? 0 : 1;
console.log(`${total('passed')} passed, ${failed} failed`);
