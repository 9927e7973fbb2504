import { bytesToBase64, setOwn } from "@plinth/values";
import { StoredItem } from "../storage/stored-item.ts";

/** Prints an output as JSON. Items that nobody looked into are copied as they were stored. */
export function printOutput(value: unknown): string {
  if (value instanceof StoredItem) {
    return value.json;
  }
  if (typeof value !== "object" || value === null) {
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) {
    return `[${value.map(printOutput).join(",")}]`;
  }
  if (value instanceof Uint8Array) {
    return `"${bytesToBase64(value)}"`;
  }
  let json = "";
  for (const [name, member] of Object.entries(value)) {
    if (member !== undefined) {
      json += `${json === "" ? "" : ","}${JSON.stringify(name)}:${printOutput(member)}`;
    }
  }
  return `{${json}}`;
}

/** The same output for the door of values: items in the place of stored items, absent for undefined. */
export function outputValues(value: unknown): unknown {
  if (value instanceof StoredItem) {
    return value.item;
  }
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map(outputValues);
  }
  const values: Record<string, unknown> = {};
  for (const name in value) {
    const member = (value as Record<string, unknown>)[name];
    if (member !== undefined) {
      // Tables and indexes may have any name that the rules allow, `__proto__` among them.
      setOwn(values, name, outputValues(member));
    }
  }
  return values;
}
