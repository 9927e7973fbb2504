import { ServiceError } from "@plinth/client";
import { PlinthError } from "@plinth/model";
import { describeTarget, type Target } from "../target/target.ts";
import { CliError, type ErrorExitCode } from "./cli-error.ts";
import { plinthErrorRemedy, serviceErrorRemedy } from "./remedies.ts";

/** An error as a person is told it. */
export interface Explained {
  readonly exitCode: ErrorExitCode;
  readonly text: string;
}

/** Turns what a command threw into what happened, why, and what to do. */
export function explainError(error: unknown, target: Target | undefined): Explained {
  if (error instanceof CliError) return { exitCode: error.exitCode, text: error.message };
  if (error instanceof ServiceError) {
    const where = target === undefined ? "" : ` (${describeTarget(target)})`;
    const remedy = serviceErrorRemedy(error, target);
    return { exitCode: 1, text: sentences(`${error.name}${where}: ${error.message}`, remedy) };
  }
  if (error instanceof PlinthError) {
    const remedy = plinthErrorRemedy(error.code);
    // What was asked for contradicts itself, or the config; it is found before anything is sent.
    const isUsage = error.code === "invalidDefinition" || error.code === "invalidJob";
    return { exitCode: isUsage ? 2 : 1, text: sentences(error.message, remedy) };
  }
  if (isMissingStack(error)) {
    const where = target === undefined ? "" : ` at ${describeTarget(target)}`;
    return { exitCode: 1, text: `${error.message} plinth stack list shows those${where}.` };
  }
  // The store, the listeners and the stacks word their own errors, with the remedy.
  if (error instanceof Error && isWorded(error)) return { exitCode: 1, text: error.message };
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {
    exitCode: 1,
    text: `${message}\nThis is a failure that plinth did not expect. Run the same command with --debug to see where it came from.`,
  };
}

/** By its shape, so that other commands do not load the stacks for their errors. */
function isMissingStack(error: unknown): error is Error {
  return (
    error instanceof Error &&
    error.name === "StackError" &&
    "code" in error &&
    error.code === "stackNotFound"
  );
}

function isWorded(error: Error): boolean {
  return (
    [
      "PortTakenError",
      "PortInUseError",
      "StackError",
      "StoreError",
      "CredentialsRequiredError",
    ].includes(error.name) ||
    // A file or a socket that the system refused: "EACCES: permission denied, open '/x'".
    "syscall" in error
  );
}

function sentences(message: string, remedy: string | undefined): string {
  if (remedy === undefined) return message;
  return `${/[.!?]$/.test(message) ? message : `${message}.`} ${remedy}`;
}
