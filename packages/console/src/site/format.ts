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
