import type { Peer } from './peers.js';

export interface NamedTest {
  /** From the root of the project. */
  readonly file: string;
  /** As the file has it; what it fills in at run time (`%s`, `${…}`) is `…`. */
  readonly title: string;
}

/** One clause or behaviour. */
export interface Row {
  readonly clause: string;
  readonly behaviour: string;
  readonly tests: readonly NamedTest[];
  readonly peers: readonly Peer[];
  /** Why it is not done, or not in full. A row without tests has one. */
  readonly reason?: string;
}

export interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** The tests of one file, by their titles: `inFile('test/unit/x.test.ts')('does this', 'does that')`. */
export const inFile =
  (file: string) =>
  (...titles: readonly string[]): readonly NamedTest[] =>
    titles.map((title) => ({ file, title }));

type Tests = readonly (readonly NamedTest[])[];

export const shown = (clause: string, behaviour: string, tests: Tests, ...peers: readonly Peer[]): Row => ({
  clause,
  behaviour,
  tests: tests.flat(),
  peers,
});

export const inPart = (
  clause: string,
  behaviour: string,
  reason: string,
  tests: Tests,
  ...peers: readonly Peer[]
): Row => ({ ...shown(clause, behaviour, tests, ...peers), reason });

export const notDone = (clause: string, behaviour: string, reason: string): Row => ({
  clause,
  behaviour,
  tests: [],
  peers: [],
  reason,
});
