import type { Endpoint } from "../endpoint.ts";
import { evaluateTable, valuesOfTable } from "../plan/evaluate-table.ts";
import type { DeploymentPlan } from "../plan/plan-deployment.ts";
import { type PlannedOutput, planOutputs } from "../plan/plan-outputs.ts";
import type { TablePlan } from "../plan/plan-tables.ts";
import { throwIfAny } from "../plan/resolve-template.ts";
import type { StackSnapshot, StackTable } from "../plan/stack-document.ts";
import { StackError } from "../stack-error.ts";
import type { LiveTable } from "../table/live-table.ts";
import type { TableStep, Turn } from "../table/plan-table-steps.ts";
import type { SomeSettings } from "../table/table-properties.ts";
import { targetOf } from "../table/table-target.ts";
import type { ResourceValues } from "../template/evaluate.ts";
import { Issues } from "../template/location.ts";
import { convergeTable, createTable } from "./change-table.ts";
import { type Run, reasonOf } from "./run.ts";

/** The failure of one table, so that the stack can name it. */
export class TableFailure extends Error {
  override readonly name: string = "TableFailure";
  readonly logicalId: string;

  constructor(logicalId: string, { cause }: { readonly cause: unknown }) {
    super(reasonOf(cause), { cause });
    this.logicalId = logicalId;
  }
}

/**
 * Applies a plan's tables, each after all that it names: first what builds, then what takes away.
 * The time to live of tables that were there is left for `completeTables`. Gives the stack as it is
 * to be recorded.
 */
export async function applyTables(
  run: Run,
  plan: DeploymentPlan,
  signal: AbortSignal | undefined,
): Promise<StackSnapshot> {
  const applier = new TableApplier(run, plan, run.endpoint(signal));
  for (const table of plan.tables.tables) {
    await applier.build(table);
  }
  for (const table of plan.tables.tables) {
    await applier.remove(table);
  }
  return applier.snapshot();
}

class TableApplier {
  readonly #run: Run;
  readonly #plan: DeploymentPlan;
  readonly #endpoint: Endpoint;
  readonly #resources: Map<string, ResourceValues>;
  readonly #settings = new Map<string, SomeSettings>();
  readonly #applied = new Map<string, LiveTable>();

  constructor(run: Run, plan: DeploymentPlan, endpoint: Endpoint) {
    this.#run = run;
    this.#plan = plan;
    this.#endpoint = endpoint;
    this.#resources = new Map(plan.tables.resources);
  }

  async build(table: TablePlan): Promise<void> {
    const { logicalId } = table.resource;
    const settings = this.#knownSettings(table);
    this.#settings.set(logicalId, settings);
    switch (table.action) {
      case "none":
        this.#note(table, table.live);
        break;
      case "add":
      case "replace":
        await this.#create(table, settings);
        break;
      case "modify": {
        await this.#run.tellTable(named(table), "UPDATE_IN_PROGRESS");
        const live = await this.#attempt(table, "UPDATE_FAILED", () =>
          this.#converge(table, settings, ["building"]),
        );
        this.#note(table, live);
      }
    }
  }

  async remove(table: TablePlan): Promise<void> {
    if (table.action === "modify") {
      const settings = this.#settings.get(table.resource.logicalId) ?? {};
      const live = await this.#attempt(table, "UPDATE_FAILED", () =>
        this.#converge(table, settings, ["removing"]),
      );
      this.#note(table, live);
    }
  }

  /** What was pending is known now; what was left out stays so. */
  #knownSettings(table: TablePlan): SomeSettings {
    if (table.declared.pending.length === 0) {
      return table.declared.settings;
    }
    const { resolved, request, tables } = this.#plan;
    const issues = new Issues(request.template.file);
    const evaluated = evaluateTable(table.resource, resolved.scopeWith(this.#resources, issues));
    throwIfAny(issues);
    const leftOut = tables.leftOut
      .filter((each) => each.logicalId === table.resource.logicalId)
      .map(({ property }) => property);
    const settings = Object.entries(evaluated?.declared.settings ?? {});
    return Object.fromEntries(settings.filter(([name]) => !leftOut.includes(name)));
  }

  async #create(table: TablePlan, settings: SomeSettings): Promise<void> {
    const isNew = table.action === "add";
    const [begun, done, failed] = isNew
      ? (["CREATE_IN_PROGRESS", "CREATE_COMPLETE", "CREATE_FAILED"] as const)
      : (["UPDATE_IN_PROGRESS", "UPDATE_COMPLETE", "UPDATE_FAILED"] as const);
    const why = isNew
      ? undefined
      : "Requested update requires the creation of a new physical resource; hence creating one.";
    await this.#run.tellTable(named(table), begun, why);
    const live = await this.#attempt(table, failed, async () => {
      const { physicalId, declared } = table;
      const { stack_id: stackId } = this.#run.record;
      await createTable(this.#endpoint, {
        physicalId,
        stackId,
        identity: declared.identity,
        settings,
      });
      return this.#converge(table, settings, ["building", "removing", "timeToLive"]);
    });
    this.#note(table, live);
    await this.#run.tellTable(named(table), done);
  }

  async #converge(
    table: TablePlan,
    settings: SomeSettings,
    turns: readonly Turn[],
  ): Promise<LiveTable> {
    const { physicalId } = table;
    const previous = table.action === "modify" ? table.previous : undefined;
    const live = await convergeTable(
      this.#endpoint,
      {
        physicalId,
        asked: [settings, previous?.declared],
        // Of a table that was just made, what is there is what these words came to.
        target: (there) =>
          targetOf(settings, previous ?? { declared: settings, applied: there.settings }, there),
      },
      turns,
      (step) => tellStep(this.#run, table, step),
    );
    if (live === undefined) {
      throw new StackError(
        "notReady",
        `The table ${physicalId} is gone, deleted outside the stack.`,
      );
    }
    return live;
  }

  async #attempt<Result>(
    table: TablePlan,
    failed: string,
    work: () => Promise<Result>,
  ): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StackError && error.code === "interrupted")) {
        await this.#run.tellTable(named(table), failed, reasonOf(error));
      }
      throw new TableFailure(table.resource.logicalId, { cause: error });
    }
  }

  #note(table: TablePlan, live: LiveTable | undefined): void {
    const { logicalId } = table.resource;
    if (live !== undefined) {
      this.#applied.set(logicalId, live);
    }
    const settings = this.#settings.get(logicalId) ?? {};
    const declared = { ...table.declared, settings, pending: [] };
    this.#resources.set(logicalId, valuesOfTable(table.physicalId, declared, live));
  }

  snapshot(): StackSnapshot {
    const { request, resolved, tables } = this.#plan;
    const issues = new Issues(request.template.file);
    const outputs = planOutputs(resolved, this.#resources, issues);
    throwIfAny(issues);
    return {
      template: request.template,
      onlyTables: request.onlyTables ?? false,
      description: resolved.template.description,
      parameters: resolved.parameters,
      tables: tables.tables.flatMap((table) => this.#stackTable(table)),
      outputs: outputs.map(({ isKnownAfterApply, ...output }: PlannedOutput) => output),
      leftOut: tables.leftOut,
      removals: tables.removals,
    };
  }

  #stackTable(table: TablePlan): StackTable[] {
    const { logicalId } = table.resource;
    const live = this.#applied.get(logicalId);
    const declared = this.#settings.get(logicalId) ?? {};
    if (live === undefined) {
      return [];
    }
    const target = targetOf(declared, table.previous, live);
    const isUntouched = table.action === "none" && table.previous !== undefined;
    return [
      {
        logicalId,
        physicalId: table.physicalId,
        tableId: live.tableId,
        arn: live.arn,
        streamArn: live.streamArn,
        hasGeneratedName: table.hasGeneratedName,
        deletionPolicy: table.deletionPolicy,
        identity: table.declared.identity,
        declared,
        applied: isUntouched
          ? table.previous.applied
          : { ...live.settings, ...onlyTimeToLive(target), ...onlyTags(target) },
      },
    ];
  }
}

function named({ resource, physicalId }: TablePlan): { logicalId: string; physicalId: string } {
  return { logicalId: resource.logicalId, physicalId };
}

async function tellStep(run: Run, table: TablePlan, { summary }: TableStep): Promise<void> {
  const status = table.action === "add" ? "CREATE_IN_PROGRESS" : "UPDATE_IN_PROGRESS";
  await run.tellTable(named(table), status, `To ${summary}`);
}

/** Changes the time to live of the tables that were there before, which is the last step of all. */
export async function completeTables(
  run: Run,
  result: StackSnapshot,
  previous: StackSnapshot | undefined,
): Promise<void> {
  const endpoint = run.endpoint();
  for (const table of result.tables) {
    const before = previous?.tables.find(
      ({ logicalId, physicalId }) =>
        logicalId === table.logicalId && physicalId === table.physicalId,
    );
    const wanted = onlyTimeToLive(table.declared);
    const had = onlyTimeToLive(before?.declared ?? {});
    if (before === undefined || Object.keys({ ...wanted, ...had }).length === 0) {
      continue;
    }
    try {
      await convergeTable(
        endpoint,
        {
          physicalId: table.physicalId,
          asked: [wanted, had],
          target: (live) => onlyTimeToLive(targetOf(wanted, { declared: had, applied: {} }, live)),
        },
        ["timeToLive"],
        (step) => run.tellTable(table, "UPDATE_IN_PROGRESS", `To ${step.summary}`),
      );
    } catch (error) {
      throw new TableFailure(table.logicalId, { cause: error });
    }
  }
}

/** Tags that were just set may not be listed yet. */
function onlyTags({ Tags }: SomeSettings): SomeSettings {
  return Tags === undefined ? {} : { Tags };
}

function onlyTimeToLive({ TimeToLiveSpecification }: SomeSettings): SomeSettings {
  return TimeToLiveSpecification === undefined ? {} : { TimeToLiveSpecification };
}
