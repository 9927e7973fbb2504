import type { LocalSecondaryIndex } from "@plinth/api";
import { type AnyTable, createTableInput } from "@plinth/model";
import type { Application } from "../application/application.ts";
import { tableNameText, tableOf } from "../application/table-of.ts";
import type { Billing, TableResource } from "../application/table-resource.ts";
import { textValue } from "./intrinsics.ts";
import { tableId } from "./logical-ids.ts";
import { tagList } from "./tags.ts";
import type { ResourceEntry, TemplateObject, TemplateResource } from "./template-types.ts";

/** The longest that DynamoDB keeps changes for, which it does when it is not told. */
const recoveryPeriodInDaysMax = 35;

/** The tables, each with what the schema and its options say of it. */
export function tableResources(application: Application): ResourceEntry[] {
  return [...application.tables].map(([place, resource]) => {
    const Properties = {
      TableName: textValue(tableNameText(resource)),
      ...schemaProperties(resource.table, resource.billing),
      ...keepingProperties(resource),
      ...tagList({ ...application.tags, ...resource.tags }),
    };
    const names = entityNames(application, place);
    const comment = names.length === 0 ? undefined : `Holds ${names.join(", ")}.`;
    return [
      tableId(place),
      { Type: "AWS::DynamoDB::Table", ...removalPolicies(resource), Properties },
      comment,
    ];
  });
}

/**
 * Items outlive the stack by both: its deletion, and a change that makes another table. A new table goes
 * again when its deployment fails, so that the next finds its name free; but not a protected one, which
 * CloudFormation could not delete.
 */
function removalPolicies({
  deletionPolicy = "Retain",
  deletionProtection = false,
}: TableResource): Pick<TemplateResource, "DeletionPolicy" | "UpdateReplacePolicy"> {
  const isTakenBack = deletionPolicy === "Retain" && !deletionProtection;
  return {
    DeletionPolicy: isTakenBack ? "RetainExceptOnCreate" : deletionPolicy,
    UpdateReplacePolicy: deletionPolicy,
  };
}

function entityNames(application: Application, place: string): string[] {
  return [...application.entities.values()]
    .filter((entity) => tableOf(application, entity).place === place)
    .map(({ name }) => name);
}

/** What `createTables` would ask for, and its time to live, which CreateTable does not take. */
function schemaProperties(table: AnyTable, billing: Billing | undefined): TemplateObject {
  const input = createTableInput(table);
  const { GlobalSecondaryIndexes: globalIndexes, LocalSecondaryIndexes: localIndexes } = input;
  const throughput = throughputOf(billing);
  return {
    BillingMode: billing?.mode ?? "PAY_PER_REQUEST",
    ...throughput,
    AttributeDefinitions: input.AttributeDefinitions.map((attribute) => ({ ...attribute })),
    KeySchema: input.KeySchema.map((element) => ({ ...element })),
    ...(globalIndexes !== undefined && {
      // Each global index has units of its own; with fewer than the table it would slow the table's writes.
      GlobalSecondaryIndexes: globalIndexes.map((index) => ({ ...indexOf(index), ...throughput })),
    }),
    ...(localIndexes !== undefined && { LocalSecondaryIndexes: localIndexes.map(indexOf) }),
    ...(table.timeToLive !== undefined && {
      TimeToLiveSpecification: { AttributeName: table.timeToLive, Enabled: true },
    }),
    ...(table.stream !== undefined && { StreamSpecification: { StreamViewType: table.stream } }),
  };
}

function indexOf({ IndexName, KeySchema, Projection }: LocalSecondaryIndex): TemplateObject {
  const { ProjectionType, NonKeyAttributes } = Projection;
  return {
    IndexName,
    KeySchema: KeySchema.map((element) => ({ ...element })),
    Projection: {
      ...(ProjectionType !== undefined && { ProjectionType }),
      ...(NonKeyAttributes !== undefined && { NonKeyAttributes }),
    },
  };
}

function throughputOf(billing: Billing | undefined): TemplateObject {
  if (billing?.mode === "PROVISIONED") {
    const { readCapacityUnits: ReadCapacityUnits, writeCapacityUnits: WriteCapacityUnits } =
      billing;
    return { ProvisionedThroughput: { ReadCapacityUnits, WriteCapacityUnits } };
  }
  const { maxReadRequestUnits, maxWriteRequestUnits } = billing ?? {};
  const maxima = {
    ...(maxReadRequestUnits !== undefined && { MaxReadRequestUnits: maxReadRequestUnits }),
    ...(maxWriteRequestUnits !== undefined && { MaxWriteRequestUnits: maxWriteRequestUnits }),
  };
  return Object.keys(maxima).length === 0 ? {} : { OnDemandThroughput: maxima };
}

/** How the items are kept, which the schema does not say. */
function keepingProperties({
  pointInTimeRecovery = true,
  encryption = "AWS_OWNED",
  deletionProtection = false,
  tableClass = "STANDARD",
}: TableResource): TemplateObject {
  const recovery =
    pointInTimeRecovery === true
      ? { recoveryPeriodInDays: recoveryPeriodInDaysMax }
      : pointInTimeRecovery;
  return {
    PointInTimeRecoverySpecification: {
      PointInTimeRecoveryEnabled: recovery !== false,
      ...(recovery !== false && { RecoveryPeriodInDays: recovery.recoveryPeriodInDays }),
    },
    // Without it, a table is encrypted by a key that DynamoDB owns.
    ...(encryption !== "AWS_OWNED" && {
      SSESpecification: {
        SSEEnabled: true,
        SSEType: "KMS",
        ...(encryption !== "AWS_MANAGED" && { KMSMasterKeyId: textValue(encryption.kmsKeyId) }),
      },
    }),
    DeletionProtectionEnabled: deletionProtection,
    TableClass: tableClass,
  };
}
