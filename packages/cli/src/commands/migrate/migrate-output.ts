import type { MigrationReport, MigrationSample } from "@plinth/model/migration";
import { counted } from "../../terminal/counted.ts";
import { safeText } from "../../terminal/safe-text.ts";
import type { Style } from "../../terminal/style.ts";

const failuresShown = 20;

/** What became of an entity's items, then those that failed, then samples of a trial. */
export function reportText(name: string, report: MigrationReport, style: Style): string {
  const { version, isDryRun, isRepeated, scanned, upgraded, alreadyCurrent, failedCount } = report;
  const mark = failedCount === 0 ? style.good("✓") : style.bad("✗");
  if (isRepeated) {
    const failed = failedCount === 0 ? "" : `, and ${count(failedCount)} failed`;
    return `${mark} ${name}: was finished before${failed}. What was written or rolled back since is not looked at; --restart looks at all items again.`;
  }
  const verb = isDryRun ? "would be brought" : "brought";
  const facts = [
    `${counted(scanned, "item")} read`,
    `${count(upgraded)} ${verb} to version ${version}`,
    `${count(alreadyCurrent)} there already`,
    ...(failedCount === 0 ? [] : [`${count(failedCount)} failed`]),
  ];
  const cost = isDryRun ? "" : ` ${counted(report.capacity.writeUnits, "write unit")}.`;
  return [
    `${mark} ${style.bold(name)}: ${facts.join(", ")}.${cost}`,
    ...failureLines(report),
    ...report.samples.flatMap((sample) => sampleLines(sample, style)),
  ].join("\n");
}

function failureLines({ failures, failedCount }: MigrationReport): readonly string[] {
  const shown = failures.slice(0, failuresShown).map(({ key, attribute, reason }) => {
    const place = attribute === undefined ? "" : ` ${attribute}:`;
    return safeText(`    ${JSON.stringify(key)}${place} ${reason}`);
  });
  const rest = failedCount - shown.length;
  return rest <= 0 ? shown : [...shown, `    and ${count(rest)} more`];
}

function sampleLines({ key, before, after }: MigrationSample, style: Style): readonly string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const text = (record: Readonly<Record<string, unknown>>, name: string): string | undefined =>
    Object.hasOwn(record, name) ? safeText(nativeText(record[name])) : undefined;
  const changes = names.flatMap((name) => {
    const [old, now] = [text(before, name), text(after, name)];
    if (old === now) return [];
    return [
      ...(old === undefined ? [] : [style.bad(`      - ${safeText(name)}: ${old}`)]),
      ...(now === undefined ? [] : [style.good(`      + ${safeText(name)}: ${now}`)]),
    ];
  });
  return [`    ${safeText(nativeText(key))}`, ...changes];
}

/** A native value on one line; what JSON has no form for, such as a set or a large number, as its text. */
function nativeText(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) => {
    if (typeof member === "bigint") return String(member);
    if (member instanceof Set) return [...member];
    if (member instanceof Uint8Array) return Buffer.from(member).toString("base64");
    return member;
  });
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}
