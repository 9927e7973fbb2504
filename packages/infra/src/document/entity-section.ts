import type { AnyEntity, AnyTable } from "@plinth/model";
import { itemToJson } from "@plinth/values";
import { indexesOf } from "../cost/item-sizes.ts";
import { type AttributeRow, attributeForms, keptAttributes } from "./attribute-rows.ts";
import { keyTexts } from "./key-texts.ts";
import { code, codeBlock, escapeText, markdownTable } from "./markdown.ts";
import { type SampleItem, sampleItem } from "./sample-item.ts";

/** An entity: what tells its items, its keys, its attributes and one of its items. */
export function entityBlocks(entity: AnyEntity, table: AnyTable): string[][] {
  const sample = sampleItem(entity);
  return [
    tellsItems(entity),
    keyTable(entity, table, sample),
    ...attributeBlocks(entity),
    keptTable(entity),
    ...sampleBlocks(sample),
  ];
}

/** How its items are known among others. */
function tellsItems({ options, table, name }: AnyEntity): string[] {
  const rules = Object.entries(options.when ?? {}).map(([attribute, pattern]) =>
    typeof pattern === "object"
      ? `${code(attribute)} begins with ${code(pattern.beginsWith)}`
      : `${code(attribute)} is ${code(String(pattern))}`,
  );
  const marks = [
    ...(table.typeAttribute === undefined ? [] : [`${code(table.typeAttribute)} is ${code(name)}`]),
    ...rules,
    ...(options.discriminate === undefined ? [] : ["code tells it from others by its attributes"]),
  ];
  return marks.length === 0 ? [] : [`Its items are those where ${marks.join(", and ")}.`];
}

function keyTable(entity: AnyEntity, table: AnyTable, sample: SampleItem): string[] {
  const rows = [
    ["the table", ...keyCells(entity, table)],
    ...indexesOf(table, sample).map((index) => [code(index.name), ...keyCells(entity, index)]),
  ];
  return markdownTable(["in", "partition key", "sort key"], rows);
}

function keyCells(
  entity: AnyEntity,
  keys: Pick<AnyTable, "partitionKeys" | "sortKeys">,
): [string, string] {
  const { partitionKeys, sortKeys } = keys;
  const print = (texts: readonly string[]) => texts.map(code).join(", ");
  return [
    print(keyTexts(entity, { partitionKeys, sortKeys: [] })),
    print(keyTexts(entity, { partitionKeys: [], sortKeys })),
  ];
}

function attributeBlocks(entity: AnyEntity): string[][] {
  return attributeForms(entity).flatMap(({ name, rows }) => [
    name === undefined ? [] : [`Where ${escapeText(name)}:`],
    attributeTable(rows),
  ]);
}

function attributeTable(rows: readonly AttributeRow[]): string[] {
  return markdownTable(
    ["attribute", "type", "stored as", "notes"],
    rows.map(({ name, type, storedAs, notes, description }) => [
      code(name),
      code(type),
      storedAs,
      escapeText([...(description === undefined ? [] : [description]), ...notes].join("; ")),
    ]),
  );
}

function keptTable(entity: AnyEntity): string[] {
  const rows = keptAttributes(entity).map(([name, what]) => [code(name), escapeText(what)]);
  return markdownTable(["kept by itself", "what it holds"], rows);
}

function sampleBlocks(sample: SampleItem): string[][] {
  if ("problem" in sample) {
    return [[`No sample item: ${escapeText(sample.problem)}`]];
  }
  const { item, veiled } = sample;
  const lines = Object.entries(item).map(([name, value]) => {
    const veil = veiled.get(name);
    const shown = veil === undefined ? valueJson(name, value) : JSON.stringify(`(${veil})`);
    return `  ${JSON.stringify(name)}: ${shown}`;
  });
  const body = lines.map((line, position) => (position + 1 < lines.length ? `${line},` : line));
  return [["A sample item, as it is stored:"], codeBlock("json", ["{", ...body, "}"])];
}

/** The value in DynamoDB JSON. */
function valueJson(name: string, value: Parameters<typeof itemToJson>[0][string]): string {
  const wrapped: Readonly<Record<string, unknown>> = JSON.parse(itemToJson({ [name]: value }));
  return JSON.stringify(wrapped[name]);
}
