import type {
  GlobalSecondaryIndexDescription,
  OperationName,
  TableDescription,
  Tag,
} from "@plinth/api";
import { ownTagPrefix } from "../../application/own-tags.ts";
import { type Endpoint, isServiceError, poll } from "../endpoint.ts";
import { boundsOf, definitionsOf, sortedProjection } from "./read-table.ts";
import {
  type ContributorInsights,
  type GlobalIndex,
  type PolicyDocument,
  recoveryPeriodDaysDefault,
  type SettingName,
  type SomeSettings,
  type TableIdentity,
} from "./table-properties.ts";

/** A table as it is, with the settings that were asked for. */
export interface LiveTable {
  readonly name: string;
  /** Tells a table from another one that had its name before. */
  readonly tableId: string;
  readonly arn: string;
  /** Of the stream that is on. */
  readonly streamArn: string | undefined;
  readonly identity: TableIdentity;
  readonly settings: SomeSettings;
  /** The stack that made it, when the tags were read. */
  readonly stackId: string | undefined;
  /** Settings that were asked for and that the endpoint has no operation for. */
  readonly unknown: ReadonlyMap<Aspect, OperationName>;
}

/** A part of a table's state that takes an operation of its own to read. */
export type Aspect = Extract<
  SettingName,
  | "TimeToLiveSpecification"
  | "PointInTimeRecoverySpecification"
  | "ContributorInsightsSpecification"
  | "ResourcePolicy"
  | "Tags"
>;

const aspectOperations = {
  TimeToLiveSpecification: "DescribeTimeToLive",
  PointInTimeRecoverySpecification: "DescribeContinuousBackups",
  ContributorInsightsSpecification: "DescribeContributorInsights",
  ResourcePolicy: "GetResourcePolicy",
  Tags: "ListTagsOfResource",
} as const satisfies Record<Aspect, OperationName>;

/** What tells the stack that made a table. */
export const stackIdTag: string = `${ownTagPrefix}stack-id`;

/** What to read of a table. */
export interface LiveTableQuestion {
  readonly aspects: ReadonlySet<Aspect>;
  readonly isStreamPolicyAsked: boolean;
  /** The global indexes whose contributor insights are asked for. */
  readonly insightsOf: ReadonlySet<string>;
}

/** The question that covers these settings. */
export function questionOf(...settings: readonly (SomeSettings | undefined)[]): LiveTableQuestion {
  const known = settings.filter((each) => each !== undefined);
  const names = known.flatMap((each) => Object.keys(each));
  const indexes = known.flatMap((each) => each.GlobalSecondaryIndexes ?? []);
  return {
    aspects: new Set(aspectNames.filter((aspect) => names.includes(aspect))),
    isStreamPolicyAsked: known.some(
      ({ StreamSpecification }) => StreamSpecification?.ResourcePolicy !== undefined,
    ),
    insightsOf: new Set(
      indexes
        .filter((index) => index.ContributorInsightsSpecification !== undefined)
        .map(({ IndexName }) => IndexName),
    ),
  };
}

const aspectNames = Object.keys(aspectOperations) as Aspect[];

/** Describes a table when it is at rest; `undefined` when there is none. */
export async function findLiveTable(
  endpoint: Endpoint,
  name: string,
  question: LiveTableQuestion,
): Promise<LiveTable | undefined> {
  const description = await settledDescription(endpoint, name);
  if (description === undefined) {
    return undefined;
  }
  const { TableArn: arn, StreamSpecification: stream } = description;
  const streamArn = stream?.StreamEnabled === true ? description.LatestStreamArn : undefined;
  const unknown = new Map<Aspect, OperationName>();
  const reader = new AspectReader(endpoint, description, unknown);
  const settings: { -readonly [Name in SettingName]?: SomeSettings[Name] } = {
    ...describedSettings(description),
    ...(await reader.read(question.aspects)),
  };
  if (settings.StreamSpecification && question.isStreamPolicyAsked && streamArn !== undefined) {
    const ResourcePolicy = await reader.policyOf(streamArn);
    settings.StreamSpecification = { ...settings.StreamSpecification, ResourcePolicy };
  }
  settings.GlobalSecondaryIndexes = await reader.indexesWithInsights(question.insightsOf);
  return {
    name,
    tableId: description.TableId,
    arn,
    streamArn,
    identity: identityOf(description),
    settings,
    stackId: reader.stackId,
    unknown,
  };
}

/** Waits until nothing of a table is on its way to another status. */
async function settledDescription(
  endpoint: Endpoint,
  name: string,
): Promise<TableDescription | undefined> {
  const seen = await poll(endpoint, `The table ${name} at rest`, async () => {
    const description = await describeTable(endpoint, name);
    return description === undefined || isSettled(description) ? { description } : undefined;
  });
  return seen.description;
}

export async function describeTable(
  endpoint: Endpoint,
  name: string,
): Promise<TableDescription | undefined> {
  try {
    return (await endpoint.send("DescribeTable", { TableName: name })).Table;
  } catch (error) {
    if (isServiceError(error, "ResourceNotFoundException")) {
      return undefined;
    }
    throw error;
  }
}

function isSettled({
  TableStatus,
  GlobalSecondaryIndexes,
  SSEDescription,
}: TableDescription): boolean {
  return (
    TableStatus === "ACTIVE" &&
    (GlobalSecondaryIndexes ?? []).every(({ IndexStatus }) => IndexStatus === "ACTIVE") &&
    !["ENABLING", "DISABLING", "UPDATING"].includes(SSEDescription?.Status ?? "")
  );
}

function identityOf(description: TableDescription): TableIdentity {
  const { KeySchema, AttributeDefinitions, LocalSecondaryIndexes = [] } = description;
  const ownKeys = [KeySchema, ...LocalSecondaryIndexes.map((index) => index.KeySchema)].flat();
  return {
    KeySchema,
    AttributeDefinitions: definitionsOf(ownKeys, AttributeDefinitions),
    LocalSecondaryIndexes: LocalSecondaryIndexes.map(({ IndexName, KeySchema, Projection }) => ({
      IndexName,
      KeySchema,
      Projection: sortedProjection(Projection),
    })),
  };
}

function describedSettings(description: TableDescription): SomeSettings {
  const { ProvisionedThroughput: throughput, StreamSpecification: stream } = description;
  const mode = description.BillingModeSummary?.BillingMode ?? "PROVISIONED";
  const { SSEDescription: sse } = description;
  const view = stream?.StreamEnabled === true ? stream.StreamViewType : undefined;
  const isEncrypted = sse?.Status === "ENABLED";
  return {
    BillingMode: mode,
    ProvisionedThroughput: mode === "PROVISIONED" ? unitsOf(throughput) : null,
    OnDemandThroughput: boundsOf(description.OnDemandThroughput) ?? null,
    StreamSpecification: view === undefined ? null : { StreamViewType: view },
    SSESpecification: isEncrypted
      ? { ...(sse.KMSMasterKeyArn === undefined ? {} : { KMSMasterKeyId: sse.KMSMasterKeyArn }) }
      : null,
    TableClass: description.TableClassSummary?.TableClass ?? "STANDARD",
    DeletionProtectionEnabled: description.DeletionProtectionEnabled ?? false,
  };
}

function unitsOf(throughput: { ReadCapacityUnits: number; WriteCapacityUnits: number }) {
  const { ReadCapacityUnits, WriteCapacityUnits } = throughput;
  return { ReadCapacityUnits, WriteCapacityUnits };
}

function globalIndexOf(
  index: GlobalSecondaryIndexDescription,
  { AttributeDefinitions, BillingModeSummary }: TableDescription,
): GlobalIndex {
  const { IndexName, KeySchema, Projection, ProvisionedThroughput, OnDemandThroughput } = index;
  const isOnDemand = BillingModeSummary?.BillingMode === "PAY_PER_REQUEST";
  const bounds = isOnDemand ? boundsOf(OnDemandThroughput) : undefined;
  return {
    IndexName,
    KeySchema,
    Projection: sortedProjection(Projection),
    AttributeDefinitions: definitionsOf(KeySchema, AttributeDefinitions),
    ...(isOnDemand || ProvisionedThroughput === undefined
      ? {}
      : { ProvisionedThroughput: unitsOf(ProvisionedThroughput) }),
    ...(bounds === undefined ? {} : { OnDemandThroughput: bounds }),
  };
}

/** Reads what DescribeTable does not tell. An operation that the endpoint lacks is noted. */
class AspectReader {
  /** The stack that the tags name, when they were read. */
  stackId: string | undefined;
  readonly #endpoint: Endpoint;
  readonly #description: TableDescription;
  readonly #unknown: Map<Aspect, OperationName>;

  constructor(
    endpoint: Endpoint,
    description: TableDescription,
    unknown: Map<Aspect, OperationName>,
  ) {
    this.#endpoint = endpoint;
    this.#description = description;
    this.#unknown = unknown;
  }

  async read(aspects: ReadonlySet<Aspect>): Promise<SomeSettings> {
    const { TableName, TableArn } = this.#description;
    const readers: { readonly [Name in Aspect]: () => Promise<SomeSettings> } = {
      TimeToLiveSpecification: () => this.#timeToLive(TableName),
      PointInTimeRecoverySpecification: () => this.#recovery(TableName),
      ContributorInsightsSpecification: async () => ({
        ContributorInsightsSpecification: await this.#insights({ TableName }),
      }),
      ResourcePolicy: async () => ({ ResourcePolicy: await this.policyOf(TableArn) }),
      Tags: async () => ({ Tags: await this.#tags(TableArn) }),
    };
    let settings: SomeSettings = {};
    for (const aspect of aspects) {
      settings = { ...settings, ...(await this.#tolerate(aspect, {}, readers[aspect])) };
    }
    return settings;
  }

  async #tolerate<Read>(aspect: Aspect, none: Read, read: () => Promise<Read>): Promise<Read> {
    try {
      return await read();
    } catch (error) {
      if (!isServiceError(error, "UnknownOperationException")) {
        throw error;
      }
      this.#unknown.set(aspect, aspectOperations[aspect]);
      return none;
    }
  }

  async #timeToLive(TableName: string): Promise<SomeSettings> {
    const { TimeToLiveDescription } = await this.#endpoint.send("DescribeTimeToLive", {
      TableName,
    });
    const { TimeToLiveStatus, AttributeName } = TimeToLiveDescription;
    const isOn = TimeToLiveStatus === "ENABLED" || TimeToLiveStatus === "ENABLING";
    return {
      TimeToLiveSpecification: isOn && AttributeName !== undefined ? { AttributeName } : null,
    };
  }

  async #recovery(TableName: string): Promise<SomeSettings> {
    const { ContinuousBackupsDescription } = await this.#endpoint.send(
      "DescribeContinuousBackups",
      {
        TableName,
      },
    );
    const recovery = ContinuousBackupsDescription.PointInTimeRecoveryDescription;
    const { PointInTimeRecoveryStatus, RecoveryPeriodInDays } = recovery;
    return {
      PointInTimeRecoverySpecification:
        PointInTimeRecoveryStatus === "ENABLED"
          ? { RecoveryPeriodInDays: RecoveryPeriodInDays ?? recoveryPeriodDaysDefault }
          : null,
    };
  }

  async #insights(target: { TableName: string; IndexName?: string }): Promise<ContributorInsights> {
    const insights = await this.#endpoint.send("DescribeContributorInsights", target);
    const { ContributorInsightsStatus, ContributorInsightsMode: Mode } = insights;
    const isOn =
      ContributorInsightsStatus === "ENABLED" || ContributorInsightsStatus === "ENABLING";
    return isOn ? { Enabled: true, ...(Mode === undefined ? {} : { Mode }) } : { Enabled: false };
  }

  async indexesWithInsights(names: ReadonlySet<string>): Promise<GlobalIndex[]> {
    const { GlobalSecondaryIndexes = [], TableName } = this.#description;
    const indexes: GlobalIndex[] = [];
    for (const description of GlobalSecondaryIndexes) {
      const index = globalIndexOf(description, this.#description);
      const { IndexName } = index;
      if (!names.has(IndexName)) {
        indexes.push(index);
        continue;
      }
      const aspect = "ContributorInsightsSpecification";
      const insights = await this.#tolerate(aspect, undefined, () =>
        this.#insights({ TableName, IndexName }),
      );
      indexes.push(
        insights === undefined ? index : { ...index, ContributorInsightsSpecification: insights },
      );
    }
    return indexes;
  }

  async policyOf(ResourceArn: string): Promise<PolicyDocument | null> {
    try {
      const { Policy } = await this.#endpoint.send("GetResourcePolicy", { ResourceArn });
      return Policy === undefined ? null : JSON.parse(Policy);
    } catch (error) {
      if (isServiceError(error, "PolicyNotFoundException")) {
        return null;
      }
      throw error;
    }
  }

  async #tags(ResourceArn: string): Promise<Tag[]> {
    const tags: Tag[] = [];
    let token: string | undefined;
    do {
      const { Tags = [], NextToken } = await this.#endpoint.send("ListTagsOfResource", {
        ResourceArn,
        ...(token === undefined ? {} : { NextToken: token }),
      });
      tags.push(...Tags);
      token = NextToken;
    } while (token !== undefined);
    this.stackId = tags.find(({ Key }) => Key === stackIdTag)?.Value;
    return tags
      .filter(({ Key }) => !Key.startsWith(ownTagPrefix) && !Key.startsWith("aws:"))
      .sort((a, b) => (a.Key < b.Key ? -1 : 1));
  }
}

/**
 * The operations among those that these aspects take and that the endpoint does not know. Asked of a
 * table that is not there yet, which another exception answers where the operation is known.
 */
export async function missingOperations(
  endpoint: Endpoint,
  aspects: ReadonlySet<Aspect>,
  table: { readonly name: string; readonly arn: string },
): Promise<ReadonlyMap<Aspect, OperationName>> {
  const missing = new Map<Aspect, OperationName>();
  for (const aspect of aspects) {
    try {
      const operation = aspectOperations[aspect];
      if (operation === "GetResourcePolicy" || operation === "ListTagsOfResource") {
        await endpoint.send(operation, { ResourceArn: table.arn });
      } else {
        await endpoint.send(operation, { TableName: table.name });
      }
    } catch (error) {
      if (isServiceError(error, "UnknownOperationException")) {
        missing.set(aspect, aspectOperations[aspect]);
      }
    }
  }
  return missing;
}
