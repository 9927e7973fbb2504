import type { ReencryptReport } from "@plinth/model/encryption";
import { counted } from "../../terminal/counted.ts";
import { safeText } from "../../terminal/safe-text.ts";
import type { Style } from "../../terminal/style.ts";

const failuresShown = 20;

/** What became of an entity's values, then those that failed. */
export function rotationText(name: string, report: ReencryptReport, style: Style): string {
  const { currentKeyId, itemsRead, itemsRewritten, itemsOvertaken, itemsFailed } = report;
  const facts = [
    `${counted(itemsRead, "item")} read`,
    `${count(itemsRewritten)} put under ${currentKeyId}`,
    ...(itemsOvertaken === 0 ? [] : [`${count(itemsOvertaken)} written by others meanwhile`]),
    ...(itemsFailed === 0 ? [] : [`${count(itemsFailed)} failed`]),
  ];
  const mark = itemsFailed === 0 ? style.good("✓") : style.bad("✗");
  const failures = report.failures.slice(0, failuresShown).map(({ key, attribute, reason }) => {
    return safeText(`    ${JSON.stringify(key)} ${attribute ?? ""}: ${reason}`);
  });
  const rest = itemsFailed - failures.length;
  return [
    `${mark} ${style.bold(name)}: ${facts.join(", ")}.`,
    ...failures,
    ...(rest > 0 ? [`    and ${count(rest)} more`] : []),
  ].join("\n");
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}
