import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import * as fc from 'fast-check';
import { expect } from 'vitest';

/** Inputs that once broke something, by property. Every run begins with them. */
const CORPUS = 'test/fuzz/corpus';

interface KeptInput {
  readonly property: string;
  /** What was seen, for people. */
  readonly failure: string;
  readonly input: string;
  /** The input itself, as `v8.serialize` writes it, in base64; absent where it has parts that cannot be written. */
  readonly value?: string;
  /** How fast-check made it: good for as long as the arbitrary stays the same. */
  readonly seed: number;
  readonly path: string | null;
}

export interface HoldsOptions {
  /** How many inputs `npm test` tries. `npm run fuzz` tries as many as its minutes allow. */
  readonly numRuns: number;
}

type Property<Ts> = fc.IProperty<Ts> | fc.IAsyncProperty<Ts>;

/**
 * Checks a property, kept inputs first. One that fails becomes a file in `test/fuzz/corpus`, so that it is tried again
 * for ever. Under `npm run fuzz` it goes on until the time is over (`FUZZ_UNTIL`, milliseconds of the epoch).
 */
export function holds<Ts>(property: fc.IAsyncProperty<Ts>, options?: HoldsOptions): Promise<void>;
export function holds<Ts>(property: fc.IProperty<Ts>, options?: HoldsOptions): void;
export function holds<Ts>(
  property: Property<Ts>,
  options: HoldsOptions = { numRuns: 100 },
): Promise<void> | void {
  const name = expect.getState().currentTestName ?? 'a property';
  const until = Number(process.env['FUZZ_UNTIL'] ?? 0);
  const parameters: fc.Parameters<Ts> = {
    numRuns: options.numRuns * Number(process.env['FUZZ_FACTOR'] ?? 1),
    examples: keptInputs<Ts>(name),
    ...(until === 0
      ? {}
      : { interruptAfterTimeLimit: Math.max(1, until - Date.now()), markInterruptAsFailure: false }),
  };
  const checked = fc.check(property as fc.IProperty<Ts>, parameters) as
    fc.RunDetails<Ts> | Promise<fc.RunDetails<Ts>>;
  if (checked instanceof Promise) return checked.then((details) => conclude(name, details));
  conclude(name, checked);
}

function conclude<Ts>(name: string, details: fc.RunDetails<Ts>): void {
  // Out of time before the first input is no failure of the property.
  if (!details.failed || (details.interrupted && details.counterexample === null)) return;
  if (details.counterexample !== null) keep(name, details);
  throw new Error(fc.defaultReportMessage(details) ?? name, { cause: details.errorInstance });
}

function folderOf(name: string): string {
  const words = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 80);
  return join(CORPUS, words);
}

function keptInputs<Ts>(name: string): Ts[] {
  const folder = folderOf(name);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => (JSON.parse(readFileSync(join(folder, file), 'utf8')) as KeptInput).value)
    .filter((value) => value !== undefined)
    .map((value) => deserialize(Buffer.from(value, 'base64')) as Ts);
}

function keep<Ts>(name: string, details: fc.RunDetails<Ts>): void {
  const input = fc.stringify(details.counterexample);
  const value = serialized(details.counterexample);
  const kept: KeptInput = {
    property: name,
    failure: String(details.errorInstance),
    input: input.slice(0, 2000),
    ...(value === undefined ? {} : { value }),
    seed: details.seed,
    path: details.counterexamplePath,
  };
  const folder = folderOf(name);
  mkdirSync(folder, { recursive: true });
  const file = `${createHash('sha256').update(input).digest('hex').slice(0, 12)}.json`;
  writeFileSync(join(folder, file), `${JSON.stringify(kept, null, 2)}\n`);
}

function serialized(value: unknown): string | undefined {
  try {
    return serialize(value).toString('base64');
  } catch {
    return undefined;
  }
}
