import type { LiveTable } from "../table/live-table.ts";
import { type DeclaredTable, type PropertyGap, readTable } from "../table/read-table.ts";
import { evaluate, type ResourceValues, type Scope } from "../template/evaluate.ts";
import type { Expression } from "../template/expression.ts";
import type { Location } from "../template/location.ts";
import type { ResourceDeclaration } from "../template/template.ts";
import type { RemovalPolicy } from "./stack-document.ts";

/** A table's resource with everything that its template says about it. */
export interface EvaluatedTable {
  readonly declared: DeclaredTable;
  readonly deletionPolicy: RemovalPolicy;
  readonly updateReplacePolicy: RemovalPolicy;
  /** Where a property stands, or the resource when it has none of that name. */
  readonly locate: (property: string) => Location;
}

/** Evaluates and checks a table's resource; `undefined` when it is wrong, which is among the issues then. */
export function evaluateTable(
  resource: ResourceDeclaration,
  scope: Scope,
): EvaluatedTable | undefined {
  const deletionPolicy = policyOf("DeletionPolicy", resource.deletionPolicy, scope);
  const updateReplacePolicy = policyOf("UpdateReplacePolicy", resource.updateReplacePolicy, scope);
  if (resource.properties === undefined) {
    const message = `The table ${resource.logicalId} has no Properties, and needs at least KeySchema and AttributeDefinitions.`;
    scope.issues.add(resource.at, message);
    return undefined;
  }
  const properties = evaluate(resource.properties, scope);
  const declared = properties.kind === "map" ? readTable(properties, scope.issues) : undefined;
  if (properties.kind !== "map" || declared === undefined) {
    return undefined;
  }
  return {
    declared,
    deletionPolicy,
    updateReplacePolicy,
    locate: (property) => properties.members.get(property)?.at ?? resource.at,
  };
}

const removalPolicies: readonly RemovalPolicy[] = ["Delete", "Retain", "RetainExceptOnCreate"];

/** `Delete` when absent, as for every resource that cannot be given back from a snapshot. */
function policyOf(name: string, expression: Expression | undefined, scope: Scope): RemovalPolicy {
  if (expression === undefined) {
    return "Delete";
  }
  const value = evaluate(expression, scope);
  const allowed = name === "DeletionPolicy" ? removalPolicies : removalPolicies.slice(0, 2);
  const policy = allowed.find((each) => value.kind === "scalar" && value.text === each);
  if (policy === undefined && value.kind !== "invalid") {
    const isSnapshot = value.kind === "scalar" && value.text === "Snapshot";
    const why = isSnapshot ? " A table has no snapshots." : "";
    scope.issues.add(value.at, `The ${name} of a table is one of ${allowed.join(", ")}.${why}`);
  }
  return policy ?? "Retain";
}

/** What names a table in the rest of the template, as far as it is known before anything is made. */
export function valuesOfTable(
  physicalId: string | undefined,
  declared: DeclaredTable | undefined,
  live: LiveTable | undefined,
): ResourceValues {
  const attributes = new Map([["Arn", live?.arn]]);
  const wanted = declared?.settings.StreamSpecification;
  const hasStream = wanted !== undefined && wanted !== null;
  if (declared === undefined || hasStream || isPending(declared.pending, "StreamSpecification")) {
    const there = live?.settings.StreamSpecification;
    const isSameStream = hasStream && wanted.StreamViewType === there?.StreamViewType;
    attributes.set("StreamArn", isSameStream ? live?.streamArn : undefined);
  }
  return { state: "there", ref: physicalId, attributes };
}

function isPending(gaps: readonly PropertyGap[], property: string): boolean {
  return gaps.some((gap) => gap.property === property);
}
