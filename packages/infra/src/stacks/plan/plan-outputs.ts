import { evaluate, type ResourceValues } from "../template/evaluate.ts";
import type { Issues } from "../template/location.ts";
import type { OutputDeclaration } from "../template/template.ts";
import { gapIn } from "../template/value.ts";
import type { ResolvedTemplate } from "./resolve-template.ts";
import type { OutputChange } from "./resource-change.ts";
import type { StackOutput } from "./stack-document.ts";

/** An output, and whether its value is known only while it is deployed. */
export interface PlannedOutput extends StackOutput {
  readonly isKnownAfterApply: boolean;
}

const exportNamePattern = /^[A-Za-z0-9:-]+$/;

/** The outputs whose condition holds, as far as the resources are known. */
export function planOutputs(
  { template, conditions, scopeWith }: ResolvedTemplate,
  resources: ReadonlyMap<string, ResourceValues>,
  issues: Issues,
): PlannedOutput[] {
  const scope = scopeWith(resources, issues);
  const planOutput = (output: OutputDeclaration): PlannedOutput => {
    const { name, description } = output;
    const value = evaluate(output.value, scope);
    const exported =
      output.exportName === undefined ? undefined : evaluate(output.exportName, scope);
    const isName = exported?.kind === "scalar" && exportNamePattern.test(exported.text);
    if (exported !== undefined && exported.kind !== "invalid" && !isName) {
      const message = "The name of an export is a text of letters, digits, colons and hyphens.";
      issues.add(exported.at, message);
    }
    const exportName = exported?.kind === "scalar" ? exported.text : undefined;
    const gap = gapIn(value);
    if (gap?.kind === "unavailable") {
      const reason = `it needs ${gap.logicalId}, which is left out`;
      return { name, description, reason, isKnownAfterApply: false };
    }
    if (value.kind === "scalar") {
      return { name, description, value: value.text, exportName, isKnownAfterApply: false };
    }
    if (gap === undefined) {
      issues.add(value.at, "The value of an output is a text. Put a list together by Fn::Join.");
    }
    return { name, description, exportName, isKnownAfterApply: gap?.kind === "pending" };
  };
  return [...template.outputs.values()]
    .filter(({ condition }) => condition === undefined || conditions.get(condition) === true)
    .map(planOutput);
}

/** The outputs beside those of the last deployment. */
export function outputChanges(
  before: readonly StackOutput[],
  after: readonly PlannedOutput[],
): OutputChange[] {
  const old = new Map(before.map((output) => [output.name, output]));
  const names = new Set(after.map(({ name }) => name));
  const changes = after.map((output): OutputChange => {
    const there = old.get(output.name);
    if (there === undefined) {
      return { ...output, action: "Add" };
    }
    const isSame =
      there.value === output.value &&
      there.exportName === output.exportName &&
      there.description === output.description;
    return { ...output, action: isSame ? "None" : "Modify", before: there.value };
  });
  const gone = before.filter(({ name }) => !names.has(name));
  return [
    ...changes,
    ...gone.map(
      ({ name, value }): OutputChange => ({
        name,
        isKnownAfterApply: false,
        action: "Remove",
        before: value,
      }),
    ),
  ];
}
