import { type Condition, type Expression, expressionsIn } from "./expression.ts";
import type { Issues, Location } from "./location.ts";
import { type ResourceDeclaration, type Template, tableType } from "./template.ts";

/** What `Fn::GetAtt` gives of a table, by the reference of AWS::DynamoDB::Table. */
const tableAttributes: readonly string[] = ["Arn", "StreamArn"];

const pseudoParameters: ReadonlySet<string> = new Set([
  "AWS::AccountId",
  "AWS::NotificationARNs",
  "AWS::NoValue",
  "AWS::Partition",
  "AWS::Region",
  "AWS::StackId",
  "AWS::StackName",
  "AWS::URLSuffix",
]);

/** Finds names that nothing has, whatever the parameters are, so that no branch hides a mistake. */
export function checkReferences(template: Template, issues: Issues): void {
  const checker = new ReferenceChecker(template, issues);
  for (const condition of template.conditions.values()) {
    checker.checkCondition(condition);
  }
  checkConditionCircles(template, issues);
  for (const resource of template.resources.values()) {
    checker.checkConditionName(resource.condition, resource.at);
    for (const { logicalId, at } of resource.dependsOn) {
      if (!template.resources.has(logicalId)) {
        issues.add(at, `There is no resource ${JSON.stringify(logicalId)} to depend on.`);
      }
    }
    for (const expression of expressionsOf(resource)) {
      checker.check(expression);
    }
  }
  for (const output of template.outputs.values()) {
    checker.checkConditionName(output.condition, output.at);
    checker.check(output.value);
    if (output.exportName !== undefined) {
      checker.check(output.exportName);
      checker.refuseResources(output.exportName, "The name of an export");
    }
  }
}

function expressionsOf(resource: ResourceDeclaration): Expression[] {
  const { properties, deletionPolicy, updateReplacePolicy } = resource;
  return [properties, deletionPolicy, updateReplacePolicy].filter((each) => each !== undefined);
}

class ReferenceChecker {
  readonly #template: Template;
  readonly #issues: Issues;

  constructor(template: Template, issues: Issues) {
    this.#template = template;
    this.#issues = issues;
  }

  check(root: Expression): void {
    const { resources, mappings, parameters } = this.#template;
    for (const expression of expressionsIn(root)) {
      const { at } = expression;
      if (expression.kind === "ref") {
        const { name } = expression;
        if (!parameters.has(name) && !resources.has(name) && !pseudoParameters.has(name)) {
          this.#issues.add(at, `There is no parameter and no resource ${JSON.stringify(name)}.`);
        }
      } else if (expression.kind === "getAtt") {
        this.#checkGetAtt(expression);
      } else if (expression.kind === "if") {
        this.checkConditionName(expression.condition, at);
      } else if (expression.kind === "findInMap") {
        const [map] = expression.keys;
        if (
          map.kind === "literal" &&
          !mappings.has(map.text) &&
          expression.defaultValue === undefined
        ) {
          this.#issues.add(map.at, `There is no mapping ${JSON.stringify(map.text)}.`);
        }
      } else if (expression.kind === "importValue") {
        this.refuseResources(expression.name, "The name of an export");
      }
    }
  }

  #checkGetAtt({ logicalId, attribute, at }: Expression & { kind: "getAtt" }): void {
    const resource = this.#template.resources.get(logicalId);
    if (resource === undefined) {
      this.#issues.add(at, `There is no resource ${JSON.stringify(logicalId)}.`);
    } else if (
      resource.type === tableType &&
      attribute.kind === "literal" &&
      !tableAttributes.includes(attribute.text)
    ) {
      const known = tableAttributes.join(" and ");
      this.#issues.add(
        at,
        `A table has no attribute ${JSON.stringify(attribute.text)}: there are ${known}.`,
      );
    }
  }

  checkCondition(condition: Condition): void {
    switch (condition.kind) {
      case "reference":
        this.checkConditionName(condition.name, condition.at);
        break;
      case "not":
        this.checkCondition(condition.condition);
        break;
      case "and":
      case "or":
        for (const each of condition.conditions) {
          this.checkCondition(each);
        }
        break;
      case "equals":
        for (const side of [condition.left, condition.right]) {
          this.check(side);
          this.refuseResources(side, "A condition");
        }
    }
  }

  checkConditionName(name: string | undefined, at: Location): void {
    if (name !== undefined && !this.#template.conditions.has(name)) {
      this.#issues.add(at, `There is no condition ${JSON.stringify(name)}.`);
    }
  }

  refuseResources(root: Expression, what: string): void {
    for (const logicalId of resourcesNamedIn(root, this.#template)) {
      this.#issues.add(
        root.at,
        `${what} is needed before there are resources, and so cannot name ${logicalId}.`,
      );
    }
  }
}

/** The logical ids that an expression depends on. */
function resourcesNamedIn(root: Expression, { resources }: Template): Set<string> {
  const names = new Set<string>();
  for (const expression of expressionsIn(root)) {
    const name =
      expression.kind === "ref"
        ? expression.name
        : expression.kind === "getAtt"
          ? expression.logicalId
          : undefined;
    if (name !== undefined && resources.has(name)) {
      names.add(name);
    }
  }
  return names;
}

function checkConditionCircles({ conditions }: Template, issues: Issues): void {
  const namesIn = (condition: Condition): string[] => {
    switch (condition.kind) {
      case "reference":
        return [condition.name];
      case "not":
        return namesIn(condition.condition);
      case "and":
      case "or":
        return condition.conditions.flatMap(namesIn);
      case "equals":
        return [];
    }
  };
  const edges = new Map([...conditions].map(([name, condition]) => [name, namesIn(condition)]));
  for (const circle of sortByDependency(edges).circles) {
    const condition = conditions.get(circle[0] ?? "");
    if (condition !== undefined) {
      issues.add(
        condition.at,
        `These conditions name each other in a circle: ${circle.join(", ")}.`,
      );
    }
  }
}

/**
 * The resources, each after all that it names or depends on; in the template's order where that is
 * free. A circle is among the issues.
 */
export function dependencyOrder(template: Template, issues: Issues): readonly string[] {
  const edges = new Map<string, string[]>();
  for (const resource of template.resources.values()) {
    const named = expressionsOf(resource).flatMap((each) => [...resourcesNamedIn(each, template)]);
    const dependsOn = resource.dependsOn.map(({ logicalId }) => logicalId);
    edges.set(resource.logicalId, [...named, ...dependsOn]);
  }
  const { order, circles } = sortByDependency(edges);
  for (const circle of circles) {
    const resource = template.resources.get(circle[0] ?? "");
    if (resource !== undefined) {
      issues.add(
        resource.at,
        `These resources depend on each other in a circle: ${circle.join(", ")}.`,
      );
    }
  }
  return order;
}

/** Without recursion, since a template may chain all its members. */
function sortByDependency(edges: ReadonlyMap<string, readonly string[]>): {
  readonly order: readonly string[];
  readonly circles: readonly string[][];
} {
  const order: string[] = [];
  const circles: string[][] = [];
  const done = new Set<string>();
  for (const start of edges.keys()) {
    const path: { readonly name: string; readonly left: string[] }[] = [];
    const onPath = new Set<string>();
    const enter = (name: string): void => {
      onPath.add(name);
      path.push({ name, left: [...(edges.get(name) ?? [])].filter((each) => edges.has(each)) });
    };
    if (!done.has(start)) {
      enter(start);
    }
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const next = top.left.shift();
      if (next === undefined) {
        path.pop();
        onPath.delete(top.name);
        done.add(top.name);
        order.push(top.name);
      } else if (onPath.has(next)) {
        const from = path.findIndex(({ name }) => name === next);
        circles.push(path.slice(from).map(({ name }) => name));
      } else if (!done.has(next)) {
        enter(next);
      }
    }
  }
  return { order, circles };
}

/** The parameters that decide about conditions, or that a table names. */
export function parametersNamedByTables(template: Template): ReadonlySet<string> {
  const tables = [...template.resources.values()].filter(({ type }) => type === tableType);
  const conditions = [...template.conditions.values()].flatMap(sidesOf);
  const names = [...conditions, ...tables.flatMap(expressionsOf)]
    .flatMap((root) => [...expressionsIn(root)])
    .flatMap((expression) => (expression.kind === "ref" ? [expression.name] : []));
  return new Set(names.filter((name) => template.parameters.has(name)));
}

function sidesOf(condition: Condition): Expression[] {
  switch (condition.kind) {
    case "reference":
      return [];
    case "not":
      return sidesOf(condition.condition);
    case "and":
    case "or":
      return condition.conditions.flatMap(sidesOf);
    case "equals":
      return [condition.left, condition.right];
  }
}
