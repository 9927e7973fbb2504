import type { LiveTable } from "./live-table.ts";
import {
  defaultSettings,
  type GlobalIndex,
  isSame,
  type SettingName,
  type SomeSettings,
} from "./table-properties.ts";

/**
 * What a table is to have. The stack answers for what its template says, and for what the last one
 * said: that goes back to its default. All else, and indexes and tags that it never knew, it leaves
 * alone, as CloudFormation does.
 */
export function targetOf(
  declared: SomeSettings,
  previous: SomeSettings | undefined,
  live: Pick<LiveTable, "settings">,
): SomeSettings {
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
  const stream = streamOf(declared, previous);
  if (stream !== undefined) {
    target.StreamSpecification = stream;
  }
  if (isSameKey(declared, previous, live.settings)) {
    target.SSESpecification = live.settings.SSESpecification ?? null;
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
  previous: SomeSettings | undefined,
): SomeSettings["StreamSpecification"] {
  const stream = declared.StreamSpecification;
  const hadPolicy = previous?.StreamSpecification?.ResourcePolicy !== undefined;
  return stream && stream.ResourcePolicy === undefined && hadPolicy
    ? { ...stream, ResourcePolicy: null }
    : stream;
}

/**
 * A key may be named by its id, its alias or its ARN, and a table tells the ARN alone. So the same
 * words as last time count as the same key, and so does an ARN that ends with the id or the alias.
 */
function isSameKey(
  declared: SomeSettings,
  previous: SomeSettings | undefined,
  live: SomeSettings,
): boolean {
  const wanted = declared.SSESpecification;
  const there = live.SSESpecification;
  if (!wanted || !there) {
    return false;
  }
  const arn = there.KMSMasterKeyId ?? "";
  const wantedKey = wanted.KMSMasterKeyId;
  if (
    wantedKey !== undefined &&
    (arn === wantedKey || arn.endsWith(`/${wantedKey}`) || arn.endsWith(`:${wantedKey}`))
  ) {
    return true;
  }
  return previous?.SSESpecification != null && isSame(previous.SSESpecification, wanted);
}

/** A mode that nobody chose is not changed. */
function withInsightsMode(target: SomeSettings, live: SomeSettings): SomeSettings {
  const wanted = target.ContributorInsightsSpecification;
  const there = live.ContributorInsightsSpecification;
  const isLeft = wanted?.Enabled === true && wanted.Mode === undefined && there?.Enabled === true;
  return isLeft ? { ...target, ContributorInsightsSpecification: there } : target;
}
