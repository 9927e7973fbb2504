import { type DestinationStream, type Level, type Logger, pino } from "pino";

export interface LoggerOptions {
  readonly name: string;
  readonly level?: "trace" | "debug" | "info" | "warn" | "error" | "silent";
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** Where the lines go; standard output when absent. */
  readonly destination?: DestinationStream;
  /** Another place for the lines, which may hear of lesser levels. */
  readonly copy?: { readonly destination: DestinationStream; readonly level: Level };
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
  if (options.copy === undefined) {
    return options.destination === undefined ? pino(settings) : pino(settings, options.destination);
  }
  const destination = options.destination ?? pino.destination(1);
  const streams = [
    ...(level === "silent" ? [] : [{ level, stream: destination }]),
    { level: options.copy.level, stream: options.copy.destination },
  ];
  return pino({ ...settings, level: lowestOf(streams) }, pino.multistream(streams));
}

function lowestOf(streams: readonly { readonly level: Level }[]): Level {
  const number = (level: Level) => pino.levels.values[level] ?? 0;
  return streams
    .map(({ level }) => level)
    .reduce((lowest, level) => (number(level) < number(lowest) ? level : lowest));
}

function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
