import { type DestinationStream, type Logger, pino } from "pino";

export interface LoggerOptions {
  readonly name: string;
  readonly level?: "trace" | "debug" | "info" | "warn" | "error" | "silent";
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** Where the lines go; standard output when absent. */
  readonly destination?: DestinationStream;
}

/** Members that must never reach a log line, one level deep and two. */
const secretMembers: readonly string[] = [
  "password",
  "passwordHash",
  "sessionToken",
  "authorization",
  "cookie",
  "card",
  "securityCode",
  "csrfToken",
];

/** Writes JSON lines. Members that hold secrets are struck out, wherever a caller puts them. */
export function createLogger(options: LoggerOptions): Logger {
  const { name, level = "info", now } = options;
  const settings = {
    name,
    level,
    base: { name },
    timestamp:
      now === undefined ? pino.stdTimeFunctions.isoTime : () => `,"time":"${isoTime(now())}"`,
    redact: {
      paths: secretMembers.flatMap((member) => [member, `*.${member}`, `*.*.${member}`]),
      censor: "[redacted]",
    },
  };
  return options.destination === undefined ? pino(settings) : pino(settings, options.destination);
}

function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
