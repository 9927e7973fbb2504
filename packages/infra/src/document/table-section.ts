import type { AnyEntity, AnyTable } from "@plinth/model";
import type { Application } from "../application/application.ts";
import { tableNameText, tableOf } from "../application/table-of.ts";
import type { TableResource } from "../application/table-resource.ts";
import { indexesOf } from "../cost/item-sizes.ts";
import { code, escapeText, markdownTable } from "./markdown.ts";
import { patternRows } from "./pattern-rows.ts";
import { sampleItem } from "./sample-item.ts";

type KeyAttribute = AnyTable["partitionKey"];

/** A table's own facts: its name, keys and settings. */
export function settingsTable(
  application: Application,
  place: string,
  resource: TableResource,
): string[] {
  const { table } = resource;
  const readers = [...application.functions].filter(([, { streams }]) => streams?.includes(place));
  const tags = Object.entries({ ...application.tags, ...resource.tags });
  const rows: [string, string][] = [
    ["real name", code(tableNameText(resource))],
    ["partition key", keysText(table.partitionKeys)],
    ["sort key", keysText(table.sortKeys)],
    ["time to live", table.timeToLive === undefined ? "none" : code(table.timeToLive)],
    [
      "stream",
      streamText(
        table,
        readers.map(([name]) => name),
      ),
    ],
    ["capacity", capacityText(resource)],
    ["table class", resource.tableClass ?? "STANDARD"],
    ["point-in-time recovery", recoveryText(resource)],
    ["encrypted at rest by", encryptionText(resource)],
    ["deletion protection", resource.deletionProtection === true ? "on" : "off"],
    [
      "when it leaves the stack",
      resource.deletionPolicy === "Delete" ? "it is deleted" : "it stays",
    ],
    ["tags", tags.map(([key, text]) => code(`${key}=${text}`)).join(", ") || "none"],
  ];
  return markdownTable(["setting", "value"], rows);
}

function keysText(keys: readonly KeyAttribute[]): string {
  return keys.map(({ name, type }) => `${code(name)} (${type})`).join(", ") || "none";
}

function streamText({ stream }: AnyTable, readers: readonly string[]): string {
  if (stream === undefined) {
    return "none";
  }
  return readers.length === 0 ? stream : `${stream}, read by ${readers.map(code).join(", ")}`;
}

function capacityText({ billing }: TableResource): string {
  if (billing?.mode === "PROVISIONED") {
    const { readCapacityUnits, writeCapacityUnits } = billing;
    return `provisioned: ${readCapacityUnits} read and ${writeCapacityUnits} write units a second, as much for each global index`;
  }
  const { maxReadRequestUnits, maxWriteRequestUnits } = billing ?? {};
  const maxima = [
    ...(maxReadRequestUnits === undefined ? [] : [`${maxReadRequestUnits} read units`]),
    ...(maxWriteRequestUnits === undefined ? [] : [`${maxWriteRequestUnits} write units`]),
  ];
  return maxima.length === 0
    ? "by request"
    : `by request, at most ${maxima.join(" and ")} a second`;
}

function recoveryText({ pointInTimeRecovery }: TableResource): string {
  if (pointInTimeRecovery === false) {
    return "off";
  }
  const days =
    typeof pointInTimeRecovery === "object" ? pointInTimeRecovery.recoveryPeriodInDays : 35;
  return `the last ${days} days`;
}

function encryptionText({ encryption }: TableResource): string {
  if (typeof encryption === "object") {
    return `the key ${code(encryption.kmsKeyId)} of KMS`;
  }
  return encryption === "AWS_MANAGED"
    ? `the account's ${code("aws/dynamodb")}`
    : "DynamoDB's own key";
}

export function indexTable(table: AnyTable, entities: readonly AnyEntity[]): string[] {
  const samples = entities.map((entity) => ({ entity, sample: sampleItem(entity) }));
  return markdownTable(
    ["index", "kind", "partition key", "sort key", "projection", "items of"],
    table.indexes.map((index) => [
      code(index.name),
      index.kind,
      keysText(index.partitionKeys),
      keysText(index.sortKeys),
      projectionText(index.projection),
      samples
        .filter(({ sample }) => indexesOf(table, sample).includes(index))
        .map(({ entity }) => escapeText(entity.name))
        .join(", ") || "none",
    ]),
  );
}

function projectionText(projection: AnyTable["indexes"][number]["projection"]): string {
  return typeof projection === "string"
    ? projection
    : `keys and ${projection.map(code).join(", ")}`;
}

export function patternTable(application: Application, place: string): string[] {
  return markdownTable(
    [
      "access pattern",
      "what for",
      "entity",
      "operation",
      "key",
      "reads from",
      "consistency",
      "one call takes",
    ],
    patternRows(application, place).map((pattern) => [
      code(pattern.name),
      escapeText(pattern.description),
      escapeText(pattern.entity),
      pattern.operation,
      pattern.key.map(code).join(", ") || "all",
      pattern.index === undefined ? "the table" : code(pattern.index),
      pattern.consistency,
      escapeText(pattern.capacity),
    ]),
  );
}

/** The entities whose items lie in a table, in the application's order. */
export function entitiesIn(application: Application, place: string): AnyEntity[] {
  return [...application.entities.values()].filter(
    (entity) => tableOf(application, entity).place === place,
  );
}
