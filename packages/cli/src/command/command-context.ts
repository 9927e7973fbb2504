import type { Client } from "@plinth/client";
import type { PlinthConfig } from "../config/plinth-config.ts";
import { CliError } from "../errors/cli-error.ts";
import type { Environment, Host, Output } from "../host.ts";
import { profileRegion } from "../target/profile-region.ts";
import { resolveTarget, type Target } from "../target/target.ts";
import { guardedOutput } from "../terminal/guarded-output.ts";
import { createProgress, type Progress } from "../terminal/progress.ts";
import { safeText } from "../terminal/safe-text.ts";
import { createStyle, type Style } from "../terminal/style.ts";
import type { ConfigOptions, TargetOptions } from "./common-options.ts";

/** All that a command is given: it reads nothing of the process by itself. */
export interface CommandContext {
  /** Standard output: what was asked for. Resolves when there is room for more. */
  print(text: string): Promise<void>;
  /** One document of JSON on standard output. */
  printJson(document: unknown): Promise<void>;
  /** Standard error: what a person wants to know beside it. */
  note(text: string): void;
  readonly stdout: Output;
  /** Whether a person sits there who can answer. */
  readonly isTerminal: boolean;
  readonly style: Style;
  readonly environment: Environment;
  readonly nodeVersion: string;
  readonly workingDirectory: string;
  readonly now: () => number;
  readonly random: () => number;
  /** Aborted by Ctrl-C; hand it to what takes long. */
  readonly signal: AbortSignal;
  /** A line on standard error that tells how far a step is. */
  progress(label: string): Progress;
  /**
   * Asks before something that cannot be taken back, and rejects with a `CliError` without a yes.
   * Under `isAgreed` (`--yes`) nobody is asked, and without a terminal it is demanded.
   */
  confirm(request: Confirmation): Promise<void>;
  /** Where calls go, of commands that call. Throws a `CliError` when that is not clear. */
  target(): Target;
  /** Opened once, and closed after the command. */
  client(): Promise<Client>;
  config(): Promise<PlinthConfig>;
  /** Absent where there is none and none was named. */
  configIfAny(): Promise<PlinthConfig | undefined>;
}

export interface Confirmation {
  /** What would be done, as a sentence. */
  readonly question: string;
  /** What has to be typed. */
  readonly answer: string;
  /** How things stand without it; "Nothing was done." when absent. */
  readonly otherwise?: string;
  readonly isAgreed: boolean;
}

/** The context of one command, and the way to free what it opened. */
export interface OpenContext {
  readonly context: CommandContext;
  close(): Promise<void>;
}

export function openContext(
  host: Host,
  options: Partial<TargetOptions & ConfigOptions>,
): OpenContext {
  let client: Promise<Client> | undefined;
  let target: Target | undefined;
  let config: Promise<PlinthConfig> | undefined;
  const { environment, workingDirectory } = host;
  const stdout = guardedOutput(host.stdout);
  const stderr = guardedOutput(host.stderr);
  const context: CommandContext = {
    print: (text) => stdout.write(`${text}\n`),
    printJson: (document) => stdout.write(`${JSON.stringify(document, undefined, 2)}\n`),
    note: (text) => void stderr.write(`${text}\n`),
    stdout,
    isTerminal: host.isTerminal,
    style: createStyle(isColoured(stdout, environment)),
    environment,
    nodeVersion: host.nodeVersion,
    workingDirectory,
    now: host.now,
    random: host.random,
    signal: host.signal,
    progress: (label) => createProgress({ label, output: host.stderr, now: host.now }),
    confirm: (request) => confirm(host, request),
    target() {
      target ??= resolveTarget(
        {
          endpoint: options.endpoint,
          aws: options.aws ?? false,
          region: options.region,
          profile: options.profile,
        },
        environment,
        (profile) => profileRegion(profile, environment),
      );
      return target;
    },
    async client() {
      client ??= host.openClient(context.target());
      return client;
    },
    async config() {
      config ??= import("../config/load-config.ts").then(({ loadConfig }) =>
        loadConfig(workingDirectory, options.config),
      );
      return config;
    },
    async configIfAny() {
      const { hasConfig } = await import("../config/find-config.ts");
      const isExpected = options.config !== undefined || hasConfig(workingDirectory);
      return isExpected ? context.config() : undefined;
    },
  };
  const close = async (): Promise<void> => {
    const opened = await client?.catch(() => undefined);
    await opened?.close();
  };
  return { context, close };
}

/** https://no-color.org: any text in NO_COLOR turns it off. */
export function isColoured(output: Output, environment: Environment): boolean {
  if (environment["NO_COLOR"]) return false;
  if (environment["FORCE_COLOR"]) return environment["FORCE_COLOR"] !== "0";
  return output.isTerminal && environment["TERM"] !== "dumb";
}

async function confirm(host: Host, confirmation: Confirmation): Promise<void> {
  const { question, answer, isAgreed, otherwise = "Nothing was done." } = confirmation;
  if (isAgreed) return;
  if (!host.isTerminal) {
    throw new CliError(
      `${question} Nobody can be asked, since this is no terminal. ${otherwise} Add --yes if that is what you want.`,
    );
  }
  const given = await host.ask(safeText(`${question} Type ${answer} to go on:`));
  if (given?.trim() !== answer) {
    throw new CliError(
      given === undefined
        ? `The question was not answered. ${otherwise}`
        : `The answer was not ${answer}. ${otherwise}`,
    );
  }
}
