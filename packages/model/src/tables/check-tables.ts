import { describeKind } from "../codec/describe-value.ts";
import { PlinthError } from "../plinth-error.ts";

/** Throws `invalidDefinition` for what is no list of tables, where the types were bypassed. */
export function checkTables(tables: unknown): void {
  if (!Array.isArray(tables)) {
    const message = `The tables are a list of what defineTable() makes, and not ${describeKind(tables)}.`;
    throw new PlinthError("invalidDefinition", message);
  }
  for (const [position, table] of tables.entries()) {
    if (!isTable(table)) {
      const message = `Each table of the list is what defineTable() makes, and table ${position} is ${describeKind(table)}.`;
      throw new PlinthError("invalidDefinition", message);
    }
  }
}

function isTable(value: unknown): boolean {
  return typeof value === "object" && value !== null && "partitionKeys" in value;
}
