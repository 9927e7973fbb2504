import type { PlaceholderWriter } from "../printing/placeholder-writer.ts";
import type { Update, UpdateAction, UpdateValue } from "./update.ts";

const keywords = { set: "SET", remove: "REMOVE", add: "ADD", delete: "DELETE" } as const;

/**
 * The text that parses to `update` with the writer's placeholders. A section may appear only once, so
 * actions of one kind are brought together; sections keep the order of their first actions.
 */
export function printUpdate(update: Update, writer: PlaceholderWriter): string {
  const sections = new Map<UpdateAction["kind"], string[]>();
  for (const action of update.actions) {
    const printed = printAction(action, writer);
    const section = sections.get(action.kind);
    if (section === undefined) {
      sections.set(action.kind, [printed]);
    } else {
      section.push(printed);
    }
  }
  return [...sections]
    .map(([kind, actions]) => `${keywords[kind]} ${actions.join(", ")}`)
    .join(" ");
}

function printAction(action: UpdateAction, writer: PlaceholderWriter): string {
  const path = writer.writePath(action.path);
  switch (action.kind) {
    case "set":
      return `${path} = ${printValue(action.value, writer)}`;
    case "remove":
      return path;
    case "add":
    case "delete":
      return `${path} ${writer.writeValue(action.value)}`;
  }
}

function printValue(value: UpdateValue, writer: PlaceholderWriter): string {
  switch (value.kind) {
    case "path":
      return writer.writePath(value.path);
    case "value":
      return writer.writeValue(value.value);
    case "ifNotExists":
      return `if_not_exists(${writer.writePath(value.path)}, ${printValue(value.otherwise, writer)})`;
    case "listAppend":
      return `list_append(${printValue(value.left, writer)}, ${printValue(value.right, writer)})`;
    case "plus":
      return `${printValue(value.left, writer)} + ${printValue(value.right, writer)}`;
    case "minus":
      return `${printValue(value.left, writer)} - ${printValue(value.right, writer)}`;
  }
}
