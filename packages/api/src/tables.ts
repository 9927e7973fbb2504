export type ScalarAttributeType = "S" | "N" | "B";

export interface AttributeDefinition {
  AttributeName: string;
  AttributeType: ScalarAttributeType;
}

export interface KeySchemaElement {
  AttributeName: string;
  KeyType: "HASH" | "RANGE";
}

export interface Projection {
  ProjectionType?: "ALL" | "KEYS_ONLY" | "INCLUDE";
  NonKeyAttributes?: string[];
}

export interface ProvisionedThroughput {
  ReadCapacityUnits: number;
  WriteCapacityUnits: number;
}

export interface OnDemandThroughput {
  MaxReadRequestUnits?: number;
  MaxWriteRequestUnits?: number;
}

/** What a table is to bear from now on, in units a second. It can be raised and never lowered. */
export interface WarmThroughput {
  ReadUnitsPerSecond?: number;
  WriteUnitsPerSecond?: number;
}

/** Times are epoch seconds with a fraction, as in the API's JSON. */
export interface ProvisionedThroughputDescription {
  LastIncreaseDateTime?: number;
  LastDecreaseDateTime?: number;
  NumberOfDecreasesToday: number;
  ReadCapacityUnits: number;
  WriteCapacityUnits: number;
}

export type BillingMode = "PROVISIONED" | "PAY_PER_REQUEST";
export type TableClass = "STANDARD" | "STANDARD_INFREQUENT_ACCESS";
export type TableStatus = "CREATING" | "ACTIVE" | "UPDATING" | "DELETING";

export interface LocalSecondaryIndex {
  IndexName: string;
  KeySchema: KeySchemaElement[];
  Projection: Projection;
}

export interface GlobalSecondaryIndex extends LocalSecondaryIndex {
  ProvisionedThroughput?: ProvisionedThroughput;
  OnDemandThroughput?: OnDemandThroughput;
  WarmThroughput?: WarmThroughput;
}

export type StreamViewType = "NEW_IMAGE" | "OLD_IMAGE" | "NEW_AND_OLD_IMAGES" | "KEYS_ONLY";

export interface StreamSpecification {
  StreamEnabled: boolean;
  StreamViewType?: StreamViewType;
}

export interface SSESpecification {
  Enabled?: boolean;
  SSEType?: "AES256" | "KMS";
  KMSMasterKeyId?: string;
}

export interface Tag {
  Key: string;
  Value: string;
}

export interface LocalSecondaryIndexDescription extends LocalSecondaryIndex {
  IndexArn: string;
  IndexSizeBytes: number;
  ItemCount: number;
}

export interface GlobalSecondaryIndexDescription extends LocalSecondaryIndexDescription {
  IndexStatus: TableStatus;
  Backfilling?: boolean;
  ProvisionedThroughput?: ProvisionedThroughputDescription;
  OnDemandThroughput?: OnDemandThroughput;
  WarmThroughput?: WarmThroughputDescription;
}

export interface WarmThroughputDescription {
  ReadUnitsPerSecond: number;
  WriteUnitsPerSecond: number;
  Status: TableStatus;
}

export interface TableDescription {
  TableName: string;
  TableArn: string;
  TableId: string;
  TableStatus: TableStatus;
  CreationDateTime: number;
  AttributeDefinitions: AttributeDefinition[];
  KeySchema: KeySchemaElement[];
  ItemCount: number;
  TableSizeBytes: number;
  ProvisionedThroughput: ProvisionedThroughputDescription;
  BillingModeSummary?: { BillingMode: BillingMode; LastUpdateToPayPerRequestDateTime?: number };
  LocalSecondaryIndexes?: LocalSecondaryIndexDescription[];
  GlobalSecondaryIndexes?: GlobalSecondaryIndexDescription[];
  TableClassSummary?: { TableClass: TableClass; LastUpdateDateTime?: number };
  DeletionProtectionEnabled?: boolean;
  OnDemandThroughput?: OnDemandThroughput;
  WarmThroughput?: WarmThroughputDescription;
  SSEDescription?: { Status: string; SSEType?: string; KMSMasterKeyArn?: string };
  StreamSpecification?: StreamSpecification;
  LatestStreamArn?: string;
  LatestStreamLabel?: string;
}

export interface CreateTableInput {
  TableName: string;
  AttributeDefinitions: AttributeDefinition[];
  KeySchema: KeySchemaElement[];
  BillingMode?: BillingMode;
  ProvisionedThroughput?: ProvisionedThroughput;
  OnDemandThroughput?: OnDemandThroughput;
  WarmThroughput?: WarmThroughput;
  LocalSecondaryIndexes?: LocalSecondaryIndex[];
  GlobalSecondaryIndexes?: GlobalSecondaryIndex[];
  StreamSpecification?: StreamSpecification;
  SSESpecification?: SSESpecification;
  TableClass?: TableClass;
  DeletionProtectionEnabled?: boolean;
  Tags?: Tag[];
  /** A resource-based policy document in JSON. */
  ResourcePolicy?: string;
}

export interface CreateTableOutput {
  TableDescription: TableDescription;
}

export interface DescribeTableInput {
  TableName: string;
}

export interface DescribeTableOutput {
  Table: TableDescription;
}

export interface ListTablesInput {
  ExclusiveStartTableName?: string;
  Limit?: number;
}

export interface ListTablesOutput {
  TableNames: string[];
  LastEvaluatedTableName?: string;
}

export interface DeleteTableInput {
  TableName: string;
}

export interface DeleteTableOutput {
  TableDescription: TableDescription;
}

export interface GlobalSecondaryIndexUpdate {
  Create?: GlobalSecondaryIndex;
  Update?: {
    IndexName: string;
    ProvisionedThroughput?: ProvisionedThroughput;
    OnDemandThroughput?: OnDemandThroughput;
    WarmThroughput?: WarmThroughput;
  };
  Delete?: { IndexName: string };
}

/** A request changes one thing: most members have to stand alone. */
export interface UpdateTableInput {
  TableName: string;
  AttributeDefinitions?: AttributeDefinition[];
  BillingMode?: BillingMode;
  ProvisionedThroughput?: ProvisionedThroughput;
  /** A member of -1 takes its limit away. */
  OnDemandThroughput?: OnDemandThroughput;
  WarmThroughput?: WarmThroughput;
  GlobalSecondaryIndexUpdates?: GlobalSecondaryIndexUpdate[];
  StreamSpecification?: StreamSpecification;
  SSESpecification?: SSESpecification;
  TableClass?: TableClass;
  DeletionProtectionEnabled?: boolean;
}

export interface UpdateTableOutput {
  TableDescription: TableDescription;
}

export interface TimeToLiveSpecification {
  AttributeName: string;
  Enabled: boolean;
}

export interface UpdateTimeToLiveInput {
  TableName: string;
  TimeToLiveSpecification: TimeToLiveSpecification;
}

export interface UpdateTimeToLiveOutput {
  TimeToLiveSpecification: TimeToLiveSpecification;
}

export interface DescribeTimeToLiveInput {
  TableName: string;
}

export interface DescribeTimeToLiveOutput {
  TimeToLiveDescription: {
    TimeToLiveStatus: "ENABLING" | "ENABLED" | "DISABLING" | "DISABLED";
    AttributeName?: string;
  };
}

export interface TagResourceInput {
  ResourceArn: string;
  Tags: Tag[];
}

export interface UntagResourceInput {
  ResourceArn: string;
  TagKeys: string[];
}

export interface ListTagsOfResourceInput {
  ResourceArn: string;
  NextToken?: string;
}

export interface ListTagsOfResourceOutput {
  Tags?: Tag[];
  NextToken?: string;
}

export interface DescribeLimitsOutput {
  AccountMaxReadCapacityUnits: number;
  AccountMaxWriteCapacityUnits: number;
  TableMaxReadCapacityUnits: number;
  TableMaxWriteCapacityUnits: number;
}

export interface DescribeEndpointsOutput {
  Endpoints: { Address: string; CachePeriodInMinutes: number }[];
}
