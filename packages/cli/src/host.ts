import type { Client } from "@plinth/client";
import type { Target } from "./target/target.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** What a command is told and may touch of the world. `main.ts` gives the real one, a test its own. */
export interface Host {
  readonly stdout: Output;
  readonly stderr: Output;
  /** Whether a person sits there who can answer a question. */
  readonly isTerminal: boolean;
  readonly environment: Environment;
  /** Such as `20.19.0`. */
  readonly nodeVersion: string;
  /** The directory that relative paths start from, absolute itself. */
  readonly workingDirectory: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** From 0 to 1, without 1. */
  readonly random: () => number;
  /** Aborted by Ctrl-C or a signal, with a `StopRequest` as its reason. */
  readonly signal: AbortSignal;
  /** Asks a person, who may give no answer. Only called on a terminal. */
  readonly ask: (question: string) => Promise<string | undefined>;
  /** Opens the way to where the calls go. */
  readonly openClient: (target: Target) => Promise<Client>;
}

/** A stream of text to a person or the next program. */
export interface Output {
  /** Resolves when there is room for more. What nobody reads any more is dropped. */
  write(text: string): Promise<void>;
  readonly isTerminal: boolean;
  readonly columns: number;
}

/** Why everything ends now. */
export class StopRequest extends Error {
  override readonly name = "StopRequest";
  readonly exitCode: 0 | 1 | 130 | 143;

  constructor(message: string, exitCode: 0 | 1 | 130 | 143) {
    super(message);
    this.exitCode = exitCode;
  }
}
