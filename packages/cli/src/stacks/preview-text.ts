import type {
  LeftOut,
  OutputChange,
  PropertyChange,
  ResourceChange,
  StackPreview,
} from "@plinth/infra/stacks";
import { safeText } from "../terminal/safe-text.ts";
import type { Style } from "../terminal/style.ts";

/** A preview for people: what is made, changed and deleted, and what speaks against it. */
export function previewText(preview: StackPreview, style: Style): string {
  const { changes, isInterrupted, leftOut, outputs, refusals } = preview;
  const changed = outputs.filter(({ action }) => action !== "None");
  const sections = [
    isInterrupted
      ? [
          style.warning(
            "An earlier run was cut off. A deployment ends that first, and may then find more to do.",
          ),
        ]
      : [],
    changes.length === 0
      ? [style.dim("No table changes.")]
      : changes.flatMap((change) => changeLines(change, style)),
    section(style, "Outputs", changed.map(outputLine)),
    section(style, "Left out, since it cannot be applied here", leftOut.map(leftOutLine)),
    section(
      style,
      "A deployment would be refused",
      refusals.map(({ message }) => style.bad(safeText(message))),
    ),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

function section(style: Style, title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [style.bold(`${title}:`), ...lines.map((line) => `  ${line}`)];
}

function changeLines(change: ResourceChange, style: Style): string[] {
  const { logicalId, physicalId, details, drift, knownAfterApply, notes } = change;
  return [
    `${headline(change, style)}  ${style.bold(logicalId)}  ${safeText(physicalId)}`,
    ...details.map((detail) => `      ${propertyLine(detail)}`),
    ...knownAfterApply.map((property) => `      ${property}: known only while it is deployed`),
    ...drift.map((difference) =>
      style.warning(`      changed by others: ${propertyLine(difference)}`),
    ),
    ...notes.map((note) => style.warning(`      ${safeText(note)}`)),
  ];
}

function headline({ action, replacement, policyAction }: ResourceChange, style: Style): string {
  switch (action) {
    case "Add":
      return style.good("+ add      ");
    case "Remove":
      return style.bad(
        policyAction === "Delete" ? "- delete   " : "- keep it, but no longer in the stack",
      );
    case "None":
      return style.dim("  unchanged");
    case "Modify":
      return replacement === "True"
        ? style.bad(
            policyAction === "ReplaceAndDelete"
              ? "± replace, deleting the old"
              : "± replace, keeping the old",
          )
        : style.warning("~ change   ");
  }
}

function propertyLine({ path, before, after }: PropertyChange): string {
  return `${safeText(path)}: ${shown(before)} → ${shown(after)}`;
}

const shownCharactersMax = 200;

function shown(value: unknown): string {
  if (value === undefined) return "none";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return safeText(
    text.length > shownCharactersMax ? `${text.slice(0, shownCharactersMax)}…` : text,
  );
}

function outputLine({
  name,
  action,
  before,
  value,
  reason,
  isKnownAfterApply,
}: OutputChange): string {
  if (reason !== undefined) return `${name}: not available, since ${reason}`;
  const after = isKnownAfterApply ? "known only while it is deployed" : shown(value);
  return action === "Modify" || action === "Remove"
    ? `${name}: ${shown(before)} → ${action === "Remove" ? "none" : after}`
    : `${name}: ${after}`;
}

function leftOutLine({ logicalId, resourceType, property, reason, line }: LeftOut): string {
  const what = property === undefined ? resourceType : `its ${property}`;
  return `${logicalId}  ${safeText(what)}, line ${line}: ${safeText(reason)}`;
}
