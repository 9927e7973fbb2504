export type LogLevel = "trace" | "debug" | "info" | "warn" | "error" | "fatal";

/** Levels as pino numbers them. */
const levels: readonly (readonly [LogLevel, number])[] = [
  ["fatal", 60],
  ["error", 50],
  ["warn", 40],
  ["info", 30],
  ["debug", 20],
  ["trace", 10],
];

export interface LogBufferOptions {
  /** Lines kept; the oldest go first. */
  readonly lineCountMax?: number;
  /** Characters kept of a line; what is cut is found by its text only. */
  readonly lineLengthMax?: number;
}

/** What is looked for; a line has all that is given. */
export interface LogQuery {
  /** This level and those above it. */
  readonly level?: LogLevel | undefined;
  /** Anywhere in the line, upper case or lower. */
  readonly text?: string | undefined;
  readonly requestId?: string | undefined;
  /** A part of `route`, or of `method` and `path`, such as `POST /checkout`. */
  readonly route?: string | undefined;
  /** From this moment, in milliseconds since the epoch. */
  readonly fromMs?: number | undefined;
  /** The newest of them; 100 when absent. */
  readonly limit?: number | undefined;
}

export interface LogLine {
  readonly timeMs: number | undefined;
  readonly level: LogLevel;
  readonly message: string;
  readonly requestId: string | undefined;
  readonly route: string | undefined;
  /** All of it, as it was written. */
  readonly text: string;
}

/** The last lines that a process logged. */
export interface LogBuffer {
  /** Takes a line, as the destination of a logger does. */
  write(line: string): void;
  /** The newest first. */
  search(query: LogQuery): readonly LogLine[];
  readonly lineCountMax: number;
}

const lineCountMaxDefault = 1000;
const lineLengthMaxDefault = 8192;
const limitDefault = 100;

/**
 * Keeps lines in this process, 8 million characters of them at most by default. They are read when
 * somebody searches.
 */
export function createLogBuffer(options: LogBufferOptions = {}): LogBuffer {
  const { lineCountMax = lineCountMaxDefault, lineLengthMax = lineLengthMaxDefault } = options;
  const lines: string[] = [];
  let next = 0;
  return {
    lineCountMax,
    write(line) {
      lines[next] = beginningOf(line.trimEnd(), lineLengthMax);
      next = (next + 1) % lineCountMax;
    },
    search(query) {
      const newestFirst = [...lines.slice(next), ...lines.slice(0, next)].reverse();
      const found: LogLine[] = [];
      for (const text of newestFirst) {
        if (found.length === (query.limit ?? limitDefault)) break;
        const line = readLine(text);
        if (fits(line, query)) found.push(line);
      }
      return found;
    },
  };
}

/** A copy, since a part of a string may keep the whole of it in memory. */
function beginningOf(text: string, lengthMax: number): string {
  return text.length > lengthMax ? Buffer.from(text.slice(0, lengthMax)).toString() : text;
}

/** A line that is no JSON, such as one that was cut, is all message. */
function readLine(text: string): LogLine {
  const members = membersOf(text);
  const { level, time, msg, requestId, route, method, path } = members;
  const timeMs = typeof time === "string" ? Date.parse(time) : Number.NaN;
  const asked = typeof path === "string" ? `${method} ${path}` : undefined;
  return {
    timeMs: Number.isNaN(timeMs) ? undefined : timeMs,
    level: levelOf(level),
    message: typeof msg === "string" ? msg : text,
    requestId: typeof requestId === "string" ? requestId : undefined,
    route: typeof route === "string" ? route : asked,
    text,
  };
}

function membersOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function levelOf(level: unknown): LogLevel {
  const known = typeof level === "number" ? levels.find(([, least]) => level >= least) : undefined;
  return known?.[0] ?? "info";
}

function fits(line: LogLine, { level, text, requestId, route, fromMs }: LogQuery): boolean {
  return (
    (level === undefined || numberOf(line.level) >= numberOf(level)) &&
    (text === undefined || includes(line.text, text)) &&
    (requestId === undefined || line.requestId === requestId) &&
    (route === undefined || includes(line.route ?? "", route)) &&
    (fromMs === undefined || (line.timeMs ?? 0) >= fromMs)
  );
}

function numberOf(level: LogLevel): number {
  return levels.find(([name]) => name === level)?.[1] ?? 0;
}

function includes(text: string, part: string): boolean {
  return text.toLowerCase().includes(part.toLowerCase());
}
