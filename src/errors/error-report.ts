import { ownerHint } from './owner-hint.js';
import type { PlayerError } from './player-error.js';
import { redactValue } from './redact.js';
import { messageCode } from './message-code.js';
import { EN } from './messages/en.js';

/**
 * A report as text, to be copied into a mail or an issue: code, words, context, and whatever else the caller knows
 * (the plan and what was tried, version, browser, trace). Redacted as a whole, bounded in length.
 */
export function errorReport(error: PlayerError, facts: Readonly<Record<string, unknown>> = {}): string {
  const { title } = EN[messageCode(error)];
  const { text, link } = ownerHint(error);
  return [
    `cf-player report: ${error.code}`,
    `${title} (${error.category}, ${error.severity}${error.retryable ? ', may succeed when tried again' : ''})`,
    `message: ${error.message}`,
    ...(error.cause === undefined ? [] : [`cause: ${print(error.cause)}`]),
    `owner: ${text} See ${link}`,
    ...section('context', error.context),
    ...section('facts', facts),
    '',
  ].join('\n');
}

function section(name: string, values: Readonly<Record<string, unknown>>): string[] {
  const entries = Object.entries(redactValue(values) as Record<string, unknown>);
  return entries.length === 0
    ? []
    : [`${name}:`, ...entries.map(([key, value]) => `  ${key}: ${print(value)}`)];
}

function print(value: unknown): string {
  const safe = redactValue(value);
  return typeof safe === 'string' ? safe : (JSON.stringify(safe) ?? String(safe));
}
