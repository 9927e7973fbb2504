import type {
  GlobalSecondaryIndexUpdate,
  OnDemandThroughput,
  OperationInput,
  OperationName,
  UpdateTableInput,
} from "@plinth/api";
import type { Endpoint } from "../endpoint.ts";
import type { LiveTable } from "./live-table.ts";
import {
  type ContributorInsights,
  type GlobalIndex,
  isSame,
  type SettingName,
  type SomeSettings,
} from "./table-properties.ts";

/**
 * When a step is taken. What takes something away that cannot be given back in full (an index, a
 * stream's records, the past of point-in-time recovery) waits until all else went well, and so does
 * the time to live, which DynamoDB lets nobody change twice within an hour.
 */
export type Turn = "building" | "removing" | "timeToLive";

/** One request that brings a table nearer to what it is to be. */
export interface TableStep {
  readonly property: SettingName;
  readonly summary: string;
  readonly turn: Turn;
  readonly operation: OperationName;
  readonly send: (endpoint: Endpoint) => Promise<unknown>;
}

const globalIndexCountMax = 20;

/**
 * The requests that turn the live table into the target, in their order. DynamoDB makes or deletes
 * one index at a time, and changes one kind of thing with each UpdateTable. What the target does not
 * name stays as it is.
 */
export function planTableSteps(live: LiveTable, target: SomeSettings): TableStep[] {
  return [
    ...optionSteps(live, target),
    ...billingSteps(live, target),
    ...indexSteps(live, target),
    ...streamSteps(live, target),
    ...insightsSteps(live, target),
    ...policySteps(live, target),
    ...tagSteps(live, target),
    ...recoverySteps(live, target),
    ...timeToLiveSteps(live, target),
  ];
}

type StepPlace = Pick<TableStep, "property" | "summary" | "turn">;

function step<Name extends OperationName>(
  place: StepPlace,
  operation: Name,
  input: OperationInput<Name>,
): TableStep {
  return { ...place, operation, send: (endpoint) => endpoint.send(operation, input) };
}

function update(
  { name }: LiveTable,
  place: StepPlace,
  input: Omit<UpdateTableInput, "TableName">,
): TableStep {
  return step(place, "UpdateTable", { TableName: name, ...input });
}

/** Whether the target says something else of a setting than what is there. */
function isChanged(live: LiveTable, target: SomeSettings, name: SettingName): boolean {
  return target[name] !== undefined && !isSame(target[name], live.settings[name]);
}

function* optionSteps(live: LiveTable, target: SomeSettings): Generator<TableStep> {
  const { DeletionProtectionEnabled, TableClass, SSESpecification: sse } = target;
  const turn = "building";
  if (
    DeletionProtectionEnabled !== undefined &&
    isChanged(live, target, "DeletionProtectionEnabled")
  ) {
    const summary = `turn deletion protection ${DeletionProtectionEnabled ? "on" : "off"}`;
    const property = "DeletionProtectionEnabled";
    yield update(live, { property, summary, turn }, { DeletionProtectionEnabled });
  }
  if (TableClass !== undefined && isChanged(live, target, "TableClass")) {
    const summary = `change the table class to ${TableClass}`;
    yield update(live, { property: "TableClass", summary, turn }, { TableClass });
  }
  if (sse !== undefined && isChanged(live, target, "SSESpecification")) {
    const summary = sse === null ? "encrypt with DynamoDB's own key" : "change the encryption key";
    const SSESpecification =
      sse === null ? { Enabled: false } : { Enabled: true, SSEType: "KMS" as const, ...sse };
    yield update(live, { property: "SSESpecification", summary, turn }, { SSESpecification });
  }
}

function* billingSteps(live: LiveTable, target: SomeSettings): Generator<TableStep> {
  const { BillingMode, ProvisionedThroughput } = target;
  if (BillingMode === undefined) {
    return;
  }
  const turn = "building";
  const liveIndexes = live.settings.GlobalSecondaryIndexes ?? [];
  const wantedIndexes = new Map(
    (target.GlobalSecondaryIndexes ?? liveIndexes).map((index) => [index.IndexName, index]),
  );
  if (isChanged(live, target, "BillingMode")) {
    const summary = `change the billing mode to ${BillingMode}`;
    const place: StepPlace = { property: "BillingMode", summary, turn };
    if (BillingMode === "PAY_PER_REQUEST" || ProvisionedThroughput == null) {
      yield update(live, place, { BillingMode });
    } else {
      // Each index needs its units in the same request, those that are about to go as well.
      const updates = liveIndexes.map(({ IndexName }) => {
        const units = wantedIndexes.get(IndexName)?.ProvisionedThroughput ?? ProvisionedThroughput;
        return { Update: { IndexName, ProvisionedThroughput: units } };
      });
      yield update(live, place, { BillingMode, ProvisionedThroughput, ...indexUpdates(updates) });
    }
  } else if (BillingMode === "PROVISIONED") {
    yield* provisionedSteps(live, target, wantedIndexes);
  }
  if (BillingMode === "PAY_PER_REQUEST") {
    yield* onDemandSteps(live, target, wantedIndexes);
  }
}

function indexUpdates(
  updates: GlobalSecondaryIndexUpdate[],
): Pick<UpdateTableInput, "GlobalSecondaryIndexUpdates"> {
  return updates.length === 0 ? {} : { GlobalSecondaryIndexUpdates: updates };
}

function* provisionedSteps(
  live: LiveTable,
  target: SomeSettings,
  wantedIndexes: ReadonlyMap<string, GlobalIndex>,
): Generator<TableStep> {
  const updates = (live.settings.GlobalSecondaryIndexes ?? []).flatMap((index) => {
    const units = wantedIndexes.get(index.IndexName)?.ProvisionedThroughput;
    return units === undefined || isSame(units, index.ProvisionedThroughput)
      ? []
      : [{ Update: { IndexName: index.IndexName, ProvisionedThroughput: units } }];
  });
  const { ProvisionedThroughput } = target;
  const isTableChanged =
    ProvisionedThroughput != null && isChanged(live, target, "ProvisionedThroughput");
  if (isTableChanged || updates.length > 0) {
    const names = [
      isTableChanged ? "the table" : "",
      ...updates.map(({ Update }) => Update.IndexName),
    ];
    const summary = `change the capacity of ${names.filter((name) => name !== "").join(", ")}`;
    yield update(
      live,
      { property: "ProvisionedThroughput", summary, turn: "building" },
      { ...(isTableChanged ? { ProvisionedThroughput } : {}), ...indexUpdates(updates) },
    );
  }
}

function* onDemandSteps(
  live: LiveTable,
  target: SomeSettings,
  wantedIndexes: ReadonlyMap<string, GlobalIndex>,
): Generator<TableStep> {
  const place: StepPlace = {
    property: "OnDemandThroughput",
    summary: "change the bounds of on-demand throughput",
    turn: "building",
  };
  if (isChanged(live, target, "OnDemandThroughput")) {
    yield update(live, place, { OnDemandThroughput: unbounded(target.OnDemandThroughput) });
  }
  const updates = (live.settings.GlobalSecondaryIndexes ?? []).flatMap((index) => {
    const wanted = wantedIndexes.get(index.IndexName);
    return wanted === undefined || isSame(wanted.OnDemandThroughput, index.OnDemandThroughput)
      ? []
      : [
          {
            Update: {
              IndexName: index.IndexName,
              OnDemandThroughput: unbounded(wanted.OnDemandThroughput),
            },
          },
        ];
  });
  if (updates.length > 0) {
    yield update(live, place, indexUpdates(updates));
  }
}

/** A bound is taken away by -1. */
function unbounded(bounds: OnDemandThroughput | null | undefined): OnDemandThroughput {
  return { MaxReadRequestUnits: -1, MaxWriteRequestUnits: -1, ...bounds };
}

/** Indexes cannot be changed but in their units: another key or projection is another index. */
function isOtherIndex(left: GlobalIndex, right: GlobalIndex): boolean {
  const essence = ({ KeySchema, Projection, AttributeDefinitions }: GlobalIndex) => ({
    KeySchema,
    Projection,
    AttributeDefinitions,
  });
  return !isSame(essence(left), essence(right));
}

/** The indexes that go, those that are made anew, and those that are new. */
export function indexChanges(
  live: SomeSettings,
  target: SomeSettings,
): {
  readonly removed: readonly GlobalIndex[];
  readonly rebuilt: readonly GlobalIndex[];
  readonly added: readonly GlobalIndex[];
} {
  const there = new Map((live.GlobalSecondaryIndexes ?? []).map((each) => [each.IndexName, each]));
  const wanted = target.GlobalSecondaryIndexes ?? [...there.values()];
  const wantedNames = new Set(wanted.map(({ IndexName }) => IndexName));
  return {
    removed: [...there.values()].filter(({ IndexName }) => !wantedNames.has(IndexName)),
    rebuilt: wanted.filter((index) => {
      const old = there.get(index.IndexName);
      return old !== undefined && isOtherIndex(old, index);
    }),
    added: wanted.filter(({ IndexName }) => !there.has(IndexName)),
  };
}

function* indexSteps(live: LiveTable, target: SomeSettings): Generator<TableStep> {
  const { removed, rebuilt, added } = indexChanges(live.settings, target);
  const count = (live.settings.GlobalSecondaryIndexes ?? []).length + added.length;
  // A type that changes, and the limit of indexes, make room first.
  const isRoomNeeded =
    count > globalIndexCountMax || isTypeChanged(live, [...rebuilt, ...added], removed);
  for (const { IndexName } of isRoomNeeded ? removed : []) {
    yield deletion(live, IndexName, "building");
  }
  for (const { IndexName } of rebuilt) {
    yield deletion(live, IndexName, "building");
  }
  const gone = new Set(
    [...(isRoomNeeded ? removed : []), ...rebuilt].map((each) => each.IndexName),
  );
  const standing = (live.settings.GlobalSecondaryIndexes ?? []).filter(
    ({ IndexName }) => !gone.has(IndexName),
  );
  for (const index of [...rebuilt, ...added]) {
    yield creation(live, index, standing);
    standing.push(index);
  }
  for (const { IndexName } of isRoomNeeded ? [] : removed) {
    yield deletion(live, IndexName, "removing");
  }
}

function isTypeChanged(
  live: LiveTable,
  made: readonly GlobalIndex[],
  removed: readonly GlobalIndex[],
): boolean {
  const types = new Map(
    made
      .flatMap((each) => each.AttributeDefinitions)
      .map((each) => [each.AttributeName, each.AttributeType]),
  );
  return removed
    .flatMap((each) => each.AttributeDefinitions)
    .some(({ AttributeName, AttributeType }) => {
      const type = types.get(AttributeName);
      const isTables = live.identity.AttributeDefinitions.some(
        (own) => own.AttributeName === AttributeName,
      );
      return !isTables && type !== undefined && type !== AttributeType;
    });
}

function deletion(live: LiveTable, IndexName: string, turn: Turn): TableStep {
  const summary = `delete the index ${IndexName}`;
  const updates = [{ Delete: { IndexName } }];
  return update(live, { property: "GlobalSecondaryIndexes", summary, turn }, indexUpdates(updates));
}

function creation(
  live: LiveTable,
  index: GlobalIndex,
  standing: readonly GlobalIndex[],
): TableStep {
  const { AttributeDefinitions, ContributorInsightsSpecification, ...definition } = index;
  const summary = `create the index ${index.IndexName}`;
  const definitions = new Map(
    [live.identity, ...standing, index]
      .flatMap((each) => each.AttributeDefinitions)
      .map((each) => [each.AttributeName, each]),
  );
  const Create = {
    ...definition,
    KeySchema: [...definition.KeySchema],
    Projection: definition.Projection,
  };
  return update(
    live,
    { property: "GlobalSecondaryIndexes", summary, turn: "building" },
    { AttributeDefinitions: [...definitions.values()], ...indexUpdates([{ Create }]) },
  );
}

function* streamSteps(live: LiveTable, target: SomeSettings): Generator<TableStep> {
  const wanted = target.StreamSpecification;
  const there = live.settings.StreamSpecification;
  if (wanted === undefined || wanted?.StreamViewType === there?.StreamViewType) {
    return;
  }
  const property = "StreamSpecification";
  if (there != null) {
    const turn = wanted === null ? "removing" : "building";
    const place: StepPlace = { property, summary: "disable the stream", turn };
    yield update(live, place, { StreamSpecification: { StreamEnabled: false } });
  }
  if (wanted !== null) {
    const { StreamViewType } = wanted;
    const summary = `enable a stream of ${StreamViewType}`;
    yield update(
      live,
      { property, summary, turn: "building" },
      { StreamSpecification: { StreamEnabled: true, StreamViewType } },
    );
  }
}

function* insightsSteps(live: LiveTable, target: SomeSettings): Generator<TableStep> {
  const wanted = target.ContributorInsightsSpecification;
  if (wanted !== undefined && isChanged(live, target, "ContributorInsightsSpecification")) {
    yield insightsStep({ TableName: live.name }, wanted);
  }
  const there = new Map(
    (live.settings.GlobalSecondaryIndexes ?? []).map((index) => [index.IndexName, index]),
  );
  for (const { IndexName, ContributorInsightsSpecification } of target.GlobalSecondaryIndexes ??
    []) {
    const old = there.get(IndexName)?.ContributorInsightsSpecification ?? { Enabled: false };
    const next = ContributorInsightsSpecification;
    const isModeLeft = next?.Enabled === true && next.Mode === undefined && old.Enabled;
    if (next !== undefined && !isModeLeft && !isSame(next, old)) {
      yield insightsStep({ TableName: live.name, IndexName }, next);
    }
  }
}

function insightsStep(
  resource: { readonly TableName: string; readonly IndexName?: string },
  { Enabled, Mode }: ContributorInsights,
): TableStep {
  const what = resource.IndexName === undefined ? "the table" : resource.IndexName;
  const summary = `turn contributor insights of ${what} ${Enabled ? "on" : "off"}`;
  return step(
    { property: "ContributorInsightsSpecification", summary, turn: "building" },
    "UpdateContributorInsights",
    {
      ...resource,
      ContributorInsightsAction: Enabled ? "ENABLE" : "DISABLE",
      ...(Enabled && Mode !== undefined ? { ContributorInsightsMode: Mode } : {}),
    },
  );
}

function* policySteps(live: LiveTable, target: SomeSettings): Generator<TableStep> {
  const turn = "building";
  const { ResourcePolicy: wanted, StreamSpecification: stream } = target;
  if (wanted !== undefined && isChanged(live, target, "ResourcePolicy")) {
    const place: StepPlace = { property: "ResourcePolicy", summary: "the resource policy", turn };
    yield policyStep(place, live.arn, wanted);
  }
  const streamPolicy = stream?.ResourcePolicy;
  const isSameStream = stream?.StreamViewType === live.settings.StreamSpecification?.StreamViewType;
  // A stream that is yet to be made has its policy put on in the next round, when its ARN is known.
  if (streamPolicy !== undefined && isSameStream && live.streamArn !== undefined) {
    if (!isSame(streamPolicy, live.settings.StreamSpecification?.ResourcePolicy ?? null)) {
      const summary = "the resource policy of the stream";
      const place: StepPlace = { property: "StreamSpecification", summary, turn };
      yield policyStep(place, live.streamArn, streamPolicy);
    }
  }
}

function policyStep(
  place: StepPlace,
  ResourceArn: string,
  policy: Readonly<Record<string, unknown>> | null,
): TableStep {
  if (policy === null) {
    const summary = `delete ${place.summary}`;
    return step({ ...place, summary }, "DeleteResourcePolicy", { ResourceArn });
  }
  const summary = `put ${place.summary}`;
  const input = { ResourceArn, Policy: JSON.stringify(policy) };
  return step({ ...place, summary }, "PutResourcePolicy", input);
}

function* tagSteps(live: LiveTable, target: SomeSettings): Generator<TableStep> {
  if (target.Tags === undefined || !isChanged(live, target, "Tags")) {
    return;
  }
  const there = new Map((live.settings.Tags ?? []).map(({ Key, Value }) => [Key, Value]));
  const wanted = new Set(target.Tags.map(({ Key }) => Key));
  const gone = [...there.keys()].filter((key) => !wanted.has(key));
  const changed = target.Tags.filter(({ Key, Value }) => there.get(Key) !== Value);
  const place = { property: "Tags", turn: "building" } as const;
  // Those that go make room first: a table has 50 tags at most.
  if (gone.length > 0) {
    const summary = `remove the tags ${gone.join(", ")}`;
    const input = { ResourceArn: live.arn, TagKeys: gone };
    yield step({ ...place, summary }, "UntagResource", input);
  }
  if (changed.length > 0) {
    const summary = `set the tags ${changed.map(({ Key }) => Key).join(", ")}`;
    const input = { ResourceArn: live.arn, Tags: changed };
    yield step({ ...place, summary }, "TagResource", input);
  }
}

function* recoverySteps(live: LiveTable, target: SomeSettings): Generator<TableStep> {
  const wanted = target.PointInTimeRecoverySpecification;
  if (wanted === undefined || !isChanged(live, target, "PointInTimeRecoverySpecification")) {
    return;
  }
  const days = live.settings.PointInTimeRecoverySpecification?.RecoveryPeriodInDays ?? 0;
  const isShorter = wanted === null || wanted.RecoveryPeriodInDays < days;
  const property = "PointInTimeRecoverySpecification";
  const summary = `turn point-in-time recovery ${wanted === null ? "off" : `on for ${wanted.RecoveryPeriodInDays} days`}`;
  yield step(
    { property, summary, turn: isShorter ? "removing" : "building" },
    "UpdateContinuousBackups",
    {
      TableName: live.name,
      PointInTimeRecoverySpecification: {
        PointInTimeRecoveryEnabled: wanted !== null,
        ...wanted,
      },
    },
  );
}

function* timeToLiveSteps(live: LiveTable, target: SomeSettings): Generator<TableStep> {
  const wanted = target.TimeToLiveSpecification;
  const there = live.settings.TimeToLiveSpecification;
  if (wanted === undefined || isSame(wanted, there ?? null)) {
    return;
  }
  const place = { property: "TimeToLiveSpecification", turn: "timeToLive" } as const;
  for (const [specification, Enabled] of [
    [there, false],
    [wanted, true],
  ] as const) {
    if (specification != null) {
      const { AttributeName } = specification;
      const summary = `${Enabled ? "enable" : "disable"} the time to live ${AttributeName}`;
      yield step({ ...place, summary }, "UpdateTimeToLive", {
        TableName: live.name,
        TimeToLiveSpecification: { AttributeName, Enabled },
      });
    }
  }
}
