// `npm run fuzz -- --minutes N [word …]`: the properties of test/fuzz with fresh inputs until the time is over. The words
// choose files. Inputs that fail are kept in test/fuzz/corpus; exit code 1 says that there were some.
import { parseArgs } from 'node:util';
import { checkNodeVersion, installPackages, run } from './setup.mjs';

const { values, positionals } = parseArgs({
  options: { minutes: { type: 'string', default: '1' } },
  allowPositionals: true,
});
const minutes = Number(values.minutes);
if (!(minutes > 0)) {
  console.error('--minutes: a number above 0');
  process.exit(2);
}
checkNodeVersion();
await installPackages();

const until = Date.now() + minutes * 60_000;
const files = positionals.length === 0 ? ['test/fuzz/'] : positionals.map((word) => `test/fuzz/${word}`);
let rounds = 0;
let failed = false;
// Rounds, so that every property gets its share of the time however long the others take.
for (let factor = 5; !failed && Date.now() < until; factor = Math.min(factor * 2, 200)) {
  const { status } = await run(
    process.execPath,
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--reporter=dot',
      `--testTimeout=${minutes * 60_000 + 60_000}`,
      ...files,
    ],
    {
      env: { FUZZ_UNTIL: String(until), FUZZ_FACTOR: String(factor) },
      timeoutMs: minutes * 60_000 + 120_000,
    },
  );
  rounds += 1;
  failed = status !== 0;
}
console.log(
  failed
    ? `Failed in round ${rounds}: see above; inputs that broke a property are new files in test/fuzz/corpus.`
    : `Nothing failed in ${rounds} rounds, ${minutes} minutes.`,
);
process.exitCode = failed ? 1 : 0;
