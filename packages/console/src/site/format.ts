const counts = new Intl.NumberFormat("en-US");
const oneDecimal = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });

/** `12345` as `12,345`. */
export function countText(count: number): string {
  return counts.format(count);
}

/** `0.5 units`, as far as a capacity unit is divided. */
export function unitsText(units: number): string {
  return `${oneDecimal.format(units)} ${units === 1 ? "unit" : "units"}`;
}

/** `0.5`, `1,204`: units without the word. */
export function plainUnits(units: number): string {
  return oneDecimal.format(units);
}

/** `0.42 ms`, `12 ms`, `1.2 s`: three digits, which is what a clock of a busy machine is good for. */
export function millisecondsText(milliseconds: number): string {
  if (milliseconds >= 1000) return `${(milliseconds / 1000).toPrecision(3)} s`;
  return `${milliseconds >= 100 ? Math.round(milliseconds) : Number(milliseconds.toPrecision(2))} ms`;
}

/** `1 item`, `2 items`. */
export function countOf(count: number, one: string, many: string): string {
  return `${countText(count)} ${count === 1 ? one : many}`;
}

const sizeUnits = ["bytes", "KB", "MB", "GB", "TB"] as const;

/** A size in units of 1,024, as DynamoDB counts its limits. */
export function sizeText(sizeBytes: number): string {
  if (sizeBytes === 1) return "1 byte";
  let size = sizeBytes;
  let unit = 0;
  while (size >= 1024 && unit < sizeUnits.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${oneDecimal.format(size)} ${sizeUnits[unit]}`;
}

/** Epoch seconds as `2026-08-01 12:30:05 UTC`. */
export function timeText(epochSeconds: number): string {
  const text = isoText(epochSeconds);
  return text === undefined ? String(epochSeconds) : `${text.slice(0, 19).replace("T", " ")} UTC`;
}

/** For `<time datetime>`; undefined where the number is no time that a calendar has. */
export function isoText(epochSeconds: number): string | undefined {
  const time = new Date(epochSeconds * 1000);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
