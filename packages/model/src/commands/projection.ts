import { printProjection } from "@plinth/expressions";
import { describeKind } from "../codec/describe-value.ts";
import type { CompiledEntity, NativeRecord } from "../entity/compiled-entity.ts";
import type { ExpressionWriter } from "../expressions/expression-writer.ts";
import { PlinthError } from "../plinth-error.ts";

/** The attributes that a read asks for, and what has to come along with them. */
export interface Projection {
  /** The ProjectionExpression; undefined where only the whole item can tell whose it is. */
  print(writer: ExpressionWriter): string | undefined;
  /** Takes away what was only fetched along. */
  pick(item: NativeRecord): Record<string, unknown>;
}

/**
 * A read of these attributes alone. The key, the time to live and what tells entities apart come
 * along, so that an expired item or another entity's stays absent. `projected` are the attributes
 * that an index has, when it does not have all. Throws `invalidProjection`.
 */
export function compileProjection(
  entity: CompiledEntity,
  select: readonly string[],
  projected: ReadonlySet<string> | undefined,
): Projection {
  checkSelect(entity, select, projected);
  const selected = [...new Set(select)];
  const fetched = fetchedNames(entity, selected, projected);
  return {
    print: (writer) =>
      fetched &&
      printProjection({ kind: "projection", paths: fetched.map((name) => [name]) }, writer),
    pick: (item) => {
      const picked: Record<string, unknown> = {};
      for (const name of selected) {
        if (Object.hasOwn(item, name)) {
          picked[name] = item[name];
        }
      }
      return picked;
    },
  };
}

function checkSelect(
  entity: CompiledEntity,
  select: readonly string[],
  projected: ReadonlySet<string> | undefined,
): void {
  if (!Array.isArray(select) || select.length === 0) {
    const problem = Array.isArray(select) ? "nothing" : describeKind(select);
    throw invalidProjection(
      entity,
      undefined,
      `takes the names of one or more attributes, not ${problem}`,
    );
  }
  for (const name of select) {
    if (typeof name !== "string" || !isReadable(entity, name)) {
      throw invalidProjection(
        entity,
        String(name),
        `names "${String(name)}", which is no attribute that a ${entity.name} gives`,
      );
    }
    if (projected !== undefined && !projected.has(name)) {
      throw invalidProjection(entity, name, `names "${name}", which the index does not have`);
    }
  }
}

function isReadable(entity: CompiledEntity, name: string): boolean {
  return entity.members.has(name) || (entity.otherMembers !== undefined && name !== "");
}

/** Undefined for all attributes: code that tells entities apart sees the whole item. */
function fetchedNames(
  entity: CompiledEntity,
  selected: readonly string[],
  projected: ReadonlySet<string> | undefined,
): readonly string[] | undefined {
  if (entity.discriminate !== undefined && projected === undefined) {
    return undefined;
  }
  const { partitionKey, sortKey } = entity.table;
  const deciding = [
    ...entity.keyParts.map(({ name }) => name),
    ...entity.when.map(({ name }) => name),
    entity.timeToLive,
  ].filter((name) => name !== undefined && (projected === undefined || projected.has(name)));
  const names = [...selected, partitionKey.name, sortKey?.name, ...deciding];
  return [...new Set(names.filter((name) => name !== undefined))];
}

function invalidProjection(
  entity: CompiledEntity,
  name: string | undefined,
  problem: string,
): PlinthError {
  return new PlinthError("invalidProjection", `\`select\` of ${entity.name} ${problem}.`, {
    entity: entity.name,
    attribute: name,
    path: name,
  });
}
