import type { InvalidInput } from "@plinth/model";
import type { AccessPattern, ItemOperation } from "./access-pattern.ts";
import type { Application } from "./application.ts";
import { unknownName } from "./check-tables.ts";
import { tableOf } from "./table-of.ts";

/** What can be said of each operation. Reads are the four that can be strongly consistent. */
const operationTraits: Readonly<
  Record<
    ItemOperation,
    { readonly isRead?: true; readonly takesIndex?: true; readonly isPart?: true }
  >
> = {
  GetItem: { isRead: true, isPart: true },
  BatchGetItem: { isRead: true },
  Query: { isRead: true, takesIndex: true },
  Scan: { isRead: true, takesIndex: true },
  PutItem: { isPart: true },
  UpdateItem: { isPart: true },
  DeleteItem: { isPart: true },
  ConditionCheckItem: { isPart: true },
  BatchWriteItem: {},
};

/** Whether each pattern is an operation that DynamoDB has, on a table and an index that are there. */
export function accessPatternIssues(application: Application): InvalidInput[] {
  const { entities, accessPatterns } = application;
  const known = new Set(entities.values());
  return [...accessPatterns].flatMap(([name, pattern]) => {
    const at = (member: string, message: string): InvalidInput => ({
      path: ["accessPatterns", name, member],
      message,
    });
    const issues = operationIssues(pattern, at);
    if (!known.has(pattern.entity)) {
      const message = `is "${pattern.entity.name}", which is none of entities: list it there`;
      return [...issues, at("entity", message)];
    }
    return [...issues, ...indexIssues(application, pattern, at)];
  });
}

type At = (member: string, message: string) => InvalidInput;

function operationIssues(pattern: AccessPattern, at: At): InvalidInput[] {
  const { operation, index, consistent, transactional, leadingKeys } = pattern;
  const { isRead, takesIndex, isPart } = operationTraits[operation];
  const issues: InvalidInput[] = [];
  if (index !== undefined && takesIndex !== true) {
    issues.push(at("index", `is given, but only Query and Scan read an index, not ${operation}`));
  }
  if (consistent === true && isRead !== true) {
    issues.push(at("consistent", `is given, but ${operation} is no read`));
  }
  if (transactional === true && isPart !== true) {
    const parts = namesWith("isPart");
    issues.push(
      at("transactional", `is given, but no transaction has a ${operation}, only ${parts}`),
    );
  }
  if (transactional === true && consistent === true) {
    issues.push(at("consistent", "is given, but a transaction's reads are serializable anyway"));
  }
  if (transactional === false && operation === "ConditionCheckItem") {
    issues.push(at("transactional", "is false, but a ConditionCheckItem is always part of one"));
  }
  if (leadingKeys !== undefined && operation === "Scan") {
    // IAM's condition holds where a request names no key, so it would bound nothing.
    issues.push(at("leadingKeys", "are given, but a Scan reads the items of all keys"));
  }
  return issues;
}

function namesWith(trait: "isPart"): string {
  return Object.entries(operationTraits)
    .flatMap(([operation, traits]) => (traits[trait] === true ? [operation] : []))
    .join(", ");
}

function indexIssues(application: Application, pattern: AccessPattern, at: At): InvalidInput[] {
  const { entity, index, consistent } = pattern;
  const isPlaced = [...application.tables.values()].some(
    ({ table }) => table.name === entity.table.name,
  );
  if (index === undefined || !isPlaced) {
    return [];
  }
  const { indexes, name } = tableOf(application, entity).resource.table;
  const found = indexes.find((each) => each.name === index);
  if (found === undefined) {
    const message = unknownName(
      `index of "${name}"`,
      indexes.map((each) => each.name),
    );
    return [at("index", message)];
  }
  const message = `is given, but "${index}" is a global index, which is only ever read eventually`;
  return consistent === true && found.kind === "global" ? [at("consistent", message)] : [];
}
