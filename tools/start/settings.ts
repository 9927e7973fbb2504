/** A flag or a variable that cannot be used as it is. */
export class StartError extends Error {
  override readonly name = "StartError";
}

export interface StartSettings {
  readonly kind: "start";
  /** Where the applications are served; 0 takes a free port. */
  readonly port: number;
  readonly dynamodbPort: number;
  /** Where the data is kept; `undefined` keeps it in memory. */
  readonly directory: string | undefined;
  /** Asked of everybody who opens the console; `undefined` opens it to this machine only. */
  readonly consolePassword: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface HelpSettings {
  readonly kind: "help";
  readonly text: string;
}

const helpText = `Usage: npm start [-- --memory]

Serves DynamoDB and the applications that run on it, on this machine only.

  --memory               keep the data in memory; it is gone when the program stops
  --help                 show this

  PLINTH_PORT            where the applications are served (3000)
  PLINTH_DYNAMODB_PORT   where DynamoDB is served (8000)
  PLINTH_DATA            the directory that keeps the data (.plinth)
  PLINTH_CONSOLE_PASSWORD   asked of everybody who opens the console (none)

A port of 0 takes any free one.
`;

/** Reads the flags and the variables, or says what is wrong with them. */
export function readSettings(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): StartSettings | HelpSettings {
  if (args.includes("--help") || args.includes("-h")) {
    return { kind: "help", text: helpText };
  }
  const unknown = args.find((arg) => arg !== "--memory");
  if (unknown !== undefined) {
    throw new StartError(`Unknown argument ${unknown}.\n\n${helpText}`);
  }
  return {
    kind: "start",
    port: readPort("PLINTH_PORT", environment, 3000),
    dynamodbPort: readPort("PLINTH_DYNAMODB_PORT", environment, 8000),
    directory: args.includes("--memory") ? undefined : environment["PLINTH_DATA"] || ".plinth",
    consolePassword: environment["PLINTH_CONSOLE_PASSWORD"] || undefined,
    environment,
  };
}

function readPort(
  name: string,
  environment: Readonly<Record<string, string | undefined>>,
  usual: number,
): number {
  const text = environment[name];
  if (text === undefined || text === "") {
    return usual;
  }
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new StartError(`${name} is "${text}", but a port is a whole number from 0 to 65535.`);
  }
  return port;
}
