import type { LiveTable } from "./live-table.ts";
import {
  defaultSettings,
  type GlobalIndex,
  isSame,
  type SettingName,
  type SomeSettings,
} from "./table-properties.ts";

/** What a template said last time, and what was there when it was applied. */
export interface LastDeployment {
  readonly declared: SomeSettings;
  readonly applied: SomeSettings;
}

/**
 * What a table is to have. The stack answers for what its template says, and for what the last one
 * said: that goes back to its default. All else, and indexes and tags that it never knew, it leaves
 * alone, as CloudFormation does.
 */
export function targetOf(
  declared: SomeSettings,
  last: LastDeployment | undefined,
  live: Pick<LiveTable, "settings">,
): SomeSettings {
  const previous = last?.declared;
  const target: { -readonly [Name in SettingName]?: SomeSettings[Name] } = {
    ...defaultsOf(previous),
    ...declared,
  };
  const isOnDemand = target.BillingMode === "PAY_PER_REQUEST";
  if (isOnDemand) {
    target.ProvisionedThroughput = null;
  } else {
    target.OnDemandThroughput = null;
  }
  const indexes = indexesOf(declared, previous, live.settings);
  if (indexes !== undefined) {
    target.GlobalSecondaryIndexes = indexes;
  }
  if (declared.Tags !== undefined || previous?.Tags !== undefined) {
    target.Tags = tagsOf(declared, previous, live.settings);
  }
  const stream = streamOf(declared, last, live.settings);
  if (stream !== undefined) {
    target.StreamSpecification = stream;
  }
  const { SSESpecification, ResourcePolicy } = live.settings;
  if (
    isKept("SSESpecification", declared, last, live.settings) ||
    isNamed(declared, live.settings)
  ) {
    target.SSESpecification = SSESpecification ?? null;
  }
  if (isKept("ResourcePolicy", declared, last, live.settings)) {
    target.ResourcePolicy = ResourcePolicy ?? null;
  }
  return withInsightsMode(target, live.settings);
}

function defaultsOf(previous: SomeSettings | undefined): SomeSettings {
  const names = Object.keys(previous ?? {});
  return Object.fromEntries(
    Object.entries(defaultSettings).filter(([name]) => names.includes(name)),
  );
}

function indexesOf(
  declared: SomeSettings,
  previous: SomeSettings | undefined,
  live: SomeSettings,
): GlobalIndex[] | undefined {
  const wanted = declared.GlobalSecondaryIndexes;
  const before = previous?.GlobalSecondaryIndexes;
  if (wanted === undefined && before === undefined) {
    return undefined;
  }
  const insightsBefore = new Set(
    (before ?? [])
      .filter(({ ContributorInsightsSpecification }) => ContributorInsightsSpecification?.Enabled)
      .map(({ IndexName }) => IndexName),
  );
  const known = new Set([...(wanted ?? []), ...(before ?? [])].map(({ IndexName }) => IndexName));
  return [
    ...(wanted ?? []).map((index) =>
      index.ContributorInsightsSpecification === undefined && insightsBefore.has(index.IndexName)
        ? { ...index, ContributorInsightsSpecification: { Enabled: false } }
        : index,
    ),
    ...(live.GlobalSecondaryIndexes ?? []).filter(({ IndexName }) => !known.has(IndexName)),
  ];
}

function tagsOf(
  declared: SomeSettings,
  previous: SomeSettings | undefined,
  live: SomeSettings,
): SomeSettings["Tags"] & {} {
  const wanted = declared.Tags ?? [];
  const known = new Set([...wanted, ...(previous?.Tags ?? [])].map(({ Key }) => Key));
  const others = (live.Tags ?? []).filter(({ Key }) => !known.has(Key));
  return [...wanted, ...others].sort((a, b) => (a.Key < b.Key ? -1 : 1));
}

function streamOf(
  declared: SomeSettings,
  last: LastDeployment | undefined,
  live: SomeSettings,
): SomeSettings["StreamSpecification"] {
  const stream = declared.StreamSpecification;
  const before = last?.declared.StreamSpecification?.ResourcePolicy;
  if (!stream) {
    return stream;
  }
  if (stream.ResourcePolicy === undefined) {
    return before === undefined ? stream : { ...stream, ResourcePolicy: null };
  }
  const there = live.StreamSpecification?.ResourcePolicy;
  const wasThere = last?.applied.StreamSpecification?.ResourcePolicy;
  const isLeft = there != null && isSame(before, stream.ResourcePolicy) && isSame(there, wasThere);
  return isLeft ? { ...stream, ResourcePolicy: there } : stream;
}

/**
 * Whether what is there is what the same words came to last time. DynamoDB tells a key by its ARN,
 * whatever it was named by, and writes policies out, so that they cannot be compared with the words.
 */
function isKept(
  name: "SSESpecification" | "ResourcePolicy",
  declared: SomeSettings,
  last: LastDeployment | undefined,
  live: SomeSettings,
): boolean {
  return (
    declared[name] != null &&
    live[name] != null &&
    isSame(declared[name], last?.declared[name]) &&
    isSame(live[name], last?.applied[name])
  );
}

/** Whether the key's ARN is, or ends with, what the template names. */
function isNamed(declared: SomeSettings, live: SomeSettings): boolean {
  const wanted = declared.SSESpecification?.KMSMasterKeyId;
  const arn = live.SSESpecification?.KMSMasterKeyId ?? "";
  return (
    wanted !== undefined &&
    (arn === wanted || arn.endsWith(`/${wanted}`) || arn.endsWith(`:${wanted}`))
  );
}

/** A mode that nobody chose is not changed. */
function withInsightsMode(target: SomeSettings, live: SomeSettings): SomeSettings {
  const wanted = target.ContributorInsightsSpecification;
  const there = live.ContributorInsightsSpecification;
  const isLeft = wanted?.Enabled === true && wanted.Mode === undefined && there?.Enabled === true;
  return isLeft ? { ...target, ContributorInsightsSpecification: there } : target;
}
