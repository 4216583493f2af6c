import { COMMANDS } from './commands.js';
import { DATA } from './data.js';
import { LIMITS } from './limits.js';
import type { Section } from './row.js';
import { STATUS } from './status.js';
import { TRANSPORTS } from './transports.js';
import { WIRE } from './wire.js';

/** What is spoken, clause by clause, and by which tests that is shown. docs/rtmp-conformance.md is made of it. */
export const CONFORMANCE: readonly Section[] = [
  ...WIRE,
  ...COMMANDS,
  ...DATA,
  ...TRANSPORTS,
  ...STATUS,
  ...LIMITS,
];
