import type { FunctionOptions, Permission } from "../application/compute-options.ts";
import type { PolicyResources, PolicyStatement, PolicyValue } from "./policy-statement.ts";

/**
 * What functions may do of other services, in the words in which they declare it. What several declare
 * alike is allowed once; of several under one name, all but the first get a number.
 */
export function permissionStatements(
  functions: readonly FunctionOptions[],
  resources: PolicyResources,
): PolicyStatement[] {
  const statements = new Map<string, PolicyStatement>();
  const counts = new Map<string, number>();
  for (const [name, permission] of functions.flatMap(({ permissions }) =>
    Object.entries(permissions ?? {}),
  )) {
    const statement = statementOf(permission, resources);
    const content = JSON.stringify([name, statement]);
    if (!statements.has(content)) {
      const count = (counts.get(name) ?? 0) + 1;
      counts.set(name, count);
      statements.set(content, { Sid: count === 1 ? name : `${name}${count}`, ...statement });
    }
  }
  return [...statements.values()];
}

function statementOf(
  { actions, resources: texts, condition }: Permission,
  { text }: PolicyResources,
): Omit<PolicyStatement, "Sid"> {
  const statement = { Effect: "Allow", Action: actions, Resource: texts.map(text) } as const;
  return condition === undefined
    ? statement
    : { ...statement, Condition: resolved(condition, text) };
}

function resolved(
  condition: NonNullable<Permission["condition"]>,
  text: (text: string) => PolicyValue,
): NonNullable<PolicyStatement["Condition"]> {
  return mapValues(condition, (operands) =>
    mapValues(operands, (value) =>
      typeof value === "string" ? text(value) : value.map((each) => text(each)),
    ),
  );
}

function mapValues<Value, Changed>(
  object: Readonly<Record<string, Value>>,
  change: (value: Value) => Changed,
): Record<string, Changed> {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));
}
