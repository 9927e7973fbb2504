/** Columns side by side under their names; numbers to the right. */
export function textTable(
  names: readonly string[],
  rows: readonly (readonly string[])[],
  emphasis: (name: string) => string = (name) => name,
): string {
  const widths = names.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => (row[column] ?? "").length)),
  );
  const isNumeric = names.map(
    (_, column) => rows.length > 0 && rows.every((row) => /^[\d,.]*$/.test(row[column] ?? "")),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return isNumeric[column] === true ? cell.padStart(width) : cell.padEnd(width);
      })
      .join("  ")
      .trimEnd();
  return [emphasis(line(names)), ...rows.map(line)].join("\n");
}
