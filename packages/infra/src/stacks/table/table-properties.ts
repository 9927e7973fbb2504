import type {
  AttributeDefinition,
  BillingMode,
  ContributorInsightsMode,
  KeySchemaElement,
  OnDemandThroughput,
  Projection,
  ProvisionedThroughput,
  StreamViewType,
  TableClass,
  Tag,
} from "@plinth/api";

/*
 * A table in the words of AWS::DynamoDB::Table: what makes it this table and no other, and what can be
 * changed about it. The same form holds what a template asks for and what is there, so that the two
 * can be compared.
 */

/** Another identity means another table: a change of it is a replacement. */
export interface TableIdentity {
  readonly KeySchema: readonly KeySchemaElement[];
  /** Of the table's and the local indexes' keys; what only global indexes use stands with these. */
  readonly AttributeDefinitions: readonly AttributeDefinition[];
  readonly LocalSecondaryIndexes: readonly LocalIndex[];
}

export interface LocalIndex {
  readonly IndexName: string;
  readonly KeySchema: readonly KeySchemaElement[];
  readonly Projection: Projection;
}

export interface GlobalIndex extends LocalIndex {
  /** Of its key. */
  readonly AttributeDefinitions: readonly AttributeDefinition[];
  readonly ProvisionedThroughput?: ProvisionedThroughput;
  readonly OnDemandThroughput?: OnDemandThroughput;
  /** Absent when nobody asked about it. */
  readonly ContributorInsightsSpecification?: ContributorInsights;
}

export interface ContributorInsights {
  readonly Enabled: boolean;
  readonly Mode?: ContributorInsightsMode;
}

export type PolicyDocument = Readonly<Record<string, unknown>>;

/** All that UpdateTable and its like can change. `null` is off; all indexes and tags are listed. */
export interface TableSettings {
  readonly BillingMode: BillingMode;
  readonly ProvisionedThroughput: ProvisionedThroughput | null;
  readonly OnDemandThroughput: OnDemandThroughput | null;
  readonly GlobalSecondaryIndexes: readonly GlobalIndex[];
  readonly StreamSpecification: StreamSettings | null;
  readonly SSESpecification: { readonly KMSMasterKeyId?: string } | null;
  readonly TableClass: TableClass;
  readonly DeletionProtectionEnabled: boolean;
  readonly TimeToLiveSpecification: { readonly AttributeName: string } | null;
  readonly PointInTimeRecoverySpecification: { readonly RecoveryPeriodInDays: number } | null;
  readonly ContributorInsightsSpecification: ContributorInsights;
  readonly ResourcePolicy: PolicyDocument | null;
  readonly Tags: readonly Tag[];
}

export interface StreamSettings {
  readonly StreamViewType: StreamViewType;
  /** `null` is none; absent when nobody asked about it. */
  readonly ResourcePolicy?: PolicyDocument | null;
}

export type SettingName = keyof TableSettings;

/** What is not named in it is left as it is. */
export type SomeSettings = Partial<TableSettings>;

/** What a table has where its template says nothing. */
export const defaultSettings: Omit<
  TableSettings,
  "BillingMode" | "GlobalSecondaryIndexes" | "Tags"
> = {
  ProvisionedThroughput: null,
  OnDemandThroughput: null,
  StreamSpecification: null,
  SSESpecification: null,
  TableClass: "STANDARD",
  DeletionProtectionEnabled: false,
  TimeToLiveSpecification: null,
  PointInTimeRecoverySpecification: null,
  ContributorInsightsSpecification: { Enabled: false },
  ResourcePolicy: null,
};

/** Days for which point-in-time recovery goes back when nobody says otherwise. */
export const recoveryPeriodDaysDefault = 35;

/** Whether two parts of tables are the same, in whatever order their members stand. */
export function isSame(left: unknown, right: unknown): boolean {
  return canonical(left) === canonical(right);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === "object" && each !== null && !Array.isArray(each)
      ? Object.fromEntries(
          Object.entries(each)
            .filter(([, member]) => member !== undefined)
            .sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : each,
  );
}
