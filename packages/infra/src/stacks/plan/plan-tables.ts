import type { OperationName } from "@plinth/api";
import type { Endpoint } from "../endpoint.ts";
import type { StackIssue } from "../stack-error.ts";
import { stateTableName } from "../state/stack-store.ts";
import {
  type Aspect,
  findLiveTable,
  type LiveTable,
  missingOperations,
  questionOf,
} from "../table/live-table.ts";
import { planTableSteps } from "../table/plan-table-steps.ts";
import type { DeclaredTable } from "../table/read-table.ts";
import { defaultSettings, isSame, type SomeSettings } from "../table/table-properties.ts";
import { targetOf } from "../table/table-target.ts";
import type { ResourceValues } from "../template/evaluate.ts";
import type { Issues, Location } from "../template/location.ts";
import { type ResourceDeclaration, tableType } from "../template/template.ts";
import { changeNotes, identityChanges, settingChanges } from "./describe-changes.ts";
import { type EvaluatedTable, evaluateTable, valuesOfTable } from "./evaluate-table.ts";
import type { ResolvedTemplate } from "./resolve-template.ts";
import type { ResourceChange } from "./resource-change.ts";
import type {
  LeftOut,
  Removal,
  RemovalPolicy,
  StackSnapshot,
  StackTable,
} from "./stack-document.ts";
import { partitionOf, type StackPlace } from "./stack-request.ts";

/** What is to be done with one table of a template. */
export interface TablePlan {
  readonly resource: ResourceDeclaration;
  readonly action: "add" | "modify" | "replace" | "none";
  readonly physicalId: string;
  readonly hasGeneratedName: boolean;
  readonly deletionPolicy: RemovalPolicy;
  readonly declared: DeclaredTable;
  /** As the stack left it, and as it is: of the table that is replaced, for one that is. */
  readonly previous: StackTable | undefined;
  readonly live: LiveTable | undefined;
}

export interface TablesPlan {
  /** In the order in which they are applied. */
  readonly tables: readonly TablePlan[];
  readonly removals: readonly Removal[];
  readonly changes: readonly ResourceChange[];
  readonly leftOut: readonly LeftOut[];
  readonly refusals: readonly StackIssue[];
  /** What the rest of the template finds of each resource. */
  readonly resources: ReadonlyMap<string, ResourceValues>;
}

export interface TablePlanContext {
  readonly stackName: string;
  readonly place: StackPlace;
  readonly endpoint: Endpoint;
  readonly resolved: ResolvedTemplate;
  readonly previous: StackSnapshot | undefined;
  readonly file: string | undefined;
  /** Twelve letters and digits that no other name ends with. */
  readonly nameSuffix: () => string;
}

/** Plans all tables of a template against what is there. Reads, and changes nothing. */
export async function planTables(context: TablePlanContext, issues: Issues): Promise<TablesPlan> {
  const planner = new TablePlanner(context, issues);
  for (const logicalId of context.resolved.order) {
    const resource = context.resolved.template.resources.get(logicalId);
    if (resource !== undefined) {
      await planner.plan(resource);
    }
  }
  await planner.planRemovals();
  planner.leftOut.sort((a, b) => a.line - b.line || a.column - b.column);
  return planner;
}

const tableNameLengthMax = 255;

class TablePlanner implements TablesPlan {
  readonly tables: TablePlan[] = [];
  readonly removals: Removal[] = [];
  readonly changes: ResourceChange[] = [];
  readonly leftOut: LeftOut[] = [];
  readonly refusals: StackIssue[] = [];
  readonly resources: Map<string, ResourceValues> = new Map();
  readonly #context: TablePlanContext;
  readonly #issues: Issues;

  constructor(context: TablePlanContext, issues: Issues) {
    this.#context = context;
    this.#issues = issues;
    for (const logicalId of context.resolved.template.resources.keys()) {
      this.resources.set(logicalId, { state: "absent" });
    }
  }

  async plan(resource: ResourceDeclaration): Promise<void> {
    const { logicalId, type } = resource;
    if (type !== tableType) {
      this.#leaveOut(resource, undefined, "it is no table", resource.at);
      this.resources.set(logicalId, { state: "leftOut" });
      return;
    }
    const scope = this.#context.resolved.scopeWith(this.resources, this.#issues);
    const evaluated = evaluateTable(resource, scope);
    if (evaluated === undefined) {
      this.resources.set(logicalId, valuesOfTable(undefined, undefined, undefined));
      return;
    }
    for (const { property, reason, at } of evaluated.declared.leftOut) {
      this.#leaveOut(resource, property, reason, at);
    }
    const previous = this.#context.previous?.tables.find((each) => each.logicalId === logicalId);
    const live = await this.#findLive(evaluated.declared, previous);
    if (previous === undefined || live === undefined) {
      await this.#planNew(resource, evaluated, previous);
    } else {
      await this.#planExisting(resource, evaluated, { previous, live });
    }
  }

  #findLive(
    { settings }: DeclaredTable,
    previous: StackTable | undefined,
  ): Promise<LiveTable | undefined> {
    const question = questionOf(settings, previous?.declared);
    return previous === undefined
      ? Promise.resolve(undefined)
      : findLiveTable(this.#context.endpoint, previous.physicalId, question);
  }

  #leaveOut(
    { logicalId, type }: ResourceDeclaration,
    property: string | undefined,
    reason: string,
    { line, column }: Location,
  ): void {
    this.leftOut.push({ logicalId, resourceType: type, property, reason, line, column });
  }

  #refuse({ line, column, path }: Location, message: string): void {
    this.refusals.push({ message, file: this.#context.file, line, column, path });
  }

  #generateName(logicalId: string): string {
    const suffix = `-${this.#context.nameSuffix()}`;
    const stem = `${this.#context.stackName}-${logicalId}`;
    return `${stem.slice(0, tableNameLengthMax - suffix.length)}${suffix}`;
  }

  /** A table that is to be made, also one that was there and is gone. */
  async #planNew(
    resource: ResourceDeclaration,
    evaluated: EvaluatedTable,
    previous: StackTable | undefined,
  ): Promise<void> {
    const { name } = evaluated.declared;
    const kept = previous?.hasGeneratedName === true ? previous.physicalId : undefined;
    const physicalId = name ?? kept ?? this.#generateName(resource.logicalId);
    await this.#checkName(physicalId, evaluated);
    const declared = await this.#withoutMissing(resource, evaluated, physicalId);
    const notes =
      previous === undefined
        ? []
        : [
            `The table ${previous.physicalId} is gone, deleted outside the stack, and is made again without its items.`,
          ];
    this.#add({
      resource,
      action: "add",
      physicalId,
      hasGeneratedName: name === undefined,
      deletionPolicy: evaluated.deletionPolicy,
      declared,
      previous: undefined,
      live: undefined,
    });
    this.changes.push({
      action: "Add",
      logicalId: resource.logicalId,
      physicalId,
      resourceType: tableType,
      details: [],
      drift: [],
      knownAfterApply: declared.pending.map(({ property }) => property),
      notes,
    });
  }

  /** A name is refused that another table has, here or at the endpoint, before anything is made. */
  async #checkName(physicalId: string, { locate }: EvaluatedTable): Promise<void> {
    const at = locate("TableName");
    if (physicalId === stateTableName) {
      this.#refuse(
        at,
        `The table ${stateTableName} holds the stacks themselves. Take another name.`,
      );
      return;
    }
    const twin = this.tables.find((table) => table.physicalId === physicalId);
    if (twin !== undefined) {
      this.#refuse(
        at,
        `The resource ${twin.resource.logicalId} has the TableName ${physicalId} too.`,
      );
      return;
    }
    const question = { ...questionOf(), aspects: new Set<Aspect>(["Tags"]) };
    const there = await findLiveTable(this.#context.endpoint, physicalId, question);
    if (there !== undefined) {
      const owner =
        there.stackId === undefined ? "no stack made it" : `the stack ${there.stackId} made it`;
      const message = `There is a table ${physicalId} already, and ${owner}. Take another TableName, or delete that table first.`;
      this.#refuse(at, message);
    }
  }

  async #planExisting(
    resource: ResourceDeclaration,
    evaluated: EvaluatedTable,
    { previous, live }: { readonly previous: StackTable; readonly live: LiveTable },
  ): Promise<void> {
    const { declared } = evaluated;
    const isRenamed =
      declared.name === undefined
        ? !previous.hasGeneratedName
        : declared.name !== previous.physicalId;
    const details = identityChanges(live.identity, declared.identity);
    if (isRenamed || details.length > 0) {
      await this.#planReplacement(resource, evaluated, { previous, live });
      return;
    }
    const known = this.#withoutUnknown(resource, declared, live.unknown, evaluated.locate);
    const target = targetOf(known.settings, previous, live);
    this.#checkTimeToLive(target, live, evaluated);
    const isChanged = planTableSteps(live, target).length > 0 || known.pending.length > 0;
    const drift = driftOf(previous, live);
    this.#add({
      resource,
      action: isChanged ? "modify" : "none",
      physicalId: previous.physicalId,
      hasGeneratedName: previous.hasGeneratedName,
      deletionPolicy: evaluated.deletionPolicy,
      declared: known,
      previous,
      live,
    });
    if (isChanged || drift.length > 0) {
      this.changes.push({
        action: isChanged ? "Modify" : "None",
        logicalId: resource.logicalId,
        physicalId: previous.physicalId,
        resourceType: tableType,
        replacement: isChanged ? "False" : undefined,
        details: settingChanges(live.settings, target),
        drift,
        knownAfterApply: known.pending.map(({ property }) => property),
        notes: [...changeNotes(live, target), ...otherTableNotes(previous, live)],
      });
    }
  }

  async #planReplacement(
    resource: ResourceDeclaration,
    evaluated: EvaluatedTable,
    { previous, live }: { readonly previous: StackTable; readonly live: LiveTable },
  ): Promise<void> {
    const { declared, updateReplacePolicy, locate } = evaluated;
    const { physicalId: oldName } = previous;
    const details = identityChanges(live.identity, declared.identity);
    const physicalId = declared.name ?? this.#generateName(resource.logicalId);
    if (declared.name === oldName) {
      const changed = [...new Set(details.map(({ path }) => path.split(".")[0]))].join(", ");
      const message = `CloudFormation cannot update a stack when a custom-named resource requires replacing, and a change of ${changed} does. Rename ${oldName} and update the stack again, and move its items yourself.`;
      this.#refuse(locate(details[0]?.path.split(".")[0] ?? "KeySchema"), message);
    } else {
      await this.#checkName(physicalId, evaluated);
    }
    const known = await this.#withoutMissing(resource, evaluated, physicalId);
    this.#add({
      resource,
      action: "replace",
      physicalId,
      hasGeneratedName: declared.name === undefined,
      deletionPolicy: evaluated.deletionPolicy,
      declared: known,
      previous,
      live,
    });
    this.#remove(previous, live, updateReplacePolicy, locate("TableName"));
    const rename =
      physicalId === oldName
        ? []
        : [{ path: "TableName", before: oldName, after: physicalId, requiresRecreation: true }];
    const target = targetOf(known.settings, previous, live);
    this.changes.push({
      action: "Modify",
      logicalId: resource.logicalId,
      physicalId: oldName,
      resourceType: tableType,
      replacement: "True",
      policyAction: updateReplacePolicy === "Delete" ? "ReplaceAndDelete" : "ReplaceAndRetain",
      details: [...rename, ...details, ...settingChanges(live.settings, target)],
      drift: driftOf(previous, live),
      knownAfterApply: known.pending.map(({ property }) => property),
      notes: [`The new table ${physicalId} is empty: items are not moved.`],
    });
  }

  #add(plan: TablePlan): void {
    this.tables.push(plan);
    const live = plan.action === "add" || plan.action === "replace" ? undefined : plan.live;
    this.resources.set(
      plan.resource.logicalId,
      valuesOfTable(plan.physicalId, plan.declared, live),
    );
  }

  #remove(table: StackTable, live: LiveTable, policy: RemovalPolicy, at: Location): void {
    const { logicalId, physicalId } = table;
    this.removals.push({ logicalId, physicalId, tableId: live.tableId, policy });
    if (policy === "Delete" && live.settings.DeletionProtectionEnabled === true) {
      const message = `The table ${physicalId} would be deleted, and is protected from that. Turn its DeletionProtectionEnabled off in a deployment before this one, or keep it by DeletionPolicy and UpdateReplacePolicy: Retain.`;
      this.#refuse(at, message);
    }
  }

  /** The tables that the template has no more. */
  async planRemovals(): Promise<void> {
    const { previous, endpoint } = this.#context;
    const kept = new Set(this.tables.map(({ resource }) => resource.logicalId));
    const at: Location = { line: 1, column: 1, path: "Resources" };
    for (const table of [...(previous?.tables ?? [])].reverse()) {
      if (kept.has(table.logicalId)) {
        continue;
      }
      const live = await findLiveTable(endpoint, table.physicalId, questionOf());
      if (live !== undefined && live.tableId === table.tableId) {
        this.#remove(table, live, table.deletionPolicy, at);
      }
      const notes =
        live === undefined ? ["The table is gone already."] : otherTableNotes(table, live);
      this.changes.push({
        action: "Remove",
        logicalId: table.logicalId,
        physicalId: table.physicalId,
        resourceType: tableType,
        policyAction: table.deletionPolicy === "Delete" ? "Delete" : "Retain",
        details: [],
        drift: live === undefined ? [] : driftOf(table, live),
        knownAfterApply: [],
        notes,
      });
    }
  }

  /** The same rule as DynamoDB's, told before anything is sent. */
  #checkTimeToLive(target: SomeSettings, live: LiveTable, { locate }: EvaluatedTable): void {
    const wanted = target.TimeToLiveSpecification;
    const there = live.settings.TimeToLiveSpecification;
    if (wanted && there && wanted.AttributeName !== there.AttributeName) {
      const message = `The time to live is enabled on ${there.AttributeName}, and has to be disabled before it is enabled on ${wanted.AttributeName}: deploy once with Enabled: false, and again an hour later.`;
      this.#refuse(locate("TimeToLiveSpecification"), message);
    }
  }

  /** Leaves out what a new table asks for and the endpoint has no operation for. */
  async #withoutMissing(
    resource: ResourceDeclaration,
    { declared, locate }: EvaluatedTable,
    name: string,
  ): Promise<DeclaredTable> {
    const { place, endpoint } = this.#context;
    const { partition } = partitionOf(place.region);
    const arn = `arn:${partition}:dynamodb:${place.region}:${place.accountId}:table/${name}`;
    const { aspects } = questionOf(declared.settings);
    const asked = new Set(
      [...aspects].filter((aspect) => aspect !== "Tags" && !isOff(aspect, declared.settings)),
    );
    const missing = await missingOperations(endpoint, asked, { name, arn });
    return this.#withoutUnknown(resource, declared, missing, locate);
  }

  #withoutUnknown(
    resource: ResourceDeclaration,
    declared: DeclaredTable,
    unknown: ReadonlyMap<Aspect, OperationName>,
    locate: (property: string) => Location,
  ): DeclaredTable {
    if (unknown.size === 0) {
      return declared;
    }
    const settings: SomeSettings = Object.fromEntries(
      Object.entries(declared.settings).filter(([name]) => !unknown.has(name as Aspect)),
    );
    for (const [aspect, operation] of unknown) {
      if (!isOff(aspect, declared.settings)) {
        const reason = `the endpoint has no operation ${operation}`;
        this.#leaveOut(resource, aspect, reason, locate(aspect));
      }
    }
    return { ...declared, settings };
  }
}

/** Whether nothing is asked of an aspect that a table does not have by itself. */
function isOff(aspect: Aspect, settings: SomeSettings): boolean {
  const value = settings[aspect];
  return (
    value === undefined ||
    (aspect === "Tags" ? isSame(value, []) : isSame(value, defaultSettings[aspect]))
  );
}

function driftOf({ applied }: StackTable, live: LiveTable): ResourceChange["drift"] {
  const names = Object.keys(applied);
  const compared = Object.entries(live.settings).filter(([name]) => names.includes(name));
  return settingChanges(applied, Object.fromEntries(compared));
}

function otherTableNotes(table: StackTable, live: LiveTable): string[] {
  return live.tableId === table.tableId
    ? []
    : [
        `The table ${table.physicalId} is another than the stack made: it was deleted and made again outside the stack.`,
      ];
}
