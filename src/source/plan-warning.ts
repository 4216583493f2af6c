import type { ErrorCode } from '../errors/error-code.js';
import { redactText } from '../errors/redact.js';

/** Something about the configuration that somebody should know; the plan goes on without what it concerns. */
export interface PlanWarning {
  readonly code: ErrorCode;
  /** For the owner of the page, in English. Without secrets. */
  readonly message: string;
}

export function planWarning(code: ErrorCode, message: string): PlanWarning {
  return { code, message: redactText(message) };
}
