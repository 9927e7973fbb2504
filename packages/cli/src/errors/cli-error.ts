/** What every program of the shell can tell apart; the README's table says what each means. */
export type ExitCode = 0 | 1 | 2 | 3 | 130 | 143;

/** 1: refused or failed. 2: the command line or the config is wrong, and nothing was sent. */
export type ErrorExitCode = 1 | 2;

export interface CliErrorOptions {
  /** 1 when absent. */
  readonly exitCode?: ErrorExitCode;
  readonly cause?: unknown;
}

/** Ends a command with a message for a person: what happened, why, and what to do. */
export class CliError extends Error {
  override readonly name = "CliError";
  readonly exitCode: ErrorExitCode;

  constructor(message: string, { exitCode = 1, cause }: CliErrorOptions = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.exitCode = exitCode;
  }
}

/** The command line or the config is wrong. Nothing was sent. */
export function usageError(message: string, cause?: unknown): CliError {
  return new CliError(message, { exitCode: 2, cause });
}
