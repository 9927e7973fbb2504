import { parseArgs } from "node:util";
import type { AccessKey } from "./access-key.ts";

/** What the program was asked to do. */
export type Command =
  | { readonly kind: "help" }
  | { readonly kind: "mistake"; readonly message: string }
  | {
      readonly kind: "serve";
      readonly host: string;
      readonly port: number;
      readonly region: string;
      /** The data directory; undefined keeps everything in memory. */
      readonly directory: string | undefined;
      readonly corsOrigins: readonly string[];
      readonly credentials: readonly AccessKey[];
    };

export const helpText = `Serves a DynamoDB endpoint.

Usage: plinth-dynamodb (--data DIR | --memory) [options]

  --data DIR            keep the tables in this directory
  --memory              keep the tables in memory until the program ends
  --port PORT           listen on this port (8000; 0 takes a free one)
  --host HOST           listen on this address (127.0.0.1)
  --region REGION       answer as this region (us-east-1)
  --cors-origin ORIGIN  let web pages of this origin call; may be repeated
  --help                print this

On any address but loopback every call must be signed with the access key that the environment
variables PLINTH_ACCESS_KEY_ID and PLINTH_SECRET_ACCESS_KEY hold.
`;

const flags = {
  data: { type: "string" },
  memory: { type: "boolean" },
  port: { type: "string", default: "8000" },
  host: { type: "string", default: "127.0.0.1" },
  region: { type: "string", default: "us-east-1" },
  "cors-origin": { type: "string", multiple: true },
  help: { type: "boolean", short: "h" },
} as const;

/** Reads the flags; secrets come from the environment, because other users can see a command line. */
export function parseCommandLine(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Command {
  const parsed = parseFlags(args);
  if (typeof parsed === "string") return mistake(parsed);
  const { data, memory = false, port, host, region, help = false } = parsed;
  if (help) return { kind: "help" };
  if (data !== undefined && memory) return mistake("--data and --memory exclude each other");
  if (data === undefined && !memory) return mistake("one of --data DIR and --memory is needed");
  if (data === "") return mistake("--data needs a directory");
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    return mistake(`--port takes a number from 0 to 65535, not "${port}"`);
  }
  const { PLINTH_ACCESS_KEY_ID: accessKeyId, PLINTH_SECRET_ACCESS_KEY: secretAccessKey } =
    environment;
  if (!accessKeyId !== !secretAccessKey) {
    return mistake("PLINTH_ACCESS_KEY_ID and PLINTH_SECRET_ACCESS_KEY are needed together");
  }
  return {
    kind: "serve",
    host,
    port: Number(port),
    region,
    directory: data,
    corsOrigins: parsed["cors-origin"] ?? [],
    credentials: accessKeyId && secretAccessKey ? [{ accessKeyId, secretAccessKey }] : [],
  };
}

function mistake(message: string): Command {
  return { kind: "mistake", message };
}

function parseFlags(
  args: readonly string[],
): ReturnType<typeof parseArgs<{ options: typeof flags }>>["values"] | string {
  try {
    return parseArgs({ args: [...args], options: flags, strict: true }).values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
