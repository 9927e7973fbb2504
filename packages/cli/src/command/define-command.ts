import type { ExitCode } from "../errors/cli-error.ts";
import type { CommandContext } from "./command-context.ts";
import type { ArgumentDefinition, OptionDefinition } from "./options.ts";

export interface Example {
  /** As it is typed, without `plinth`. */
  readonly line: string;
  readonly does: string;
}

/** How a command is run. Without an exit code it is 0. */
export type RunCommand<Request> = (
  context: CommandContext,
  request: Request,
) => Promise<ExitCode | undefined>;

/** A command as it is typed, and as its help tells it. */
export interface CommandDefinition<Arguments, Options> {
  /** The words after `plinth`, such as `table create`. */
  readonly path: string;
  /** One line, in the third person. */
  readonly summary: string;
  /** What else there is to know, in sentences, before the options. */
  readonly details?: string;
  /** In the order in which they are typed. */
  readonly arguments: Definitions<Arguments, "arguments">;
  readonly options: Definitions<Options, "options">;
  /** Adds `--endpoint`, `--aws`, `--region` and `--profile`; `context.client()` then goes there. */
  readonly usesTarget: boolean;
  /** Adds `--config`; `context.config()` reads it. */
  readonly usesConfig: boolean;
  readonly examples: readonly Example[];
  /** What the codes mean here that mean something only here, such as 3. */
  readonly exitCodes?: Readonly<Partial<Record<ExitCode, string>>>;
  /** Brings the code that does it, and with it the heavy imports, only when the command is used. */
  readonly load: () => Promise<RunCommand<Arguments & Options>>;
}

type Definitions<Values, Kind extends "arguments" | "options"> = {
  readonly [Name in keyof Values]-?: Kind extends "arguments"
    ? ArgumentDefinition<Values[Name]>
    : OptionDefinition<Values[Name]>;
};

/** For a command without arguments, or without options of its own. */
export type None = Readonly<Record<never, never>>;

/** A definition whose types were checked, beside others with other types. */
export interface PlinthCommand
  extends Omit<CommandDefinition<unknown, unknown>, "arguments" | "options" | "load"> {
  readonly arguments: Readonly<Record<string, ArgumentDefinition<unknown>>>;
  readonly options: Readonly<Record<string, OptionDefinition<unknown>>>;
  /** Runs it with what `arguments` and `options` gave, by their names. */
  readonly run: RunCommand<Readonly<Record<string, unknown>>>;
}

export function defineCommand<Arguments, Options>(
  definition: CommandDefinition<Arguments, Options>,
): PlinthCommand {
  const { load, ...described } = definition;
  return {
    ...described,
    async run(context, values) {
      const run = await load();
      // Each value comes from the definition of its name, which has its type.
      return run(context, values as Arguments & Options);
    },
  };
}
