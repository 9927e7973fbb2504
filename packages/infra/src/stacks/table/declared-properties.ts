import type {
  AttributeDefinition,
  BillingMode,
  KeySchemaElement,
  OnDemandThroughput,
  ProvisionedThroughput,
  StreamViewType,
  TableClass,
  Tag,
} from "@plinth/api";
import type { ContributorInsights, LocalIndex, PolicyDocument } from "./table-properties.ts";
import {
  boolean,
  integer,
  jsonMap,
  list,
  map,
  oneOf,
  text,
  type ValueReader,
} from "./value-readers.ts";

/** The properties of AWS::DynamoDB::Table as a template has them. */
export interface DeclaredProperties {
  readonly TableName?: string;
  readonly KeySchema?: readonly KeySchemaElement[];
  readonly AttributeDefinitions?: readonly AttributeDefinition[];
  readonly LocalSecondaryIndexes?: readonly LocalIndex[];
  readonly GlobalSecondaryIndexes?: readonly DeclaredGlobalIndex[];
  readonly BillingMode?: BillingMode;
  readonly ProvisionedThroughput?: ProvisionedThroughput;
  readonly OnDemandThroughput?: OnDemandThroughput;
  readonly StreamSpecification?: {
    readonly StreamViewType: StreamViewType;
    readonly ResourcePolicy?: DeclaredPolicy;
  };
  readonly SSESpecification?: {
    readonly SSEEnabled: boolean;
    readonly SSEType?: "KMS";
    readonly KMSMasterKeyId?: string;
  };
  readonly TableClass?: TableClass;
  readonly DeletionProtectionEnabled?: boolean;
  readonly TimeToLiveSpecification?: {
    readonly Enabled: boolean;
    readonly AttributeName?: string;
  };
  readonly PointInTimeRecoverySpecification?: {
    readonly PointInTimeRecoveryEnabled?: boolean;
    readonly RecoveryPeriodInDays?: number;
  };
  readonly ContributorInsightsSpecification?: ContributorInsights;
  readonly ResourcePolicy?: DeclaredPolicy;
  readonly Tags?: readonly Tag[];
}

export type PropertyName = keyof DeclaredProperties;

interface DeclaredGlobalIndex extends LocalIndex {
  readonly ProvisionedThroughput?: ProvisionedThroughput;
  readonly OnDemandThroughput?: OnDemandThroughput;
  readonly ContributorInsightsSpecification?: ContributorInsights;
}

interface DeclaredPolicy {
  readonly PolicyDocument: PolicyDocument;
}

const attributeName = text({ lengthMin: 1, lengthMax: 255 });
const indexName = text({ pattern: /^[a-zA-Z0-9_.-]+$/, lengthMin: 3, lengthMax: 255 });
const capacityUnits = integer(1, 1_000_000_000_000);
const requestUnits = integer(-1, 1_000_000_000_000);

const keySchema = (countMax: number): ValueReader<KeySchemaElement[]> =>
  list(map({ AttributeName: attributeName, KeyType: oneOf(["HASH", "RANGE"]) }, {}), 1, countMax);
const projection = map(
  {},
  {
    ProjectionType: oneOf(["ALL", "KEYS_ONLY", "INCLUDE"]),
    NonKeyAttributes: list(attributeName, 1, 100),
  },
);
const provisionedThroughput = map(
  { ReadCapacityUnits: capacityUnits, WriteCapacityUnits: capacityUnits },
  {},
);
const onDemandThroughput = map(
  {},
  { MaxReadRequestUnits: requestUnits, MaxWriteRequestUnits: requestUnits },
);
const contributorInsights = map(
  { Enabled: boolean },
  { Mode: oneOf(["ACCESSED_AND_THROTTLED_KEYS", "THROTTLED_KEYS"]) },
);
const resourcePolicy = map({ PolicyDocument: jsonMap }, {});

/** The reader of each property, which checks it by itself. */
export const propertyReaders: {
  readonly [Name in PropertyName]: ValueReader<NonNullable<DeclaredProperties[Name]>>;
} = {
  TableName: text({ pattern: /^[a-zA-Z0-9_.-]+$/, lengthMin: 3, lengthMax: 255 }),
  KeySchema: keySchema(2),
  AttributeDefinitions: list(
    map({ AttributeName: attributeName, AttributeType: oneOf(["S", "N", "B"]) }, {}),
    1,
    200,
  ),
  LocalSecondaryIndexes: list(
    map({ IndexName: indexName, KeySchema: keySchema(2), Projection: projection }, {}),
    0,
    5,
  ),
  GlobalSecondaryIndexes: list(
    map(
      { IndexName: indexName, KeySchema: keySchema(8), Projection: projection },
      {
        ProvisionedThroughput: provisionedThroughput,
        OnDemandThroughput: onDemandThroughput,
        ContributorInsightsSpecification: contributorInsights,
      },
    ),
    0,
    20,
  ),
  BillingMode: oneOf(["PROVISIONED", "PAY_PER_REQUEST"]),
  ProvisionedThroughput: provisionedThroughput,
  OnDemandThroughput: onDemandThroughput,
  StreamSpecification: map(
    { StreamViewType: oneOf(["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"]) },
    { ResourcePolicy: resourcePolicy },
  ),
  SSESpecification: map(
    { SSEEnabled: boolean },
    { SSEType: oneOf(["KMS"]), KMSMasterKeyId: text({ lengthMin: 1, lengthMax: 2048 }) },
  ),
  TableClass: oneOf(["STANDARD", "STANDARD_INFREQUENT_ACCESS"]),
  DeletionProtectionEnabled: boolean,
  TimeToLiveSpecification: map({ Enabled: boolean }, { AttributeName: attributeName }),
  PointInTimeRecoverySpecification: map(
    {},
    { PointInTimeRecoveryEnabled: boolean, RecoveryPeriodInDays: integer(1, 35) },
  ),
  ContributorInsightsSpecification: contributorInsights,
  ResourcePolicy: resourcePolicy,
  Tags: list(
    map({ Key: text({ lengthMin: 1, lengthMax: 128 }), Value: text({ lengthMax: 256 }) }, {}),
    0,
    // DynamoDB takes 50, and one of them marks the table with its stack.
    49,
  ),
};
