import type { AttributeDefinition } from "@plinth/api";
import type { Issues, Location } from "../template/location.ts";
import { gapIn, type MapValue, type Value } from "../template/value.ts";
import { checkTableRules } from "./check-table-rules.ts";
import {
  type DeclaredProperties,
  type PropertyName,
  propertyReaders,
} from "./declared-properties.ts";
import {
  type GlobalIndex,
  recoveryPeriodDaysDefault,
  type SettingName,
  type SomeSettings,
  type TableIdentity,
} from "./table-properties.ts";

/** Properties of AWS::DynamoDB::Table that cannot be applied here, and why. */
const unsupportedProperties: ReadonlyMap<string, string> = new Map([
  ["ImportSourceSpecification", "it reads from Amazon S3"],
  ["KinesisStreamSpecification", "it writes to Amazon Kinesis"],
  ["VectorIndexes", "this runner knows no vector indexes"],
  ["WarmThroughput", "this runner does not warm tables"],
]);

export const propertyNames: readonly string[] = [
  ...Object.keys(propertyReaders),
  ...unsupportedProperties.keys(),
];

/** Without these there is no telling which table is meant. */
const identityProperties: ReadonlySet<string> = new Set<PropertyName>([
  "TableName",
  "KeySchema",
  "AttributeDefinitions",
  "LocalSecondaryIndexes",
  "GlobalSecondaryIndexes",
]);

/** What a template asks of one table. */
export interface DeclaredTable {
  readonly name: string | undefined;
  readonly identity: TableIdentity;
  /** What the template says, and nothing that it does not. */
  readonly settings: SomeSettings;
  /** Properties that are known only when another resource was made. */
  readonly pending: readonly PropertyGap[];
  /** Properties that are left out here, each with the reason. */
  readonly leftOut: readonly PropertyGap[];
}

export interface PropertyGap {
  readonly property: string;
  readonly reason: string;
  readonly at: Location;
}

/**
 * Reads a table's properties; `undefined` when they are wrong, which is among the issues then.
 * Properties that cannot be applied here are listed, and it is up to the caller to refuse them.
 */
export function readTable(properties: MapValue, issues: Issues): DeclaredTable | undefined {
  const given = new Map<PropertyName, Value>();
  const pending: PropertyGap[] = [];
  const leftOut: PropertyGap[] = [];
  for (const [name, { at, value }] of properties.members) {
    const unsupported = unsupportedProperties.get(name);
    if (unsupported !== undefined) {
      leftOut.push({ property: name, at, reason: unsupported });
      continue;
    }
    if (!isPropertyName(name)) {
      const known = Object.keys(propertyReaders).join(", ");
      issues.add(at, `A table has no property ${JSON.stringify(name)}. There are ${known}.`);
      continue;
    }
    const known = name === "Tags" ? withoutUnavailableTags(value, leftOut) : value;
    const gap = gapIn(known);
    if (gap === undefined || gap.kind === "invalid") {
      given.set(name, known);
    } else if (identityProperties.has(name)) {
      const message = `${name} has to be known before anything is made, and waits for ${gap.logicalId}.`;
      issues.add(gap.at, message);
      given.set(name, known);
    } else if (gap.kind === "pending") {
      pending.push({ property: name, at, reason: `it is known when ${gap.logicalId} is made` });
    } else {
      leftOut.push({ property: name, at, reason: `it needs ${gap.logicalId}, which is left out` });
    }
  }
  const known = readKnown(given, issues);
  for (const name of ["KeySchema", "AttributeDefinitions"] as const) {
    if (!given.has(name)) {
      issues.add(properties.at, `A table has the property ${name}, and it is missing here.`);
    }
  }
  const declared = known === undefined ? undefined : declaredTable(known);
  if (known === undefined || declared === undefined) {
    return undefined;
  }
  return checkTableRules(known, properties, issues) ? { ...declared, pending, leftOut } : undefined;
}

function isPropertyName(name: string): name is PropertyName {
  return Object.hasOwn(propertyReaders, name);
}

/** One tag less is no other table, so that it is left out alone. */
function withoutUnavailableTags(value: Value, leftOut: PropertyGap[]): Value {
  if (value.kind !== "list") {
    return value;
  }
  const items = value.items.filter((item, index) => {
    const gap = gapIn(item);
    if (gap?.kind === "unavailable") {
      const reason = `it needs ${gap.logicalId}, which is left out`;
      leftOut.push({ property: `Tags[${index}]`, at: item.at, reason });
    }
    return gap?.kind !== "unavailable";
  });
  return { ...value, items };
}

function readKnown(
  given: ReadonlyMap<PropertyName, Value>,
  issues: Issues,
): DeclaredProperties | undefined {
  const read: Record<string, unknown> = {};
  let isRight = true;
  for (const [name, value] of given) {
    const property = propertyReaders[name](value, issues);
    isRight = isRight && property !== undefined;
    read[name] = property;
  }
  // Each reader gives what its name stands for.
  return isRight ? (read as DeclaredProperties) : undefined;
}

function declaredTable(
  known: DeclaredProperties,
): Omit<DeclaredTable, "pending" | "leftOut"> | undefined {
  const { KeySchema, AttributeDefinitions, LocalSecondaryIndexes = [] } = known;
  if (KeySchema === undefined || AttributeDefinitions === undefined) {
    return undefined;
  }
  const ownKeys = [KeySchema, ...LocalSecondaryIndexes.map((index) => index.KeySchema)].flat();
  return {
    name: known.TableName,
    identity: {
      KeySchema,
      AttributeDefinitions: definitionsOf(ownKeys, AttributeDefinitions),
      LocalSecondaryIndexes: LocalSecondaryIndexes.map((index) => ({
        ...index,
        Projection: sortedProjection(index.Projection),
      })),
    },
    settings: settingsOf(known, AttributeDefinitions),
  };
}

/** The definitions of these attributes, by name, so that two tables can be compared. */
export function definitionsOf(
  keys: readonly { readonly AttributeName: string }[],
  definitions: readonly AttributeDefinition[],
): AttributeDefinition[] {
  const names = new Set(keys.map(({ AttributeName }) => AttributeName));
  return definitions
    .filter(({ AttributeName }) => names.has(AttributeName))
    .sort((a, b) => (a.AttributeName < b.AttributeName ? -1 : 1));
}

function settingsOf(
  known: DeclaredProperties,
  definitions: readonly AttributeDefinition[],
): SomeSettings {
  const settings: { -readonly [Name in SettingName]?: SomeSettings[Name] } = {
    BillingMode: known.BillingMode ?? "PROVISIONED",
  };
  if (known.ProvisionedThroughput !== undefined) {
    settings.ProvisionedThroughput = known.ProvisionedThroughput;
  }
  if (known.OnDemandThroughput !== undefined) {
    settings.OnDemandThroughput = boundsOf(known.OnDemandThroughput) ?? null;
  }
  if (known.GlobalSecondaryIndexes !== undefined) {
    settings.GlobalSecondaryIndexes = known.GlobalSecondaryIndexes.map(
      ({ OnDemandThroughput, ...index }): GlobalIndex => {
        const bounds = boundsOf(OnDemandThroughput);
        return {
          ...index,
          Projection: sortedProjection(index.Projection),
          AttributeDefinitions: definitionsOf(index.KeySchema, definitions),
          ...(bounds === undefined ? {} : { OnDemandThroughput: bounds }),
        };
      },
    );
  }
  return { ...settings, ...simpleSettingsOf(known) };
}

function simpleSettingsOf(known: DeclaredProperties): SomeSettings {
  const settings: { -readonly [Name in SettingName]?: SomeSettings[Name] } = {};
  const { StreamSpecification: stream, SSESpecification: sse } = known;
  const { TimeToLiveSpecification: timeToLive, ContributorInsightsSpecification: insights } = known;
  const { PointInTimeRecoverySpecification: recovery, ResourcePolicy: policy } = known;
  if (stream !== undefined) {
    const { StreamViewType, ResourcePolicy } = stream;
    const document = ResourcePolicy?.PolicyDocument;
    settings.StreamSpecification = {
      StreamViewType,
      ...(document === undefined ? {} : { ResourcePolicy: document }),
    };
  }
  if (sse !== undefined) {
    const { SSEEnabled, KMSMasterKeyId } = sse;
    settings.SSESpecification = SSEEnabled
      ? { ...(KMSMasterKeyId === undefined ? {} : { KMSMasterKeyId }) }
      : null;
  }
  if (timeToLive !== undefined) {
    const { Enabled, AttributeName = "" } = timeToLive;
    settings.TimeToLiveSpecification = Enabled ? { AttributeName } : null;
  }
  if (recovery !== undefined) {
    const { PointInTimeRecoveryEnabled: isOn = false, RecoveryPeriodInDays } = recovery;
    settings.PointInTimeRecoverySpecification = isOn
      ? { RecoveryPeriodInDays: RecoveryPeriodInDays ?? recoveryPeriodDaysDefault }
      : null;
  }
  if (insights !== undefined) {
    settings.ContributorInsightsSpecification = insights;
  }
  if (policy !== undefined) {
    settings.ResourcePolicy = policy.PolicyDocument;
  }
  if (known.Tags !== undefined) {
    settings.Tags = known.Tags;
  }
  return {
    ...settings,
    ...(known.TableClass === undefined ? {} : { TableClass: known.TableClass }),
    ...(known.DeletionProtectionEnabled === undefined
      ? {}
      : { DeletionProtectionEnabled: known.DeletionProtectionEnabled }),
  };
}

/** -1 is no bound, as is a member that is not there. */
export function boundsOf(
  throughput:
    | { readonly MaxReadRequestUnits?: number; readonly MaxWriteRequestUnits?: number }
    | undefined,
): { MaxReadRequestUnits?: number; MaxWriteRequestUnits?: number } | undefined {
  const { MaxReadRequestUnits: read = -1, MaxWriteRequestUnits: write = -1 } = throughput ?? {};
  return read < 0 && write < 0
    ? undefined
    : {
        ...(read < 0 ? {} : { MaxReadRequestUnits: read }),
        ...(write < 0 ? {} : { MaxWriteRequestUnits: write }),
      };
}

/** The order of projected attributes means nothing. */
export function sortedProjection<P extends { readonly NonKeyAttributes?: readonly string[] }>(
  projection: P,
): P {
  const { NonKeyAttributes } = projection;
  return NonKeyAttributes === undefined
    ? projection
    : { ...projection, NonKeyAttributes: [...NonKeyAttributes].sort() };
}
