import type {
  AttributeDefinition,
  BillingMode,
  CreateTableInput,
  GlobalSecondaryIndex,
  KeySchemaElement,
  LocalSecondaryIndex,
  OnDemandThroughput,
  ProvisionedThroughput,
  SSESpecification,
  StreamSpecification,
  TableClass,
  Tag,
  WarmThroughput,
} from "@plinth/api";
import { booleanShape, stringShape } from "../../validation/common-shapes.ts";
import type { Door } from "../../validation/door.ts";
import { checkEncryption } from "../../validation/encryption-rules.ts";
import { checkKeySchema } from "../../validation/key-schema-rules.ts";
import { type PolicyDocument, parsePolicyDocument } from "../../validation/policy-document.ts";
import type { InputShape } from "../../validation/read-input.ts";
import { readTableInput } from "../../validation/table-input.ts";
import {
  checkDefinitions,
  checkDefinitionsUsed,
  checkGlobalIndexes,
  checkIndexThroughput,
  checkKeyDefinitions,
  checkLocalIndexes,
  checkNewStream,
  checkNonKeyAttributeCount,
  checkTableThroughput,
} from "../../validation/table-rules.ts";
import {
  attributeDefinitionsShape,
  billingModeShape,
  globalSecondaryIndexShape,
  keySchemaShape,
  localSecondaryIndexShape,
  onDemandThroughputShape,
  provisionedThroughputShape,
  sseSpecificationShape,
  streamSpecificationShape,
  tableNamePatternShape,
  tagsShape,
  warmThroughputShape,
} from "../../validation/table-shapes.ts";
import { checkTags } from "../../validation/tag-rules.ts";
import {
  checkNewWarmThroughput,
  checkOnDemandThroughput,
  checkTableClass,
  mergedOnDemandThroughput,
} from "../../validation/throughput-rules.ts";

/** A CreateTable request that passed validation. */
export interface CreateTable {
  readonly tableName: string;
  readonly attributeDefinitions: readonly AttributeDefinition[];
  readonly keySchema: readonly KeySchemaElement[];
  readonly billingMode: BillingMode;
  readonly throughput: ProvisionedThroughput | undefined;
  readonly onDemandThroughput: OnDemandThroughput | undefined;
  readonly warmThroughput: WarmThroughput | undefined;
  readonly localIndexes: readonly LocalSecondaryIndex[];
  readonly globalIndexes: readonly GlobalSecondaryIndex[];
  readonly stream: StreamSpecification | undefined;
  readonly sse: SSESpecification | undefined;
  readonly tableClass: TableClass | undefined;
  readonly isDeletionProtected: boolean;
  readonly tags: readonly Tag[];
  readonly resourcePolicy: PolicyDocument | undefined;
}

const shape: InputShape<CreateTableInput> = {
  kind: "structure",
  members: {
    AttributeDefinitions: attributeDefinitionsShape,
    TableName: tableNamePatternShape,
    KeySchema: keySchemaShape,
    LocalSecondaryIndexes: { kind: "list", of: localSecondaryIndexShape },
    GlobalSecondaryIndexes: { kind: "list", of: globalSecondaryIndexShape },
    BillingMode: billingModeShape,
    ProvisionedThroughput: provisionedThroughputShape,
    StreamSpecification: streamSpecificationShape,
    SSESpecification: sseSpecificationShape,
    Tags: tagsShape,
    TableClass: stringShape,
    DeletionProtectionEnabled: booleanShape,
    ResourcePolicy: stringShape,
    OnDemandThroughput: onDemandThroughputShape,
    WarmThroughput: warmThroughputShape,
  },
  required: ["AttributeDefinitions", "TableName", "KeySchema"],
};

/** Reads CreateTable's input. The order of the checks is observable. */
export function parseCreateTableInput(json: unknown, door: Door): CreateTable {
  const input = readTableInput(json, shape, door);
  const billingMode = input.BillingMode ?? "PROVISIONED";
  checkTableThroughput(billingMode, input.ProvisionedThroughput);
  checkKeysAndIndexes(input);
  for (const index of input.GlobalSecondaryIndexes ?? []) {
    checkIndexThroughput(billingMode, index);
  }
  checkCapacityOptions(input, billingMode);
  checkNewStream(input.StreamSpecification);
  checkTags(input.Tags ?? []);
  return {
    tableName: input.TableName,
    attributeDefinitions: input.AttributeDefinitions,
    keySchema: input.KeySchema,
    billingMode,
    throughput: input.ProvisionedThroughput,
    onDemandThroughput: mergedOnDemandThroughput(undefined, input.OnDemandThroughput),
    warmThroughput: input.WarmThroughput,
    localIndexes: input.LocalSecondaryIndexes ?? [],
    globalIndexes: input.GlobalSecondaryIndexes ?? [],
    stream: input.StreamSpecification,
    sse: input.SSESpecification && checkEncryption(input.SSESpecification),
    tableClass: checkTableClass(input.TableClass),
    isDeletionProtected: input.DeletionProtectionEnabled ?? false,
    tags: input.Tags ?? [],
    resourcePolicy:
      input.ResourcePolicy === undefined
        ? undefined
        : parsePolicyDocument(input.ResourcePolicy, "table"),
  };
}

function checkKeysAndIndexes(input: CreateTableInput): void {
  const definitions = input.AttributeDefinitions;
  const local = input.LocalSecondaryIndexes ?? [];
  const indexes = [...local, ...(input.GlobalSecondaryIndexes ?? [])];
  checkDefinitions(definitions);
  checkKeyDefinitions(input.KeySchema, definitions);
  checkKeySchema(input.KeySchema);
  checkLocalIndexes(input.LocalSecondaryIndexes, input.KeySchema, definitions);
  checkGlobalIndexes(input.GlobalSecondaryIndexes, local, definitions);
  checkNonKeyAttributeCount(indexes);
  checkDefinitionsUsed(input.KeySchema, indexes, definitions);
}

/** What the table and its indexes may take at most, and are to bear. */
function checkCapacityOptions(input: CreateTableInput, billingMode: BillingMode): void {
  const table = { ...input, IndexName: undefined };
  for (const place of [table, ...(input.GlobalSecondaryIndexes ?? [])]) {
    const { IndexName: indexName, OnDemandThroughput, WarmThroughput } = place;
    const { ProvisionedThroughput } = place;
    checkOnDemandThroughput(OnDemandThroughput, billingMode, { indexName, isChange: false });
    checkNewWarmThroughput(WarmThroughput, billingMode, ProvisionedThroughput, { indexName });
  }
}
