import type { CreateTableInput } from "@plinth/api";
import { type Endpoint, isServiceError, poll } from "../endpoint.ts";
import type { RemovalPolicy } from "../plan/stack-document.ts";
import { StackError } from "../stack-error.ts";
import {
  type Aspect,
  describeTable,
  findLiveTable,
  type LiveTable,
  questionOf,
  stackIdTag,
} from "../table/live-table.ts";
import { planTableSteps, type TableStep, type Turn } from "../table/plan-table-steps.ts";
import type { SomeSettings, TableIdentity } from "../table/table-properties.ts";

/** How often the table is looked at again after steps were taken, for those that only then can be. */
const roundsMax = 10;

/** What a table is to become. The target may depend on what is there. */
export interface TableGoal {
  readonly physicalId: string;
  /** The settings to look at. */
  readonly asked: readonly (SomeSettings | undefined)[];
  readonly target: (live: LiveTable) => SomeSettings;
}

/**
 * Takes the steps of these turns that lead from what is there to the goal, until there are none.
 * It may be interrupted and done again at any point. Gives the table as it is then; `undefined` when
 * there is none. A step that the endpoint accepts without effect is taken once.
 */
export async function convergeTable(
  endpoint: Endpoint,
  goal: TableGoal,
  turns: readonly Turn[],
  onStep: (step: TableStep) => Promise<void>,
): Promise<LiveTable | undefined> {
  const taken = new Set<string>();
  const question = questionOf(...goal.asked);
  for (let round = 0; round < roundsMax; round += 1) {
    const live = await findLiveTable(endpoint, goal.physicalId, question);
    if (live === undefined) {
      return undefined;
    }
    const steps = planTableSteps(live, goal.target(live)).filter(
      ({ turn, summary }) => turns.includes(turn) && !taken.has(summary),
    );
    if (steps.length === 0) {
      return live;
    }
    for (const step of steps) {
      taken.add(step.summary);
      await onStep(step);
      await takeStep(endpoint, step);
      await findLiveTable(endpoint, goal.physicalId, questionOf());
    }
  }
  throw new StackError(
    "notReady",
    `The table ${goal.physicalId} does not come to what its template says: each look at it shows another difference.`,
  );
}

/** Right after a table was made its backups are not ready to be changed, and say so. */
async function takeStep(endpoint: Endpoint, step: TableStep): Promise<void> {
  await poll(endpoint, `The step "${step.summary}"`, async () => {
    try {
      await step.send(endpoint);
      return true;
    } catch (error) {
      if (
        isServiceError(error, "ContinuousBackupsUnavailableException", "ResourceInUseException")
      ) {
        return undefined;
      }
      throw error;
    }
  });
}

/** A table that is to be made. */
export interface NewTable {
  readonly physicalId: string;
  readonly stackId: string;
  readonly identity: TableIdentity;
  readonly settings: SomeSettings;
}

/**
 * Makes a table, marked with its stack. A table that this very stack made a moment ago, in a request
 * whose answer was lost, counts as made.
 */
export async function createTable(endpoint: Endpoint, table: NewTable): Promise<void> {
  const { physicalId, stackId } = table;
  try {
    await endpoint.send("CreateTable", createTableInput(table));
  } catch (error) {
    const there = isServiceError(error, "ResourceInUseException")
      ? await findOwned(endpoint, physicalId)
      : undefined;
    if (there?.stackId !== stackId) {
      throw error;
    }
  }
  // DynamoDB may not know a table everywhere yet that it has just accepted.
  await poll(endpoint, `The new table ${physicalId}`, () => describeTable(endpoint, physicalId));
}

function findOwned(endpoint: Endpoint, physicalId: string): Promise<LiveTable | undefined> {
  const question = { ...questionOf(), aspects: new Set<Aspect>(["Tags"]) };
  return findLiveTable(endpoint, physicalId, question);
}

function createTableInput({ physicalId, stackId, identity, settings }: NewTable): CreateTableInput {
  const { GlobalSecondaryIndexes: indexes = [], SSESpecification: sse } = settings;
  const { LocalSecondaryIndexes: localIndexes } = identity;
  const { StreamSpecification: stream, BillingMode = "PROVISIONED" } = settings;
  const definitions = new Map(
    [identity, ...indexes]
      .flatMap((each) => each.AttributeDefinitions)
      .map((each) => [each.AttributeName, each]),
  );
  const input: CreateTableInput = {
    TableName: physicalId,
    KeySchema: [...identity.KeySchema],
    AttributeDefinitions: [...definitions.values()],
    BillingMode,
    Tags: [{ Key: stackIdTag, Value: stackId }, ...(settings.Tags ?? [])],
  };
  if (settings.ProvisionedThroughput) {
    input.ProvisionedThroughput = settings.ProvisionedThroughput;
  }
  if (settings.OnDemandThroughput) {
    input.OnDemandThroughput = settings.OnDemandThroughput;
  }
  if (localIndexes.length > 0) {
    input.LocalSecondaryIndexes = localIndexes.map((index) => ({
      ...index,
      KeySchema: [...index.KeySchema],
    }));
  }
  if (indexes.length > 0) {
    input.GlobalSecondaryIndexes = indexes.map(
      ({ AttributeDefinitions, ContributorInsightsSpecification, KeySchema, ...index }) => ({
        ...index,
        KeySchema: [...KeySchema],
      }),
    );
  }
  if (stream) {
    const { StreamViewType } = stream;
    input.StreamSpecification = { StreamEnabled: true, StreamViewType };
  }
  if (sse) {
    input.SSESpecification = { Enabled: true, SSEType: "KMS", ...sse };
  }
  if (settings.TableClass !== undefined) {
    input.TableClass = settings.TableClass;
  }
  if (settings.ResourcePolicy) {
    input.ResourcePolicy = JSON.stringify(settings.ResourcePolicy);
  }
  // Protection comes last, with what CreateTable cannot say, so that a table half made can go again.
  return input;
}

/** Why a table was not deleted; `undefined` when it is gone. */
export type Deletion = { readonly skipped: string } | undefined;

/** A table that is to go: the very one with that id, or one that the stack made. */
export interface TableToDelete {
  readonly physicalId: string;
  /** Absent of a table that was made by a deployment which did not come to its end. */
  readonly tableId: string | undefined;
  readonly stackId: string;
  readonly policy: RemovalPolicy;
}

/** Deletes a table that the stack no longer wants, by its policy. May be done again. */
export async function deleteTable(endpoint: Endpoint, table: TableToDelete): Promise<Deletion> {
  const { physicalId, tableId, policy } = table;
  if (tableId === undefined) {
    return takeBackTable(endpoint, table);
  }
  if (policy !== "Delete") {
    return { skipped: `its policy is ${policy}` };
  }
  const description = await describeTable(endpoint, physicalId);
  if (description !== undefined && description.TableId !== tableId) {
    return { skipped: "it is another table than the stack made" };
  }
  await deleteAndWait(endpoint, physicalId);
  return undefined;
}

/**
 * Takes back a table that an operation made before it failed. With the policy Retain one that has
 * items by now is kept, so that nothing is lost.
 *
 * Differs from CloudFormation: an empty table goes whatever its policy is, because it would be in the
 * way of the next try.
 */
export async function takeBackTable(
  endpoint: Endpoint,
  { physicalId, stackId, policy }: Omit<TableToDelete, "tableId">,
): Promise<Deletion> {
  const there = await findOwned(endpoint, physicalId);
  if (there === undefined) {
    return undefined;
  }
  const isMarked = there.stackId === stackId || there.unknown.has("Tags");
  if (!isMarked) {
    return { skipped: "it is another table than the stack made" };
  }
  if (policy === "Retain" && (await hasItems(endpoint, physicalId))) {
    return { skipped: "its policy is Retain, and it has items by now" };
  }
  if (there.settings.DeletionProtectionEnabled === true) {
    const input = { TableName: physicalId, DeletionProtectionEnabled: false };
    await endpoint.send("UpdateTable", input);
    await findOwned(endpoint, physicalId);
  }
  await deleteAndWait(endpoint, physicalId);
  return undefined;
}

async function hasItems(endpoint: Endpoint, TableName: string): Promise<boolean> {
  const { Count } = await endpoint.send("Scan", {
    TableName,
    Limit: 1,
    Select: "COUNT",
    ConsistentRead: true,
  });
  return (Count ?? 0) > 0;
}

async function deleteAndWait(endpoint: Endpoint, TableName: string): Promise<void> {
  await poll(endpoint, `The deletion of ${TableName}`, async () => {
    const description = await describeTable(endpoint, TableName);
    if (description === undefined) {
      return true;
    }
    if (description.TableStatus !== "DELETING") {
      await sendDeletion(endpoint, TableName);
    }
    return undefined;
  });
}

/** A table that is on its way to another status is asked again. */
async function sendDeletion(endpoint: Endpoint, TableName: string): Promise<void> {
  try {
    await endpoint.send("DeleteTable", { TableName });
  } catch (error) {
    if (!isServiceError(error, "ResourceInUseException", "ResourceNotFoundException")) {
      throw error;
    }
  }
}
