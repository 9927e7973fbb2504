import type { LeftOut, StackDescription, StackOutput } from "@plinth/infra/stacks";
import { safeText } from "../terminal/safe-text.ts";
import type { Style } from "../terminal/style.ts";
import { textTable } from "../terminal/text-table.ts";

/** A stack for people: its status, tables, outputs, and what was left out. */
export function descriptionText(stack: StackDescription, style: Style): string {
  const { description, parameters, resources, outputs, leftOut, imports } = stack;
  const sections = [
    [
      `${style.bold(stack.stackName)}  ${stack.status}`,
      ...(description === undefined ? [] : [safeText(description)]),
      ...(stack.statusReason === undefined ? [] : [safeText(stack.statusReason)]),
      ...underWayLines(stack),
      style.dim(
        `created ${stack.createdAt}${stack.updatedAt === undefined ? "" : `, updated ${stack.updatedAt}`}`,
      ),
    ],
    table(
      style,
      ["table", "name", "when it goes"],
      resources.map((each) => [each.logicalId, each.physicalId, each.deletionPolicy]),
    ),
    table(
      style,
      ["parameter", "value"],
      parameters.map(({ name, value }) => [name, value]),
    ),
    table(style, ["output", "value", "export"], outputs.map(outputRow)),
    table(
      style,
      ["imports"],
      imports.map((name) => [name]),
    ),
    table(style, ["left out", "what", "why"], leftOut.map(leftOutRow)),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

function underWayLines({ stackName, underWay }: StackDescription): string[] {
  if (underWay === undefined) return [];
  const { kind, owner, startedAt, isInterrupted } = underWay;
  const what = `${safeText(owner)} began to ${kind} it at ${startedAt}`;
  return [
    isInterrupted
      ? `${what}, and was interrupted: plinth stack rollback ${stackName} ends that.`
      : `${what}.`,
  ];
}

function table(
  style: Style,
  names: readonly string[],
  rows: readonly (readonly string[])[],
): string[] {
  const safe = rows.map((row) => row.map(safeText));
  return safe.length === 0 ? [] : [textTable(names, safe, style.bold)];
}

function outputRow({ name, value, exportName, reason }: StackOutput): string[] {
  return [name, value ?? `not available: ${reason ?? ""}`, exportName ?? ""];
}

function leftOutRow({ logicalId, resourceType, property, reason }: LeftOut): string[] {
  return [logicalId, property ?? resourceType, reason];
}
