import type {
  AttributeDefinition,
  BillingMode,
  ContributorInsightsMode,
  GlobalSecondaryIndex,
  KeySchemaElement,
  LocalSecondaryIndex,
  OnDemandThroughput,
  ProvisionedThroughputDescription,
  ScalarAttributeType,
  SSESpecification,
  StreamSpecification,
  TableClass,
  TableStatus,
  Tag,
  WarmThroughput,
} from "@plinth/api";
import type { StoreKey } from "@plinth/store";
import type { ItemCounts } from "../storage/counts-record.ts";
import type { ResourcePolicyRecord } from "../storage/resource-policy-record.ts";
import { spaceOf } from "../storage/store-key.ts";

/** One attribute of a key, with the type its definition gives it. */
export interface KeyAttribute {
  readonly name: string;
  readonly type: ScalarAttributeType;
}

/**
 * The attributes that place an item in a table or an index: one partition attribute and at most one
 * for sorting, but for a global index up to four of each, whose order counts.
 */
export interface KeySchema {
  readonly partitionKeys: readonly KeyAttribute[];
  readonly sortKeys: readonly KeyAttribute[];
}

/** What is kept of an index, as JSON beside its table. */
export interface IndexRecord {
  readonly kind: "local" | "global";
  /** Never given to another index of the table, so that a new one cannot meet an old one's entries. */
  readonly indexNumber: number;
  readonly definition: LocalSecondaryIndex | GlobalSecondaryIndex;
  readonly status: TableStatus;
  /** Set for an index that came after its table: items from this key on are not in it yet. */
  readonly backfilledTo: StoreKey | undefined;
  readonly isBackfilling: boolean;
  readonly throughput: ProvisionedThroughputDescription | undefined;
  /** A global index's own; a local index has none. Absent from records of older versions. */
  readonly contributorInsights?: ContributorInsightsRecord | undefined;
}

/** What is kept of a table, as JSON in the store. A change makes a new record. */
export interface TableRecord {
  readonly tableName: string;
  readonly tableNumber: number;
  readonly tableId: string;
  readonly tableArn: string;
  readonly status: TableStatus;
  /** Epoch seconds with a fraction. */
  readonly creationDateTime: number;
  readonly attributeDefinitions: readonly AttributeDefinition[];
  readonly keySchema: readonly KeySchemaElement[];
  readonly billingMode: BillingMode;
  /** Set once the mode was asked for by name; DynamoDB then reports a BillingModeSummary. */
  readonly lastUpdateToPayPerRequestDateTime: number | undefined;
  readonly throughput: ProvisionedThroughputDescription;
  readonly onDemandThroughput: OnDemandThroughput | undefined;
  readonly indexes: readonly IndexRecord[];
  /** Never lowered, as index numbers are not used again. */
  readonly nextIndexNumber: number;
  /**
   * What was asked for, or was warm before throughput fell. Records of tables made by older versions
   * lack the member. An index has it in its definition.
   */
  readonly warmThroughput: WarmThroughput | undefined;
  readonly tableClass: TableClass | undefined;
  /** Epoch seconds with a fraction of the last change of the class, as above. */
  readonly tableClassUpdateDateTime: number | undefined;
  readonly isDeletionProtected: boolean;
  readonly sse: SSESpecification | undefined;
  readonly stream: StreamSpecification | undefined;
  /** The stream that was enabled last, also after it was disabled. */
  readonly latestStream: LatestStream | undefined;
  readonly tags: readonly Tag[];
  readonly timeToLive: TimeToLiveRecord | undefined;
  /** Set while point-in-time recovery is enabled. As above. */
  readonly pointInTimeRecovery: PointInTimeRecoveryRecord | undefined;
  /** Set once they were enabled, and kept when they are disabled. As above. */
  readonly contributorInsights: ContributorInsightsRecord | undefined;
  /** As above. The policies of the table's streams are the streams' own. */
  readonly resourcePolicy: ResourcePolicyRecord | undefined;
}

/** How a table names one of its streams, which stands on its own. */
export interface LatestStream {
  readonly streamNumber: number;
  readonly streamArn: string;
  readonly streamLabel: string;
}

export interface TimeToLiveRecord {
  readonly attributeName: string;
  readonly status: "ENABLING" | "ENABLED" | "DISABLING" | "DISABLED";
  /** While ENABLING: items from this key on are not in the list of expiries yet. */
  readonly backfilledTo: StoreKey | undefined;
  /** Epoch milliseconds of the last change: DynamoDB refuses another for an hour. */
  readonly changedAtMs: number;
}

export interface PointInTimeRecoveryRecord {
  readonly recoveryPeriodDays: number;
  /** Epoch milliseconds of the moment since which it has been enabled without a break. */
  readonly enabledAtMs: number;
}

export interface ContributorInsightsRecord {
  readonly status: "ENABLING" | "ENABLED" | "DISABLING" | "DISABLED";
  readonly mode: ContributorInsightsMode;
  /** Epoch milliseconds: part of the names of the rules, which another mode keeps. */
  readonly enabledAtMs: number;
  /** Epoch milliseconds of the last change of the status. */
  readonly updatedAtMs: number;
}

/** An index as operations use it: its key and what it projects, worked out once. */
export interface TableIndex extends KeySchema {
  readonly name: string;
  readonly kind: "local" | "global";
  readonly indexNumber: number;
  readonly space: StoreKey;
  /** The attributes the index keeps, or `undefined` when it keeps all. */
  readonly projectedNames: ReadonlySet<string> | undefined;
  readonly status: TableStatus;
  readonly isBackfilling: boolean;
  readonly backfilledTo: StoreKey | undefined;
}

/**
 * A table as operations use it: its record, with everything that follows from it worked out once.
 * A change to the table makes a new one; `counts` is shared by them.
 */
export class Table implements KeySchema {
  readonly record: TableRecord;
  readonly name: string;
  readonly space: StoreKey;
  readonly partitionKeys: readonly KeyAttribute[];
  readonly sortKeys: readonly KeyAttribute[];
  readonly partitionKey: KeyAttribute;
  readonly sortKey: KeyAttribute | undefined;
  readonly indexes: readonly TableIndex[];
  readonly indexesByName: readonly TableIndex[];
  readonly hasLocalIndexes: boolean;
  /** The stream that takes the table's changes; `undefined` for a table that has none. */
  readonly streamNumber: number | undefined;
  /** By index number; 0 is the table itself. Changed by `Transaction` alone. */
  readonly counts: Map<number, ItemCounts>;

  constructor(record: TableRecord, counts: Map<number, ItemCounts>) {
    this.record = record;
    this.name = record.tableName;
    this.space = spaceOf(record.tableNumber, 0);
    const types = new Map(
      record.attributeDefinitions.map(({ AttributeName, AttributeType }) => [
        AttributeName,
        AttributeType,
      ]),
    );
    const { partitionKeys, sortKeys } = keySchemaOf(record.keySchema, types);
    this.partitionKeys = partitionKeys;
    this.sortKeys = sortKeys;
    this.partitionKey = partitionKeys[0] ?? { name: "", type: "S" };
    this.sortKey = sortKeys[0];
    this.indexes = record.indexes.map((index) => ({
      ...keySchemaOf(index.definition.KeySchema, types),
      name: index.definition.IndexName,
      kind: index.kind,
      indexNumber: index.indexNumber,
      space: spaceOf(record.tableNumber, index.indexNumber),
      projectedNames: projectedNamesOf(record, index.definition),
      status: index.status,
      isBackfilling: index.isBackfilling,
      backfilledTo: index.backfilledTo,
    }));
    this.indexesByName = this.indexes.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    this.hasLocalIndexes = this.indexes.some(({ kind }) => kind === "local");
    this.streamNumber =
      record.stream?.StreamEnabled === true ? record.latestStream?.streamNumber : undefined;
    this.counts = counts;
  }

  /** The index of that name, or `undefined`: one that goes away is gone for its readers. */
  index(indexName: string): TableIndex | undefined {
    return this.indexes.find(({ name, status }) => name === indexName && status !== "DELETING");
  }
}

function keySchemaOf(
  elements: readonly KeySchemaElement[],
  types: ReadonlyMap<string, ScalarAttributeType>,
): KeySchema {
  const keyAttributes = (keyType: "HASH" | "RANGE"): KeyAttribute[] =>
    elements
      .filter(({ KeyType }) => KeyType === keyType)
      .map(({ AttributeName: name }) => ({ name, type: types.get(name) ?? "S" }));
  return { partitionKeys: keyAttributes("HASH"), sortKeys: keyAttributes("RANGE") };
}

/** The key attributes of the table and of the index are always projected. */
function projectedNamesOf(
  { keySchema }: TableRecord,
  { KeySchema, Projection }: LocalSecondaryIndex,
): ReadonlySet<string> | undefined {
  const { ProjectionType = "ALL", NonKeyAttributes = [] } = Projection;
  if (ProjectionType === "ALL") {
    return undefined;
  }
  const keyNames = [...keySchema, ...KeySchema].map(({ AttributeName }) => AttributeName);
  return new Set([...keyNames, ...NonKeyAttributes]);
}
