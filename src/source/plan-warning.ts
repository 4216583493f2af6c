import type { ErrorCode } from '../errors/error-code.js';
import { redactText } from '../errors/redact.js';

/** Something about the configuration that somebody should know; the plan goes on without what it concerns. */
export interface PlanWarning {
  readonly code: ErrorCode;
  /** For the owner of the page, in English. Without secrets. */
  readonly message: string;
}

export type Warn = (code: ErrorCode, message: string) => void;

export function warnInto(list: PlanWarning[]): Warn {
  return (code, message) => void list.push({ code, message: redactText(message) });
}
