import { issuesError } from "../stack-error.ts";
import {
  checkReferences,
  dependencyOrder,
  parametersNamedByTables,
} from "../template/check-references.ts";
import { evaluateConditions, type ResourceValues, type Scope } from "../template/evaluate.ts";
import { Issues } from "../template/location.ts";
import { parseTemplate } from "../template/parse-template.ts";
import { resolveParameters } from "../template/resolve-parameters.ts";
import type { Template } from "../template/template.ts";
import type { StackParameter, StackSnapshot } from "./stack-document.ts";
import { partitionOf, type StackPlace, type StackRequest } from "./stack-request.ts";

/** A template with its parameters and conditions decided. */
export interface ResolvedTemplate {
  readonly template: Template;
  readonly parameters: readonly StackParameter[];
  readonly conditions: ReadonlyMap<string, boolean>;
  /** The resources whose condition holds, each after all that it names. */
  readonly order: readonly string[];
  /** A scope in which resources can be evaluated as they become known. */
  readonly scopeWith: (resources: ReadonlyMap<string, ResourceValues>, issues: Issues) => Scope;
  /** The exports that were asked for so far. */
  readonly imports: ReadonlySet<string>;
}

/** What a template is resolved with. */
export interface ResolveContext {
  readonly place: StackPlace;
  readonly stackId: string;
  readonly previous: StackSnapshot | undefined;
  /** The exports of all other stacks. */
  readonly exports: ReadonlyMap<string, string>;
}

/** Parses and checks a template. Throws `invalidTemplate` with everything that is wrong with it. */
export function resolveTemplate(request: StackRequest, context: ResolveContext): ResolvedTemplate {
  const { template: source } = request;
  const issues = new Issues(source.file);
  const template = parseTemplate(source.text, issues);
  if (template === undefined) {
    throw invalidTemplate(issues);
  }
  checkReferences(template, issues);
  const order = dependencyOrder(template, issues);
  const previous = previousValues(context.previous);
  const given = new Map(Object.entries(request.parameters ?? {}));
  const needed = parametersNamedByTables(template);
  const isNeeded = (name: string): boolean => request.onlyTables !== true || needed.has(name);
  const sources = { given, previous, isNeeded };
  const { texts, values, missing } = resolveParameters(template.parameters, sources, issues);
  throwIfAny(issues);

  const imports = new Set<string>();
  const scope: Omit<Scope, "conditions" | "resources" | "issues"> = {
    mappings: template.mappings,
    parameters: new Map([...values, ...pseudoParameters(request.stackName, context)]),
    missingParameters: missing,
    importValue: (name) => {
      imports.add(name);
      return context.exports.get(name);
    },
  };
  const bare: Scope = { ...scope, conditions: new Map(), resources: new Map(), issues };
  const conditions = evaluateConditions(template.conditions, bare);
  throwIfAny(issues);
  const holds = (name: string | undefined): boolean =>
    name === undefined || conditions.get(name) === true;
  return {
    template,
    parameters: [...texts].map(([name, value]) => {
      const isHidden = template.parameters.get(name)?.isHidden ?? false;
      return { name, value: isHidden ? "****" : value, isHidden };
    }),
    conditions,
    order: order.filter((logicalId) => holds(template.resources.get(logicalId)?.condition)),
    scopeWith: (resources, found) => ({ ...scope, conditions, resources, issues: found }),
    imports,
  };
}

export function throwIfAny(issues: Issues): void {
  if (issues.list().length > 0) {
    throw invalidTemplate(issues);
  }
}

function invalidTemplate(issues: Issues): Error {
  const found = issues.list();
  const summary = `The template or its parameters are wrong in ${found.length === 1 ? "one place" : `${found.length} places`}. Nothing was changed.`;
  return issuesError("invalidTemplate", summary, found);
}

function previousValues(snapshot: StackSnapshot | undefined): ReadonlyMap<string, string> {
  const kept = (snapshot?.parameters ?? []).filter(({ isHidden }) => !isHidden);
  return new Map(kept.map(({ name, value }) => [name, value]));
}

function* pseudoParameters(
  stackName: string,
  { place, stackId }: ResolveContext,
): Generator<[string, string | readonly string[]]> {
  const { partition, suffix } = partitionOf(place.region);
  yield ["AWS::AccountId", place.accountId];
  yield ["AWS::NotificationARNs", []];
  yield ["AWS::Partition", partition];
  yield ["AWS::Region", place.region];
  yield ["AWS::StackId", stackId];
  yield ["AWS::StackName", stackName];
  yield ["AWS::URLSuffix", suffix];
}
