import type { AnyEntity } from "@plinth/model";
import type { Application } from "../application/application.ts";
import { tableOf } from "../application/table-of.ts";
import { keyText } from "./key-texts.ts";
import { codeBlock } from "./markdown.ts";

/**
 * Entities with the attributes of their keys, and which of them lie in the same partitions, so that one
 * Query can read them together. Nothing for fewer than two entities.
 */
export function diagram(application: Application): string[] {
  const entities = [...application.entities.values()];
  if (entities.length < 2) {
    return [];
  }
  const blocks = entities.flatMap((entity, position) => entityBlock(entity, position));
  return codeBlock("mermaid", ["erDiagram", ...blocks, ...relations(application, entities)]);
}

function entityBlock(entity: AnyEntity, position: number): string[] {
  const { partitionKeys, sortKeys } = entity.table;
  const keys = [...partitionKeys, ...sortKeys].map(
    ({ name, type }) => `    ${type} ${plainName(name)} PK "${label(keyText(entity, name))}"`,
  );
  return [`  e${position}["${label(entity.name)}"] {`, ...keys, "  }"];
}

function relations(application: Application, entities: readonly AnyEntity[]): string[] {
  const lines: string[] = [];
  for (const [position, entity] of entities.entries()) {
    const other = entities.findIndex(
      (each, index) =>
        index > position && partitionOf(application, each) === partitionOf(application, entity),
    );
    if (other !== -1) {
      const partition = keyText(entity, entity.table.partitionKey.name);
      lines.push(`  e${position} }o--o{ e${other} : "${label(partition)}"`);
    }
  }
  return lines;
}

/** Two entities with the same one share partitions. */
function partitionOf(application: Application, entity: AnyEntity): string {
  const { place } = tableOf(application, entity);
  return JSON.stringify([place, keyText(entity, entity.table.partitionKey.name)]);
}

/** What Mermaid takes as the name of an attribute. */
function plainName(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9_]/g, "_");
  return /^[A-Za-z]/.test(plain) ? plain : `a${plain}`;
}

/** Text within quotes; `#` begins Mermaid's own codes. */
function label(text: string): string {
  return text
    .replace(/\p{Cc}+/gu, " ")
    .replaceAll("#", "#35;")
    .replaceAll('"', "#quot;")
    .replaceAll("<", "#lt;")
    .replaceAll("`", "#96;");
}
