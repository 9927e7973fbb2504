import { Command, Option } from "commander";
import { configOptions, debugOptions, targetOptions } from "./common-options.ts";
import type { PlinthCommand } from "./define-command.ts";
import { commandHelp } from "./help.ts";
import type { OptionDefinition } from "./options.ts";

export interface ProgramOptions {
  readonly version: string;
  readonly commands: readonly PlinthCommand[];
  /** What groups of commands such as `table` are for. */
  readonly groups: Readonly<Record<string, string>>;
  readonly write: (text: string) => void;
  readonly writeError: (text: string) => void;
  readonly columns: number;
  readonly isColour: boolean;
  readonly start: (command: PlinthCommand, values: Values) => Promise<void>;
}

/** What was typed, by the names of arguments and options. */
export type Values = Readonly<Record<string, unknown>>;

/** Puts the commands together to what parses the command line. It throws rather than exits. */
export function buildProgram(options: ProgramOptions): Command {
  const program = prepare(new Command("plinth"), options)
    .helpCommand("help [command]", "show the help of a command")
    .description("A DynamoDB on this machine, and the schema's tables, data and stacks on any.")
    .version(options.version, "-V, --version", "show the version")
    .addHelpText("after", "\nplinth COMMAND --help tells more, with examples and exit codes.");
  const groups = new Map<string, Command>();
  for (const command of options.commands) {
    const [first = "", second] = command.path.split(" ");
    if (second === undefined) {
      addCommand(program, first, command, options);
      continue;
    }
    let group = groups.get(first);
    if (group === undefined) {
      const summary = options.groups[first] ?? "";
      group = prepare(program.command(first), options)
        .summary(summary)
        .description(sentence({ summary }));
      groups.set(first, group);
    }
    addCommand(group, second, command, options);
  }
  return program;
}

function addCommand(
  parent: Command,
  name: string,
  command: PlinthCommand,
  { start, ...options }: ProgramOptions,
): void {
  const added = prepare(parent.command(name), { ...options, start })
    .summary(command.summary)
    .description(sentence(command))
    .addHelpText("after", commandHelp(command));
  for (const { usage, description } of Object.values(command.arguments)) {
    added.argument(usage.startsWith("[") ? usage : `<${usage}>`, description);
  }
  const groups = optionGroups(command);
  for (const { heading, definitions } of groups) {
    for (const definition of Object.values(definitions)) {
      added.addOption(buildOption(definition).helpGroup(heading));
    }
  }
  added.helpOption("-h, --help", "show this").action(async () => {
    await start(command, {
      ...readArguments(command, added.processedArgs),
      ...Object.assign({}, ...groups.map((group) => readOptions(group.definitions, added.opts()))),
    });
  });
}

interface OptionGroup {
  readonly heading: string;
  readonly definitions: Readonly<Record<string, OptionDefinition<unknown>>>;
}

function optionGroups(command: PlinthCommand): readonly OptionGroup[] {
  return [
    { heading: "Options:", definitions: command.options },
    ...(command.usesTarget ? [{ heading: "Where calls go:", definitions: targetOptions }] : []),
    {
      heading: "Common options:",
      definitions: command.usesConfig ? { ...configOptions, ...debugOptions } : debugOptions,
    },
  ];
}

function buildOption({ flags, description, usual }: OptionDefinition<unknown>): Option {
  const option = new Option(
    flags,
    usual === undefined ? description : `${description} (${usual} when absent)`,
  );
  // Each time that it is given is kept, so that its definition can decide what many mean.
  return option.argParser((text: string, before: string[] | undefined) => [
    ...(before ?? []),
    text,
  ]);
}

function readArguments(command: PlinthCommand, typed: readonly unknown[]): Values {
  return Object.fromEntries(
    Object.entries(command.arguments).map(([name, definition], position) => [
      name,
      definition.read(texts(typed[position])),
    ]),
  );
}

function readOptions(
  definitions: Readonly<Record<string, OptionDefinition<unknown>>>,
  typed: Readonly<Record<string, unknown>>,
): Values {
  return Object.fromEntries(
    Object.entries(definitions).map(([name, definition]) => [
      name,
      definition.read(texts(typed[new Option(definition.flags).attributeName()])),
    ]),
  );
}

/** What commander kept of a value: a text, several, `true` of a switch, or nothing. */
function texts(kept: unknown): readonly string[] {
  if (kept === undefined || kept === false) return [];
  return Array.isArray(kept) ? kept : [String(kept)];
}

function prepare(
  command: Command,
  { write, writeError, columns, isColour }: ProgramOptions,
): Command {
  return command
    .exitOverride()
    .showHelpAfterError(false)
    .showSuggestionAfterError(true)
    .allowExcessArguments(false)
    .helpCommand(false)
    .helpOption("-h, --help", "show this")
    .configureHelp({
      styleTitle: (title) => (isColour ? `\u001b[1m${title}\u001b[22m` : title),
      subcommandTerm,
    })
    .configureOutput({
      writeOut: write,
      // The help that answers a group alone, such as `plinth table`.
      writeErr: writeError,
      // What is wrong is told by runProgram, in our words.
      outputError: () => undefined,
      getOutHelpWidth: () => columns,
      getErrHelpWidth: () => columns,
      getOutHasColors: () => isColour,
      getErrHasColors: () => isColour,
    });
}

/** `query TABLE`: that there are options goes without saying. */
function subcommandTerm(command: Command): string {
  const usage = command.registeredArguments.map((argument) => {
    const name = argument.name() + (argument.variadic ? "..." : "");
    return argument.required ? name : `[${name}]`;
  });
  return [command.name(), ...usage].join(" ");
}

function sentence({ summary, details }: Pick<PlinthCommand, "summary" | "details">): string {
  const first = `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
  return details === undefined ? first : `${first} ${details}`;
}
