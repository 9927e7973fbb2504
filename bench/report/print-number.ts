const absent = "–";

/** Whole numbers with thousands apart. */
export function printCount(value: number | undefined): string {
  return value === undefined || Number.isNaN(value)
    ? absent
    : Math.round(value).toLocaleString("en-US");
}

/** Three digits that say something, as many as such a measurement can carry. */
export function printMeasure(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return absent;
  return value >= 100 ? printCount(value) : value.toFixed(value >= 10 ? 1 : 2);
}

export function printRatio(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? absent : `${printMeasure(value)}×`;
}

export function printMebibytes(bytes: number | undefined): string {
  return printCount(bytes === undefined ? undefined : bytes / (1024 * 1024));
}
