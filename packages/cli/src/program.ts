import { type Command, CommanderError } from "commander";
import { buildProgram, type Values } from "./command/build-program.ts";
import { type CommandContext, isColoured, openContext } from "./command/command-context.ts";
import type { PlinthCommand } from "./command/define-command.ts";
import { commands, groups } from "./commands/commands.ts";
import { CliError, type ExitCode } from "./errors/cli-error.ts";
import { type Host, StopRequest } from "./host.ts";
import type { Target } from "./target/target.ts";
import { guardedOutput } from "./terminal/guarded-output.ts";
import { readVersion } from "./version.ts";

/**
 * Runs one command line, as a shell would: words in, an exit code out, everything else through the
 * host. It never rejects.
 */
export async function runProgram(words: readonly string[], host: Host): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const program = buildProgram({
    version: readVersion(),
    commands,
    groups,
    write: (text) => void host.stdout.write(text),
    writeError: (text) => void host.stderr.write(text),
    columns: host.stdout.columns,
    isColour: isColoured(host.stdout, host.environment),
    start: async (command, values) => {
      exitCode = await runCommand(command, values, host);
    },
  });
  try {
    await program.parseAsync(words, { from: "user" });
    return exitCode;
  } catch (error) {
    return explainUsage(error, { program, words, host });
  }
}

async function runCommand(command: PlinthCommand, values: Values, host: Host): Promise<ExitCode> {
  const { context, close } = openContext(host, values);
  try {
    return (await command.run(context, values)) ?? 0;
  } catch (error) {
    if (values["debug"] === true) context.note(stackOf(error));
    const { reason } = host.signal;
    // What fails in another way while it is stopped, such as a disk, is told as ever.
    if (reason instanceof StopRequest && (isAbort(error) || error instanceof CliError)) {
      // A command may say itself how far it came, and how to go on.
      const text = error instanceof CliError ? error.message : reason.message;
      if (reason.exitCode !== 0) context.note(text);
      return reason.exitCode;
    }
    const { explainError } = await import("./errors/explain-error.ts");
    const explained = explainError(error, command.usesTarget ? targetOf(context) : undefined);
    context.note(`${context.style.bad("Error:")} ${explained.text}`);
    return explained.exitCode;
  } finally {
    await close();
  }
}

/** Where it went wrong; not known when that is what went wrong. */
function targetOf(context: CommandContext): Target | undefined {
  try {
    return context.target();
  } catch {
    return undefined;
  }
}

/** The error of something that our own signal ended. */
function isAbort(error: unknown): boolean {
  return error instanceof StopRequest || (error instanceof Error && error.name === "AbortError");
}

/** The stack with the stacks of all causes. */
function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? "" : `\nCaused by ${stackOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}

interface Attempt {
  readonly program: Command;
  readonly words: readonly string[];
  readonly host: Host;
}

/** What commander could not make sense of; help and version come this way too, and are no mistake. */
function explainUsage(error: unknown, { program, words, host }: Attempt): ExitCode {
  const isCommander = error instanceof CommanderError;
  if (isCommander && error.exitCode === 0) return 0;
  // It has shown what there is.
  if (isCommander && error.code === "commander.help") return 2;
  const stderr = guardedOutput(host.stderr);
  if (!isCommander && !(error instanceof CliError)) {
    void stderr.write(`${stackOf(error)}\n`);
    return 1;
  }
  const message = error.message.replace(/^error: /, "");
  const help = `${pathOf(program, words)} --help`;
  void stderr.write(`Error: ${worded(message)}\n${help} tells what there is.\n`);
  return 2;
}

/** The command that was meant, as far as it exists. */
function pathOf(program: Command, words: readonly string[]): string {
  const path = [program.name()];
  let at: Command | undefined = program;
  for (const word of words) {
    at = at.commands.find((each) => each.name() === word);
    if (at === undefined) break;
    path.push(word);
  }
  return path.join(" ");
}

/** Commander's sentences begin small and end without a stop. */
function worded(message: string): string {
  const [first = "", ...rest] = message.split("\n");
  const sentence = `${first.charAt(0).toUpperCase()}${first.slice(1)}${/[.!?)]$/.test(first) ? "" : "."}`;
  return [sentence, ...rest].join(" ");
}
