import type { Endpoint } from "../endpoint.ts";
import { issuesError, type StackIssue } from "../stack-error.ts";
import type { AllStacks } from "../state/stack-store.ts";
import { isSame } from "../table/table-properties.ts";
import { Issues } from "../template/location.ts";
import { OtherStacks } from "./exports.ts";
import { outputChanges, type PlannedOutput, planOutputs } from "./plan-outputs.ts";
import { planTables, type TablesPlan } from "./plan-tables.ts";
import { type ResolvedTemplate, resolveTemplate, throwIfAny } from "./resolve-template.ts";
import type { StackPreview } from "./resource-change.ts";
import type { StackSnapshot } from "./stack-document.ts";
import type { StackPlace, StackRequest } from "./stack-request.ts";

/** Everything that a deployment will do, and why it may not. */
export interface DeploymentPlan {
  readonly request: StackRequest;
  readonly kind: "create" | "update";
  readonly stackId: string;
  readonly resolved: ResolvedTemplate;
  readonly tables: TablesPlan;
  readonly outputs: readonly PlannedOutput[];
  readonly imports: readonly string[];
  readonly previous: StackSnapshot | undefined;
  readonly preview: StackPreview;
}

export interface PlanContext {
  readonly place: StackPlace;
  readonly endpoint: Endpoint;
  readonly stackId: string;
  readonly all: AllStacks;
  readonly previous: StackSnapshot | undefined;
  readonly nameSuffix: () => string;
}

/** Plans a deployment. Reads, and changes nothing. Rejects with `invalidTemplate`. */
export async function planDeployment(
  request: StackRequest,
  context: PlanContext,
): Promise<DeploymentPlan> {
  const { stackName, template } = request;
  const { place, endpoint, stackId, previous, nameSuffix } = context;
  const others = new OtherStacks(stackName, context.all.stacks);
  const resolved = resolveTemplate(request, {
    place,
    stackId,
    previous,
    exports: others.exports(),
  });
  const issues = new Issues(template.file);
  const tables = await planTables(
    { stackName, place, endpoint, resolved, previous, file: template.file, nameSuffix },
    issues,
  );
  const outputs = planOutputs(resolved, tables.resources, issues);
  throwIfAny(issues);

  const exported = outputs.flatMap(({ name, exportName, value }) => {
    const place = { file: template.file, ...resolved.template.outputs.get(name)?.at };
    return exportName === undefined ? [] : [{ name: exportName, value, place }];
  });
  const record = context.all.stacks.get(stackName);
  const refusals: StackIssue[] = [
    ...tables.refusals,
    ...others.refusals(record?.exports ?? [], exported),
    ...others.importRefusals(resolved.imports),
  ];
  const kind = previous === undefined ? "create" : "update";
  return {
    request,
    kind,
    stackId,
    resolved,
    tables,
    outputs,
    imports: [...resolved.imports],
    previous,
    preview: {
      stackName,
      kind,
      hasChanges: hasChanges({ request, resolved, tables, outputs, previous }),
      changes: tables.changes,
      outputs: outputChanges(previous?.outputs ?? [], outputs),
      leftOut: tables.leftOut,
      isInterrupted: false,
      refusals,
    },
  };
}

/** A template that says the same in other words is a change too: it becomes the stack's. */
function hasChanges({
  request,
  resolved,
  tables,
  outputs,
  previous,
}: Pick<DeploymentPlan, "request" | "resolved" | "tables" | "outputs" | "previous">): boolean {
  return (
    previous === undefined ||
    previous.template.text !== request.template.text ||
    previous.onlyTables !== (request.onlyTables ?? false) ||
    !isSame(previous.parameters, resolved.parameters) ||
    tables.removals.length > 0 ||
    tables.changes.some(({ action }) => action !== "None") ||
    outputChanges(previous.outputs, outputs).some(({ action }) => action !== "None")
  );
}

/** Throws why a deployment cannot begin: `unsupported` or `refused`, with all the reasons. */
export function refuseIfNeeded({ request, preview, tables }: DeploymentPlan): void {
  if (tables.leftOut.length > 0 && request.onlyTables !== true) {
    const issues = tables.leftOut.map(
      ({ logicalId, resourceType, property, reason, line, column }) => ({
        file: request.template.file,
        line,
        column,
        path: `Resources.${logicalId}${property === undefined ? "" : `.Properties.${property}`}`,
        message: `${property === undefined ? resourceType : "This"} cannot be applied here: ${reason}.`,
      }),
    );
    const summary = `The template has what cannot be applied here. Nothing was changed. Deploy it with onlyTables (--tables-only) to apply its tables alone.`;
    throw issuesError("unsupported", summary, issues);
  }
  if (preview.refusals.length > 0) {
    const summary = `The stack ${request.stackName} cannot be deployed like that. Nothing was changed.`;
    throw issuesError("refused", summary, preview.refusals);
  }
}
