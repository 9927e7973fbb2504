import type { StackEvent } from "@plinth/infra/stacks";
import { safeText } from "../terminal/safe-text.ts";
import type { Style } from "../terminal/style.ts";

const statusCharacters = 30;

/** One event in one line, as it is told while a stack is deployed and afterwards. */
export function eventLine(event: StackEvent, style: Style): string {
  const { timestamp, logicalResourceId, resourceStatus, resourceStatusReason: reason } = event;
  const status = colourOf(resourceStatus, style)(resourceStatus.padEnd(statusCharacters));
  const time = style.dim(timestamp.slice(0, 19).replace("T", " "));
  return [time, status, logicalResourceId, reason === undefined ? "" : safeText(reason)]
    .join("  ")
    .trimEnd();
}

function colourOf(status: string, style: Style): (text: string) => string {
  if (status.endsWith("_FAILED") || status.includes("ROLLBACK")) return style.bad;
  if (status === "LEFT_OUT" || status.endsWith("_SKIPPED")) return style.warning;
  return status.endsWith("_COMPLETE") ? style.good : (text) => text;
}
