import type { Application } from "../application/application.ts";
import type { FunctionOptions } from "../application/compute-options.ts";
import { diagram } from "./diagram.ts";
import { entityBlocks } from "./entity-section.ts";
import { Anchors, code, escapeText, joinBlocks, markdownTable } from "./markdown.ts";
import { entitiesIn, indexTable, patternTable, settingsTable } from "./table-section.ts";

/** A part of the document with its heading, and the parts within it. */
interface Section {
  readonly heading: string;
  readonly blocks: readonly (readonly string[])[];
  readonly parts?: readonly Section[];
}

/**
 * The application's data as Markdown: for each table its real name, keys, indexes and settings, its
 * access patterns with the key that each uses, how consistent it reads and what a call takes, and each
 * entity with its attributes, keys and a sample item. Hidden and encrypted attributes show no values.
 * Parameters stand in names as `${Environment}`. The same application always gives the same text, and
 * nothing in a name or a description becomes Markdown.
 */
export function schemaDocument(application: Application): string {
  const sections = [
    howEntitiesLie(application),
    ...[...application.tables.keys()].map((place) => tableSection(application, place)),
    functionSection(application),
  ].flat();
  const anchors = new Anchors();
  anchors.of(application.name);
  anchors.of("Contents");
  const placed = sections.map((section) => place(section, anchors));
  return joinBlocks([
    [`# ${escapeText(application.name)}`],
    [escapeText(application.description)],
    ["## Contents"],
    placed.flatMap((section) => contentLines(section, "")),
    ...placed.flatMap((section) => print(section, 2)),
  ]);
}

interface PlacedSection extends Section {
  readonly anchor: string;
  readonly parts: readonly PlacedSection[];
}

/** Anchors count their headings from the top. */
function place(section: Section, anchors: Anchors): PlacedSection {
  const anchor = anchors.of(section.heading);
  return {
    ...section,
    anchor,
    parts: (section.parts ?? []).map((part) => place(part, anchors)),
  };
}

function contentLines({ heading, anchor, parts }: PlacedSection, indent: string): string[] {
  return [
    `${indent}- [${escapeText(heading)}](#${encodeURI(anchor)})`,
    ...parts.flatMap((part) => contentLines(part, `${indent}  `)),
  ];
}

function print({ heading, blocks, parts }: PlacedSection, level: number): (readonly string[])[] {
  return [
    [`${"#".repeat(level)} ${escapeText(heading)}`],
    ...blocks,
    ...parts.flatMap((part) => print(part, level + 1)),
  ];
}

function howEntitiesLie(application: Application): Section[] {
  const lines = diagram(application);
  const explanation =
    "Entities with their primary keys. A line joins those that lie in the same partitions, which one Query can read together.";
  return lines.length === 0
    ? []
    : [{ heading: "Entities and their keys", blocks: [[explanation], lines] }];
}

function tableSection(application: Application, place: string): Section[] {
  const resource = application.tables.get(place);
  if (resource === undefined) {
    return [];
  }
  const { table } = resource;
  const entities = entitiesIn(application, place);
  const indexes = indexTable(table, entities);
  const patterns = patternTable(application, place);
  return [
    {
      heading: place,
      blocks: [settingsTable(application, place, resource)],
      parts: [
        ...(indexes.length === 0
          ? []
          : [
              { heading: `Indexes of ${place}`, blocks: [indexes, consistencyNote(table.indexes)] },
            ]),
        ...(patterns.length === 0
          ? []
          : [{ heading: `Access patterns of ${place}`, blocks: [patterns] }]),
        ...entities.map((entity) => ({
          heading: entity.name,
          blocks: entityBlocks(entity, table),
        })),
      ],
    },
  ];
}

function consistencyNote(indexes: readonly { readonly kind: "global" | "local" }[]): string[] {
  return [
    ...(indexes.some(({ kind }) => kind === "global")
      ? [
          "A global index is always read eventually: DynamoDB brings each change to it after the write was acknowledged, so that a read may be a moment behind.",
        ]
      : []),
    ...(indexes.some(({ kind }) => kind === "local")
      ? ["A local index lies beside its table's partition, and can be read strongly."]
      : []),
  ];
}

function functionSection({ functions }: Application): Section[] {
  const rows = [...functions].map(([name, options]) => [
    code(name),
    escapeText(options.description),
    options.accessPatterns.map(code).join(", ") || "none",
    callersOf(options).join(", ") || "nothing here",
    Object.entries(options.permissions ?? {})
      .map(
        ([permission, { actions }]) =>
          `${escapeText(permission)} (${actions.map(code).join(", ")})`,
      )
      .join(", ") || "none",
  ]);
  const headers = ["function", "what for", "access patterns", "called by", "other permissions"];
  return rows.length === 0
    ? []
    : [{ heading: "Functions", blocks: [markdownTable(headers, rows)] }];
}

function callersOf({ routes = [], schedule, streams = [] }: FunctionOptions): string[] {
  const zone = schedule?.timeZone === undefined ? "" : ` in ${escapeText(schedule.timeZone)}`;
  return [
    ...routes.map(code),
    ...(schedule === undefined ? [] : [`${code(schedule.expression)}${zone}`]),
    ...streams.map((place) => `the stream of ${escapeText(place)}`),
  ];
}
