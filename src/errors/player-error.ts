import {
  ERROR_SPECS,
  isErrorCode,
  type ErrorCategory,
  type ErrorCode,
  type MediaErrorCode,
} from './error-code.js';
import { redactAndCut, redactValue } from './redact.js';

/**
 * The facts the failing layer had. Free-form on purpose (it ends in a report that a person reads), but these
 * names are shared. No signature, policy, cookie or stream key survives: {@link PlayerError} redacts it.
 */
export interface ErrorContext {
  /** `host:port`, `rtmp://…` or `https://…` that was being talked to. */
  readonly url?: string;
  readonly streamName?: string;
  /** `NetConnection.Connect.Rejected` and the like, as the server sent it. */
  readonly statusCode?: string;
  /** What the server said, word for word. */
  readonly serverText?: string;
  readonly httpStatus?: number;
  /** WebSocket close code. */
  readonly closeCode?: number;
  readonly codec?: string;
  /** Stage of the attempt: `gateway`, `handshake`, `connect`, `play`, `media`, `append`, … */
  readonly stage?: string;
  readonly [fact: string]: unknown;
}

export interface PlayerErrorOptions {
  readonly cause?: unknown;
  readonly context?: ErrorContext | undefined;
  /** Technical text for logs; the viewer's words come from the message table. */
  readonly message?: string;
}

/** The one error class. Born `recoverable`; only the player makes it `fatal`, see {@link PlayerError.asFatal}. */
export class PlayerError extends Error {
  override readonly name = 'PlayerError';
  readonly code: ErrorCode;
  readonly context: ErrorContext;
  readonly severity: 'recoverable' | 'fatal';

  constructor(
    code: ErrorCode,
    options: PlayerErrorOptions = {},
    severity: 'recoverable' | 'fatal' = 'recoverable',
  ) {
    super(
      redactAndCut(options.message ?? code),
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.code = code;
    this.severity = severity;
    this.context = redactValue(options.context ?? {}) as ErrorContext;
  }

  /** Also one of another copy of this class: what a worker imports when it needs it has one of its own. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'PlayerError';
  }

  get category(): ErrorCategory {
    return ERROR_SPECS[this.code].category;
  }
  get retryable(): boolean {
    return ERROR_SPECS[this.code].retryable;
  }
  get mediaErrorCode(): MediaErrorCode {
    return ERROR_SPECS[this.code].mediaErrorCode;
  }

  asFatal(): PlayerError {
    if (this.severity === 'fatal') return this;
    const { code, message, context, cause } = this;
    return new PlayerError(code, { message, context, cause }, 'fatal');
  }

  /** Structured-clone-safe form, for `postMessage`, logs and reports. */
  toJSON(): PlayerErrorData {
    const { code, message, severity, context } = this;
    return { code, message, severity, context };
  }

  static fromJSON(data: PlayerErrorData): PlayerError {
    const { message, context, severity } = data;
    return new PlayerError(
      isErrorCode(data.code) ? data.code : 'CF_INTERNAL',
      { message, context },
      severity,
    );
  }

  /**
   * Wraps a foreign exception once, at the boundary that called the foreign thing. A `PlayerError` comes back
   * as it is.
   */
  static from(thrown: unknown, code: ErrorCode, context?: ErrorContext): PlayerError {
    if (thrown instanceof PlayerError) return thrown;
    const message = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
    return new PlayerError(code, { message, cause: thrown, context });
  }
}

export interface PlayerErrorData {
  readonly code: ErrorCode;
  readonly message: string;
  readonly severity: 'recoverable' | 'fatal';
  readonly context: ErrorContext;
}
