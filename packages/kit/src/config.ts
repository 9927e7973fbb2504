import type { z } from "zod";

/** The environment cannot be used; the message lists every variable that is wrong, one a line. */
export class ConfigError extends Error {
  /** The names of the variables at fault. */
  readonly variables: readonly string[];

  constructor(message: string, variables: readonly string[]) {
    super(message);
    this.name = "ConfigError";
    this.variables = variables;
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Checks an application's settings once, at its entry point. A variable set to the empty string
 * counts as absent, since that is how shells and compose files "unset" one. Values are never
 * repeated in the message: some are secrets.
 */
export function readConfig<Schema extends z.ZodType>(
  schema: Schema,
  environment: Environment,
): z.output<Schema> {
  const present = Object.fromEntries(
    Object.entries(environment).filter(([, text]) => text !== undefined && text !== ""),
  );
  const result = schema.safeParse(present);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => ({
    variable: issue.path.map(String).join(".") || "environment",
    message: issue.message,
  }));
  throw new ConfigError(
    [
      "The configuration is not usable:",
      ...faults.map(({ variable, message }) => `  ${variable}: ${message}`),
    ].join("\n"),
    faults.map(({ variable }) => variable),
  );
}
