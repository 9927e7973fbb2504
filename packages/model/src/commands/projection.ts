import { printProjection } from "@plinth/expressions";
import { describeKind } from "../codec/describe-value.ts";
import type { CompiledEntity, NativeRecord } from "../entity/compiled-entity.ts";
import type { ExpressionWriter } from "../expressions/expression-writer.ts";
import { PlinthError } from "../plinth-error.ts";
import { projectedNames, readKeyNames } from "../query/index-marks.ts";
import type { IndexDefinition } from "../tables/table-definition.ts";

/** The attributes that a read asks for, and what has to come along with them. */
export interface Projection {
  /** The ProjectionExpression; undefined where only the whole item can tell whose it is. */
  print(writer: ExpressionWriter): string | undefined;
  /** Whether the attribute was asked for, and not only fetched along. */
  gives(name: string): boolean;
  /** Takes away what was only fetched along. */
  pick(item: NativeRecord): Record<string, unknown>;
}

export interface SelectOptions {
  /** The attributes to give; all when absent. */
  readonly select?: readonly string[] | undefined;
  /** Gives hidden attributes too. */
  readonly reveal?: boolean | undefined;
}

/**
 * A read of these attributes alone. The key, the time to live and what tells entities apart come
 * along, so that an expired item or another entity's stays absent and a page knows where it ended.
 * Undefined for a read of whole items. Throws `invalidProjection`.
 */
export function compileProjection(
  entity: CompiledEntity,
  { select, reveal }: SelectOptions,
  index?: IndexDefinition,
): Projection | undefined {
  if (select === undefined) {
    return undefined;
  }
  const projected = projectedNames(entity, index);
  checkSelect(entity, select, projected);
  checkHidden(entity, select, reveal);
  const selected = [...new Set(select)];
  const fetched = fetchedNames(entity, selected, index);
  return {
    print: (writer) =>
      fetched &&
      printProjection({ kind: "projection", paths: fetched.map((name) => [name]) }, writer),
    gives: (name) => selected.includes(name),
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

function checkHidden(
  entity: CompiledEntity,
  select: readonly string[],
  reveal: boolean | undefined,
): void {
  const name = reveal === true ? undefined : select.find((each) => entity.hidden.includes(each));
  if (name !== undefined) {
    const problem = `names "${name}", which is hidden: ask for it with \`reveal: true\``;
    throw invalidProjection(entity, name, problem);
  }
}

function isReadable(entity: CompiledEntity, name: string): boolean {
  return entity.members.has(name) || (entity.otherMembers !== undefined && name !== "");
}

/**
 * Undefined for all attributes: code that tells entities or options apart sees the whole item, and so
 * do the steps of an upgrade.
 */
function fetchedNames(
  entity: CompiledEntity,
  selected: readonly string[],
  index: IndexDefinition | undefined,
): readonly string[] | undefined {
  const projected = projectedNames(entity, index);
  const needsWhole =
    entity.discriminate !== undefined || entity.union !== undefined || entity.upgrade !== undefined;
  if (needsWhole && projected === undefined) {
    return undefined;
  }
  const { typeAttribute } = entity.table;
  const deciding = [
    ...entity.when.map(({ name }) => name),
    entity.timeToLive,
    typeAttribute,
    entity.upgrade?.attribute,
  ];
  const there = deciding.filter((name) => name !== undefined && projected?.has(name) !== false);
  const names = [...selected, ...readKeyNames(entity, index), ...there];
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
